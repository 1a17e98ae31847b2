/** Which values the subject of a match can have at all. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import { instOf } from '../edit.ts';
import { integerOf } from './known.ts';

export interface Domain {
  readonly lo: bigint;
  readonly hi: bigint;
}

const MAX_CHAR = 0x10ffffn;
/** How many conversions and masks are looked through. */
const MAX_DEPTH = 4;

/** The values of a type that matches can be on; `undefined` for others. */
export function domainOfType(type: Type): Domain | undefined {
  switch (type.kind) {
    case 'bool':
      return { lo: 0n, hi: 1n };
    case 'char':
      return { lo: 0n, hi: MAX_CHAR };
    case 'int': {
      const size = 1n << BigInt(type.bits);
      return type.signed ? { lo: -size / 2n, hi: size / 2n - 1n } : { lo: 0n, hi: size - 1n };
    }
    default:
      return undefined;
  }
}

/** The values that this value can have: tags by the enum's variants, remainders, masks and shifts by their constant. */
export function domainOf(
  func: Func,
  types: TypeStore,
  value: ValueId,
  depth = MAX_DEPTH,
): Domain | undefined {
  const type = func.values[value]?.type;
  const all = type === undefined ? undefined : domainOfType(type);
  const inst = instOf(func, value);
  if (all === undefined || inst === undefined || depth === 0) return all;
  switch (inst.kind) {
    case 'enum.tag': {
      const base = func.values[inst.base]?.type;
      if (base?.kind !== 'enum') return all;
      return { lo: 0n, hi: BigInt(types.variants(base).length - 1) };
    }
    case 'convert': {
      const from = domainOf(func, types, inst.operand, depth - 1);
      // Only what fits keeps its value.
      return from !== undefined && from.lo >= all.lo && from.hi <= all.hi ? from : all;
    }
    case 'select': {
      const yes = domainOf(func, types, inst.ifTrue, depth - 1);
      const no = domainOf(func, types, inst.ifFalse, depth - 1);
      if (yes === undefined || no === undefined) return all;
      return { lo: least(yes.lo, no.lo), hi: greatest(yes.hi, no.hi) };
    }
    case 'const': {
      const value = integerOf(inst.value);
      return value === undefined ? all : { lo: value, hi: value };
    }
    case 'binary': {
      const right = instOf(func, inst.right);
      const bound = right?.kind === 'const' ? integerOf(right.value) : undefined;
      if (bound === undefined || bound < 0n || inst.type.kind !== 'int') return all;
      if (inst.op === 'and') return { lo: 0n, hi: bound };
      if (inst.op === 'shr' && bound < BigInt(inst.type.bits)) {
        const from = domainOf(func, types, inst.left, depth - 1) ?? all;
        return { lo: from.lo >> bound, hi: from.hi >> bound };
      }
      if (inst.op !== 'rem' || bound === 0n) return all;
      const left = domainOf(func, types, inst.left, depth - 1);
      const most = bound - 1n;
      return { lo: left !== undefined && left.lo >= 0n ? 0n : -most, hi: most };
    }
    default:
      return all;
  }
}

export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function greatest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
