/** `as`. */

import type { ValueId } from '../../ir/instructions.ts';
import type { EnumType } from '../../ir/types.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

export function buildCast(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'cast' },
): ValueId {
  const { ir, types } = f;
  const operand = value(f, expr.operand);
  const from = f.type(expr.operand.type);
  const to = f.type(expr.type);
  f.at(expr.span);
  if (from === to) return operand;
  if (to.kind === 'vector') return ir.vector('convert', to, [operand]);
  if (from.kind === 'enum') return ir.convert(to, discriminant(f, from, operand));
  if (to.kind === 'char') {
    const scalar = ir.convert(types.u32, operand);
    // A byte is always a scalar value.
    if (from !== types.u8) ir.check('char', [scalar]);
    return ir.convert(to, scalar);
  }
  return ir.convert(to, operand);
}

/** The discriminant of an enum value, as `i32`. */
function discriminant(f: FunctionBuilder, type: EnumType, operand: ValueId): ValueId {
  const { ir, ssa, types } = f;
  const variants = types.variants(type);
  const tag = ir.add({ kind: 'enum.tag', type: types.i32, base: operand });
  if (variants.every((v, i) => v.discriminant === i)) return tag;
  const result = ssa.variable(types.i32);
  const join = ssa.joinBlock();
  const cases = variants.map((variant, i) => ({ value: i, block: ssa.joinBlock(), variant }));
  const last = cases.at(-1);
  if (last === undefined) return tag;
  ssa.switch(tag, cases.slice(0, -1), last.block);
  for (const { block, variant } of cases) {
    ssa.enter(block);
    ssa.write(result, ir.i32(variant.discriminant));
    ssa.jump(join);
  }
  ssa.enter(join);
  return ssa.read(result);
}
