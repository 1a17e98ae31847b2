/** Long matches over plain literals: their cases as sorted intervals or sets, in O(n log n). */

import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { expandHead } from './pattern-rows.ts';
import { domainOf, type Interval, rangeOf, showInterval } from './value-intervals.ts';

export interface FlatMatch {
  readonly missing: (types: TypeStore) => readonly string[];
  readonly unreachable: (types: TypeStore, counts: readonly boolean[]) => readonly number[];
}

/** Below this the matrix is cheap, and its answer the same. */
const FLAT_FROM = 64;
const FLAT_TYPES: ReadonlySet<Type['kind']> = new Set(['int', 'char', 'str', 'parameter']);

export function flatLiterals(type: Type, patterns: readonly TypedPattern[]): FlatMatch | undefined {
  if (patterns.length < FLAT_FROM) return undefined;
  if (!FLAT_TYPES.has(type.kind)) return undefined;
  const flat = patterns.map(flatten);
  return {
    missing: () => {
      const covered = new Covered(type);
      for (const alternatives of flat) for (const p of alternatives) covered.add(p);
      return covered.missing();
    },
    unreachable: (_types, counts) => {
      const covered = new Covered(type);
      const dead: number[] = [];
      flat.forEach((alternatives, i) => {
        if (alternatives.every((p) => covered.has(p))) dead.push(i);
        if (counts[i] === true) for (const p of alternatives) covered.add(p);
      });
      return dead;
    },
  };
}

function flatten(pattern: TypedPattern): readonly TypedPattern[] {
  return expandHead([pattern]).flatMap((row) => row.slice(0, 1));
}

/** What literals, ranges and wildcards cover of `str`, an integer type or `char`. */
class Covered {
  private readonly type: Type;
  private all = false;
  private readonly strings = new Set<string>();
  /** Sorted, disjoint, not adjacent. */
  private readonly intervals: Interval[] = [];

  constructor(type: Type) {
    this.type = type;
  }

  add(pattern: TypedPattern): void {
    if (pattern.kind === 'wildcard') this.all = true;
    else if (pattern.kind === 'literal' && typeof pattern.value === 'string') {
      this.strings.add(pattern.value);
    } else {
      const range = rangeOf(pattern);
      if (range !== undefined && range.lo <= range.hi) this.insert(range);
    }
  }

  has(pattern: TypedPattern): boolean {
    if (this.all) return true;
    if (pattern.kind === 'wildcard') return this.missing().length === 0;
    if (pattern.kind === 'literal' && typeof pattern.value === 'string') {
      return this.strings.has(pattern.value);
    }
    const range = rangeOf(pattern);
    if (range === undefined) return false;
    if (range.lo > range.hi) return true;
    const at = this.intervals[this.firstEndingAt(range.lo)];
    return at !== undefined && at.lo <= range.lo && range.hi <= at.hi;
  }

  missing(): readonly string[] {
    if (this.all) return [];
    if (this.type.kind === 'str') return ['_'];
    const gaps: string[] = [];
    for (const domain of domainOf(this.type)) {
      let start = domain.lo;
      for (const { lo, hi } of this.intervals) {
        if (hi < start || lo > domain.hi) continue;
        if (lo > start) gaps.push(showInterval(this.type, { lo: start, hi: lo - 1n }));
        start = hi + 1n;
      }
      if (start <= domain.hi) gaps.push(showInterval(this.type, { lo: start, hi: domain.hi }));
    }
    return gaps;
  }

  private insert(range: Interval): void {
    let { lo, hi } = range;
    const from = this.firstEndingAt(lo - 1n);
    let to = from;
    for (let at = this.intervals[to]; at !== undefined && at.lo <= hi + 1n; ) {
      if (at.lo < lo) lo = at.lo;
      if (at.hi > hi) hi = at.hi;
      to++;
      at = this.intervals[to];
    }
    this.intervals.splice(from, to - from, { lo, hi });
  }

  /** Index of the first interval whose end is not below `value`. */
  private firstEndingAt(value: bigint): number {
    let low = 0;
    let high = this.intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.intervals[middle];
      if (at !== undefined && at.hi < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
