/** Needs of an index as tests before a loop, in 64 bits, where nothing wraps. */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType } from '../../../ir/types.ts';
import { integerOf } from '../../analyses/induction.ts';
import type { Point } from '../../analyses/ranges/fact-lists.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { describe } from '../../describe.ts';
import { append, blockOf, instOf } from '../../edit.ts';
import type { Need } from './ends.ts';
import {
  constant,
  type Limits,
  limitsOf,
  magnitude,
  minus,
  over,
  type Polynomial,
  plus,
  shape,
  type Term,
  times,
  variable,
  whole,
} from './polynomial.ts';

/** The polynomial is at most 0. */
export type Test = Polynomial;

/** No values that index something are so far apart. */
export const MAX_SHORT = 2 ** 24;

/** Below 2 ** 63 by more than a rounding error. */
const MAX_MAGNITUDE = 2 ** 63 - 2 ** 56;

/**
 * What is to be tested; `undefined` where something can never hold at the place that the needs are for, or does
 * not fit into 64 bits. A test that holds in no run that gets there would only keep the loop with its checks.
 */
export function testsOf(
  ranges: Ranges,
  needs: readonly Need[],
  point: Point,
): readonly Test[] | undefined {
  const limits = (value: ValueId): Limits =>
    ranges.everywhere(value) ?? { lo: -Infinity, hi: Infinity };
  const found: Test[] = [];
  for (const { low, high, exactly } of needs) {
    const exact = minus(low, high);
    // A whole number that is less than 1 more is no more.
    const isWhole = exactly === undefined && (low.divisor === 1 || high.divisor === 1);
    const slack = exact === undefined || !isWhole ? 0 : exact.divisor - 1;
    const difference = exact === undefined ? undefined : plus(whole(exact), constant(0 - slack));
    if (difference === undefined || !(magnitude(difference, limits) < MAX_MAGNITUDE))
      return undefined;
    if (limitsOf(difference, limits).hi <= 0 || isImplied(ranges, difference, limits)) continue;
    if (!canHold(ranges, difference, point)) return undefined;
    found.push(difference);
  }
  return found;
}

/**
 * Whether the test may hold where the check is reached. One that does not would send every run that gets there to
 * the loop with the check: `n <= 1` of a loop that runs from 1 up to `n`.
 */
export function canHold(ranges: Ranges, test: Test, point: Point): boolean {
  const expected = (value: ValueId): Limits =>
    ranges.expected(value, point) ?? { lo: -Infinity, hi: Infinity };
  return test.constant <= MAX_SHORT && limitsOf(test, expected).lo <= 0;
}

export function keyOf(test: Test): string {
  return `${shape(test)}+${test.constant}`;
}

/** Whether the test holds by what its quotients are quotients of: `2 * (n / 2) <= n`. */
function isImplied(ranges: Ranges, test: Test, limits: (value: ValueId) => Limits): boolean {
  const values = new Set(test.terms.flatMap((term) => (term.factor > 0 ? term.values : [])));
  for (const value of values) {
    const inst = instOf(ranges.func, value);
    if (inst?.kind !== 'binary' || inst.op !== 'div' || limits(inst.left).lo < 0) continue;
    const by = integerOf(ranges.func, inst.right);
    const left = ranges.forms.canonical(inst.left);
    const exact = by === undefined || by < 1n ? undefined : over(variable(left), Number(by));
    if (exact === undefined) continue;
    // At most the exact quotient, of which only a multiple is asked.
    const term = test.terms.find(
      ({ values: [only, ...others] }) => only === value && others.length === 0,
    );
    const more = term === undefined ? undefined : times(exact, constant(term.factor));
    const rest = { ...test, terms: test.terms.filter((other) => other !== term) };
    const bound = more === undefined ? undefined : plus(rest, more);
    if (bound !== undefined && limitsOf(bound, limits).hi <= 0) return true;
  }
  return false;
}

/** Adds tests to those there are; of such as differ in the constant only, the one that asks most stays. */
export function addTests(to: ReadonlyMap<string, Test>, more: readonly Test[]): Map<string, Test> {
  const all = new Map(to);
  for (const test of more) {
    const other = all.get(shape(test));
    if (other === undefined || test.constant > other.constant) all.set(shape(test), test);
  }
  return all;
}

