/** Typed arrays from JavaScript, whatever they say about themselves. */
// @ts-check

import { brandOf, describeShape, getterOf, isArray, withArticle } from './brands.js';
import { arrayItems, checkLength, Within } from './parts.js';

const lengthGetter = /* @__PURE__ */ getterOf('length');
const bufferGetter = /* @__PURE__ */ getterOf('buffer');
const offsetGetter = /* @__PURE__ */ getterOf('byteOffset');
const byteLengthGetter = /* @__PURE__ */ getterOf('byteLength');

/** @param {unknown} view */
export function lengthOf(view) {
  return lengthGetter.call(view);
}

/** @param {unknown} view */
export function bufferOf(view) {
  return bufferGetter.call(view);
}

/** @param {unknown} view */
export function offsetOf(view) {
  return offsetGetter.call(view);
}

/** @param {unknown} view */
export function byteLengthOf(view) {
  return byteLengthGetter.call(view);
}

/**
 * Whether the value is of the typed array class; the language's byte `[u8]` is also what a canvas calls clamped.
 * @param {import('./host.ts').ArrayClass} array
 * @param {unknown} value
 * @returns {value is import('./host.ts').Numbers}
 */
export function isArrayOf(array, value) {
  const brand = brandOf(value);
  return brand === array.name || (brand === 'Uint8ClampedArray' && array === Uint8Array);
}

/**
 * Whether the buffer behind a view was transferred, or shrank away from under it.
 * @param {import('./host.ts').Numbers} view
 */
export function isDetached(view) {
  if (lengthOf(view) > 0) return false;
  // Every method of such a view throws; its properties only read as 0.
  try {
    Uint8Array.prototype.at.call(view, 0);
    return false;
  } catch {
    return true;
  }
}

// Up to this many numbers a loop costs less than the calls.
const FEW = 24;

/**
 * Copies numbers into the memory.
 * @param {import('./host.ts').Numbers} all All of the memory.
 * @param {number} address
 * @param {number} length
 * @param {import('./host.ts').Numbers} from
 */
export function copyIn(all, address, length, from) {
  if (length > FEW) {
    // Fails if there are more by now than there is room for: a shared buffer can grow at any time.
    setNumbers(part(all, address, length), from);
    return;
  }
  const start = address / all.BYTES_PER_ELEMENT;
  for (let i = 0; i < length; i++) all[start + i] = /** @type {any} */ (from[i]);
}

/**
 * Copies numbers out of the memory.
 * @param {import('./host.ts').Numbers} all All of the memory.
 * @param {number} address
 * @param {number} length
 * @param {import('./host.ts').Numbers} to
 */
export function copyOut(all, address, length, to) {
  if (length > FEW) {
    setNumbers(to, part(all, address, length));
    return;
  }
  const start = address / all.BYTES_PER_ELEMENT;
  for (let i = 0; i < length; i++) to[i] = /** @type {any} */ (all[start + i]);
}

/**
 * @param {import('./host.ts').Numbers} all
 * @param {number} address
 * @param {number} length
 */
function part(all, address, length) {
  const start = address / all.BYTES_PER_ELEMENT;
  return all.subarray(start, start + length);
}

/**
 * Both hold the same kind of number.
 * @param {import('./host.ts').Numbers} to
 * @param {import('./host.ts').Numbers} from
 */
export function setNumbers(to, from) {
  Reflect.apply(Uint8Array.prototype.set, to, [from]);
}

/**
 * The typed array itself, or an array's numbers in a new one.
 * @param {import('./host.ts').NumberKind} kind
 * @param {number | undefined} length
 * @param {boolean} mut
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkNumbers({ array, check }, length, mut, value, where) {
  if (isArrayOf(array, value)) {
    if (isDetached(value)) {
      const text = `the ${array.name} has lost its buffer (detached or shrunk)`;
      throw new TypeError(`${where}: ${text}`);
    }
    checkLength(length, lengthOf(value), 0x7fff_0000, where);
    return value;
  }
  if (mut) {
    const shown = isArray(value) ? ', which could not be written back in its own type' : '';
    const got = describeShape(value);
    throw new TypeError(`${where}: expected ${withArticle(array.name)}, got ${got}${shown}`);
  }
  const items = arrayItems(value, length, withArticle(array.name), where);
  const copy = new array(items.length);
  items.forEach((item, i) => {
    copy[i] = /** @type {any} */ (check(item, new Within(where, 'element ', i, '')));
  });
  return copy;
}

/**
 * The same as a part of a value, where user code may run before it is copied into the module.
 * @param {import('./host.ts').NumberKind} kind
 * @param {number | undefined} length
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkNumbersPart(kind, length, value, where) {
  const numbers = checkNumbers(kind, length, false, value, where);
  if (numbers !== value) return numbers;
  const copy = new kind.array(lengthOf(numbers));
  setNumbers(copy, numbers);
  return copy;
}
