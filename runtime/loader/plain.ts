/** Values between JavaScript and a module. */

import type { TypedArray } from './elements.ts';

/**
 * A value that was checked: nothing that user code could change or run in is left in it, except typed arrays,
 * whose elements are copied before the module runs. Numbers in their own range, `char` as its scalar value,
 * `str` as a string, from a module also as UTF-8, arrays of numbers as typed arrays, other arrays, structs and tuples as
 * arrays of their parts, an enum or `Option` as its variant's index and payload, a map as its keys and values by turns.
 */
export type Plain = number | bigint | boolean | string | Uint8Array | TypedArray | readonly Plain[];

export function bytesOf(plain: Plain): Uint8Array {
  if (typeof plain === 'string') return new TextEncoder().encode(plain);
  if (plain instanceof Uint8Array) return plain;
  throw new TypeError('text expected');
}

export function numbersOf(plain: Plain): TypedArray {
  if (typeof plain === 'object' && !Array.isArray(plain)) return plain as TypedArray;
  throw new TypeError('a typed array expected');
}

export function partsOf(plain: Plain | undefined): readonly Plain[] {
  if (Array.isArray(plain)) return plain;
  throw new TypeError('an array expected');
}

export function partAt(plain: Plain, index: number): Plain {
  const part = partsOf(plain)[index];
  if (part === undefined) throw new TypeError(`part ${index} expected`);
  return part;
}
