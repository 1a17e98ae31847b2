/**
 * Induction variables of natural loops, the test that controls each loop, and how often it goes round.
 *
 * A basic induction variable is a parameter of the header that every back edge passes on with the same
 * step added [Aho, Sethi, Ullman 1986, 10.7]. `param = init + k · step` holds modulo the width of its
 * type in iteration k, always; that it does not wrap is a further claim, made by `Trips` only.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { BlockId, Edge, ValueId } from '../../ir/instructions.ts';
import type { Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../ir/ops.ts';
import type { IntType } from '../../ir/types.ts';
import { edgesOf } from '../../ir/visit.ts';
import { instOf } from '../edit.ts';
import { countByRunning } from './run-loop.ts';

/** What is added each time round: a constant, or a value from outside the loop (to be added or subtracted). */
export type Step =
  | { readonly kind: 'constant'; readonly value: bigint }
  | { readonly kind: 'value'; readonly value: ValueId; readonly negated: boolean };

export interface Induction {
  /** The parameter of the loop's header. */
  readonly param: ValueId;
  readonly type: IntType;
  /** Its value when the loop is entered. */
  readonly init: ValueId;
  readonly step: Step;
  /** What back edges pass on, where all pass the same value. */
  readonly next: ValueId | undefined;
}

/**
 * The test that every iteration passes, and that leaves the loop. The loop goes on while
 * `compare`: `subject op bound`; `distance`: the unsigned distance from `subject` to `bound` (upwards, or
 * downwards when not `up`) is more than `room` (`strict`) or at least `room`.
 */
export type Test =
  | {
      readonly kind: 'compare';
      readonly op: CompareOp;
      readonly bound: ValueId;
      /** The subject is the parameter as it is, or what the next iteration gets. */
      readonly subject: 'param' | 'next';
    }
  | {
      readonly kind: 'distance';
      readonly bound: ValueId;
      readonly up: boolean;
      readonly room: bigint;
      readonly strict: boolean;
    };

export interface Control {
  /** The block that ends in the test: the header when tested before the body. */
  readonly block: BlockId;
  readonly induction: Induction;
  readonly test: Test;
  /** Where control goes when the loop is over. */
  readonly exit: Edge;
}

/**
 * How often a back edge is taken when nothing but the controlling test leaves the loop. The counter passes
 * no end of its type on the way.
 *
 * - `until`: max(0, ⌈(to − from) / step⌉), or (from − to) when not `up`, in exact arithmetic.
 * - `room`: ⌊distance / step⌋ where `distance` is `to − from` (or `from − to`) modulo the type's width, less
 *   1 when `strict` and not 0.
 */
export type Trips =
  | { readonly kind: 'constant'; readonly count: bigint }
  | {
      readonly kind: 'until';
      readonly from: ValueId;
      readonly to: ValueId;
      readonly up: boolean;
      readonly step: bigint;
    }
  | {
      readonly kind: 'room';
      readonly from: ValueId;
      readonly to: ValueId;
      readonly up: boolean;
      readonly step: bigint;
      readonly strict: boolean;
    };

export interface LoopFacts {
  readonly loop: Loop;
  /** The only block outside that leads to the header. */
  readonly entry: BlockId | undefined;
  readonly inductions: readonly Induction[];
  readonly control: Control | undefined;
  readonly trips: Trips | undefined;
  /** Blocks inside with an edge out of the loop, in the order of the loop's blocks. */
  readonly exiting: readonly BlockId[];
  /** Whether a value is defined outside the loop, so that it is the same in every iteration. */
  readonly invariant: (value: ValueId) => boolean;
}

/** The definition block of every value, by id; −1 for one that stands in no block. */
export function definitionBlocks(func: Func): Int32Array {
  const blocks = new Int32Array(func.values.length).fill(-1);
  func.blocks.forEach((block, id) => {
    for (const value of block?.params ?? []) blocks[value] = id;
    for (const value of block?.insts ?? []) blocks[value] = id;
  });
  return blocks;
}

