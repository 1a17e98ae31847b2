/** Numbers, truth and text from JavaScript, validated. */

import type { NumberName } from '../interface.ts';
import { type Where, wrongType } from './describe.ts';

type IntName = Exclude<NumberName, 'f32' | 'f64'>;

/** Numbers where JavaScript's can say them all: comparing BigInts costs more than most calls. */
const RANGES: Readonly<Record<IntName, readonly [number | bigint, number | bigint]>> = {
  i8: [-0x80, 0x7f],
  u8: [0, 0xff],
  i16: [-0x8000, 0x7fff],
  u16: [0, 0xffff],
  i32: [-0x8000_0000, 0x7fff_ffff],
  u32: [0, 0xffff_ffff],
  i64: [-0x8000_0000_0000_0000n, 0x7fff_ffff_ffff_ffffn],
  u64: [0n, 0xffff_ffff_ffff_ffffn],
};

export function checkNumber(name: NumberName, value: unknown, where: Where): number | bigint {
  if (name === 'i64' || name === 'u64') {
    if (typeof value !== 'bigint') return wrongType(`a bigint (${name})`, value, where);
    inRange(name, value, where);
    return value;
  }
  if (typeof value !== 'number') return wrongType(`a number (${name})`, value, where);
  if (name === 'f32' || name === 'f64') return value;
  if (!Number.isInteger(value)) {
    throw new RangeError(`${where()}: ${value} is not an integer, as ${name} is`);
  }
  inRange(name, value, where);
  return value;
}

function inRange(name: IntName, value: number | bigint, where: Where): void {
  const [low, high] = RANGES[name];
  if (value < low || value > high) {
    throw new RangeError(`${where()}: ${value} is out of range for ${name} (${low}..=${high})`);
  }
}

export function checkBool(value: unknown, where: Where): boolean {
  return typeof value === 'boolean' ? value : wrongType('a boolean', value, where);
}

export function checkChar(value: unknown, where: Where): number {
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

export function checkString(value: unknown, where: Where): string {
  return typeof value === 'string' ? value : wrongType('a string', value, where);
}
