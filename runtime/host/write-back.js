/** What a call left in its `mut` arguments, written into the caller's own arrays and objects. */
// @ts-check

import { brandOf, isArray } from './brands.js';
import { readPart } from './parts.js';
import { isDetached, lengthOf, setNumbers } from './typed-arrays.js';

/**
 * Writes `fresh`, a value of the same shape, into `target`. Arrays are written in place to the bottom; in the object of
 * a struct, and in arrays of other things, a part is replaced as a whole.
 * @param {any} target
 * @param {any} fresh
 * @param {import('./host.ts').Where} where
 */
export function writeBack(target, fresh, where) {
  if (brandOf(fresh) !== undefined) {
    if (brandOf(target) === undefined) return;
    if (isDetached(target) || lengthOf(target) !== lengthOf(fresh)) {
      throw new TypeError(`${where}: the array lost its buffer while the call ran`);
    }
    setNumbers(target, fresh);
  } else if (Array.isArray(fresh) ? isArray(target) : typeof target === 'object' && target) {
    for (const [key, part] of Object.entries(fresh)) writePart(target, key, part, where);
  }
}

/**
 * @param {object} owner
 * @param {string} key
 * @param {unknown} fresh
 * @param {import('./host.ts').Where} where
 */
function writePart(owner, key, fresh, where) {
  const isNumbers = brandOf(fresh) !== undefined;
  if (isNumbers || Array.isArray(fresh)) {
    const old = readPart(owner, key, where);
    if (isNumbers ? brandOf(old) !== undefined : isArray(old)) {
      writeBack(old, fresh, where);
      return;
    }
  }
  let cause;
  try {
    if (Reflect.set(owner, key, fresh)) return;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(`${where}: \`${key}\` cannot be written to`, { cause });
}
