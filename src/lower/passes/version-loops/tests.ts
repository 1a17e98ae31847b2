/** Needs of an index as tests before a loop, in 64 bits, where nothing wraps. */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType } from '../../../ir/types.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { describe } from '../../describe.ts';
import { append, blockOf, instOf } from '../../edit.ts';
import type { Need } from './extremes.ts';
import { limitsOf, magnitude, minus, type Polynomial, shape, type Term } from './polynomial.ts';

/** The polynomial is at most 0. */
export type Test = Polynomial;

/** Below 2 ** 63 by more than a rounding error. */
const MAX_MAGNITUDE = 2 ** 63 - 2 ** 56;

/** What is to be tested; `undefined` where something can never hold, or does not fit into 64 bits. */
export function testsOf(ranges: Ranges, needs: readonly Need[]): readonly Test[] | undefined {
  const limits = (value: ValueId): { lo: number; hi: number } =>
    ranges.everywhere(value) ?? { lo: -Infinity, hi: Infinity };
  const found: Test[] = [];
  for (const { low, high } of needs) {
    const difference = minus(low, high);
    if (difference === undefined || !(magnitude(difference, limits) < MAX_MAGNITUDE))
      return undefined;
    const { lo, hi } = limitsOf(difference, limits);
    if (hi <= 0) continue;
    if (lo > 0) return undefined;
    found.push(difference);
  }
  return found;
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
  const limits = (value: ValueId): { lo: number; hi: number } => {
    const { lo, hi } = ranges.everywhere(value) ?? { lo: -Infinity, hi: Infinity };
    return { lo: notNegative.has(value) ? Math.max(0, lo) : lo, hi };
  };
  const kept: Test[] = tests.filter(isSign);
  const others = tests.filter((test) => !isSign(test));
  others.forEach((test, k) => {
    const isImplied = others.some((by, j) => {
      const difference = by === test ? undefined : minus(test, by);
      if (difference === undefined || limitsOf(difference, limits).hi > 0) return false;
      // Of two that imply each other the first stays.
      const back = minus(by, test);
      return j < k || back === undefined || limitsOf(back, limits).hi > 0;
    });
    if (!isImplied) kept.push(test);
  });
  return kept;
}

/** Positive terms stand left, the others right. */
function sides({ terms, constant }: Test): { readonly low: Side; readonly high: Side } {
  const turned = terms.filter((t) => t.factor < 0).map((t) => ({ ...t, factor: -t.factor }));
  return {
    low: { terms: terms.filter((t) => t.factor > 0), constant: Math.max(0, constant) },
    high: { terms: turned, constant: Math.max(0, -constant) },
  };
}

type Side = Polynomial;

/** `n * n <= a.len()`. */
export function testText(func: Func, test: Test): string {
  const term = ({ values, factor }: Term): string => {
    const names = values.map((value) => describe(func, value));
    return [...(factor === 1 ? [] : [`${factor}`]), ...names].join(' * ');
  };
  const text = (side: Side): string => {
    const parts = [...side.terms.map(term), ...(side.constant === 0 ? [] : [`${side.constant}`])];
    return parts.length === 0 ? '0' : parts.join(' + ');
  };
  const { low, high } = sides(test);
  return `${text(low)} <= ${text(high)}`;
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
