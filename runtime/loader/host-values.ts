/**
 * Values as host objects: what stands for them inside the reference runtime. Scalars there are as
 * WebAssembly hands them over, signed; signedness comes back here.
 */

import type { AbiType } from '../interface.ts';
import { bytesOf, numbersOf, type Plain, partsOf } from './check-value.ts';
import { arrayKind, setElement } from './elements.ts';

/** A value on its way into the runtime. */
export function toHost(type: AbiType, plain: Plain): unknown {
  switch (type.kind) {
    case 'number':
      return toLane(type.name, plain);
    case 'bool':
      return plain === true ? 1 : 0;
    case 'char':
      return plain;
    case 'str':
      return bytesOf(plain);
    case 'slice':
    case 'array':
      return toParts(type.element, plain);
    default:
      throw new TypeError(`a ${type.kind} does not come from JavaScript`);
  }
}

/** The elements of an array or slice, as an array of parts. */
export function toParts(element: AbiType, plain: Plain): unknown[] {
  const parts: ArrayLike<Plain> = element.kind === 'number' ? numbersOf(plain) : partsOf(plain);
  return Array.from(parts, (part) => toHost(element, part));
}

/** A value on its way out of the runtime. */
export function fromHost(type: AbiType, lane: unknown): Plain {
  switch (type.kind) {
    case 'number':
      return fromLane(type.name, lane);
    case 'bool':
      return lane !== 0;
    case 'char':
      return Number(lane) >>> 0;
    case 'str':
      if (lane instanceof Uint8Array) return lane;
      break;
    case 'array':
      if (Array.isArray(lane)) return fromParts(type.element, lane);
      break;
    case 'list':
      if (hasItems(lane)) return fromParts(type.element, lane.items);
      break;
    default:
      break;
  }
  throw new TypeError(`the module gave something that is no ${type.kind}`);
}

/** Elements as `Plain`: numbers in a typed array, else an array. */
export function fromParts(element: AbiType, parts: readonly unknown[]): Plain {
  if (element.kind !== 'number') return parts.map((part) => fromHost(element, part));
  const numbers = arrayKind(element.name).make(parts.length);
  parts.forEach((part, i) => {
    setElement(numbers, i, fromLane(element.name, part));
  });
  return numbers;
}

function hasItems(value: unknown): value is { readonly items: readonly unknown[] } {
  return (
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
  );
}

type NumberName = (AbiType & { kind: 'number' })['name'];

function toLane(name: NumberName, plain: Plain): number | bigint {
  if (name === 'u64') return BigInt.asIntN(64, BigInt(big(plain)));
  if (name === 'i64') return big(plain);
  return name === 'u32' ? Number(plain) | 0 : Number(plain);
}

/** What WebAssembly hands over, in the range of its type. */
export function fromLane(name: NumberName, lane: unknown): number | bigint {
  if (name === 'u64') return BigInt.asUintN(64, big(lane));
  if (name === 'i64') return big(lane);
  return name === 'u32' ? Number(lane) >>> 0 : Number(lane);
}

function big(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  throw new TypeError(`a 64-bit integer expected, got ${typeof value}`);
}
