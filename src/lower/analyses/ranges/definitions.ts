/**
 * What the definition of a value says of it: `value ≤ v + c` or `value ≥ v + c` for its operands `v`. Every rule asks
 * that the arithmetic it looks through did not wrap in the direction that would matter.
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { IntType } from '../../../ir/types.ts';
import { instOf } from '../../edit.ts';
import { integerOf } from '../induction.ts';
import { fits, type Interval, wholeInt } from './interval.ts';
import type { LinearForms } from './linear.ts';

/** Whether what is asked holds of `value + more` in the place of the value that was looked through. */
export type Prove = (value: ValueId, more: number) => boolean;

/** What a definition is looked at for. */
export interface Asking {
  readonly func: Func;
  readonly forms: LinearForms;
  /** What a value may be at the place of the question. */
  readonly at: (value: ValueId) => Interval;
  readonly prove: Prove;
  /** `prove`, but nothing is assumed where the operand that is left out may be so many numbers. */
  readonly without: (operand: Interval) => Prove;
  /** `prove`, with nothing assumed. */
  readonly firmly: Prove;
  /** `left ≤ right + offset` for two other values, not looked for far. */
  readonly holds: (left: ValueId, right: ValueId, offset: number) => boolean;
}

/** Asks for values with `value ≤ v + c`. */
export function below(inst: Inst, ask: Asking): boolean {
  const { prove } = ask;
  switch (inst.kind) {
    case 'select':
      return prove(inst.ifTrue, 0) && prove(inst.ifFalse, 0);
    case 'convert': {
      const from = ask.func.values[inst.operand]?.type;
      if (from?.kind !== 'int' || inst.type.kind !== 'int') return false;
      const operand = ask.at(inst.operand);
      // Wrapping a number that is not negative makes it smaller, if anything.
      const shrinks = operand.lo >= 0 || fits(inst.type, operand);
      return shrinks && prove(inst.operand, 0);
    }
    case 'slice.len': {
      const base = instOf(ask.func, inst.base);
      if (base?.kind !== 'slice.sub') return false;
      // `0 ≤ lo ≤ hi` was checked.
      return prove(base.hi, 0 - Math.max(0, ask.at(base.lo).lo));
    }
    case 'binary':
      return inst.type.kind === 'int' && belowBinary(inst, inst.type, ask);
    default:
      return false;
  }
}

function belowBinary(inst: Extract<Inst, { kind: 'binary' }>, type: IntType, ask: Asking): boolean {
  const { prove } = ask;
  const x = ask.at(inst.left);
  const y = ask.at(inst.right);
  const min = wholeInt(type).lo;
  switch (inst.op) {
    case 'add':
      // A sum that wraps at the lower end would be greater than both say.
      if (!Number.isFinite(x.lo + y.lo) || x.lo + y.lo < min) return false;
      return (
        (Number.isFinite(y.hi) && ask.without(y)(inst.left, y.hi)) ||
        (Number.isFinite(x.hi) && ask.without(x)(inst.right, x.hi)) ||
        belowMiddle(inst, ask)
      );
    case 'sub':
      if (!Number.isFinite(x.lo - y.hi) || x.lo - y.hi < min) return false;
      return ask.without(y)(inst.left, 0 - y.lo);
    case 'min':
      return prove(inst.left, 0) || prove(inst.right, 0);
    case 'max':
      return prove(inst.left, 0) && prove(inst.right, 0);
    case 'and':
      return (x.lo >= 0 && prove(inst.left, 0)) || (y.lo >= 0 && prove(inst.right, 0));
    case 'shr': {
      const halves = y.lo >= 1 && y.hi < type.bits;
      if (halves && belowAverage(inst.left, ask)) return true;
      if (x.lo < 0) return false;
      return ask.firmly(inst.left, halves && x.lo >= 1 ? -1 : 0);
    }
    case 'div':
      if (y.lo === 2 && y.hi === 2 && belowAverage(inst.left, ask)) return true;
      if (x.lo < 0 || y.lo < 1) return false;
      return ask.firmly(inst.left, y.lo >= 2 && x.lo >= 1 ? -1 : 0);
    case 'rem':
      if (y.lo >= 1 && prove(inst.right, -1)) return true;
      return x.lo >= 0 && prove(inst.left, 0);
    default:
      return false;
  }
}