/** Facts about each of the loops, in their order. */
export function analyseLoops(func: Func, loops: readonly Loop[]): LoopFacts[] {
  const homes = definitionBlocks(func);
  const preds = predecessors(func);
  return loops.map((loop) => analyseLoop(func, loop, homes, preds));
}

function analyseLoop(
  func: Func,
  loop: Loop,
  homes: Int32Array,
  preds: readonly (readonly BlockId[])[],
): LoopFacts {
  const inside = new Set(loop.blocks);
  const invariant = (value: ValueId): boolean => !inside.has(homes[value] ?? -1);
  const outside = (preds[loop.header] ?? []).filter((block) => !inside.has(block));
  const inductions = inductionsIn(func, loop, outside, invariant);
  const exiting = loop.blocks.filter((block) =>
    edges(func, block).some((e) => !inside.has(e.block)),
  );
  const control = controlOf(func, loop, inductions, exiting, inside, invariant);
  const entry = outside.length === 1 ? outside[0] : undefined;
  const counted = control === undefined ? undefined : tripsOf(func, control);
  const trips = counted ?? countByRunning(func, loop, exiting, outside);
  return { loop, entry, inductions, control, trips, exiting, invariant };
}

function edges(func: Func, block: BlockId): readonly Edge[] {
  const terminator = func.blocks[block]?.terminator;
  return terminator === undefined ? [] : edgesOf(terminator);
}

// ---- induction variables ----------------------------------------------------------------------------

/** The induction variables of a loop, without what else `analyseLoops` finds out. */
export function inductionsOf(
  func: Func,
  loop: Loop,
  homes: Int32Array,
  preds: readonly (readonly BlockId[])[],
): readonly Induction[] {
  const inside = new Set(loop.blocks);
  const outside = (preds[loop.header] ?? []).filter((block) => !inside.has(block));
  return inductionsIn(func, loop, outside, (value) => !inside.has(homes[value] ?? -1));
}

function inductionsIn(
  func: Func,
  loop: Loop,
  outside: readonly BlockId[],
  invariant: (value: ValueId) => boolean,
): Induction[] {
  return (func.blocks[loop.header]?.params ?? []).flatMap((param) => {
    const found = inductionOf(func, loop, param, outside, invariant);
    return found === undefined ? [] : [found];
  });
}

function inductionOf(
  func: Func,
  loop: Loop,
  param: ValueId,
  outside: readonly BlockId[],
  invariant: (value: ValueId) => boolean,
): Induction | undefined {
  const value = func.values[param];
  if (value?.kind !== 'param' || value.type.kind !== 'int') return undefined;
  const { type } = value;
  const passed = (blocks: readonly BlockId[]): ValueId[] => [
    ...new Set(
      blocks.flatMap((block) =>
        edges(func, block)
          .filter((edge) => edge.block === loop.header)
          .map((edge) => edge.args[value.index] ?? param),
      ),
    ),
  ];
  const [init, ...otherInits] = passed(outside);
  if (init === undefined || otherInits.length > 0) return undefined;
  const nexts = passed(loop.latches);
  const [step, ...others] = nexts.map((next) => stepTo(func, type, param, next, invariant));
  if (step === undefined || others.some((other) => !sameStep(step, other))) return undefined;
  return { param, type, init, step, next: nexts.length === 1 ? nexts[0] : undefined };
}

/** How many additions in a row are looked through. */
const MAX_ADDITIONS = 16;

