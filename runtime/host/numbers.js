/** Numbers between JavaScript and the module's memory. */
// @ts-check

import { allocateBytes, bytesOf, elementsOf } from './memory.js';
import { Owned } from './owned.js';
import {
  bufferOf,
  byteLengthOf,
  checkNumbers,
  copyIn,
  copyOut,
  isDetached,
  lengthOf,
  offsetOf,
} from './typed-arrays.js';

/**
 * Checks an argument: memory of the instance, a typed array, or unless it is `mut` an array of numbers.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').NumberKind} kind
 * @param {number | undefined} length
 * @param {boolean} mut
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 * @returns {Owned | import('./host.ts').Numbers}
 */
export function numbersOf(host, kind, length, mut, value, where) {
  if (Owned.fits(value, host, kind.array) && (length === undefined || value.length === length)) {
    return value;
  }
  return checkNumbers(kind, length, mut, Owned.viewOf(value, host, where), where);
}

/**
 * How many numbers there are.
 * @param {Owned | import('./host.ts').Numbers} numbers
 */
export function countOf(numbers) {
  return numbers instanceof Owned ? numbers.length : lengthOf(numbers);
}

/**
 * Where numbers are for a call: where they lie in the memory already, or copied into the arena.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').NumberKind} kind
 * @param {number | undefined} length
 * @param {Owned | import('./host.ts').Numbers} numbers
 * @param {import('./host.ts').Where} where
 */
export function numbersIn(host, kind, length, numbers, where) {
  if (numbers instanceof Owned) return numbers.address;
  const count = lengthOf(numbers);
  if (length !== undefined && count !== length) {
    // Another argument's user code shortened it after it was checked.
    throw new TypeError(`${where}: expected ${length} elements, got ${count} by now`);
  }
  const owned = offsetOf(numbers);
  if (owned > 0 && isOwned(host, numbers, owned)) return owned;
  const address = allocateBytes(host, count * kind.array.BYTES_PER_ELEMENT);
  storeNumbers(host, kind, address, count, numbers);
  return address;
}

/**
 * Whether a typed array lies as a whole in memory that JavaScript owns.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').Numbers} numbers
 * @param {number} start
 */
export function isOwned(host, numbers, start) {
  if (host.blocks.length === 0 || bufferOf(numbers) !== bytesOf(host).buffer) return false;
  const end = start + byteLengthOf(numbers);
  return host.blocks.some(({ address, bytes }) => address <= start && end <= address + bytes);
}

/**
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').NumberKind} kind
 * @param {number} address
 * @param {number} length
 * @param {import('./host.ts').Numbers} numbers
 */
export function storeNumbers(host, { array }, address, length, numbers) {
  copyIn(elementsOf(host, array), address, length, numbers);
}

/**
 * A copy of numbers in memory.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').NumberKind} kind
 * @param {number} address
 * @param {number} length
 */
export function numbersOut(host, { array }, address, length) {
  const copy = new array(length);
  copyOut(elementsOf(host, array), address, length, copy);
  return copy;
}

/**
 * What a call left, into the caller's own array.
 * @param {import('./host.ts').Host} host
 * @param {import('./host.ts').NumberKind} kind
 * @param {number} address
 * @param {number} count
 * @param {import('./host.ts').Numbers} target
 * @param {import('./host.ts').Where} where
 */
export function writeNumbers(host, { array }, address, count, target, where) {
  if (isDetached(target) || lengthOf(target) !== count) {
    throw new TypeError(`${where}: the array lost its buffer while the call ran`);
  }
  copyOut(elementsOf(host, array), address, count, target);
}