/** Half of an exact sum is no more than the greater one, and less than it unless both are equal. */
function belowAverage(sum: ValueId, ask: Asking): boolean {
  const inst = instOf(ask.func, sum);
  if (inst?.kind !== 'binary' || inst.op !== 'add' || inst.type.kind !== 'int') return false;
  const { prove } = ask;
  const x = ask.at(inst.left);
  const y = ask.at(inst.right);
  // Not negative: then a half rounds down in both ways of dividing.
  if (!(x.lo >= 0 && y.lo >= 0) || !fits(inst.type, { lo: 0, hi: x.hi + y.hi })) return false;
  return (
    (prove(inst.left, 0) && prove(inst.right, -1)) || (prove(inst.right, 0) && prove(inst.left, -1))
  );
}

/** `x + (w − x) / 2` is less than `w` when `w > x`, as in a binary search. */
function belowMiddle(inst: Extract<Inst, { kind: 'binary' }>, ask: Asking): boolean {
  const { func, forms, prove } = ask;
  for (const [base, part] of [
    [inst.left, inst.right],
    [inst.right, inst.left],
  ] as const) {
    const half = instOf(func, part);
    if (half?.kind !== 'binary' || (half.op !== 'div' && half.op !== 'shr')) continue;
    const distance = instOf(func, half.left);
    const by = integerOf(func, half.right);
    if (distance?.kind !== 'binary' || distance.op !== 'sub' || by === undefined) continue;
    if (by < (half.op === 'div' ? 2n : 1n) || by > 30n) continue;
    if (forms.canonical(distance.right) !== forms.canonical(base)) continue;
    const top = ask.at(distance.left);
    const bottom = ask.at(base);
    if (!(top.lo >= 0 && bottom.lo >= 0)) continue;
    // With `w ≥ x + 1` the half is less than the distance.
    const apart = ask.holds(base, distance.left, -1);
    const ordered = apart || ask.holds(base, distance.left, 0);
    if (ordered && prove(distance.left, apart ? -1 : 0)) return true;
  }
  return false;
}

/** Asks for values with `value ≥ v + c`. */
export function above(inst: Inst, ask: Asking): boolean {
  const { prove } = ask;
  if (inst.kind === 'select') return prove(inst.ifTrue, 0) && prove(inst.ifFalse, 0);
  if (inst.kind === 'convert') {
    const from = ask.func.values[inst.operand]?.type;
    if (from?.kind !== 'int' || inst.type.kind !== 'int') return false;
    return fits(inst.type, ask.at(inst.operand)) && prove(inst.operand, 0);
  }
  if (inst.kind === 'slice.len') {
    const base = instOf(ask.func, inst.base);
    if (base?.kind !== 'slice.sub') return false;
    const { hi } = ask.at(base.lo);
    return Number.isFinite(hi) && prove(base.hi, 0 - hi);
  }
  if (inst.kind !== 'binary' || inst.type.kind !== 'int') return false;
  const x = ask.at(inst.left);
  const y = ask.at(inst.right);
  const max = wholeInt(inst.type).hi;
  switch (inst.op) {
    case 'add':
      if (!Number.isFinite(x.hi + y.hi) || x.hi + y.hi > max) return false;
      return (
        (Number.isFinite(y.lo) && ask.without(y)(inst.left, y.lo)) ||
        (Number.isFinite(x.lo) && ask.without(x)(inst.right, x.lo))
      );
    case 'sub':
      if (!Number.isFinite(x.hi - y.lo) || x.hi - y.lo > max) return false;
      return Number.isFinite(y.hi) && ask.without(y)(inst.left, 0 - y.hi);
    case 'min':
      return prove(inst.left, 0) && prove(inst.right, 0);
    case 'max':
      return prove(inst.left, 0) || prove(inst.right, 0);
    case 'or':
      return x.lo >= 0 && y.lo >= 0 && (prove(inst.left, 0) || prove(inst.right, 0));
    default:
      return false;
  }
}
