/**
 * Cheaper forms of `%` and `/` where ranges allow them.
 *
 *   v2 = rem.i32 v0, 251   (0 <= v0 < 502)   →   v2 = select (v0 < 251), v0, v0 - 251
 *
 * Needs: nothing. Keeps: every result, and the checks before a division. Leaves: operands that nothing uses,
 * for `dead-code`.
 *
 * | what is known                          | form                             |
 * | -------------------------------------- | -------------------------------- |
 * | the left side is below the right       | itself; 0 of a division          |
 * | below twice the right, in magnitude    | compare and subtract             |
 * | not negative, by a power of two        | mask; shift                      |
 * | only compared with 0, by 2^n           | mask                             |
 * | 64 bits wide, but both fit 32 bits     | the same in 32 bits, unsigned    |
 * | signed, but not negative               | the same, unsigned               |
 */

import type { Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { BinaryOp, CompareOp } from '../../ir/ops.ts';
import type { IntType, Type } from '../../ir/types.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import type { Site } from '../../report/source.ts';
import { integerOf } from '../analyses/induction.ts';
import { claim } from '../analyses/ranges/checks.ts';
import type { Point } from '../analyses/ranges/fact-lists.ts';
import { fits, type Interval } from '../analyses/ranges/interval.ts';
import { prover } from '../analyses/ranges/prover.ts';
import { Ranges } from '../analyses/ranges/ranges.ts';
import { addValue, instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';

export const remainders: Pass = {
  name: 'remainders',
  summary: 'remainders and divisions in cheaper forms, where ranges allow them',
  after: [],
  required: false,
  run: { on: 'function', apply: (func, { module }) => reduce(func, module) },
};

type Division = Extract<Inst, { kind: 'binary' }> & { readonly type: IntType };

/** A division with what is known of it where it stands. */
interface Plan {
  readonly id: ValueId;
  readonly inst: Division;
  readonly left: Interval;
  readonly right: Interval;
  /** The right side, when it is constant. */
  readonly by: bigint | undefined;
  readonly form: Form;
}

type Form = 'left' | 'zero' | 'subtract' | 'mask' | 'shift' | 'narrow' | 'unsigned';

function reduce(func: Func, module: Module): void {
  if (!func.blocks.some((block) => block?.insts.some((id) => divisionOf(func, id) !== undefined)))
    return;
  const ranges = new Ranges(func, module);
  const tested = onlyTestedForZero(func);
  for (const block of ranges.tree.order) {
    const found = func.blocks[block];
    if (found === undefined) continue;
    const plans = new Map<ValueId, Plan>();
    found.insts.forEach((id, at) => {
      const inst = divisionOf(func, id);
      const plan = inst && recognise(ranges, id, inst, { block, at }, tested);
      if (plan !== undefined) plans.set(id, plan);
    });
    if (plans.size === 0) continue;
    found.insts = found.insts.flatMap((id) => {
      const plan = plans.get(id);
      return plan === undefined ? [id] : rewrite(func, module, plan);
    });
  }
}

/**
 * Remainders of which nothing is asked but whether they are 0: by a power of two, the low bits tell that of
 * negative numbers too.
 */
function onlyTestedForZero(func: Func): ReadonlySet<ValueId> {
  const found = new Set<ValueId>();
  for (const block of func.blocks) {
    for (const id of block?.insts ?? []) if (divisionOf(func, id) !== undefined) found.add(id);
  }
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst = instOf(func, id);
      if (inst === undefined) continue;
      const isTest =
        inst.kind === 'compare' &&
        (inst.op === 'eq' || inst.op === 'ne') &&
        integerOf(func, inst.right) === 0n;
      forEachOperand(inst, (value) => {
        if (!(isTest && value === inst.left)) found.delete(value);
      });
    }
    forEachTerminatorValue(block.terminator, (value) => found.delete(value));
  }
  return found;
}

function divisionOf(func: Func, id: ValueId): Division | undefined {
  const inst = instOf(func, id);
  if (inst?.kind !== 'binary' || inst.type.kind !== 'int') return undefined;
  return inst.op === 'rem' || inst.op === 'div' ? { ...inst, type: inst.type } : undefined;
}

// ---- which form ----------------------------------------------------------------------------------------

function recognise(
  ranges: Ranges,
  id: ValueId,
  inst: Division,
  point: Point,
  tested: ReadonlySet<ValueId>,
): Plan | undefined {
  const left = ranges.at(inst.left, point);
  const right = ranges.at(inst.right, point);
  if (left === undefined || right === undefined) return undefined;
  const by = integerOf(ranges.func, inst.right);
  const isPower = by !== undefined && by > 0n && (by & (by - 1n)) === 0n;
  const form =
    formOf(ranges, inst, left, right, by, point) ??
    (inst.op === 'rem' && isPower && tested.has(id) ? 'mask' : undefined);
  return form === undefined ? undefined : { id, inst, left, right, by, form };
}

function formOf(
  ranges: Ranges,
  inst: Division,
  left: Interval,
  right: Interval,
  by: bigint | undefined,
  point: Point,
): Form | undefined {
  // A divisor that may be 0 or negative is left alone, and so is a constant that folding takes.
  if (right.lo < 1 || by === 1n || left.lo === left.hi) return undefined;
  const below = right.lo;
  if (left.lo > -below && left.hi < below) return inst.op === 'rem' ? 'left' : 'zero';
  const ordered = prover(ranges);
  const isBelow = claim(ranges.func, inst.left, inst.right, -1);
  if (left.lo >= 0 && isBelow !== undefined && ordered.holds(isBelow, point))
    return inst.op === 'rem' ? 'left' : 'zero';
  if (by !== undefined && left.lo >= 0 && (by & (by - 1n)) === 0n)
    return inst.op === 'rem' ? 'mask' : 'shift';
  if (inst.op === 'rem') {
    const twice = 2 * below;
    if (by !== undefined && left.lo > -twice && left.hi < twice) return 'subtract';
    if (left.lo >= 0 && (left.hi < twice || isBelowTwice(ranges, inst, point))) return 'subtract';
  }
  if (left.lo < 0 || inst.type.bits < 32) return undefined;
  if (inst.type.bits === 64) {
    const isSmall = left.hi < 2 ** 32 && right.hi < 2 ** 32;
    return isSmall ? 'narrow' : undefined;
  }
  return inst.type.signed ? 'unsigned' : undefined;
}

