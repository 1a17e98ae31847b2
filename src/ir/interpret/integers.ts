/**
 * Integer arithmetic. Types up to 32 bits are numbers that every operation brings back into their
 * range; 64-bit types are BigInts.
 */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { BinaryOp, UnaryOp } from '../ops.ts';
import type { IntName, IntType } from '../types.ts';

export type NumberOp = (x: number, y: number) => number;
export type BigOp = (x: bigint, y: bigint) => bigint;

/** Brings any number with exact low 32 bits into the range of a type of at most 32 bits. */
export const WRAP: Readonly<Record<IntName, (x: number) => number>> = {
  i8: (x) => (x << 24) >> 24,
  i16: (x) => (x << 16) >> 16,
  i32: (x) => x | 0,
  u8: (x) => x & 0xff,
  u16: (x) => x & 0xffff,
  u32: (x) => x >>> 0,
  i64: () => wide(),
  u64: () => wide(),
};

function wide(): never {
  throw new InternalError('64-bit integers are BigInts');
}

/** Brings any BigInt into the range of a 64-bit type. */
export function wrapBig(type: IntType): (x: bigint) => bigint {
  return type.signed ? (x) => BigInt.asIntN(64, x) : (x) => BigInt.asUintN(64, x);
}

function nonzero(divisor: number | bigint): void {
  if (Number(divisor) === 0) throw new InternalError('division by zero without its check');
}

/** A 32-bit or narrower value's bits as an unsigned number. */
function bitsOf(type: IntType): (x: number) => number {
  return type.bits === 32 ? (x) => x >>> 0 : (x) => x & (2 ** type.bits - 1);
}

/** For types of at most 32 bits. */
export function smallUnary(op: UnaryOp, type: IntType): (x: number) => number {
  const wrap = WRAP[type.name];
  const bits = bitsOf(type);
  const spare = 32 - type.bits;
  switch (op) {
    case 'neg':
      return (x) => wrap(-x);
    case 'not':
      return (x) => wrap(~x);
    case 'abs':
      return (x) => (x < 0 ? wrap(-x) : x);
    case 'clz':
      return (x) => Math.clz32(bits(x)) - spare;
    case 'ctz':
      return (x) => (x === 0 ? type.bits : 31 - Math.clz32(x & -x));
    case 'popcount':
      return (x) => popcount(bits(x));
    case 'reverse_bytes':
      return (x) => wrap(reverseBytes(x) >>> spare);
    default:
      throw new InternalError(`${op} is not for ${type.text}`);
  }
}

function popcount(x: number): number {
  let count = x - ((x >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return Math.imul((count + (count >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function reverseBytes(x: number): number {
  return (
    ((x << 24) | ((x << 8) & 0x00ff0000) | ((x >>> 8) & 0x0000ff00) | ((x >>> 24) & 0xff)) >>> 0
  );
}

/** For `i64` and `u64`. */
export function bigUnary(op: UnaryOp, type: IntType): (x: bigint) => bigint {
  const wrap = wrapBig(type);
  const high = (x: bigint): number => Number(BigInt.asUintN(32, x >> 32n));
  const low = (x: bigint): number => Number(BigInt.asUintN(32, x));
  switch (op) {
    case 'neg':
      return (x) => wrap(-x);
    case 'not':
      return (x) => wrap(~x);
    case 'abs':
      return (x) => (x < 0n ? wrap(-x) : x);
    case 'clz':
      return (x) => BigInt(high(x) !== 0 ? Math.clz32(high(x)) : 32 + Math.clz32(low(x)));
    case 'ctz':
      return (x) => {
        const part = low(x) !== 0 ? low(x) : high(x);
        const zeros = part === 0 ? 32 : 31 - Math.clz32(part & -part);
        return BigInt(low(x) !== 0 ? zeros : 32 + zeros);
      };
    case 'popcount':
      return (x) => BigInt(popcount(low(x)) + popcount(high(x)));
    case 'reverse_bytes':
      return (x) => wrap((BigInt(reverseBytes(low(x))) << 32n) | BigInt(reverseBytes(high(x))));
    default:
      throw new InternalError(`${op} is not for ${type.text}`);
  }
}

/** For types of at most 32 bits. A shift count is already masked. */
export function smallBinary(op: BinaryOp, type: IntType): NumberOp {
  const wrap = WRAP[type.name];
  const bits = bitsOf(type);
  const width = type.bits;
  switch (op) {
    case 'add':
      return (x, y) => wrap(x + y);
    case 'sub':
      return (x, y) => wrap(x - y);
    case 'mul':
      return (x, y) => wrap(Math.imul(x, y));
    case 'div': {
      const least = -(2 ** (width - 1));
      return (x, y) => {
        nonzero(y);
        if (type.signed && y === -1 && x === least) {
          throw new InternalError('MIN / -1 without its check');
        }
        return wrap(Math.trunc(x / y));
      };
    }
    case 'rem':
      return (x, y) => {
        nonzero(y);
        return wrap(x % y);
      };
    case 'and':
      return (x, y) => wrap(x & y);
    case 'or':
      return (x, y) => wrap(x | y);
    case 'xor':
      return (x, y) => wrap(x ^ y);
    case 'shl':
      return (x, count) => wrap(x << count);
    case 'shr':
      return type.signed ? (x, count) => x >> count : (x, count) => x >>> count;
    case 'rotl':
      return (x, count) => wrap((bits(x) << count) | (bits(x) >>> (width - count)));
    case 'rotr':
      return (x, count) => wrap((bits(x) >>> count) | (bits(x) << (width - count)));
    case 'min':
      return Math.min;
    case 'max':
      return Math.max;
    case 'copysign':
      throw new InternalError(`${op} is not for ${type.text}`);
    default:
      return unreachable(op, 'smallBinary');
  }
}

/** For `i64` and `u64`. A shift count is already masked. */
export function bigBinary(op: BinaryOp, type: IntType): BigOp {
  const wrap = wrapBig(type);
  const bits = (x: bigint): bigint => BigInt.asUintN(64, x);
  switch (op) {
    case 'add':
      return (x, y) => wrap(x + y);
    case 'sub':
      return (x, y) => wrap(x - y);
    case 'mul':
      return (x, y) => wrap(x * y);
    case 'div':
      return (x, y) => {
        nonzero(y);
        if (type.signed && y === -1n && x === -(2n ** 63n)) {
          throw new InternalError('MIN / -1 without its check');
        }
        return x / y;
      };
    case 'rem':
      return (x, y) => {
        nonzero(y);
        return x % y;
      };
    case 'and':
      return (x, y) => x & y;
    case 'or':
      return (x, y) => x | y;
    case 'xor':
      return (x, y) => x ^ y;
    case 'shl':
      return (x, count) => wrap(x << count);
    case 'shr':
      return (x, count) => x >> count;
    case 'rotl':
      return (x, count) => wrap((bits(x) << count) | (bits(x) >> (64n - count)));
    case 'rotr':
      return (x, count) => wrap((bits(x) >> count) | (bits(x) << (64n - count)));
    case 'min':
      // biome-ignore lint/complexity/useMathMinMax: Math.min does not take BigInts
      return (x, y) => (x < y ? x : y);
    case 'max':
      // biome-ignore lint/complexity/useMathMinMax: Math.max does not take BigInts
      return (x, y) => (x > y ? x : y);
    case 'copysign':
      throw new InternalError(`${op} is not for ${type.text}`);
    default:
      return unreachable(op, 'bigBinary');
  }
}
