/** Scalars from JavaScript, validated, and what is said about those that are something else. */
// @ts-check

/**
 * @param {string} expected
 * @param {unknown} value
 * @param {import('./host.ts').Where} where
 * @returns {never}
 */
export function wrongType(expected, value, where) {
  throw new TypeError(`${where}: expected ${expected}, got ${describe(value)}`);
}

/**
 * @param {unknown} value
 */
export function describe(value) {
  if (value === null || value === undefined) return `${value}`;
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
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
    throw new RangeError(`${where}: ${value} is not an integer, as ${type} is`);
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
  throw new RangeError(`${where}: ${value} is out of range for ${type} (${low}..=${high})`);
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
    throw new RangeError(`${where}: expected exactly one character, got ${got}`);
  }
  // A lone surrogate is no scalar value; it becomes what it becomes in strings.
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}