/** What was added to `param` to get `next`. */
function stepTo(
  func: Func,
  type: IntType,
  param: ValueId,
  next: ValueId,
  invariant: (value: ValueId) => boolean,
): Step | undefined {
  let sum = 0n;
  let at = next;
  for (let i = 0; i < MAX_ADDITIONS && at !== param; i++) {
    const inst = instOf(func, at);
    if (inst?.kind !== 'binary' || (inst.op !== 'add' && inst.op !== 'sub')) return undefined;
    const right = integerOf(func, inst.right);
    const left = integerOf(func, inst.left);
    if (right !== undefined) {
      sum += inst.op === 'add' ? right : -right;
      at = inst.left;
    } else if (left !== undefined && inst.op === 'add') {
      sum += left;
      at = inst.right;
    } else if (sum === 0n && inst.left === param && invariant(inst.right)) {
      return { kind: 'value', value: inst.right, negated: inst.op === 'sub' };
    } else if (sum === 0n && inst.right === param && inst.op === 'add' && invariant(inst.left)) {
      return { kind: 'value', value: inst.left, negated: false };
    } else {
      return undefined;
    }
  }
  if (at !== param) return undefined;
  // Adding 255 to a `u8` steps back by one.
  const step = BigInt.asIntN(type.bits, sum);
  return step === 0n ? undefined : { kind: 'constant', value: step };
}

function sameStep(a: Step, b: Step | undefined): boolean {
  if (a.kind === 'constant') return b?.kind === 'constant' && a.value === b.value;
  return b?.kind === 'value' && a.value === b.value && a.negated === b.negated;
}

/** The value of an integer constant. */
export function integerOf(func: Func, value: ValueId): bigint | undefined {
  const inst = instOf(func, value);
  if (inst?.kind !== 'const' || inst.type.kind !== 'int') return undefined;
  return typeof inst.value === 'number' || typeof inst.value === 'bigint'
    ? BigInt(inst.value)
    : undefined;
}

// ---- the controlling test -----------------------------------------------------------------------------

/** The test that alone decides when the loop ends: the only way out, on the way of every iteration. */
function controlOf(
  func: Func,
  loop: Loop,
  inductions: readonly Induction[],
  exiting: readonly BlockId[],
  inside: ReadonlySet<BlockId>,
  invariant: (value: ValueId) => boolean,
): Control | undefined {
  for (const block of exiting) {
    // The header is on the way of every iteration, and so is the only latch.
    const alwaysRun =
      block === loop.header || (loop.latches.length === 1 && block === loop.latches[0]);
    const terminator = func.blocks[block]?.terminator;
    if (!alwaysRun || terminator?.kind !== 'branch') continue;
    const staysIfTrue = inside.has(terminator.ifTrue.block);
    if (staysIfTrue === inside.has(terminator.ifFalse.block)) continue;
    const exit = staysIfTrue ? terminator.ifFalse : terminator.ifTrue;
    const found = testOf(func, terminator.condition, staysIfTrue, inductions, invariant);
    if (found !== undefined) return { block, exit, ...found };
  }
  return undefined;
}

function testOf(
  func: Func,
  condition: ValueId,
  staysIfTrue: boolean,
  inductions: readonly Induction[],
  invariant: (value: ValueId) => boolean,
): { induction: Induction; test: Test } | undefined {
  const compare = instOf(func, condition);
  if (compare?.kind !== 'compare') return undefined;
  const stays = staysIfTrue ? compare.op : COMPARE_OPS[compare.op].negated;
  const sides = [
    { subject: compare.left, bound: compare.right, op: stays },
    { subject: compare.right, bound: compare.left, op: COMPARE_OPS[stays].swapped },
  ];
  for (const { subject, bound, op } of sides) {
    if (!invariant(bound)) continue;
    const induction = inductions.find((i) => i.param === subject || i.next === subject);
    if (induction !== undefined) {
      const which = induction.param === subject ? 'param' : 'next';
      return { induction, test: { kind: 'compare', op, bound, subject: which } };
    }
    const distance = distanceTest(func, subject, bound, op, inductions, invariant);
    if (distance !== undefined) return distance;
  }
  return undefined;
}

