/** Ends of a value: polynomials of values that are known before a loop, and what they count on. */

import type { Point } from '../../analyses/ranges/fact-lists.ts';
import { constant, type Polynomial, plus, shape } from './polynomial.ts';

/**
 * `low ≤ high`. One of the two is the end of a value, so that a fraction of it does not count: 7 / 2 is at most 3.
 * Where the end itself is asked, `exactly`, it does.
 */
export interface Need {
  readonly low: Polynomial;
  readonly high: Polynomial;
  readonly exactly?: true;
}

export type Side = 'lo' | 'hi';

/** Which end of a value is asked for, and where. */
export interface Ask {
  readonly side: Side;
  readonly point: Point;
  /** How many values further the search may go. */
  readonly depth: number;
}

/** The value is at most the greatest of `ends`, or at least the least of them. */
export interface End {
  readonly ends: readonly Polynomial[];
  /** What must hold for that, but for the last operation. */
  readonly needs: readonly Need[];
  /** That the last operation does not wrap at this side. */
  readonly own: readonly Need[];
}

const MAX_ENDS = 4;

export function opposite(side: Side): Side {
  return side === 'hi' ? 'lo' : 'hi';
}

export function notNegative(p: Polynomial): Need {
  return { low: constant(0), high: p };
}

export function simple(p: Polynomial): End {
  return { ends: [p], needs: [], own: [] };
}

/** With the last operation's needs among the others. */
export function settled(end: End | undefined): End | undefined {
  return end === undefined
    ? undefined
    : { ends: end.ends, needs: [...end.needs, ...end.own], own: [] };
}

export function shifted(end: End | undefined, by: number): End | undefined {
  return combine(settled(end), simple(constant(by)), plus);
}

/** All ends of both; of those that differ in the constant only, the furthest. */
export function either(side: Side, a: End | undefined, b: End | undefined): End | undefined {
  const [x, y] = [settled(a), settled(b)];
  if (x === undefined || y === undefined) return undefined;
  const furthest = new Map<string, Polynomial>();
  for (const p of [...x.ends, ...y.ends]) {
    const other = furthest.get(shape(p));
    const isFurther =
      other === undefined ||
      (side === 'hi' ? p.constant > other.constant : p.constant < other.constant);
    if (isFurther) furthest.set(shape(p), p);
  }
  const ends = withoutTwins([...furthest.values()]);
  return ends === undefined ? undefined : { ends, needs: [...x.needs, ...y.needs], own: [] };
}

export function combine(
  a: End | undefined,
  b: End | undefined,
  make: (x: Polynomial, y: Polynomial) => Polynomial | undefined,
): End | undefined {
  if (a === undefined || b === undefined) return undefined;
  const made = a.ends.flatMap((x) => b.ends.map((y) => make(x, y)));
  const known = made.filter((p) => p !== undefined);
  const ends = known.length === made.length ? withoutTwins(known) : undefined;
  // Of the parts' own needs those that their user did not settle go.
  return ends === undefined ? undefined : { ends, needs: [...a.needs, ...b.needs], own: [] };
}

export function withoutTwins(ends: readonly Polynomial[]): readonly Polynomial[] | undefined {
  const found = new Map(ends.map((p) => [`${shape(p)}+${p.constant}`, p]));
  return found.size <= MAX_ENDS ? [...found.values()] : undefined;
}

/** As a factor of a product: a lower end counts only where it is not negative, which becomes a need. */
export function factorEnd(end: End | undefined, side: Side): End | undefined {
  const known = settled(end);
  if (known === undefined || side === 'hi') return known;
  if (known.ends.every((p) => p.terms.length === 0 && p.constant >= 0)) return known;
  const named = known.ends.every((p) => p.constant === 0 && p.terms.length === 1);
  if (!named) return simple(constant(0));
  const signs = known.ends.map((p): Need => ({ ...notNegative(p), exactly: true }));
  return { ...known, needs: [...known.needs, ...signs] };
}
