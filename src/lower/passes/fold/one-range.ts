/** Two compares of one value with constants, made one. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import { COMPARE_OPS } from '../../../ir/ops.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { IntType } from '../../../ir/types.ts';
import { integerOf, limitsOf } from '../../analyses/induction.ts';
import { instOf } from '../../edit.ts';
import type { Make, Simplified } from './identities.ts';

/** `value` is at least, or at most, `bound`. */
interface Side {
  readonly value: ValueId;
  readonly type: IntType;
  readonly op: 'ge' | 'le';
  readonly bound: bigint;
}

/**
 * `x >= a and x <= b` as `x - a <= b - a`, unsigned: what lies below `a` is further from it than `b`. And `x < a or x > b`
 * as the opposite. In lowered IR only: what analyses know of a value they have from compares as the program has them.
 */
export function oneRange(
  func: Func,
  types: TypeStore,
  inst: Extract<Inst, { kind: 'binary' }>,
  make: Make,
): Simplified {
  if (inst.op !== 'and' && inst.op !== 'or') return undefined;
  const sides = [sideOf(func, inst.left), sideOf(func, inst.right)];
  const least = sides.find((side) => side?.op === 'ge');
  const most = sides.find((side) => side?.op === 'le');
  if (least === undefined || most === undefined || least.value !== most.value) return undefined;
  const isAnd = inst.op === 'and';
  const [lo, hi] = isAnd ? [least.bound, most.bound] : [most.bound + 1n, least.bound - 1n];
  if (lo > hi) return undefined;
  const { value, type } = least;
  const constant = (of: IntType, n: bigint): ValueId =>
    make({ kind: 'const', type: of, value: of.bits === 64 ? n : Number(n) });
  const distance = make({
    kind: 'binary',
    op: 'sub',
    type,
    left: value,
    right: constant(type, lo),
  });
  const unsigned = type.bits === 64 ? types.u64 : types.u32;
  const left =
    type === unsigned ? distance : make({ kind: 'convert', type: unsigned, operand: distance });
  const right = constant(unsigned, hi - lo);
  return { inst: { kind: 'compare', op: isAnd ? 'le' : 'gt', type: inst.type, left, right } };
}

/** A compare of a machine integer with a constant that is no end of its type. */
function sideOf(func: Func, value: ValueId): Side | undefined {
  const test = instOf(func, value);
  if (test?.kind !== 'compare' || test.type.kind !== 'int') return undefined;
  const right = integerOf(func, test.right);
  const bound = right ?? integerOf(func, test.left);
  const subject = right === undefined ? test.right : test.left;
  const op = right === undefined ? COMPARE_OPS[test.op].swapped : test.op;
  const type = func.values[subject]?.type;
  if (bound === undefined || type?.kind !== 'int' || type.bits < 32) return undefined;
  const [min, max] = limitsOf(type);
  switch (op) {
    case 'ge':
    case 'le':
      return { value: subject, type, op, bound };
    case 'gt':
      return bound === max ? undefined : { value: subject, type, op: 'ge', bound: bound + 1n };
    case 'lt':
      return bound === min ? undefined : { value: subject, type, op: 'le', bound: bound - 1n };
    default:
      return undefined;
  }
}
