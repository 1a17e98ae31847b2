/** What is passed `mut` overlaps no other argument: here for the memory that JavaScript shares. */
// @ts-check

import { brandOf, isArray } from './brands.js';
import { FzyTrap } from './errors.js';
import { Owned } from './owned.js';
import { Variant } from './parts.js';
import { bufferOf, byteLengthOf, offsetOf } from './typed-arrays.js';

/**
 * Throws the trap when a `mut` argument shares memory with another one.
 * @param {string} func
 * @param {readonly (readonly [name: string, mut: boolean, value: unknown, read: unknown])[]} args Each as it was given,
 *   and what was read of it.
 */
export function checkOverlap(func, args) {
  const regions = args.map(([, , value, read]) => regionsOf(value, read));
  for (const [i, [left, leftMut]] of args.entries()) {
    for (const [j, [right, rightMut]] of args.entries()) {
      if (j <= i || !(leftMut || rightMut) || !meet(regions[i] ?? [], regions[j] ?? [])) continue;
      const kind = 'overlapping mutable slices';
      const names = `parameters \`${left}\` and \`${right}\` of \`${func}\` share memory`;
      throw new FzyTrap(kind, `${kind}: ${names}`);
    }
  }
}

/**
 * Memory that a value covers: bytes of a buffer, or whole arrays and objects.
 * @typedef {readonly [owner: unknown, low: number, high: number]} Region
 */

/**
 * @param {readonly Region[]} left
 * @param {readonly Region[]} right
 */
function meet(left, right) {
  return left.some((a) =>
    right.some((b) => a[0] === b[0] && Math.min(a[2], b[2]) > Math.max(a[1], b[1])),
  );
}

/**
 * @param {unknown} value
 * @param {unknown} read
 * @returns {readonly Region[]}
 */
function regionsOf(value, read) {
  if (typeof read !== 'object' || read === null || read instanceof Variant) return [];
  const view = viewBehind(value, read);
  if (view !== undefined) {
    const low = offsetOf(view);
    return [[bufferOf(view), low, low + byteLengthOf(view)]];
  }
  if (typeof value !== 'object' || value === null) return [];
  /** @type {Region[]} */
  const regions = [[value, 0, 1]];
  if (brandOf(read) !== undefined) return regions;
  // As many parts as were read before, whatever the value says now.
  for (const [key, part] of Object.entries(read)) {
    if (typeof part === 'object') regions.push(...regionsOf(readAgain(value, key), part));
  }
  return regions;
}

/**
 * The typed array that was given, or that an owner has.
 * @param {unknown} value
 * @param {object} read
 */
function viewBehind(value, read) {
  if (brandOf(value) !== undefined) return value;
  if (isArray(value)) return undefined;
  const view = read instanceof Owned ? read.view : read;
  return brandOf(view) === undefined ? undefined : view;
}

/**
 * What cannot be read a second time shares nothing that anybody could see.
 * @param {object} owner
 * @param {string} key
 */
function readAgain(owner, key) {
  try {
    return Reflect.get(owner, key);
  } catch {
    return undefined;
  }
}
