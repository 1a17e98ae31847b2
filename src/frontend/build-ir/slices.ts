/** Slices of arrays, slices and strings. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Span } from '../../report/source.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { checkPartInTile } from './parallel.ts';
import { refToOrCopy } from './places.ts';

/** An array seen as a slice; one that is no place is copied into one. */
export function sliceOfAll(f: FunctionBuilder, array: TypedExpr, span: Span): ValueId {
  if (array.type.kind === 'slice') return value(f, array);
  const base = refToOrCopy(f, array);
  const type = f.ir.targetOf(base);
  f.at(span);
  const element = type.kind === 'array' ? type.element : type;
  return f.ir.add({ kind: 'slice.of', type: f.types.slice(element), base });
}

export function buildSlice(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'slice' },
): ValueId {
  const { ir, types } = f;
  const text = expr.base.type.kind === 'str';
  const base = text ? value(f, expr.base) : sliceOfAll(f, expr.base, expr.span);
  const lo = expr.lo && value(f, expr.lo);
  const hi = expr.hi && value(f, expr.hi);
  f.at(expr.span);
  const tile = f.tileOf(expr.base);
  if (lo === undefined && hi === undefined && tile === undefined) return base;
  const length = text ? ir.runtime('str.len', types.i32, [base]) : ir.sliceLength(base);
  const from = lo ?? ir.i32(0);
  const to = hi === undefined ? length : expr.inclusive ? afterInclusive(f, hi) : hi;
  ir.check('range', [from, to, length]);
  const from32 = ir.convert(types.i32, from);
  const to32 = ir.convert(types.i32, to);
  if (tile !== undefined) checkPartInTile(f, tile, { from: from32, to: to32 }, expr.span);
  return text
    ? ir.runtime('str.slice', types.str, [base, from32, to32])
    : ir.add({ kind: 'slice.sub', type: ir.typeOf(base), base, lo: from32, hi: to32 });
}

/** `hi + 1` in `i64`. Where even that would wrap, the end is as far out of bounds one lower. */
function afterInclusive(f: FunctionBuilder, hi: ValueId): ValueId {
  const { ir, types } = f;
  const type = ir.typeOf(hi);
  const one = (): ValueId => ir.constant(types.i64, 1n);
  if (type.kind !== 'int' || type.bits < 64)
    return ir.binary('add', ir.convert(types.i64, hi), one());
  const limit = ir.constant(type, (1n << 63n) - 2n);
  const clamped = ir.binary('min', hi, limit);
  return ir.binary('add', ir.convert(types.i64, clamped), one());
}