/** `(hi − i) as unsigned > room`, as a `for` tests whether there is room for one more step. */
function distanceTest(
  func: Func,
  subject: ValueId,
  roomValue: ValueId,
  op: CompareOp,
  inductions: readonly Induction[],
  invariant: (value: ValueId) => boolean,
): { induction: Induction; test: Test } | undefined {
  const room = integerOf(func, roomValue);
  const difference = instOf(func, subject);
  if (room === undefined || (op !== 'gt' && op !== 'ge')) return undefined;
  if (difference?.kind !== 'binary' || difference.op !== 'sub') return undefined;
  const { type } = difference;
  if (type.kind !== 'int' || type.signed) return undefined;
  const [from, to] = [difference.right, difference.left].map((v) => sameBits(func, v, type));
  if (from === undefined || to === undefined) return undefined;
  const find = (value: ValueId): Induction | undefined =>
    inductions.find((i) => i.param === value && i.type.bits === type.bits);
  const upward = find(from);
  const strict = op === 'gt';
  if (upward !== undefined && invariant(to))
    return { induction: upward, test: { kind: 'distance', bound: to, up: true, room, strict } };
  const downward = find(to);
  if (downward !== undefined && invariant(from))
    return {
      induction: downward,
      test: { kind: 'distance', bound: from, up: false, room, strict },
    };
  return undefined;
}

/** Looks through conversions that keep the bits of a value as wide as `type`. */
function sameBits(func: Func, value: ValueId, type: IntType): ValueId {
  const inst = instOf(func, value);
  if (inst?.kind !== 'convert' || inst.type !== type) return value;
  const from = func.values[inst.operand]?.type;
  return from?.kind === 'int' && from.bits === type.bits ? inst.operand : value;
}

// ---- how often ------------------------------------------------------------------------------------------

function tripsOf(func: Func, control: Control): Trips | undefined {
  const { induction, test } = control;
  if (induction.step.kind !== 'constant') return undefined;
  const step = induction.step.value;
  const symbolic = symbolicTrips(func, induction, test, step);
  if (symbolic === undefined) return undefined;
  const from = integerOf(func, symbolic.from);
  const to = integerOf(func, symbolic.to);
  if (from === undefined || to === undefined) return symbolic;
  const ahead = symbolic.up ? to - from : from - to;
  if (symbolic.kind === 'until') {
    const count = ahead <= 0n ? 0n : (ahead + symbolic.step - 1n) / symbolic.step;
    return { kind: 'constant', count };
  }
  const distance = BigInt.asUintN(induction.type.bits, ahead);
  const room = symbolic.strict && distance > 0n ? distance - 1n : distance;
  return { kind: 'constant', count: room / symbolic.step };
}

type Symbolic = Exclude<Trips, { kind: 'constant' }>;

function symbolicTrips(
  func: Func,
  induction: Induction,
  test: Test,
  step: bigint,
): Symbolic | undefined {
  const up = step > 0n;
  const size = up ? step : -step;
  const from = induction.init;
  if (test.kind === 'distance') {
    // The room asked for is the step: then the counter never passes the bound.
    if (test.up !== up || test.room !== size) return undefined;
    return { kind: 'room', from, to: test.bound, up, step: size, strict: test.strict };
  }
  if (test.subject !== 'param') return undefined;
  if (test.op === 'ne' && size === 1n)
    return { kind: 'room', from, to: test.bound, up, step: 1n, strict: false };
  if (test.op !== (up ? 'lt' : 'gt')) return undefined;
  return size === 1n || leavesRoom(func, induction.type, test.bound, step)
    ? { kind: 'until', from, to: test.bound, up, step: size }
    : undefined;
}

/** Whether a step from just before the bound stays inside the type. */
function leavesRoom(func: Func, type: IntType, bound: ValueId, step: bigint): boolean {
  const end = integerOf(func, bound);
  if (end === undefined) return false;
  const furthest = end + step + (step > 0n ? -1n : 1n);
  const [min, max] = limitsOf(type);
  return furthest >= min && furthest <= max;
}

/** The least and the greatest value of an integer type. */
export function limitsOf(type: IntType): readonly [bigint, bigint] {
  const size = 1n << BigInt(type.bits);
  return type.signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}
