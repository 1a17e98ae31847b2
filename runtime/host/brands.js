/** What JavaScript's arrays and typed arrays are, whatever they say of themselves. */
// @ts-check

import { describe } from './check.js';

/**
 * Also `false` for a proxy that was revoked, of which even asking is an error.
 * @param {unknown} value
 * @returns {value is readonly unknown[]}
 */
export function isArray(value) {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

// What every typed array inherits. Asked directly, because a subclass or an own property may say anything else: lengths
// and places in memory are never taken from user code.
const typedArrays = /* @__PURE__ */ Object.getPrototypeOf(Uint8Array.prototype);
const brandGetter = /* @__PURE__ */ getterOf(Symbol.toStringTag);

/**
 * @param {string | symbol} name
 * @returns {() => any}
 */
export function getterOf(name) {
  /** @type {any} */
  const found = Object.getOwnPropertyDescriptor(typedArrays, name);
  return found.get;
}

/**
 * `Float64Array` and the like, also for arrays of another realm; `undefined` for anything else.
 * @param {unknown} value
 * @returns {string | undefined}
 */
export function brandOf(value) {
  return brandGetter.call(value);
}

/**
 * @param {string} expected
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 * @returns {never}
 */
export function wrongShape(expected, value, where) {
  throw new TypeError(`${where}: expected ${expected}, got ${describeShape(value)}`);
}

/**
 * @param {unknown} value
 */
export function describeShape(value) {
  const name = brandOf(value);
  if (name !== undefined) return withArticle(name);
  return isArray(value) ? 'an array' : describe(value);
}

/**
 * @param {string} name
 */
export function withArticle(name) {
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}
