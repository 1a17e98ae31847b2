/** Operations on vectors. */

import type { ValueId } from '../../ir/instructions.ts';
import type { VectorType } from '../../ir/types.ts';
import { vectorType } from '../../ir/vector-ops.ts';
import type { Span } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

type VectorExpr = TypedExpr & { readonly kind: 'vector' };

export function buildVector(f: FunctionBuilder, expr: VectorExpr): ValueId | undefined {
  const { ir, types } = f;
  const { op, lanes } = expr;
  const of = vectorType(f.type(expr.of));
  const args = expr.args.map((arg) => value(f, arg));
  if (f.ssa.isDead) return undefined;
  f.at(expr.span);
  switch (op) {
    case 'lanes':
      return ir.i32(of.lanes);
    case 'load':
      return ir.load(checkedLanes(f, of, args, expr.span));
    case 'store':
      ir.store(checkedLanes(f, of, args, expr.span), nth(args, 2));
      return undefined;
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr':
      return ir.vector(op, of, [nth(args, 0), ir.convert(types.u32, nth(args, 1))]);
    case 'cast':
      // In generic code both may turn out to be one type.
      return ir.typeOf(nth(args, 0)) === of ? nth(args, 0) : ir.vector(op, of, args);
    default:
      return ir.vector(op, of, args, lanes);
  }
}

/** The place of all elements that a vector covers, with the first and the last of them checked. */
function checkedLanes(
  f: FunctionBuilder,
  of: VectorType,
  args: readonly ValueId[],
  span: Span,
): ValueId {
  const { ir, types } = f;
  const slice = nth(args, 0);
  const index = nth(args, 1);
  f.at(span);
  ir.check('bounds', [index, ir.sliceLength(slice)]);
  // In range, so that it is an `i32`; the last may wrap to a negative number, which is outside too.
  const first = ir.convert(types.i32, index);
  const last = ir.binary('add', first, ir.i32(of.lanes - 1));
  ir.check('last', [last, ir.sliceLength(slice)]);
  return ir.lanesAt(of, slice, first);
}

function nth(args: readonly ValueId[], index: number): ValueId {
  const arg = args[index];
  if (arg === undefined) throw new InternalError(`a vector operation lacks operand ${index}`);
  return arg;
}
