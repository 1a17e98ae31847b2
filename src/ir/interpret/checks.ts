/** Checks: each gives a step that traps when it does not hold. */

import { unreachable } from '../../report/unreachable.ts';
import { isScalarValue } from '../constant-types.ts';
import type { Inst } from '../instructions.ts';
import type { Type } from '../types.ts';
import type { Registers, Step } from './code.ts';
import type { Machine } from './machine.ts';
import { TrapSignal } from './trap-signal.ts';
import {
  type ListValue,
  type MapValue,
  type PlaceValue,
  type RuntimeValue,
  type SetValue,
  SliceValue,
} from './values.ts';

/** BigInts and numbers compare by value with each other. */
type Int = number | bigint;

function outOfBounds(index: Int, length: Int): never {
  throw new TrapSignal('index out of bounds', { index: BigInt(index), length: BigInt(length) });
}

export function checkStep(
  machine: Machine,
  inst: Extract<Inst, { kind: 'check' }>,
  typeOf: (value: number) => Type,
): Step {
  const [a = 0, b = 0, c = 0] = inst.args;
  switch (inst.op) {
    case 'bounds':
      return (r) => {
        const index = r[a] as Int;
        const length = r[b] as number;
        if (!(index >= 0 && index < length)) outOfBounds(index, length);
      };
    case 'last':
      return (r) => {
        const index = r[a] as Int;
        const length = r[b] as number;
        if (!(index >= 0 && index < length)) outOfBounds(length, length);
      };
    case 'range':
      return (r) => {
        const lo = r[a] as Int;
        const hi = r[b] as Int;
        const length = r[c] as number;
        if (!(hi >= 0 && hi <= length)) outOfBounds(hi, length);
        if (!(lo >= 0 && lo <= hi)) outOfBounds(lo, hi);
      };
    case 'nonzero':
      return (r) => {
        if (Number(r[a]) === 0) throw new TrapSignal('division by zero');
      };
    case 'division': {
      const type = typeOf(a);
      const least = type.kind === 'int' ? -(2 ** (type.bits - 1)) : 0;
      return (r) => {
        // Loose on purpose: the powers of two are exact, so numbers compare with BigInts by value.
        const left = r[a] as Int;
        const right = r[b] as Int;
        if (left <= least && right >= -1 && right < 0) {
          throw new TrapSignal('integer overflow in division');
        }
      };
    }
    case 'step':
      return (r) => {
        if (Number(r[a]) === 0) throw new TrapSignal('step is zero');
      };
    case 'char':
      return (r) => {
        if (!isScalarValue(r[a] as number)) throw new TrapSignal('invalid character');
      };
    case 'disjoint':
      return inst.args.length === 4
        ? disjointMemoryStep([a, b, c, inst.args[3] ?? 0])
        : disjointStep(machine, [a, typeOf(a)], [b, typeOf(b)]);
    case 'version':
      return (r) => {
        if (versionOf(r[a]) !== r[b]) throw new TrapSignal('collection changed during iteration');
      };
    default:
      return unreachable(inst.op, 'checkStep');
  }
}

export function versionOf(value: RuntimeValue): number {
  const collection = value as ListValue | MapValue | SetValue;
  return collection.version;
}

function disjointStep(
  machine: Machine,
  [left, leftType]: readonly [number, Type],
  [right, rightType]: readonly [number, Type],
): Step {
  const leftRange = ranger(machine, leftType);
  const rightRange = ranger(machine, rightType);
  return (r: Registers) => {
    const x = r[left] as SliceValue | PlaceValue;
    const y = r[right] as SliceValue | PlaceValue;
    if (x.storage !== y.storage) return;
    const xSize = leftRange(x);
    const ySize = rightRange(y);
    if (xSize === 0 || ySize === 0) return;
    if (x.offset < y.offset + ySize && y.offset < x.offset + xSize) {
      throw new TrapSignal('overlapping mutable slices');
    }
  };
}

/** Lowered: address and number of bytes, twice. */
function disjointMemoryStep([a, aBytes, b, bBytes]: readonly [
  number,
  number,
  number,
  number,
]): Step {
  return (r) => {
    const x = r[a] as number;
    const y = r[b] as number;
    const xSize = r[aBytes] as number;
    const ySize = r[bBytes] as number;
    if (xSize > 0 && ySize > 0 && x < y + ySize && y < x + xSize) {
      throw new TrapSignal('overlapping mutable slices');
    }
  };
}

/** How many leaves a slice or place covers. */
function ranger(machine: Machine, type: Type): (value: SliceValue | PlaceValue) => number {
  const size = type.kind === 'ref' ? machine.layouts.of(type.target).size : 0;
  return (value) => (value instanceof SliceValue ? value.length * value.stride : size);
}
