/** Sums of products of values, with constant factors: what the ends of an index are made of. */

import type { ValueId } from '../../../ir/instructions.ts';

export interface Term {
  /** In ascending order; a value may stand twice. */
  readonly values: readonly ValueId[];
  readonly factor: number;
}

export interface Polynomial {
  /** Without constants, sorted by their values; no two with the same, none with the factor 0. */
  readonly terms: readonly Term[];
  readonly constant: number;
}

/** More than this is not worth testing. */
const MAX_TERMS = 6;
const MAX_DEGREE = 2;

export function constant(value: number): Polynomial {
  return { terms: [], constant: value };
}

export function variable(value: ValueId): Polynomial {
  return { terms: [{ values: [value], factor: 1 }], constant: 0 };
}

function keyOfTerm(term: Term): string {
  return term.values.join('*');
}

/** The same for two polynomials that differ in the constant only. */
export function shape({ terms }: Polynomial): string {
  return terms.map((term) => `${term.factor}:${keyOfTerm(term)}`).join('+');
}

function collect(terms: readonly Term[], sum: number): Polynomial | undefined {
  const found = new Map<string, Term>();
  for (const term of terms) {
    const key = keyOfTerm(term);
    found.set(key, { ...term, factor: (found.get(key)?.factor ?? 0) + term.factor });
  }
  const kept = [...found].filter(([, term]) => term.factor !== 0);
  kept.sort(([a], [b]) => (a < b ? -1 : 1));
  const fits =
    kept.length <= MAX_TERMS &&
    Number.isSafeInteger(sum) &&
    kept.every(([, t]) => t.values.length <= MAX_DEGREE && Number.isSafeInteger(t.factor));
  // 0 + sum: a −0 must not come of it.
  return fits ? { terms: kept.map(([, term]) => term), constant: 0 + sum } : undefined;
}

/** `undefined` where it becomes too large to be worth it. */
export function plus(a: Polynomial, b: Polynomial): Polynomial | undefined {
  return collect([...a.terms, ...b.terms], a.constant + b.constant);
}

export function minus(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const product = times(b, constant(-1));
  return product === undefined ? undefined : plus(a, product);
}

export function times(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const asTerms = (p: Polynomial): Term[] => [...p.terms, { values: [], factor: p.constant }];
  const products = asTerms(a).flatMap((x) =>
    asTerms(b).map((y) => ({
      values: [...x.values, ...y.values].sort((m, n) => m - n),
      factor: x.factor * y.factor,
    })),
  );
  const fixed = products.filter((term) => term.values.length === 0);
  const sum = fixed.reduce((total, term) => total + term.factor, 0);
  return collect(
    products.filter((term) => term.values.length > 0),
    sum,
  );
}

interface Limits {
  readonly lo: number;
  readonly hi: number;
}

/** More than what rounding may change in sums and products below 2 ** 64. */
const ROUNDING = 2 ** 16;

/** Between which numbers it lies when each value lies in its limits; wider beyond 2 ** 53, where numbers round. */
export function limitsOf(p: Polynomial, of: (value: ValueId) => Limits): Limits {
  let { constant: lo, constant: hi } = p;
  for (const { values, factor } of p.terms) {
    let least = 1;
    let most = 1;
    for (const value of values) {
      const part = of(value);
      const ends = [least * part.lo, least * part.hi, most * part.lo, most * part.hi];
      least = Math.min(...ends);
      most = Math.max(...ends);
    }
    lo += factor > 0 ? factor * least : factor * most;
    hi += factor > 0 ? factor * most : factor * least;
  }
  if (magnitude(p, of) < 2 ** 53) return { lo, hi };
  return { lo: lo - ROUNDING, hi: hi + ROUNDING };
}

/** No partial sum of it is greater than this, in either direction. */
export function magnitude(p: Polynomial, of: (value: ValueId) => Limits): number {
  return p.terms.reduce(
    (sum, { values, factor }) =>
      sum +
      values.reduce((product, value) => {
        const { lo, hi } = of(value);
        return product * Math.max(Math.abs(lo), Math.abs(hi));
      }, Math.abs(factor)),
    Math.abs(p.constant),
  );
}
