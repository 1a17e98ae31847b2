/** Values of integers and characters as intervals: all that a type has, what a pattern takes, and how they are shown. */

import type { Type } from '../../ir/types.ts';
import type { TypedPattern } from '../typed-pattern.ts';

export interface Interval {
  readonly lo: bigint;
  readonly hi: bigint;
}

/** Surrogates are no characters. */
const CHAR_RANGES: readonly Interval[] = [
  { lo: 0n, hi: 0xd7ffn },
  { lo: 0xe000n, hi: 0x10ffffn },
];

export function domainOf(type: Type): readonly Interval[] {
  if (type.kind === 'char') return CHAR_RANGES;
  // What the parameter stands for is not known: no list of values is all of them.
  if (type.kind === 'parameter') return ANY_INTEGER;
  if (type.kind !== 'int') return [];
  const bits = BigInt(type.bits);
  return type.signed
    ? [{ lo: -(1n << (bits - 1n)), hi: (1n << (bits - 1n)) - 1n }]
    : [{ lo: 0n, hi: (1n << bits) - 1n }];
}

/** More than any integer type has on either side. */
const ANY_INTEGER: readonly Interval[] = [{ lo: -(1n << 64n), hi: 1n << 64n }];

export function rangeOf(pattern: TypedPattern | undefined): Interval | undefined {
  if (pattern?.kind === 'range') return { lo: BigInt(pattern.lo), hi: BigInt(pattern.hi) };
  if (pattern?.kind === 'literal' && typeof pattern.value !== 'string') {
    const value = BigInt(pattern.value);
    return { lo: value, hi: value };
  }
  return undefined;
}

/** The domain, cut at every end that a pattern mentions. */
export function intervalsOf(
  type: Type,
  heads: readonly (TypedPattern | undefined)[],
): readonly Interval[] {
  const cuts = new Set<bigint>();
  for (const head of heads) {
    const range = rangeOf(head);
    if (range === undefined || range.lo > range.hi) continue;
    cuts.add(range.lo);
    cuts.add(range.hi + 1n);
  }
  const sorted = [...cuts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const result: Interval[] = [];
  for (const { lo, hi } of domainOf(type)) {
    let start = lo;
    for (const cut of sorted) {
      if (cut <= start || cut > hi) continue;
      result.push({ lo: start, hi: cut - 1n });
      start = cut;
    }
    result.push({ lo: start, hi });
  }
  return result;
}

export function showInterval(type: Type, { lo, hi }: Interval): string {
  const one = (value: bigint): string =>
    type.kind === 'char' ? showChar(Number(value)) : value.toString();
  if (lo === hi) return one(lo);
  const [whole] = domainOf(type);
  if (type.kind === 'parameter' && (whole?.lo === lo || whole?.hi === hi)) return '_';
  if (type.kind === 'int' && whole !== undefined) {
    if (whole.lo === lo && whole.hi === hi) return '_';
    if (whole.lo === lo) return `${type.name}.MIN..=${one(hi)}`;
    if (whole.hi === hi) return `${one(lo)}..=${type.name}.MAX`;
  }
  return `${one(lo)}..=${one(hi)}`;
}

function showChar(value: number): string {
  return value < 0x20 || value === 0x7f || value > 0xffff
    ? `'\\u{${value.toString(16)}}'`
    : `'${String.fromCodePoint(value)}'`;
}