/** `p + q` with `p < m` and `q <= m`, exact. */
function isBelowTwice(ranges: Ranges, inst: Division, point: Point): boolean {
  const sum = instOf(ranges.func, inst.left);
  if (sum?.kind !== 'binary' || sum.op !== 'add') return false;
  const p = ranges.at(sum.left, point);
  const q = ranges.at(sum.right, point);
  if (p === undefined || q === undefined || p.lo < 0 || q.lo < 0) return false;
  if (!fits(inst.type, { lo: 0, hi: p.hi + q.hi })) return false;
  const search = prover(ranges);
  const isAtMost = (value: ValueId, offset: number): boolean => {
    const wanted = claim(ranges.func, value, inst.right, offset);
    return wanted !== undefined && search.holds(wanted, point);
  };
  return (
    (isAtMost(sum.left, -1) && isAtMost(sum.right, 0)) ||
    (isAtMost(sum.right, -1) && isAtMost(sum.left, 0))
  );
}

// ---- the forms --------------------------------------------------------------------------------------------

/** The instructions that stand for the division; the last one has its id. */
function rewrite(func: Func, module: Module, plan: Plan): ValueId[] {
  const { id, inst, form, by } = plan;
  const build = new Builder(func, module, func.sites[id]);
  const { left, right, type } = inst;
  switch (form) {
    case 'left': {
      // Adding nothing is what `fold` looks through.
      const zero = build.constant(type, 0n);
      return build.finish(id, { kind: 'binary', op: 'add', type, left, right: zero });
    }
    case 'zero':
      return build.finish(id, { kind: 'const', type, value: constantOf(type, 0n) });
    case 'mask': {
      const mask = build.constant(type, (by ?? 1n) - 1n);
      return build.finish(id, { kind: 'binary', op: 'and', type, left, right: mask });
    }
    case 'shift': {
      const count = build.constant(type, BigInt((by ?? 1n).toString(2).length - 1));
      return build.finish(id, { kind: 'binary', op: 'shr', type, left, right: count });
    }
    case 'subtract':
      return subtract(build, plan, right);
    case 'narrow':
    case 'unsigned': {
      const { u32 } = module.types;
      const x = build.add({ kind: 'convert', type: u32, operand: left });
      const y =
        by === undefined || u32.kind !== 'int'
          ? build.add({ kind: 'convert', type: u32, operand: right })
          : build.constant(u32, by);
      const operand = build.binary(inst.op, u32, x, y);
      return build.finish(id, { kind: 'convert', type, operand });
    }
  }
}

/** Takes the divisor away once where the left side reaches it, and adds it where that is at most minus it. */
function subtract(build: Builder, plan: Plan, divisor: ValueId): ValueId[] {
  const { id, inst, left, right, by } = plan;
  const { type } = inst;
  const steps: { readonly op: CompareOp; readonly change: 'sub' | 'add'; readonly end: ValueId }[] =
    [];
  if (left.hi >= right.lo) steps.push({ op: 'lt', change: 'sub', end: divisor });
  if (left.lo <= -right.lo) {
    const end = build.constant(type, -(by ?? 0n));
    steps.push({ op: 'gt', change: 'add', end });
  }
  let value = inst.left;
  steps.forEach(({ op, change, end }, i) => {
    const inside = build.compare(op, value, end);
    const changed = build.binary(change, type, value, divisor);
    const picked: Inst = {
      ...{ kind: 'select', type, condition: inside, ifTrue: value, ifFalse: changed },
    };
    value = i === steps.length - 1 ? build.last(id, picked) : build.add(picked);
  });
  return build.made;
}

function constantOf(type: IntType, value: bigint): ScalarConstant {
  return type.bits === 64 ? value : Number(value);
}

class Builder {
  readonly made: ValueId[] = [];
  private readonly func: Func;
  private readonly module: Module;
  private readonly site: Site;

  constructor(func: Func, module: Module, site: Site | undefined) {
    this.func = func;
    this.module = module;
    this.site = site ?? func.site;
  }

  add(inst: Inst): ValueId {
    const id = addValue(this.func, inst, this.site);
    this.made.push(id);
    return id;
  }

  constant(type: IntType, value: bigint): ValueId {
    return this.add({ kind: 'const', type, value: constantOf(type, value) });
  }

  binary(op: BinaryOp, type: Type, left: ValueId, right: ValueId): ValueId {
    return this.add({ kind: 'binary', op, type, left, right });
  }

  compare(op: CompareOp, left: ValueId, right: ValueId): ValueId {
    const { bool, i32 } = this.module.types;
    const type = this.module.dialect === 'high' ? bool : i32;
    return this.add({ kind: 'compare', op, type, left, right });
  }

  /** Gives the value that is replaced its new instruction. */
  last(id: ValueId, inst: Inst): ValueId {
    this.func.values[id] = inst;
    this.made.push(id);
    return id;
  }

  finish(id: ValueId, inst: Inst): ValueId[] {
    this.last(id, inst);
    return this.made;
  }
}
