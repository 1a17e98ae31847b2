/** Arrays, structs, tuples, enums and `Option` from JavaScript, validated. */
// @ts-check

import { isArray, wrongShape } from './brands.js';
import { describe } from './check.js';

/** Where a part of a value is, said only when there is something to say. */
export class Within {
  /**
   * @param {import('./host.ts').Where} owner
   * @param {string} before
   * @param {string | number} name
   * @param {string} after
   */
  constructor(owner, before, name, after) {
    this.owner = owner;
    this.before = before;
    this.name = name;
    this.after = after;
  }

  toString() {
    return `${this.owner}, ${this.before}${this.name}${this.after}`;
  }
}

/** A variant with what it holds, checked. */
export class Variant {
  /**
   * @param {number} index
   * @param {readonly any[]} parts
   */
  constructor(index, parts) {
    this.index = index;
    this.parts = parts;
  }
}

/**
 * A property, which may be user code. What reading it throws becomes the cause of an error that says of which parameter
 * it is.
 * @param {object} owner
 * @param {string | number} key
 * @param {import('./host.ts').Where} where
 */
export function readPart(owner, key, where) {
  try {
    return Reflect.get(owner, key);
  } catch (error) {
    throw new TypeError(`${where}: \`${key}\` cannot be read`, { cause: error });
  }
}

/**
 * A proxy that does not even say counts as frozen.
 * @param {unknown} value
 */
export function isFrozen(value) {
  try {
    return Object.isFrozen(value);
  } catch {
    return true;
  }
}

/**
 * @param {number | undefined} expected
 * @param {number} got
 * @param {number} most
 * @param {import('./host.ts').Where} where
 */
export function checkLength(expected, got, most, where) {
  if (expected !== undefined && expected !== got) {
    throw new RangeError(`${where}: expected ${expected} elements, got ${got}`);
  }
  if (got > most) throw new RangeError(`${where}: ${got} elements are too many`);
}

/**
 * A copy of an array's elements, whatever the array says of itself.
 * @param {unknown} value
 * @param {number | undefined} expected
 * @param {string} what
 * @param {import('./host.ts').Where} where
 */
export function arrayItems(value, expected, what, where) {
  if (!isArray(value)) return wrongShape(what, value, where);
  const length = readPart(value, 'length', where);
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) {
    throw new RangeError(`${where}: the array's length is ${describe(length)}`);
  }
  // More would fill the host's memory before the module's.
  checkLength(expected, length, 1 << 26, where);
  return Array.from({ length }, (_, i) => readPart(value, i, where));
}

/**
 * @param {string} what
 * @param {number | undefined} length
 * @param {import('./host.ts').Check} check
 * @param {boolean} mut
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkItems(what, length, check, mut, value, where) {
  const items = arrayItems(value, length, what, where);
  if (mut) checkThawed('array', value, where);
  return items.map((item, i) => check(item, new Within(where, 'element ', i, '')));
}

/**
 * @param {readonly import('./host.ts').Check[]} checks
 * @param {boolean} mut
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkTuple(checks, mut, value, where) {
  const items = arrayItems(value, checks.length, `an array of ${checks.length}`, where);
  if (mut) checkThawed('array', value, where);
  return checks.map((check, i) => check(items[i], new Within(where, 'element ', i, '')));
}

/**
 * @param {string} what
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkThawed(what, value, where) {
  if (isFrozen(value)) {
    throw new TypeError(`${where}: is \`mut\`, and the ${what} is frozen`);
  }
}

/**
 * @param {string} name
 * @param {boolean} mut
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 * @returns {object}
 */
export function checkObject(name, mut, value, where) {
  if (typeof value !== 'object' || value === null || isArray(value)) {
    return wrongShape(`an object (${name})`, value, where);
  }
  if (mut) checkThawed('object', value, where);
  return value;
}

/**
 * One field, read once.
 * @param {object} owner
 * @param {string} name
 * @param {import('./host.ts').Check} check
 * @param {import('./host.ts').Where} where
 */
export function checkField(owner, name, check, where) {
  return check(readPart(owner, name, where), new Within(where, 'field `', name, '`'));
}

/**
 * `undefined`, or the payload of `Some`.
 * @param {import('./host.ts').Check} check
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkOption(check, value, where) {
  return value === undefined ? new Variant(0, []) : new Variant(1, [check(value, where)]);
}

/**
 * The name of a variant, where none has a payload.
 * @param {string} name
 * @param {readonly string[]} variants
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkName(name, variants, value, where) {
  if (typeof value !== 'string') return wrongShape(`a string (${name})`, value, where);
  return new Variant(variantIndex(name, variants, value, JSON.stringify(value), where), []);
}

/**
 * @param {string} name
 * @param {readonly (readonly [name: string, ...payload: import('./host.ts').Check[]])[]} variants
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkVariant(name, variants, value, where) {
  if (typeof value !== 'object' || value === null) {
    return wrongShape(`an object with a \`tag\` (${name})`, value, where);
  }
  const tag = readPart(value, 'tag', where);
  const shown = typeof tag === 'string' ? JSON.stringify(tag) : typeof tag;
  const names = variants.map(([variant]) => variant);
  const index = variantIndex(name, names, tag, `the tag ${shown}`, where);
  const [, only, ...more] = variants[index] ?? [''];
  if (only === undefined) return new Variant(index, []);
  const inside = new Within(where, 'value of `', tag, '`');
  const given = readPart(value, 'value', where);
  if (more.length === 0) return new Variant(index, [only(given, inside)]);
  return new Variant(index, checkTuple([only, ...more], false, given, inside));
}

/**
 * @param {string} name
 * @param {readonly string[]} variants
 * @param {any} tag
 * @param {string} shown
 * @param {import('./host.ts').Where} where
 */
export function variantIndex(name, variants, tag, shown, where) {
  const index = variants.indexOf(tag);
  if (index >= 0) return index;
  const names = variants.map((variant) => JSON.stringify(variant)).join(', ');
  throw new TypeError(`${where}: expected one of ${names} (${name}), got ${shown}`);
}
