/**
 * Intervals of integers, as mathematical values: a `u32` of all ones is 4294967295, never −1.
 *
 * Bounds are numbers. Up to 2⁵³ in magnitude they are exact; past that an end is infinite, which stands
 * for the end of a 64-bit type. An operation that may wrap gives the whole type.
 */

import type { IntType, Type } from '../../../ir/types.ts';

export interface Interval {
  readonly lo: number;
  readonly hi: number;
}

/** Numbers up to here in magnitude are exact. */
export const EXACT = 2 ** 53;

/** An interval with ends that may be too large to be exact. */
export function interval(lo: number, hi: number): Interval {
  return {
    lo: lo > EXACT ? EXACT : lo < -EXACT ? -Infinity : lo,
    hi: hi > EXACT ? Infinity : Math.max(hi, -EXACT),
  };
}

export function single(value: number | bigint): Interval {
  return interval(Number(value), Number(value));
}

/** Every value of the type; `undefined` for types that are no integers. */
export function wholeType(type: Type): Interval | undefined {
  switch (type.kind) {
    case 'int':
      return wholeInt(type);
    case 'bool':
      return { lo: 0, hi: 1 };
    case 'char':
      return { lo: 0, hi: 0x10ffff };
    default:
      return undefined;
  }
}

export function wholeInt(type: IntType): Interval {
  const { bits, signed } = type;
  if (bits === 64) return { lo: signed ? -Infinity : 0, hi: Infinity };
  return signed
    ? { lo: -(2 ** (bits - 1)), hi: 2 ** (bits - 1) - 1 }
    : { lo: 0, hi: 2 ** bits - 1 };
}

/** Whether every value of the interval is one of the type. */
export function fits(type: IntType, { lo, hi }: Interval): boolean {
  const whole = wholeInt(type);
  // An infinite end stands for any value past 2⁵³, so it fits nothing but as the end of its own type.
  return Number.isFinite(lo) && Number.isFinite(hi) && lo >= whole.lo && hi <= whole.hi;
}

/** The result of arithmetic that wraps: the interval where it fits the type. */
export function wrapped(type: IntType, lo: number, hi: number): Interval {
  const exact = { lo, hi };
  // Sums beyond 2⁵³ are rounded, and NaN comes of infinities.
  const known = Math.abs(lo) <= EXACT && Math.abs(hi) <= EXACT;
  return known && fits(type, exact) ? exact : wholeInt(type);
}

