/** What the proof of a check is short of, as tests of values that do not change in a loop. */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import { isIndexCheck } from '../../../ir/ops.ts';
import { integerOf } from '../../analyses/induction.ts';
import { type Check, claim, claimsOf } from '../../analyses/ranges/checks.ts';
import { type Point, ZERO } from '../../analyses/ranges/fact-lists.ts';
import { type Claim, prover } from '../../analyses/ranges/prover.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { instOf } from '../../edit.ts';
import { constant, minus, type Polynomial, plus, variable } from './polynomial.ts';
import { canHold, keyOf, type Test } from './tests.ts';

/** After so many, what the proof did without in the end is not looked for. */
const MAX_SPARED = 6;

/** Blocks of the loops that this round copies already: what they define gets other names behind them. */
export interface Renamed {
  readonly blocks: Set<BlockId>;
  /** A plan would have needed such a value, and is worth another look in the next round. */
  met: boolean;
}

export function conditionsFor(
  ranges: Ranges,
  loop: Loop,
  check: Check,
  point: Point,
  renamed: Renamed,
): readonly Test[] | undefined {
  const within = new Set(loop.blocks);
  const claims = claimsOf(ranges.func, check) ?? [];
  const proveAll = (allowed: (key: string) => boolean): readonly Test[] | undefined => {
    const found = new Map<string, Test>();
    const accepts = (wanted: Claim, at: Point): boolean => {
      const test = testOf(ranges, within, loop, wanted, at, renamed);
      if (test === undefined || !allowed(keyOf(test)) || !canHold(ranges, test, point))
        return false;
      found.set(keyOf(test), test);
      return true;
    };
    const search = prover(ranges, { accepts, within });
    return claims.every((wanted) => search.holds(wanted, point)) ? [...found.values()] : undefined;
  };
  let found: readonly Test[] | undefined = proveAll(() => true);
  if (found === undefined) return sumTests(ranges, within, loop, check, point, renamed);
  // The search may have asked for more than the proof needed in the end.
  for (const extra of found.slice(0, MAX_SPARED)) {
    const rest: readonly string[] = found.map(keyOf).filter((key) => key !== keyOf(extra));
    found = proveAll((key) => rest.includes(key)) ?? found;
  }
  return found;
}

/** The claim as a test before the loop; `undefined` where it is none. */
function testOf(
  ranges: Ranges,
  within: ReadonlySet<BlockId>,
  loop: Loop,
  wanted: Claim,
  point: Point,
  renamed: Renamed,
): Test | undefined {
  const { func } = ranges;
  const normal = claim(func, wanted.left, wanted.right, wanted.offset);
  const isEntry =
    point.edge !== undefined &&
    ranges.entering[loop.header]?.some((e) => e.from === point.block && e.edge === point.edge);
  if (normal === undefined || (!within.has(point.block) && isEntry !== true)) return undefined;
  if (normal.left === ZERO && normal.right === ZERO) return undefined;
  const left = availableBefore(ranges, loop, normal.left, renamed);
  const right = availableBefore(ranges, loop, normal.right, renamed);
  if (left === undefined || right === undefined || left === right) return undefined;
  return atMost([left], [right], normal.offset);
}

/** The sum of some values is at most that of others and a constant. */
function atMost(
  left: readonly ValueId[],
  right: readonly ValueId[],
  offset: number,
): Test | undefined {
  const sum = (values: readonly ValueId[], start: Polynomial): Polynomial | undefined =>
    values
      .filter((value) => value !== ZERO)
      .reduce((all: Polynomial | undefined, value) => all && plus(all, variable(value)), start);
  const low = sum(left, constant(0));
  const high = sum(right, constant(offset));
  return low === undefined || high === undefined ? undefined : minus(low, high);
}

/** A value of at most 32 bits that is the same in every iteration and known before the first. */
export function availableBefore(
  ranges: Ranges,
  loop: Loop,
  value: ValueId,
  renamed: Renamed,
): ValueId | undefined {
  if (value === ZERO) return ZERO;
  const { func, homes, forms, tree } = ranges;
  const { root, offset, steps } = forms.of(value);
  // A conversion that keeps the number may stand in the loop, or be to 64 bits.
  const canonical = offset === 0 && steps.length === 0 ? root : forms.canonical(value);
  const type = func.values[canonical]?.type;
  if (type?.kind !== 'int' || type.bits > 32) return undefined;
  const inst = instOf(func, canonical);
  const source = inst?.kind === 'slice.len' ? inst.base : canonical;
  const home = homes[source] ?? -1;
  if (renamed.blocks.has(home)) {
    renamed.met = true;
    return undefined;
  }
  const isBefore = home >= 0 && home !== loop.header && tree.dominates(home, loop.header);
  return isBefore ? canonical : undefined;
}

/**
 * `x + y` where `x` does not change and `0 ≤ y ≤ w + c`: with `0 ≤ x` and `x + w + c < length` the exact sum is
 * an index, so the sum did not wrap either.
 */
function sumTests(
  ranges: Ranges,
  within: ReadonlySet<BlockId>,
  loop: Loop,
  check: Check,
  point: Point,
  renamed: Renamed,
): readonly Test[] | undefined {
  const { func, forms, facts } = ranges;
  const [index, length] = check.args;
  if (!isIndexCheck(check.op) || index === undefined || length === undefined) return undefined;
  const sum = instOf(func, index);
  if (sum?.kind !== 'binary' || sum.op !== 'add' || sum.type.kind !== 'int') return undefined;
  // In a narrower type an index may wrap to a negative one.
  if (sum.type.bits < 32) return undefined;
  const end =
    integerOf(func, length) === undefined ? availableBefore(ranges, loop, length, renamed) : ZERO;
  if (end === undefined) return undefined;
  const fixed = Number(integerOf(func, length) ?? 0n);
  for (const [x, y] of [
    [sum.left, sum.right],
    [sum.right, sum.left],
  ] as const) {
    const base = availableBefore(ranges, loop, x, renamed);
    if (base === undefined || integerOf(func, x) !== undefined) continue;
    const found: Test[] = [];
    const accepts = (wanted: Claim, at: Point): boolean => {
      const test = testOf(ranges, within, loop, wanted, at, renamed);
      if (test === undefined || !canHold(ranges, test, point)) return false;
      found.push(test);
      return true;
    };
    const lower = claim(func, ZERO, y, 0);
    if (lower === undefined || !prover(ranges, { accepts, within }).holds(lower, point)) continue;
    const form = forms.of(y);
    for (const fact of facts.upper(form.root, point)) {
      // What a check says is the length of something, to which nothing is worth adding.
      if (fact.source === 'check') continue;
      const direct = fact.value === forms.canonical(y);
      const related =
        direct || (ranges.atMostForm(y, point) && ranges.atLeastForm(fact.value, point));
      const bound = availableBefore(ranges, loop, fact.other, renamed);
      if (!related || bound === undefined) continue;
      const above = fact.offset + form.offset - forms.of(fact.value).offset;
      // base + bound + above ≤ length − 1
      const room = atMost([base, bound], [end], fixed - 1 - above);
      const sign = atMost([], [base], 0);
      if (room === undefined || sign === undefined) continue;
      if (canHold(ranges, sign, point) && canHold(ranges, room, point))
        return [...found, sign, room];
    }
  }
  return undefined;
}
