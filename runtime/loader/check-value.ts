/**
 * Values from JavaScript, validated. What comes out is safe to keep: nothing that user code could change or
 * run in is left in it, except typed arrays, which are copied before the module runs.
 */

import type { AbiType, NumberName } from '../interface.ts';
import {
  arrayKind,
  copyElements,
  isArrayOf,
  isDetached,
  setElement,
  type TypedArray,
  typedArrayBrand,
  typeText,
} from './elements.ts';

/**
 * A value on its way into or out of a module. Numbers in their own range, `char` as its scalar value, `str`
 * as UTF-8, arrays of numbers as typed arrays, other arrays as arrays.
 */
export type Plain = number | bigint | boolean | Uint8Array | TypedArray | readonly Plain[];

/** What is being checked, for messages: `parameter \`a\` of \`sum\``. */
export type Where = () => string;

const RANGES: Readonly<Record<Exclude<NumberName, 'f32' | 'f64'>, readonly [bigint, bigint]>> = {
  i8: [-0x80n, 0x7fn],
  u8: [0n, 0xffn],
  i16: [-0x8000n, 0x7fffn],
  u16: [0n, 0xffffn],
  i32: [-0x8000_0000n, 0x7fff_ffffn],
  u32: [0n, 0xffff_ffffn],
  i64: [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
  u64: [0n, 0xffff_ffff_ffff_ffffn],
};

/** As in `runtime/reference/values.ts`. */
const MAX_LENGTH = 0x7fff_0000;

/** Throws a `TypeError` or `RangeError` that starts with `where`. `mut`: it will be written back. */
export function checkValue(type: AbiType, value: unknown, mut: boolean, where: Where): Plain {
  switch (type.kind) {
    case 'number':
      return checkNumber(type.name, value, where);
    case 'bool':
      return typeof value === 'boolean' ? value : wrongType('a boolean', value, where);
    case 'char':
      return checkChar(value, where);
    case 'str':
      return checkString(value, where);
    case 'slice':
      return checkElements(type.element, undefined, value, mut, where);
    case 'array':
      return checkElements(type.element, type.length, value, mut, where);
    case 'list':
    case 'void':
      throw new TypeError(`${where()}: a ${typeText(type)} cannot come from JavaScript`);
  }
}

function checkNumber(name: NumberName, value: unknown, where: Where): number | bigint {
  if (name === 'i64' || name === 'u64') {
    if (typeof value !== 'bigint') return wrongType(`a bigint (${name})`, value, where);
    inRange(name, value, value, where);
    return value;
  }
  if (typeof value !== 'number') return wrongType(`a number (${name})`, value, where);
  if (name === 'f32' || name === 'f64') return value;
  if (!Number.isInteger(value)) {
    throw new RangeError(`${where()}: ${value} is not an integer, as ${name} is`);
  }
  inRange(name, value, BigInt(value), where);
  return value;
}

function inRange(
  name: Exclude<NumberName, 'f32' | 'f64'>,
  shown: number | bigint,
  value: bigint,
  where: Where,
): void {
  const [low, high] = RANGES[name];
  if (value < low || value > high) {
    throw new RangeError(`${where()}: ${shown} is out of range for ${name} (${low}..=${high})`);
  }
}

function checkChar(value: unknown, where: Where): number {
  if (typeof value !== 'string') return wrongType('a string of one character', value, where);
  const code = value.codePointAt(0);
  if (code === undefined || value.length !== (code > 0xffff ? 2 : 1)) {
    throw new RangeError(
      `${where()}: expected exactly one character, got ${JSON.stringify(value)}`,
    );
  }
  // A lone surrogate is no scalar value; it becomes what it becomes in strings.
  return code >= 0xd800 && code <= 0xdfff ? 0xfffd : code;
}

function checkString(value: unknown, where: Where): Uint8Array {
  if (typeof value !== 'string') return wrongType('a string', value, where);
  const bytes = new TextEncoder().encode(value);
  if (bytes.length > MAX_LENGTH) {
    throw new RangeError(`${where()}: a string of ${bytes.length} bytes is too long`);
  }
  return bytes;
}

function checkElements(
  element: AbiType,
  length: number | undefined,
  value: unknown,
  mut: boolean,
  where: Where,
): Plain {
  if (element.kind === 'number') return checkNumbers(element.name, length, value, mut, where);
  if (!Array.isArray(value)) return wrongType(`an array (of ${typeText(element)})`, value, where);
  checkLength(length, value.length, where);
  if (mut && Object.isFrozen(value)) {
    throw new TypeError(`${where()}: is \`mut\`, and the array is frozen`);
  }
  return Array.from({ length: value.length }, (_, i) =>
    checkValue(element, value[i], mut, () => `${where()}, element ${i}`),
  );
}

function checkNumbers(
  name: NumberName,
  length: number | undefined,
  value: unknown,
  mut: boolean,
  where: Where,
): TypedArray {
  const kind = arrayKind(name);
  if (isArrayOf(name, value)) {
    if (isDetached(value)) {
      throw new TypeError(`${where()}: the ${kind.name} has lost its buffer (detached or shrunk)`);
    }
    checkLength(length, value.length, where);
    return value;
  }
  if (mut) {
    const shown = Array.isArray(value) ? ', which could not be written back in its own type' : '';
    throw new TypeError(
      `${where()}: expected ${describeKind(kind.name)}, got ${describe(value)}${shown}`,
    );
  }
  if (!Array.isArray(value)) return wrongType(describeKind(kind.name), value, where);
  checkLength(length, value.length, where);
  const copy = kind.make(value.length);
  for (let i = 0; i < copy.length; i++) {
    setElement(
      copy,
      i,
      checkNumber(name, value[i], () => `${where()}, element ${i}`),
    );
  }
  return copy;
}

function checkLength(expected: number | undefined, got: number, where: Where): void {
  if (expected !== undefined && expected !== got) {
    throw new RangeError(`${where()}: expected ${expected} elements, got ${got}`);
  }
  if (got > MAX_LENGTH) throw new RangeError(`${where()}: ${got} elements are too many`);
}

function wrongType(expected: string, value: unknown, where: Where): never {
  throw new TypeError(`${where()}: expected ${expected}, got ${describe(value)}`);
}

function describeKind(name: string): string {
  return `${name.startsWith('Int') ? 'an' : 'a'} ${name}`;
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  const brand = typedArrayBrand(value);
  if (brand !== undefined) return describeKind(brand);
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'number':
      return `the number ${value}`;
    case 'bigint':
      return `the bigint ${value}n`;
    case 'string':
      return 'a string';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}

/** What JavaScript gets. Typed arrays are given as they are, so they must be fresh ones. */
export function toJavaScript(type: AbiType, plain: Plain): unknown {
  switch (type.kind) {
    case 'number':
    case 'bool':
      return plain;
    case 'char':
      return String.fromCodePoint(Number(plain));
    case 'str':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytesOf(plain));
    case 'void':
      return undefined;
    case 'slice':
    case 'array':
    case 'list': {
      const { element } = type;
      if (element.kind === 'number') return plain;
      return partsOf(plain).map((part) => toJavaScript(element, part));
    }
  }
}

/** Writes what a call left in a `mut` argument into the caller's own arrays. */
export function writeBack(type: AbiType, target: unknown, plain: Plain, where: Where): void {
  if (type.kind !== 'slice' && type.kind !== 'array') return;
  const { element } = type;
  if (element.kind === 'number') {
    if (!isArrayOf(element.name, target)) return;
    const source = numbersOf(plain);
    if (isDetached(target) || target.length !== source.length) {
      throw new TypeError(`${where()}: the array lost its buffer while the call ran`);
    }
    copyElements(target, source);
    return;
  }
  if (!Array.isArray(target)) return;
  partsOf(plain).forEach((part, i) => {
    if (element.kind === 'array') writeBack(element, target[i], part, where);
    else target[i] = toJavaScript(element, part);
  });
}

export function bytesOf(plain: Plain): Uint8Array {
  if (plain instanceof Uint8Array) return plain;
  throw new TypeError('text expected');
}

export function numbersOf(plain: Plain): TypedArray {
  if (typeof plain === 'object' && !Array.isArray(plain)) return plain as TypedArray;
  throw new TypeError('a typed array expected');
}

export function partsOf(plain: Plain): readonly Plain[] {
  if (Array.isArray(plain)) return plain;
  throw new TypeError('an array expected');
}
