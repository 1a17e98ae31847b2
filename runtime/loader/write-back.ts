/** What a call left in its `mut` arguments, written into the caller's own arrays and objects. */

import { isArray, type Where } from './describe.ts';
import {
  copyElements,
  isDetached,
  lengthOf,
  type TypedArray,
  typedArrayBrand,
} from './elements.ts';
import { readPart } from './read-part.ts';

/**
 * Writes `fresh`, a value of the same shape, into `target`. Arrays are written in place to the bottom; in the object of
 * a struct, and in arrays of other things, a part is replaced as a whole.
 */
export function writeBack(target: unknown, fresh: unknown, where: Where): void {
  if (isNumbers(fresh)) {
    if (!isNumbers(target)) return;
    if (isDetached(target) || lengthOf(target) !== lengthOf(fresh)) {
      throw new TypeError(`${where()}: the array lost its buffer while the call ran`);
    }
    copyElements(target, fresh);
  } else if (Array.isArray(fresh) && isArray(target)) {
    fresh.forEach((part, i) => {
      writePart(target, i, part, where);
    });
  } else if (typeof target === 'object' && target !== null) {
    for (const [name, part] of Object.entries(Object(fresh))) writePart(target, name, part, where);
  }
}

function writePart(owner: object, key: string | number, fresh: unknown, where: Where): void {
  if (isNumbers(fresh) || Array.isArray(fresh)) {
    const old = readPart(owner, key, where);
    if (isNumbers(fresh) ? isNumbers(old) : isArray(old)) {
      writeBack(old, fresh, where);
      return;
    }
  }
  let cause: unknown;
  try {
    if (Reflect.set(owner, key, fresh)) return;
  } catch (error) {
    cause = error;
  }
  throw new TypeError(`${where()}: \`${key}\` cannot be written to`, { cause });
}

function isNumbers(value: unknown): value is TypedArray {
  return typedArrayBrand(value) !== undefined;
}
