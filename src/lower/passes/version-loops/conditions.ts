/** What the proof of a check is short of, as tests of values that do not change in a loop. */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import type { Func } from '../../../ir/module.ts';
import { isIndexCheck } from '../../../ir/ops.ts';
import { integerOf } from '../../analyses/induction.ts';
import { type Check, claim, claimsOf } from '../../analyses/ranges/checks.ts';
import { type Point, ZERO } from '../../analyses/ranges/facts.ts';
import { type Claim, prover } from '../../analyses/ranges/prover.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { describe } from '../../describe.ts';
import { instOf } from '../../edit.ts';
import { MAX_SHORT } from './tests.ts';

/** After so many, what the proof did without in the end is not looked for. */
const MAX_SPARED = 6;

/** `left + plus ≤ right + offset`, in exact arithmetic. */
export interface Condition extends Claim {
  readonly plus: ValueId;
}

/** Blocks of the loops that this round copies already: what they define gets other names behind them. */
export interface Renamed {
  readonly blocks: Set<BlockId>;
  /** A plan would have needed such a value, and is worth another look in the next round. */
  met: boolean;
}

/** Of tests that differ in the constant only, the one that asks most. */
export function withoutImplied(conditions: readonly Condition[]): readonly Condition[] {
  return conditions.filter((a) =>
    conditions.every(
      (b) =>
        a === b ||
        a.left !== b.left ||
        a.plus !== b.plus ||
        a.right !== b.right ||
        a.offset < b.offset,
    ),
  );
}

export function keyOf({ left, plus, right, offset }: Condition): string {
  return `${left}:${plus}:${right}:${offset}`;
}

export function conditionsFor(
  ranges: Ranges,
  loop: Loop,
  check: Check,
  point: Point,
  renamed: Renamed,
): readonly Condition[] | undefined {
  const within = new Set(loop.blocks);
  const claims = claimsOf(ranges.func, check) ?? [];
  const proveAll = (allowed: (key: string) => boolean): readonly Condition[] | undefined => {
    const found = new Map<string, Condition>();
    const accepts = (wanted: Claim, at: Point): boolean => {
      const condition = conditionOf(ranges, within, loop, wanted, at, renamed);
      if (condition === undefined || !allowed(keyOf(condition))) return false;
      if (!canHold(ranges, condition, point)) return false;
      found.set(keyOf(condition), condition);
      return true;
    };
    const search = prover(ranges, { accepts, within });
    return claims.every((wanted) => search.holds(wanted, point)) ? [...found.values()] : undefined;
  };
  let found: readonly Condition[] | undefined = proveAll(() => true);
  if (found === undefined) return sumConditions(ranges, within, loop, check, point, renamed);
  // The search may have asked for more than the proof needed in the end.
  for (const extra of found.slice(0, MAX_SPARED)) {
    const rest: readonly string[] = found.map(keyOf).filter((key) => key !== keyOf(extra));
    found = proveAll((key) => rest.includes(key)) ?? found;
  }
  return found;
}

/** The claim as a test before the loop; `undefined` where it is none. */
function conditionOf(
  ranges: Ranges,
  within: ReadonlySet<BlockId>,
  loop: Loop,
  wanted: Claim,
  point: Point,
  renamed: Renamed,
): Condition | undefined {
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
  return { left, right, offset: normal.offset, plus: ZERO };
}

/**
 * Whether the condition may hold where the check is reached. One that does not would send every run that gets
 * there to the loop with the check: `n <= 1` of a loop that runs from 1 up to `n`.
 */
function canHold(ranges: Ranges, condition: Condition, point: Point): boolean {
  const { left, plus, right, offset } = condition;
  if (offset < -MAX_SHORT) return false;
  const end = (value: ValueId, side: 'lo' | 'hi'): number =>
    value === ZERO ? 0 : (ranges.expected(value, point)?.[side] ?? 0);
  // What stands on both sides says nothing.
  if (plus !== ZERO && plus === right) return end(left, 'lo') <= offset;
  if (plus !== ZERO && left === right) return end(plus, 'lo') <= offset;
  return end(left, 'lo') + end(plus, 'lo') <= end(right, 'hi') + offset;
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
function sumConditions(
  ranges: Ranges,
  within: ReadonlySet<BlockId>,
  loop: Loop,
  check: Check,
  point: Point,
  renamed: Renamed,
): readonly Condition[] | undefined {
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
    const found: Condition[] = [];
    const accepts = (wanted: Claim, at: Point): boolean => {
      const condition = conditionOf(ranges, within, loop, wanted, at, renamed);
      if (condition === undefined || !canHold(ranges, condition, point)) return false;
      found.push(condition);
      return true;
    };
    const lower = claim(func, ZERO, y, 0);
    if (lower === undefined || !prover(ranges, { accepts, within }).holds(lower, point)) continue;
    const form = forms.of(y);
    for (const fact of facts.upper(form.root, point)) {
      const direct = fact.value === forms.canonical(y);
      const related =
        direct || (ranges.atMostForm(y, point) && ranges.atLeastForm(fact.value, point));
      const bound = availableBefore(ranges, loop, fact.other, renamed);
      if (!related || bound === undefined) continue;
      const above = fact.offset + form.offset - forms.of(fact.value).offset;
      const sign: Condition = { left: ZERO, plus: ZERO, right: base, offset: 0 };
      // base + bound + above ≤ length − 1
      const room: Condition = { left: base, plus: bound, right: end, offset: fixed - 1 - above };
      if (canHold(ranges, sign, point) && canHold(ranges, room, point))
        return [...found, sign, room];
    }
  }
  return undefined;
}

export function conditionText(func: Func, { left, plus, right, offset }: Condition): string {
  const name = (value: ValueId): string => describe(func, value);
  const sum = [left, plus].filter((value) => value !== ZERO).map(name);
  const ends = right === ZERO ? [] : [name(right)];
  // A number alone stands left: `4 <= a.len()`.
  if (offset < 0 || (offset > 0 && sum.length === 0)) sum.push(`${-offset}`);
  else if (offset > 0) ends.push(`${offset}`);
  const show = (parts: readonly string[]): string => (parts.length === 0 ? '0' : parts.join(' + '));
  return `${show(sum)} <= ${show(ends)}`;
}
