/**
 * Values as another value plus a constant: `off + 3` is 3 from `off`. Facts are kept with the value at the
 * bottom, so that what is known of `off + 4` helps `off + 3`.
 */

import type { ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { IntType, Type } from '../../../ir/types.ts';
import { instOf } from '../../edit.ts';
import { integerOf } from '../induction.ts';
import { wholeInt } from './interval.ts';

/** `value = root + offset`, as long as no addition on the way wraps. */
export interface Linear {
  readonly root: ValueId;
  readonly offset: number;
  /** The additions of a constant on the way; conversions that keep the value are not among them. */
  readonly steps: readonly Addition[];
}

/** `result = operand + add`, modulo the width of `type`. */
export interface Addition {
  readonly result: ValueId;
  readonly operand: ValueId;
  readonly add: number;
  readonly type: IntType;
}

/** Longer chains are cut: what is further down counts as a value of its own. */
const MAX_STEPS = 8;

export class LinearForms {
  private readonly func: Func;
  private readonly lengths = new Map<string, ValueId>();
  private readonly known: (Linear | undefined)[] = [];

  constructor(func: Func) {
    this.func = func;
  }

  /** One value for all that are the same by definition: the lengths of one slice or text. */
  canonical(value: ValueId): ValueId {
    const inst = instOf(this.func, value);
    const base =
      inst?.kind === 'slice.len'
        ? inst.base
        : inst?.kind === 'runtime' && inst.op === 'str.len'
          ? inst.args[0]
          : undefined;
    if (inst === undefined || base === undefined) return value;
    const key = `${inst.kind}${base}`;
    const first = this.lengths.get(key);
    if (first !== undefined) return first;
    this.lengths.set(key, value);
    return value;
  }

  of(value: ValueId): Linear {
    const found = this.known[value];
    if (found !== undefined) return found;
    const made = this.make(value);
    this.known[value] = made;
    return made;
  }

  private make(value: ValueId): Linear {
    const steps: Addition[] = [];
    let offset = 0;
    let at = this.canonical(value);
    for (let i = 0; i < MAX_STEPS; i++) {
      const below = this.below(at);
      if (below === undefined) break;
      if (below.add !== 0 && below.type !== undefined) {
        steps.push({ result: at, operand: below.value, add: below.add, type: below.type });
      }
      offset += below.add;
      at = this.canonical(below.value);
    }
    return { root: at, offset, steps };
  }

  private below(
    value: ValueId,
  ): { value: ValueId; add: number; type: IntType | undefined } | undefined {
    const inst = instOf(this.func, value);
    if (inst?.kind === 'convert') {
      const from = this.func.values[inst.operand]?.type;
      const keeps = from !== undefined && keepsValue(from, inst.type);
      return keeps ? { value: inst.operand, add: 0, type: undefined } : undefined;
    }
    if (inst?.kind !== 'binary' || inst.type.kind !== 'int') return undefined;
    if (inst.op !== 'add' && inst.op !== 'sub') return undefined;
    const right = integerOf(this.func, inst.right);
    const left = inst.op === 'add' ? integerOf(this.func, inst.left) : undefined;
    const constant = right ?? left;
    if (constant === undefined) return undefined;
    // Adding the greatest `u32` subtracts one: the smaller of the two is meant.
    const wrapped = BigInt.asIntN(inst.type.bits, inst.op === 'add' ? constant : -constant);
    const add = Number(wrapped);
    if (!Number.isSafeInteger(add)) return undefined;
    return { value: right === undefined ? inst.right : inst.left, add, type: inst.type };
  }
}

/** Whether every value of the first type is the same number in the second. */
export function keepsValue(from: Type, to: Type): boolean {
  if (to.kind !== 'int') return false;
  if (from.kind === 'bool') return true;
  if (from.kind === 'char') return to.bits >= 32;
  if (from.kind !== 'int') return false;
  const inner = wholeInt(from);
  const outer = wholeInt(to);
  if (from.bits === 64) return from === to;
  return inner.lo >= outer.lo && inner.hi <= outer.hi;
}
