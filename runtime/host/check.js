/** Scalars from JavaScript, validated, and what is said about those that are something else. */
// @ts-check

/**
 * @param {import('./host.ts').Where} where
 */
export function placeOf(where) {
  return typeof where === 'string' ? where : where();
}

/**
 * @param {string} expected
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 * @returns {never}
 */
export function wrongType(expected, value, where) {
  throw new TypeError(`${placeOf(where)}: expected ${expected}, got ${describe(value)}`);
}

/**
 * @param {unknown} value
 */
export function describe(value) {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'bigint') return `the bigint ${value}n`;
  return withArticle(brandOf(value) ?? (isArray(value) ? 'array' : typeof value));
}

/**
 * @param {string} name
 */
export function withArticle(name) {
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}

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
 * Integers that JavaScript's numbers can say.
 * @param {string} type
 * @param {number} low
 * @param {number} high
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkInt(type, low, high, value, where) {
  if (typeof value !== 'number') wrongType(`a number (${type})`, value, where);
  if (!Number.isInteger(value)) {
    throw new RangeError(`${placeOf(where)}: ${value} is not an integer, as ${type} is`);
  }
  inRange(type, low, high, value, where);
  return value;
}

/**
 * @param {string} type
 * @param {bigint} low
 * @param {bigint} high
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkBigint(type, low, high, value, where) {
  if (typeof value !== 'bigint') wrongType(`a bigint (${type})`, value, where);
  inRange(type, low, high, value, where);
  return value;
}

/**
 * @param {string} type
 * @param {number | bigint} low
 * @param {number | bigint} high
 * @param {number | bigint} value
 * @param {import('./host.ts').Where} where
 */
export function inRange(type, low, high, value, where) {
  if (value >= low && value <= high) return;
  throw new RangeError(
    `${placeOf(where)}: ${value} is out of range for ${type} (${low}..=${high})`,
  );
}

/**
 * @param {string} type
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkFloat(type, value, where) {
  if (typeof value !== 'number') wrongType(`a number (${type})`, value, where);
  return value;
}

/**
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkBool(value, where) {
  if (typeof value !== 'boolean') wrongType('a boolean', value, where);
  return value;
}

/**
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkString(value, where) {
  if (typeof value !== 'string') wrongType('a string', value, where);
  return value;
}

/**
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 */
export function checkChar(value, where) {
  if (typeof value !== 'string') wrongType('a string of one character', value, where);
  const code = value.codePointAt(0) ?? 0;
  if (value.length !== (code > 0xffff ? 2 : 1)) {
    const got = JSON.stringify(value);
    throw new RangeError(`${placeOf(where)}: expected exactly one character, got ${got}`);
  }
  // A lone surrogate is no scalar value; it becomes what it becomes in strings.
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}
