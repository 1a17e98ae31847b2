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

import { predecessors } from '../../ir/cfg.ts';
import type { Dominators } from '../../ir/dominators.ts';
import type { BlockId, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { InternalError } from '../../report/unreachable.ts';
import { analyseLoops, type LoopFacts } from '../analyses/induction.ts';
import { type Check, claimsOf, isProven } from '../analyses/ranges/checks.ts';
import type { Point } from '../analyses/ranges/fact-lists.ts';
import { prover } from '../analyses/ranges/prover.ts';
import { Ranges } from '../analyses/ranges/ranges.ts';
import { copyLoop, type Escapes, escapesOf } from '../copy-loop.ts';
import { describe } from '../describe.ts';
import { append, blockOf, instOf } from '../edit.ts';
import { preheader } from '../loop-edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { availableBefore, conditionsFor, type Renamed } from './version-loops/conditions.ts';
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

interface Plan {
  readonly loop: Loop;
  readonly checks: readonly ValueId[];
  /** No check of the loop stays. */
  readonly isWhole: boolean;
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
    const proven = new Set<ValueId>();
    const plans = nextPlans(func, context.module, done, MAX_GROWTH - growth, proven).slice(
      0,
      MAX_VERSIONS - versions,
    );
    drop(func, context, proven);
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

/**
 * Loops that pay, none inside another, outer ones first and then in order of control, so that no copy has
 * uses of what a later one renames. `done` gets the headers that were looked at for good,
 * `proven` checks whose ends of an index prove them without any test.
 */
function nextPlans(
  func: Func,
  module: Module,
  done: Set<BlockId>,
  room: number,
  proven: Set<ValueId>,
): readonly Plan[] {
  const isCandidate = (loop: Loop): boolean =>
    !done.has(loop.header) &&
    loop.header !== 0 &&
    sizeOf(func, loop) <= Math.min(MAX_LOOP, room) &&
    checksIn(func, loop).length > 0;
  const found = findLoops(func);
  const forest = enterOnce(func, found.loops.filter(isCandidate)) ? findLoops(func) : found;
  const candidates = forest.loops.filter(isCandidate);
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
    const plan = planFor(ranges, loop, facts, !parents.has(loop), renamed, proven);
    // Another round may say more, once what is renamed has its new name.
    if (renamed.met && plan?.isWhole !== true) continue;
    done.add(loop.header);
    if (plan === undefined) continue;
    plans.push(plan);
    left -= size;
    for (const block of loop.blocks) renamed.blocks.add(block);
  }
  return plans.sort(
    (a, b) => ranges.tree.orderOf(a.loop.header) - ranges.tree.orderOf(b.loop.header),
  );
}

/**
 * Leads several ways into a loop together, as those from both copies of the loop before it, so that a variable has
 * one first value.
 */
function enterOnce(func: Func, loops: readonly Loop[]): boolean {
  const preds = predecessors(func);
  const shared = loops.filter(({ header, blocks }) => {
    const inside = new Set(blocks);
    return (preds[header] ?? []).filter((from) => !inside.has(from)).length > 1;
  });
  for (const loop of shared) preheader(func, loop, preds);
  return shared.length > 0;
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
  proven: Set<ValueId>,
): Plan | undefined {
  const { func } = ranges;
  const escapes = escapesOf(func, loop, ranges.tree, ranges.homes);
  if (escapes === undefined) return undefined;
  const extremes = new Extremes(ranges, loop, facts, (value) =>
    availableBefore(ranges, loop, value, renamed),
  );
  const most = isInnermost ? MAX_TESTS : MAX_NEST_TESTS;
  let tests: ReadonlyMap<string, Test> = new Map();
  const checks: ValueId[] = [];
  let isWhole = true;
  /** Takes the tests if there are not too many by then. */
  const takes = (id: ValueId, wanted: readonly Test[] | undefined): boolean => {
    const all = wanted === undefined ? undefined : addTests(tests, wanted);
    if (all === undefined || strongestTests(ranges, [...all.values()]).length > most) return false;
    tests = all;
    checks.push(id);
    return true;
  };
  for (const { id, check, point } of checksIn(func, loop)) {
    if (proven.has(id)) continue;
    if (isProven(ranges, prover(ranges), check, point)) {
      proven.add(id);
      continue;
    }
    if (takes(id, conditionsFor(ranges, loop, check, point, renamed))) continue;
    const wanted = testsFor(ranges, extremes, check, point);
    if (wanted?.length === 0) proven.add(id);
    else if (!takes(id, wanted)) {
      if (!isInnermost) return undefined;
      isWhole = false;
    }
  }
  if (tests.size === 0) return undefined;
  return {
    ...{ loop, checks, isWhole, escapes },
    tests: strongestTests(ranges, [...tests.values()]),
    tree: ranges.tree,
  };
}

/** The tests that make a check hold, from the ends of its index: the fewer of what both ways to look at it ask. */
function testsFor(
  ranges: Ranges,
  extremes: Extremes,
  check: Check,
  point: Point,
): readonly Test[] | undefined {
  const [byNumbers, byDefinitions] = (['numbers', 'definitions'] as const).map((by) => {
    const needs = extremes.needsOf(check, point, by);
    return needs === undefined ? undefined : testsOf(ranges, needs, point);
  });
  if (byNumbers === undefined || byDefinitions === undefined) return byNumbers ?? byDefinitions;
  return byDefinitions.length < byNumbers.length ? byDefinitions : byNumbers;
}

// ---- the rewrite ------------------------------------------------------------------------------------------

/** Checks that hold whatever happens. */
function drop(func: Func, context: PassContext, proven: ReadonlySet<ValueId>): void {
  if (proven.size === 0) return;
  for (const block of func.blocks) {
    if (block !== undefined) block.insts = block.insts.filter((id) => !proven.has(id));
  }
  if (func.library) return;
  for (const id of proven) {
    const check = instOf(func, id);
    const site = func.sites[id];
    if (site === undefined || check?.kind !== 'check') continue;
    const [index, length] = check.args.map((arg) => describe(func, arg));
    context.remark({
      ...{ pass: PASS, func: func.name, site, kind: 'bounds-check', decision: 'elided' },
      ...{ rule: 'bce.range', reason: `0 <= ${index} < ${length} in every iteration` },
      applied: true,
    });
  }
}

function apply(func: Func, context: PassContext, plan: Plan, done: Set<BlockId>): void {
  const { module } = context;
  const reason = plan.tests.map((test) => testText(func, test)).join(' and ');
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

/** All tests in one value. */
function testAll(func: Func, module: Module, block: BlockId, { tests }: Plan): ValueId {
  const { types } = module;
  const { site } = blockOf(func, block);
  const truth = module.dialect === 'high' ? types.bool : types.i32;
  const [first, ...others] = tests.map((test) => appendTest(func, module, block, test));
  if (first === undefined) throw new InternalError(`a loop of ${func.name} without tests`);
  return others.reduce(
    (left, right) =>
      append(func, block, { kind: 'binary', op: 'and', type: truth, left, right }, site),
    first,
  );
}
