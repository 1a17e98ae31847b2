/** Sums of products of values, with constant factors, over a constant: what the ends of an index are made of. */

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
  /** What all of it is divided by, in exact arithmetic: positive, and 1 for most. */
  readonly divisor: number;
}

/** More than this is not worth testing. */
const MAX_TERMS = 6;
const MAX_DEGREE = 2;
const MAX_DIVISOR = 2 ** 20;

export function constant(value: number): Polynomial {
  return { terms: [], constant: value, divisor: 1 };
}

export function variable(value: ValueId): Polynomial {
  return { terms: [{ values: [value], factor: 1 }], constant: 0, divisor: 1 };
}

function keyOfTerm(term: Term): string {
  return term.values.join('*');
}

/** The same for two polynomials that differ in the constant only. */
export function shape({ terms, divisor }: Polynomial): string {
  return `${terms.map((term) => `${term.factor}:${keyOfTerm(term)}`).join('+')}/${divisor}`;
}

function collect(terms: readonly Term[], sum: number, divisor: number): Polynomial | undefined {
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
    divisor <= MAX_DIVISOR &&
    kept.every(([, t]) => t.values.length <= MAX_DEGREE && Number.isSafeInteger(t.factor));
  if (!fits) return undefined;
  const by = kept.reduce(
    (all, [, { factor }]) => commonDivisor(all, factor),
    commonDivisor(divisor, sum),
  );
  return {
    terms: kept.map(([, term]) => ({ ...term, factor: term.factor / by })),
    // 0 + sum: a −0 must not come of it.
    constant: 0 + sum / by,
    divisor: divisor / by,
  };
}

/** Of a positive number and another one: positive. */
function commonDivisor(a: number, b: number): number {
  let [more, less] = [a, Math.abs(b)];
  while (less !== 0) [more, less] = [less, more % less];
  return more;
}

function scaled(terms: readonly Term[], by: number): readonly Term[] {
  return by === 1 ? terms : terms.map((term) => ({ ...term, factor: term.factor * by }));
}

/** `undefined` where it becomes too large to be worth it. */
export function plus(a: Polynomial, b: Polynomial): Polynomial | undefined {
  const terms = [...scaled(a.terms, b.divisor), ...scaled(b.terms, a.divisor)];
  const sum = a.constant * b.divisor + b.constant * a.divisor;
  return collect(terms, sum, a.divisor * b.divisor);
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
    a.divisor * b.divisor,
  );
}

/** In exact arithmetic: nothing is rounded. */
export function over(a: Polynomial, by: number): Polynomial | undefined {
  return collect(a.terms, a.constant, a.divisor * by);
}

/** A multiple of it without a divisor, which has its sign. */
export function whole(a: Polynomial): Polynomial {
  return { ...a, divisor: 1 };
}

export interface Limits {
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
  const slack = magnitude(p, of) < 2 ** 53 ? 0 : ROUNDING;
  if (p.divisor === 1) return { lo: lo - slack, hi: hi + slack };
  return { lo: Math.floor((lo - slack) / p.divisor), hi: Math.ceil((hi + slack) / p.divisor) };
}

/** No partial sum of it, before it is divided, is greater than this, in either direction. */
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
