/**
 * Runs a loop without its checks where a test before it proves them all, and as it is where not.
 *
 *   for i in 0..n { check.bounds i, a.len() … }   →   if n <= a.len() { for … { … } } else { for … { check … } }
 *
 * Needs: nothing. Keeps: the order of effects and traps, since the loop with checks is as it was. Leaves: two
 * loops in place of one.
 *
 * The tests are what the proof of a check is short of: claims about values that do not change in the loop. In
 * nests also the ends of an index (`version-loops/extremes.ts`).
 */

import type { Dominators } from '../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { isIndexCheck } from '../../ir/ops.ts';
import type { IntType } from '../../ir/types.ts';
import { analyseLoops, integerOf, type LoopFacts } from '../analyses/induction.ts';
import { type Check, claim, claimsOf, isProven } from '../analyses/ranges/checks.ts';
import { type Point, ZERO } from '../analyses/ranges/facts.ts';
import { type Claim, prover } from '../analyses/ranges/prover.ts';
import { Ranges } from '../analyses/ranges/ranges.ts';
import { copyLoop, type Escapes, escapesOf } from '../copy-loop.ts';
import { describe } from '../describe.ts';
import { append, blockOf, instOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { Extremes } from './version-loops/extremes.ts';
import {
  addTests,
  appendTest,
  strongestTests,
  type Test,
  testsOf,
  testText,
} from './version-loops/tests.ts';

const PASS = 'version-loops';

export const versionLoops: Pass = {
  name: PASS,
  summary: 'loops without checks behind a test that proves them',
  after: [],
  required: false,
  run: { on: 'function', apply: version },
};

/** Instructions in a loop that is worth having twice, and added to one function in all. */
const MAX_LOOP = 300;
const MAX_GROWTH = 1500;
/** Tests before one loop, and before one with loops inside, which pays for more. */
const MAX_TESTS = 6;
const MAX_NEST_TESTS = 12;
/** Loops of one function. */
const MAX_VERSIONS = 12;

/** `left + plus ≤ right + offset`, in exact arithmetic. */
interface Condition extends Claim {
  readonly plus: ValueId;
}

interface Plan {
  readonly loop: Loop;
  readonly checks: readonly ValueId[];
  readonly conditions: readonly Condition[];
  readonly tests: readonly Test[];
  readonly escapes: Escapes;
  readonly tree: Dominators;
}

function version(func: Func, context: PassContext): void {
  const done = new Set<BlockId>();
  let growth = 0;
  let versions = 0;
  while (versions < MAX_VERSIONS) {
    // A round of plans shares one analysis; values behind a copied loop have new names in the next.
    const plans = nextPlans(func, context.module, done, MAX_GROWTH - growth).slice(
      0,
      MAX_VERSIONS - versions,
    );
    if (plans.length === 0) return;
    versions += plans.length;
    for (const plan of plans) {
      growth += sizeOf(func, plan.loop);
      apply(func, context, plan, done);
    }
  }
}

function sizeOf(func: Func, loop: Loop): number {
  return loop.blocks.reduce((sum, block) => sum + blockOf(func, block).insts.length, 0);
}

/** Blocks of the loops that this round copies already: what they define gets other names behind them. */
interface Renamed {
  readonly blocks: Set<BlockId>;
  /** A plan would have needed such a value, and is worth another look in the next round. */
  met: boolean;
}

/**
 * Loops that pay, none inside another, outer ones first and then in order of control, so that no copy has
 * uses of what a later one renames. `done` gets the headers that were looked at for good.
 */
function nextPlans(func: Func, module: Module, done: Set<BlockId>, room: number): readonly Plan[] {
  const forest = findLoops(func);
  const candidates = forest.loops.filter(
    (loop) =>
      !done.has(loop.header) &&
      loop.header !== 0 &&
      sizeOf(func, loop) <= Math.min(MAX_LOOP, room) &&
      checksIn(func, loop).length > 0,
  );
  if (candidates.length === 0) return [];
  const ranges = new Ranges(func, module);
  const facts = analyseLoops(func, forest.loops);
  const parents = new Set(forest.loops.map((loop) => loop.parent));
  const renamed: Renamed = { blocks: new Set(), met: false };
  const plans: Plan[] = [];
  let left = room;
  for (const loop of candidates) {
    const size = sizeOf(func, loop);
    if (renamed.blocks.has(loop.header) || size > left) continue;
    renamed.met = false;
    const plan = planFor(ranges, loop, facts, !parents.has(loop), renamed);
    if (plan !== undefined || !renamed.met) done.add(loop.header);
    if (plan === undefined) continue;
    plans.push(plan);
    left -= size;
    for (const block of loop.blocks) renamed.blocks.add(block);
  }
  return plans.sort(
    (a, b) => ranges.tree.orderOf(a.loop.header) - ranges.tree.orderOf(b.loop.header),
  );
}

function checksIn(func: Func, loop: Loop): { id: ValueId; check: Check; point: Point }[] {
  return loop.blocks.flatMap((block) =>
    blockOf(func, block).insts.flatMap((id, at) => {
      const check = instOf(func, id);
      return check?.kind === 'check' && claimsOf(func, check) !== undefined
        ? [{ id, check, point: { block, at } }]
        : [];
    }),
  );
}

/** The tests that prove every check of the loop, or of an innermost one at least some. */
function planFor(
  ranges: Ranges,
  loop: Loop,
  facts: readonly LoopFacts[],
  isInnermost: boolean,
  renamed: Renamed,
): Plan | undefined {
  const { func } = ranges;
  const escapes = escapesOf(func, loop, ranges.tree, ranges.homes);
  if (escapes === undefined) return undefined;
  const extremes = new Extremes(ranges, loop, facts, (value) =>
    availableBefore(ranges, loop, value, renamed),
  );
  const most = isInnermost ? MAX_TESTS : MAX_NEST_TESTS;
  const conditions = new Map<string, Condition>();
  let tests = new Map<string, Test>();
  const checks: ValueId[] = [];
  for (const { id, check, point } of checksIn(func, loop)) {
    const found = isProven(ranges, prover(ranges), check, point)
      ? []
      : conditionsFor(ranges, loop, check, point, renamed);
    const added = found?.filter((condition) => !conditions.has(keyOf(condition))) ?? [];
    if (found !== undefined && conditions.size + tests.size + added.length <= most) {
      for (const condition of added) conditions.set(keyOf(condition), condition);
      checks.push(id);
      continue;
    }
    const needs = extremes.needsOf(check, point);
    const wanted = needs === undefined ? undefined : testsOf(ranges, needs);
    const all = wanted === undefined ? undefined : addTests(tests, wanted);
    if (all !== undefined && conditions.size + all.size <= most) {
      tests = all;
      checks.push(id);
    } else if (!isInnermost) return undefined;
  }
  if (conditions.size + tests.size === 0) return undefined;
  const strongest = withoutImplied([...conditions.values()]);
  return {
    loop,
    checks,
    conditions: strongest,
    tests: strongestTests(ranges, [...tests.values()]),
    escapes,
    tree: ranges.tree,
  };
}

/** Of tests that differ in the constant only, the one that asks most. */
function withoutImplied(conditions: readonly Condition[]): readonly Condition[] {
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

function keyOf({ left, plus, right, offset }: Condition): string {
  return `${left}:${plus}:${right}:${offset}`;
}

function conditionsFor(
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
      found.set(keyOf(condition), condition);
      return true;
    };
    const search = prover(ranges, { accepts, within });
    return claims.every((wanted) => search.holds(wanted, point)) ? [...found.values()] : undefined;
  };
  let found: readonly Condition[] | undefined = proveAll(() => true);
  if (found === undefined) return sumConditions(ranges, within, loop, check, point, renamed);
  // The search may have asked for more than the proof needed in the end.
  for (const extra of found.slice(0, MAX_TESTS)) {
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
  const low = left === ZERO ? 0 : (ranges.everywhere(left)?.lo ?? 0);
  const high = right === ZERO ? 0 : (ranges.everywhere(right)?.hi ?? 0);
  // What can never hold is no test.
  if (low > high + normal.offset) return undefined;
  return { left, right, offset: normal.offset, plus: ZERO };
}

/** A value of at most 32 bits that is the same in every iteration and known before the first. */
function availableBefore(
  ranges: Ranges,
  loop: Loop,
  value: ValueId,
  renamed: Renamed,
): ValueId | undefined {
  if (value === ZERO) return ZERO;
  const { func, homes, forms, tree } = ranges;
  const type = func.values[value]?.type;
  if (type?.kind !== 'int' || type.bits > 32) return undefined;
  const canonical = forms.canonical(value);
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
      if (condition !== undefined) found.push(condition);
      return condition !== undefined;
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
      return [
        ...found,
        { left: ZERO, plus: ZERO, right: base, offset: 0 },
        // base + bound + above ≤ length − 1
        { left: base, plus: bound, right: end, offset: fixed - 1 - above },
      ];
    }
  }
  return undefined;
}

