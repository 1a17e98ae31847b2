/** For tests: what arithmetic means, in formulas on BigInts that share no code with the interpreter. */

import * as fc from 'fast-check';
import type { BinaryOp, CompareOp, UnaryOp } from '../ops.ts';
import type { RuntimeValue } from './values.ts';

export const INTS = ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64'] as const;
export type Int = (typeof INTS)[number];

export const bitsOf = (type: Int): number => Number(type.slice(1));
export const isSigned = (type: Int): boolean => type.startsWith('i');
export const low = (type: Int): bigint => (isSigned(type) ? -(2n ** BigInt(bitsOf(type) - 1)) : 0n);
export const high = (type: Int): bigint => low(type) + 2n ** BigInt(bitsOf(type)) - 1n;

/** The value of `type` that is equal to `x` modulo 2^bits. */
export function norm(type: Int, x: bigint): bigint {
  const size = 2n ** BigInt(bitsOf(type));
  const unsigned = ((x % size) + size) % size;
  return unsigned > high(type) ? unsigned - size : unsigned;
}

/** The bits as an unsigned number. */
export const raw = (type: Int, x: bigint): bigint => (x < 0n ? x + 2n ** BigInt(bitsOf(type)) : x);

export const pack = (type: Int, x: bigint): RuntimeValue => (bitsOf(type) === 64 ? x : Number(x));

/** Any value, edges often. */
export function ints(type: Int): fc.Arbitrary<bigint> {
  const edges = [
    0n,
    1n,
    2n,
    -1n,
    low(type),
    low(type) + 1n,
    high(type),
    high(type) - 1n,
    127n,
    128n,
  ];
  const inside = edges.filter((x) => x >= low(type) && x <= high(type));
  return fc.oneof(
    fc.constantFrom(...inside),
    fc.bigInt({ min: low(type), max: high(type) }),
    fc.nat({ max: bitsOf(type) }).map((n) => norm(type, 1n << BigInt(n))),
  );
}

export const binaryDigits = (type: Int, x: bigint): string =>
  raw(type, x).toString(2).padStart(bitsOf(type), '0');

export function unaryReference(op: UnaryOp, type: Int, x: bigint): bigint {
  const digits = binaryDigits(type, x);
  switch (op) {
    case 'neg':
      return norm(type, -x);
    case 'not':
      return norm(type, -x - 1n);
    case 'abs':
      return norm(type, x < 0n ? -x : x);
    case 'clz':
      return BigInt(digits.indexOf('1') < 0 ? bitsOf(type) : digits.indexOf('1'));
    case 'ctz':
      return BigInt(digits.length - 1 - digits.lastIndexOf('1'));
    case 'popcount':
      return BigInt(digits.replaceAll('0', '').length);
    case 'reverse_bytes': {
      const bytes = digits.match(/.{8}/g) ?? [];
      return norm(type, BigInt(`0b${bytes.reverse().join('')}`));
    }
    default:
      throw new Error(op);
  }
}

export function binaryReference(op: BinaryOp, type: Int, x: bigint, y: bigint): bigint {
  const bits = BigInt(bitsOf(type));
  const count = ((y % bits) + bits) % bits;
  switch (op) {
    case 'add':
      return norm(type, x + y);
    case 'sub':
      return norm(type, x - y);
    case 'mul':
      return norm(type, x * y);
    case 'div':
      return norm(type, x / y);
    case 'rem':
      return norm(type, x - (x / y) * y);
    case 'and':
      return norm(type, raw(type, x) & raw(type, y));
    case 'or':
      return norm(type, raw(type, x) | raw(type, y));
    case 'xor':
      return norm(type, raw(type, x) ^ raw(type, y));
    case 'shl':
      return norm(type, x * 2n ** count);
    case 'shr': {
      // Toward −∞, which is what an arithmetic shift does.
      const power = 2n ** count;
      return x >= 0n ? x / power : (x - power + 1n) / power;
    }
    case 'rotl': {
      const digits = binaryDigits(type, x);
      return norm(
        type,
        BigInt(`0b${digits.slice(Number(count))}${digits.slice(0, Number(count))}`),
      );
    }
    case 'rotr':
      return binaryReference('rotl', type, x, bits - count);
    case 'min':
      return x < y ? x : y;
    case 'max':
      return x < y ? y : x;
    default:
      throw new Error(op);
  }
}

export function compareReference<T extends number | bigint>(op: CompareOp, x: T, y: T): boolean {
  const order = { eq: x === y, lt: x < y, gt: x > y };
  switch (op) {
    case 'eq':
      return order.eq;
    case 'ne':
      return !order.eq;
    case 'lt':
      return order.lt;
    case 'le':
      return order.lt || order.eq;
    case 'gt':
      return order.gt;
    case 'ge':
      return order.gt || order.eq;
    default:
      throw new Error(op);
  }
}

export const names = <T extends string>(table: Record<T, unknown>): T[] =>
  Object.keys(table) as T[];
export const isFor = (on: readonly string[], kind: string): boolean => on.includes(kind);
