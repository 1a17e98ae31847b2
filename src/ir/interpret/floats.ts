/** Float arithmetic: IEEE 754 with one NaN, whose sign counts as positive. */

import { InternalError } from '../../report/unreachable.ts';
import type { BinaryOp, UnaryOp } from '../ops.ts';
import type { FloatType } from '../types.ts';

/** To the nearest integer, halves to the even one; keeps the sign of zero. */
export function nearest(x: number): number {
  // From 2^52 on every double is an integer. NaN fails both comparisons.
  if (!(Math.abs(x) < 2 ** 52)) return x;
  const below = Math.floor(x);
  const rest = x - below;
  const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
  const rounded = up ? below + 1 : below;
  return rounded === 0 && (x < 0 || Object.is(x, -0)) ? -0 : rounded;
}

function copysign(x: number, sign: number): number {
  const negative = sign < 0 || Object.is(sign, -0);
  return negative ? -Math.abs(x) : Math.abs(x);
}

/**
 * Rounding a double result to single gives the single result: a double has more than twice the
 * digits, which is enough for + − × ÷ and the square root.
 */
export function floatUnary(op: UnaryOp, type: FloatType): (x: number) => number {
  switch (op) {
    case 'neg':
      return (x) => -x;
    case 'abs':
      return Math.abs;
    case 'sqrt':
      return type.bits === 32 ? (x) => Math.fround(Math.sqrt(x)) : Math.sqrt;
    case 'floor':
      return Math.floor;
    case 'ceil':
      return Math.ceil;
    case 'trunc':
      return Math.trunc;
    case 'nearest':
      return nearest;
    default:
      throw new InternalError(`${op} is not for ${type.text}`);
  }
}

export function floatBinary(op: BinaryOp, type: FloatType): (x: number, y: number) => number {
  const single = type.bits === 32;
  switch (op) {
    case 'add':
      return single ? (x, y) => Math.fround(x + y) : (x, y) => x + y;
    case 'sub':
      return single ? (x, y) => Math.fround(x - y) : (x, y) => x - y;
    case 'mul':
      return single ? (x, y) => Math.fround(x * y) : (x, y) => x * y;
    case 'div':
      return single ? (x, y) => Math.fround(x / y) : (x, y) => x / y;
    // JavaScript's own: NaN propagates, −0 < +0.
    case 'min':
      return Math.min;
    case 'max':
      return Math.max;
    case 'copysign':
      return copysign;
    default:
      throw new InternalError(`${op} is not for ${type.text}`);
  }
}