/** Without tests that another one makes superfluous, given the signs that are tested. */
export function strongestTests(ranges: Ranges, tests: readonly Test[]): readonly Test[] {
  const isSign = ({ terms }: Test): boolean =>
    terms.length === 1 && terms[0]?.factor === -1 && terms[0].values.length === 1;
  const notNegative = new Set(
    tests.filter((t) => isSign(t) && t.constant >= 0).map((t) => t.terms[0]?.values[0]),
  );
  const limits = (value: ValueId): Limits => {
    const { lo, hi } = ranges.everywhere(value) ?? { lo: -Infinity, hi: Infinity };
    return { lo: notNegative.has(value) ? Math.max(0, lo) : lo, hi };
  };
  const kept: Test[] = tests.filter(isSign);
  const others = tests.filter((test) => !isSign(test));
  for (const test of others) {
    const isSuperfluous = tests.some((by) => {
      const difference = by === test ? undefined : minus(test, by);
      if (difference === undefined || limitsOf(difference, limits).hi > 0) return false;
      // Of two that imply each other the first stays.
      const back = minus(by, test);
      const isFirst = tests.indexOf(by) < tests.indexOf(test);
      return isFirst || back === undefined || limitsOf(back, limits).hi > 0;
    });
    if (!isSuperfluous) kept.push(test);
  }
  return kept;
}

/** Positive terms stand left, the others right. */
function sides({ terms, constant }: Test): { readonly low: Side; readonly high: Side } {
  const turned = terms.filter((t) => t.factor < 0).map((t) => ({ ...t, factor: -t.factor }));
  return {
    low: { terms: terms.filter((t) => t.factor > 0), constant: Math.max(0, constant), divisor: 1 },
    high: { terms: turned, constant: Math.max(0, -constant), divisor: 1 },
  };
}

type Side = Polynomial;

/** `n * n <= a.len()`. */
export function testText(func: Func, test: Test): string {
  const term = ({ values, factor }: Term): string => {
    const isAlone = values.length === 1 && factor === 1;
    const names = values
      .map((value) => describe(func, value))
      .map((name) => (isAlone || !name.includes(' ') ? name : `(${name})`));
    return [...(factor === 1 ? [] : [`${factor}`]), ...names].join(' * ');
  };
  const text = (side: Side): string => {
    const parts = [...side.terms.map(term), ...(side.constant === 0 ? [] : [`${side.constant}`])];
    return parts.length === 0 ? '0' : parts.join(' + ');
  };
  const { low, high } = sides(test);
  // A number alone stands left: `-7 <= n`.
  return low.terms.length === 0 && high.constant > 0
    ? `${-high.constant} <= ${text({ ...high, constant: 0 })}`
    : `${text(low)} <= ${text(high)}`;
}

/** Appends the test to a block; the result is a truth of the module's dialect. */
export function appendTest(func: Func, module: Module, block: BlockId, test: Test): ValueId {
  const { types } = module;
  const { site } = blockOf(func, block);
  const wide = types.i64 as IntType;
  const add = (inst: Inst): ValueId => append(func, block, inst, site);
  const constant = (value: number): ValueId =>
    add({ kind: 'const', type: wide, value: BigInt(value) });
  const binary = (op: 'add' | 'mul', left: ValueId, right: ValueId): ValueId =>
    add({ kind: 'binary', op, type: wide, left, right });
  const number = (value: ValueId): ValueId => {
    const inst = instOf(func, value);
    // A length is read again, since it may stand inside the loop.
    const operand = inst?.kind === 'slice.len' ? add(inst) : value;
    return add({ kind: 'convert', type: wide, operand });
  };
  const product = ({ values, factor }: Term): ValueId => {
    const factors = values.map(number);
    if (factor !== 1) factors.push(constant(factor));
    return factors.reduce((left, right) => binary('mul', left, right));
  };
  const sum = (side: Side): ValueId => {
    const parts = side.terms.map(product);
    if (side.constant !== 0 || parts.length === 0) parts.push(constant(side.constant));
    return parts.reduce((left, right) => binary('add', left, right));
  };
  const { low, high } = sides(test);
  const left = sum(low);
  const right = sum(high);
  const type = module.dialect === 'high' ? types.bool : types.i32;
  return add({ kind: 'compare', op: 'le', type, left, right });
}