export function union(a: Interval, b: Interval): Interval {
  return { lo: Math.min(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
}

/** What both allow; `undefined` when nothing is left: the code there cannot run. */
export function meet(a: Interval, b: Interval): Interval | undefined {
  const lo = Math.max(a.lo, b.lo);
  const hi = Math.min(a.hi, b.hi);
  return lo <= hi ? { lo, hi } : undefined;
}

export function same(a: Interval | undefined, b: Interval | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && a.lo === b.lo && a.hi === b.hi);
}

/** The smallest number of the form 2ⁿ − 1 that is no less than `x`, which is not negative. */
function ones(x: number): number {
  if (x >= EXACT) return Infinity;
  let all = 0;
  while (all < x) all = all * 2 + 1;
  return all;
}

export function multiply(type: IntType, a: Interval, b: Interval): Interval {
  const corners = [a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi];
  // 0 · ∞ is no number; `wrapped` then gives up.
  return wrapped(type, Math.min(...corners), Math.max(...corners));
}

/** Toward zero. A divisor is not zero where the quotient is used, and MIN / −1 has trapped. */
export function divide(type: IntType, a: Interval, b: Interval): Interval {
  if (b.lo >= 1) {
    const low = a.lo < 0 ? quotient(a.lo, b.lo) : quotient(a.lo, b.hi);
    const high = a.hi < 0 ? quotient(a.hi, b.hi) : quotient(a.hi, b.lo);
    return { lo: low, hi: high };
  }
  if (!type.signed) return { lo: 0, hi: a.hi };
  const most = Math.max(Math.abs(a.lo), Math.abs(a.hi));
  return wrapped(type, -most, most);
}

function quotient(a: number, b: number): number {
  if (b === Infinity) return a === Infinity || a === -Infinity ? (a > 0 ? 0 : -Infinity) : 0;
  // Infinite over finite stays infinite: the type's end over a constant may still be past 2⁵³.
  const exact = Math.trunc(a / b);
  return exact === 0 ? 0 : exact;
}

/** The sign of the left side, and less than the right side in magnitude. */
export function remainder(type: IntType, a: Interval, b: Interval): Interval {
  const most = Math.max(1, Math.abs(b.lo), Math.abs(b.hi)) - 1;
  const least = b.lo > 0 ? b.lo : b.hi < 0 ? -b.hi : 1;
  if (a.lo > -least && a.hi < least) return a;
  const down = a.lo >= 0 ? 0 : -Math.min(-a.lo, most);
  const up = a.hi <= 0 ? 0 : Math.min(a.hi, most);
  const whole = wholeInt(type);
  return { lo: Math.max(down, whole.lo), hi: Math.min(up, whole.hi) };
}

export function bitAnd(type: IntType, a: Interval, b: Interval): Interval {
  if (a.lo >= 0 && b.lo >= 0) return { lo: 0, hi: Math.min(a.hi, b.hi) };
  if (a.lo >= 0) return { lo: 0, hi: a.hi };
  if (b.lo >= 0) return { lo: 0, hi: b.hi };
  // Clearing bits makes a negative number smaller, but no smaller than all ones of its width above.
  return { lo: negativeOnes(type, Math.min(a.lo, b.lo)), hi: Math.max(a.hi, b.hi) };
}

/** The largest number −2ⁿ that is no more than `x`, which is negative. */
function negativeOnes(type: IntType, x: number): number {
  return Math.max(-(ones(-x - 1) + 1), wholeInt(type).lo);
}

export function bitOr(type: IntType, a: Interval, b: Interval): Interval {
  if (a.lo >= 0 && b.lo >= 0) {
    return {
      lo: Math.max(a.lo, b.lo),
      hi: Math.min(ones(Math.max(a.hi, b.hi)), wholeInt(type).hi),
    };
  }
  if (a.hi < 0 || b.hi < 0) return { lo: Math.min(a.lo, b.lo), hi: -1 };
  return wholeInt(type);
}

export function bitXor(type: IntType, a: Interval, b: Interval): Interval {
  if (a.lo >= 0 && b.lo >= 0) {
    return { lo: 0, hi: Math.min(ones(Math.max(a.hi, b.hi)), wholeInt(type).hi) };
  }
  return wholeInt(type);
}

/** Shift counts are masked by the width. */
function maskedCount(type: IntType, count: Interval): Interval {
  const inside = count.lo >= 0 && count.hi < type.bits;
  return inside ? count : { lo: 0, hi: type.bits - 1 };
}

export function shiftLeft(type: IntType, a: Interval, count: Interval): Interval {
  const { lo, hi } = maskedCount(type, count);
  return multiply(type, a, { lo: 2 ** lo, hi: 2 ** hi });
}

/** Arithmetic, or logical of an unsigned type: both round down. */
export function shiftRight(type: IntType, a: Interval, count: Interval): Interval {
  const { lo, hi } = maskedCount(type, count);
  const least = a.lo === -Infinity ? -(2 ** 63) : a.lo;
  const most = a.hi === Infinity ? 2 ** (type.signed ? 63 : 64) : a.hi;
  const low = Math.floor(least / 2 ** (least < 0 ? lo : hi));
  const high = Math.floor(most / 2 ** (most < 0 ? hi : lo));
  return interval(low, high);
}

/** `as` between integer types. */
export function convertInt(to: IntType, from: Interval): Interval {
  const whole = wholeInt(to);
  if (from.lo >= whole.lo && from.hi <= whole.hi) {
    // Infinite ends stand for the old type's.
    if (Number.isFinite(from.lo) && Number.isFinite(from.hi)) return from;
    return to.bits === 64 && Number.isFinite(from.lo) && from.lo >= 0 && to.signed
      ? whole
      : (meet(from, whole) ?? whole);
  }
  const size = 2 ** to.bits;
  if (to.bits < 64 && Number.isFinite(from.lo) && Number.isFinite(from.hi)) {
    const shift = Math.floor((from.lo - whole.lo) / size) * size;
    const moved = { lo: from.lo - shift, hi: from.hi - shift };
    if (fits(to, moved)) return moved;
  }
  return whole;
}
