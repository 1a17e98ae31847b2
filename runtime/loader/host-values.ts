/**
 * Values as host objects: what stands for them inside the reference runtime. Scalars there are as
 * WebAssembly hands them over, signed; signedness comes back here.
 */

import type { AbiType } from '../interface.ts';
import { arrayKind, setElement } from './elements.ts';
import { fromLane, toLane } from './lanes.ts';
import { bytesOf, numbersOf, type Plain, partAt, partsOf } from './plain.ts';

/** Makes the runtime's own empty list. */
export type NewList = () => unknown;

/** A value on its way into the runtime. */
export function toHost(type: AbiType, plain: Plain, newList: NewList): unknown {
  const all = (types: readonly AbiType[]): unknown[] =>
    types.map((part, i) => toHost(part, partAt(plain, i), newList));
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
      return toParts(type.element, plain, newList);
    case 'list': {
      const list = newList();
      if (!hasItems(list)) throw new TypeError('the runtime made something that is no list');
      for (const part of toParts(type.element, plain, newList)) list.items.push(part);
      return list;
    }
    case 'tuple':
      return all(type.elements);
    case 'struct':
      return all(type.fields.map((f) => f.type));
    case 'enum':
    case 'option':
      return [
        partAt(plain, 0),
        ...payloadOf(type, Number(partAt(plain, 0))).map((part, i) =>
          toHost(part, partAt(plain, i + 1), newList),
        ),
      ];
    default:
      throw new TypeError(`a ${type.kind} does not come from JavaScript`);
  }
}

/** The elements of an array or slice, as an array of parts. */
export function toParts(element: AbiType, plain: Plain, newList: NewList): unknown[] {
  const parts: ArrayLike<Plain> = element.kind === 'number' ? numbersOf(plain) : partsOf(plain);
  return Array.from(parts, (part) => toHost(element, part, newList));
}

/** The types of what a variant holds. */
export function payloadOf(
  type: AbiType & { kind: 'enum' | 'option' },
  variant: number,
): readonly AbiType[] {
  if (type.kind === 'option') return variant === 0 ? [] : [type.some];
  return type.variants[variant]?.payload ?? [];
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
    case 'set':
      return entriesOf(lane).map(({ key }) => fromHost(type.element, key));
    case 'map':
      return entriesOf(lane).flatMap(({ key, value }) => [
        fromHost(type.key, key),
        fromHost(type.value, value),
      ]);
    case 'tuple':
      if (Array.isArray(lane)) return type.elements.map((part, i) => fromHost(part, lane[i]));
      break;
    case 'struct':
      if (Array.isArray(lane)) return type.fields.map((f, i) => fromHost(f.type, lane[i]));
      break;
    case 'enum':
    case 'option':
      if (Array.isArray(lane)) {
        const variant = Number(lane[0]);
        const payload = payloadOf(type, variant);
        return [variant, ...payload.map((part, i) => fromHost(part, lane[i + 1]))];
      }
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

function hasItems(value: unknown): value is { readonly items: unknown[] } {
  return (
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
  );
}

interface Entry {
  readonly key: unknown;
  readonly value?: unknown;
}

/** What is in a map or set, without the holes that removals left. */
function entriesOf(value: unknown): readonly Entry[] {
  if (typeof value === 'object' && value !== null && 'entries' in value) {
    const { entries } = value;
    if (Array.isArray(entries)) {
      return entries.filter((entry): entry is Entry => entry !== undefined);
    }
  }
  throw new TypeError('the module gave something that is no map or set');
}