// ---- the rewrite ------------------------------------------------------------------------------------------

function apply(func: Func, context: PassContext, plan: Plan, done: Set<BlockId>): void {
  const { module } = context;
  const reason = [
    ...plan.conditions.map((condition) => conditionText(func, condition)),
    ...plan.tests.map((test) => testText(func, test)),
  ].join(' and ');
  const copies = copyLoop(func, plan.loop, plan.escapes, plan.tree);
  for (const block of [...copies.blockOf.keys(), ...copies.blockOf.values()]) done.add(block);
  const condition = testAll(func, module, copies.entry, plan);
  blockOf(func, copies.entry).terminator = {
    ...{ kind: 'branch', condition, ifTrue: copies.copy, ifFalse: copies.original },
  };
  const gone = new Set(plan.checks.map((check) => copies.valueOf.get(check)));
  for (const made of copies.blockOf.values()) {
    const block = blockOf(func, made);
    block.insts = block.insts.filter((id) => !gone.has(id));
  }
  if (func.library) return;
  for (const check of plan.checks) {
    const site = func.sites[check];
    if (site === undefined) continue;
    context.remark({
      ...{ pass: PASS, func: func.name, site, kind: 'bounds-check', decision: 'hoisted' },
      ...{ rule: 'bce.versioned', reason: `tested once before the loop: ${reason}`, applied: true },
    });
  }
}

