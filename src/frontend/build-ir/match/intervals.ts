/** Integers and characters: which values lead where, and the tests that find out. */

import type { Case, Node, Occurrence } from './decision.ts';
import { scalarOf } from './pattern-shape.ts';

/** Values `lo..=hi` lead to `node`. */
export interface Interval {
  readonly lo: bigint;
  readonly hi: bigint;
  readonly node: Node;
}

/** So many values at most are listed one by one in a switch. */
const MAX_LISTED = 256n;
/** A range of more values is tested by comparison when the list would get too long. */
const MAX_LISTED_RANGE = 16n;

/** Splits `lo..=hi` at the ends of the given ranges; ascending. */
export function splitRanges(
  [lo, hi]: readonly [bigint, bigint],
  ranges: readonly { readonly lo: bigint; readonly hi: bigint }[],
): readonly (readonly [bigint, bigint])[] {
  const starts = new Set<bigint>([lo]);
  for (const range of ranges) {
    if (range.lo > lo) starts.add(range.lo);
    if (range.hi < hi) starts.add(range.hi + 1n);
  }
  const sorted = [...starts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted.map((start, i) => [start, (sorted[i + 1] ?? hi + 1n) - 1n] as const);
}

/** A node that takes each value to its interval's node. Intervals are ascending and leave nothing out. */
export function testIntervals(on: Occurrence, intervals: readonly Interval[]): Node {
  const merged = mergeNeighbours(withoutImpossible(intervals));
  const otherwise = widest(merged);
  if (otherwise === undefined) return { kind: 'fail' };
  const others = merged.filter((i) => i.node !== otherwise);
  const size = (i: Interval): bigint => i.hi - i.lo + 1n;
  const total = others.reduce((sum, i) => sum + size(i), 0n);
  const listed = total <= MAX_LISTED ? others : others.filter((i) => size(i) <= MAX_LISTED_RANGE);
  const cases: Case[] = [];
  for (const { lo, hi, node } of listed) {
    for (let value = lo; value <= hi; value++)
      cases.push({ value: scalarOf(on.type, value), node });
  }
  let result: Node =
    cases.length === 0 ? otherwise : { kind: 'switch', on, byVariant: false, cases, otherwise };
  if (listed.length === others.length) return result;
  const isListed = new Set(listed);
  for (const { lo, hi, node } of others.filter((i) => !isListed.has(i)).reverse()) {
    result = { kind: 'range', on, lo, hi, inside: node, outside: result };
  }
  return result;
}

/** Whatever no arm takes does not occur: let its neighbours have it. */
function withoutImpossible(intervals: readonly Interval[]): readonly Interval[] {
  const possible = intervals.filter((i) => i.node.kind !== 'fail');
  const first = possible[0];
  if (first === undefined) return intervals;
  const [min, max] = [intervals[0]?.lo ?? first.lo, intervals.at(-1)?.hi ?? first.hi];
  return possible.map((interval, i) => ({
    node: interval.node,
    lo: i === 0 ? min : interval.lo,
    hi: (possible[i + 1]?.lo ?? max + 1n) - 1n,
  }));
}

function mergeNeighbours(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const interval of intervals) {
    const last = merged.at(-1);
    if (last !== undefined && last.node === interval.node) {
      merged[merged.length - 1] = { ...last, hi: interval.hi };
    } else {
      merged.push(interval);
    }
  }
  return merged;
}

/** The node that most values lead to. */
function widest(intervals: readonly Interval[]): Node | undefined {
  const widths = new Map<Node, bigint>();
  let best: Node | undefined;
  for (const { lo, hi, node } of intervals) {
    const width = (widths.get(node) ?? 0n) + hi - lo + 1n;
    widths.set(node, width);
    if (best === undefined || width > (widths.get(best) ?? 0n)) best = node;
  }
  return best;
}
