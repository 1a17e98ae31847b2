/** Addresses as sums: a constant and multiples of values, all of it modulo 2³². Lowered IR. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import { integerOf } from './induction.ts';

export interface Term {
  readonly value: ValueId;
  /** Not 0; taken as signed, since what is subtracted has a small one. */
  readonly factor: number;
}

export interface Sum {
  readonly terms: readonly Term[];
  /** Taken as signed. */
  readonly constant: number;
}

/** A sum of more is left alone. */
const MAX_TERMS = 4;
const MAX_STEPS = 24;

/** What an address adds up to; `undefined` when that is too much. */
export function sumOf(func: Func, address: ValueId): Sum | undefined {
  const factors = new Map<ValueId, number>();
  let constant = 0;
  const work: Term[] = [{ value: address, factor: 1 }];
  let steps = 0;
  for (let item = work.pop(); item !== undefined; item = work.pop()) {
    if (++steps > MAX_STEPS) return undefined;
    const { value, factor } = item;
    const known = integerOf(func, value);
    if (known !== undefined) {
      constant = (constant + Math.imul(Number(BigInt.asIntN(32, known)), factor)) | 0;
      continue;
    }
    const parts = partsOf(func, value);
    if (parts === undefined) factors.set(value, ((factors.get(value) ?? 0) + factor) | 0);
    else
      for (const part of parts)
        work.push({ value: part.value, factor: Math.imul(part.factor, factor) });
  }
  const terms = [...factors].flatMap(([value, factor]) =>
    factor === 0 ? [] : [{ value, factor }],
  );
  return terms.length === 0 || terms.length > MAX_TERMS ? undefined : { terms, constant };
}

/** The terms of a value that is computed from others. */
function partsOf(func: Func, value: ValueId): readonly Term[] | undefined {
  const inst = instOf(func, value);
  if (inst?.kind === 'convert') {
    return isWord(func, value) && isWord(func, inst.operand)
      ? [{ value: inst.operand, factor: 1 }]
      : undefined;
  }
  if (inst?.kind !== 'binary' || !isWord(func, value)) return undefined;
  const { left, right } = inst;
  switch (inst.op) {
    case 'add':
      return [
        { value: left, factor: 1 },
        { value: right, factor: 1 },
      ];
    case 'sub':
      return [
        { value: left, factor: 1 },
        { value: right, factor: -1 },
      ];
    case 'shl': {
      const by = integerOf(func, right);
      return by === undefined ? undefined : [{ value: left, factor: 1 << Number(by & 31n) }];
    }
    case 'mul': {
      const by = integerOf(func, right);
      const of = by === undefined ? integerOf(func, left) : by;
      if (of === undefined) return undefined;
      const factor = Number(BigInt.asIntN(32, of));
      return [{ value: by === undefined ? right : left, factor }];
    }
    default:
      return undefined;
  }
}

function isWord(func: Func, value: ValueId): boolean {
  const type = func.values[value]?.type;
  return type?.kind === 'int' && type.bits === 32;
}