function conditionText(func: Func, { left, plus, right, offset }: Condition): string {
  const name = (value: ValueId): string => describe(func, value);
  const sum = [left, plus].filter((value) => value !== ZERO).map(name);
  // Constants stand on the left: `4 <= a.len()`.
  if (offset < 0) sum.push(`${-offset}`);
  const ends = right === ZERO ? [] : [name(right)];
  if (offset > 0) ends.push(`${offset}`);
  const show = (parts: readonly string[]): string => (parts.length === 0 ? '0' : parts.join(' + '));
  return `${show(sum)} <= ${show(ends)}`;
}

/** All conditions in one value, in 64 bits, where nothing wraps. */
function testAll(func: Func, module: Module, block: BlockId, { conditions, tests }: Plan): ValueId {
  const { types } = module;
  const { site } = blockOf(func, block);
  const wide = types.i64 as IntType;
  const truth = module.dialect === 'high' ? types.bool : types.i32;
  const add = (inst: Inst): ValueId => append(func, block, inst, site);
  const constant = (value: number): ValueId =>
    add({ kind: 'const', type: wide, value: BigInt(value) });
  const number = (value: ValueId): ValueId => {
    if (value === ZERO) return constant(0);
    const inst = instOf(func, value);
    // A length is read again, since it may stand inside the loop.
    const operand = inst?.kind === 'slice.len' ? add(inst) : value;
    return add({ kind: 'convert', type: wide, operand });
  };
  const sum = (left: ValueId, right: ValueId): ValueId =>
    add({ kind: 'binary', op: 'add', type: wide, left, right });
  const parts = tests.map((test) => appendTest(func, module, block, test));
  for (const { left, plus, right, offset } of conditions) {
    const low = plus === ZERO ? number(left) : sum(number(left), number(plus));
    const high = sum(number(right), constant(offset));
    parts.push(add({ kind: 'compare', op: 'le', type: truth, left: low, right: high }));
  }
  const [first, ...others] = parts;
  const truly = module.dialect === 'high' ? true : 1;
  if (first === undefined) return add({ kind: 'const', type: truth, value: truly });
  return others.reduce(
    (left, right) => add({ kind: 'binary', op: 'and', type: truth, left, right }),
    first,
  );
}
