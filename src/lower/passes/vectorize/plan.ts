/** What of a loop becomes vectors: whether it may, and whether it pays. */

import type { Dominators } from '../../../ir/dominators.ts';
import type { BlockId, Edge, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import type { Func, Module } from '../../../ir/module.ts';
import { type Type, VECTOR_BITS } from '../../../ir/types.ts';
import { forEachOperand } from '../../../ir/visit.ts';
import type { Aliases } from '../../analyses/aliases.ts';
import { integerOf } from '../../analyses/induction.ts';
import { isPure } from '../../analyses/purity.ts';
import { describe } from '../../describe.ts';
import { blockOf, instOf } from '../../edit.ts';
import {
  type Access,
  accessOf,
  type Distance,
  distancesToTest,
  elementKey,
  type LoopValues,
  placeText,
} from './accesses.ts';
import { type CountedLoop, countedLoop, type Surroundings } from './counted-loop.ts';
import { laneFault, scalarCost, vectorCost, vectorsFor } from './lane-ops.ts';
import { isTruth, type LaneContext, numberOf } from './numbers.ts';
import { type Reduction, reductionOf, usersIn } from './reductions.ts';
import { isRefusal, type Refusal, refuse } from './refusals.ts';
import type { Bits } from './truths.ts';

export interface Plan {
  readonly counted: CountedLoop;
  /** Iterations of one round. */
  readonly count: number;
  /** Of the narrowest lanes there are. */
  readonly bits: Bits;
  readonly accesses: ReadonlyMap<ValueId, Access>;
  readonly reductions: ReadonlyMap<ValueId, Reduction>;
  /** Values of the loop that become vectors. */
  readonly needed: ReadonlySet<ValueId>;
  /** Blocks that every iteration goes through. */
  readonly always: ReadonlySet<BlockId>;
  /** To be tested before the loop. */
  readonly distances: readonly Distance[];
}

const WIDTHS: readonly Bits[] = [8, 16, 32, 64];
/** Tests before one loop. */
const MAX_DISTANCES = 3;
/** Instructions of a loop, beyond which nobody looks further. */
const MAX_BODY = 600;

export interface Known extends Surroundings {
  readonly module: Module;
  readonly tree: Dominators;
  readonly aliases: () => Aliases;
  /** Functions that work lane by lane. */
  readonly lanewise: LaneContext['lanewise'];
}

/** How the loop becomes one over vectors, or why not; nothing for a loop that touches no elements. */
export function planOf(known: Known, loop: Loop): Plan | Refusal | undefined {
  const { func, tree } = known;
  if (!touchesElements(known, loop)) return undefined;
  const counted = countedLoop(known, loop);
  if (isRefusal(counted)) return effectFault(known, loop) ?? counted;
  const always = new Set(loop.blocks.filter((block) => tree.dominates(block, counted.latch)));
  const effects = effectFault(known, loop);
  if (effects !== undefined) return effects;
  const inside = new Set(loop.blocks);
  const isInside = (value: ValueId): boolean => inside.has(known.homes[value] ?? -1);
  const values = { func, isInside, inductions: counted.inductions };
  const accesses = accessesOf(known, values, loop, always);
  if (isRefusal(accesses)) return accesses;
  const reductions = reductionsOf(known, counted);
  if (isRefusal(reductions)) return reductions;
  const needed = neededValues(known, { counted, always, reductions, isInside });
  if (isRefusal(needed)) return needed;
  const bits = [...needed, ...accesses.keys()].flatMap((value) => {
    const type = numberOf(typeOf(known, value));
    return type === undefined ? [] : [type.bits];
  });
  if (bits.length === 0) return undefined;
  const narrowest = WIDTHS.find((width) => bits.includes(width)) ?? 64;
  const count = (VECTOR_BITS / narrowest) * chainsFor(reductions, VECTOR_BITS / narrowest);
  const distances = distancesToTest(values, [...accesses.values()], known.aliases(), count);
  if (isRefusal(distances)) return distances;
  if (distances.length > MAX_DISTANCES)
    return refuse.shape('too many pairs of its elements may be the same');
  const plan = { counted, count, bits: narrowest, accesses, reductions, needed, always, distances };
  return tooShort(known, plan) ?? tooDear(known, plan) ?? plan;
}

/** By how much a round is longer, so that partial results of reductions do not wait for each other. */
function chainsFor(reductions: ReadonlyMap<ValueId, Reduction>, lanes: number): number {
  let most = 1;
  for (const { type, fold } of reductions.values()) {
    const isSlow = fold === 'mul' || (type.kind === 'float' && fold !== 'add');
    most = Math.max(most, (isSlow ? 4 : 2) / vectorsFor(type, lanes));
  }
  return Math.ceil(most);
}

/** The type of what an instruction computes or stores. */
function typeOf({ func }: Known, value: ValueId): Type | undefined {
  const inst = instOf(func, value);
  return func.values[inst?.kind === 'store' ? inst.value : value]?.type;
}

function touchesElements({ func }: Known, loop: Loop): boolean {
  return loop.blocks.some((block) =>
    blockOf(func, block).insts.some((id) => {
      const kind = instOf(func, id)?.kind;
      return kind === 'load' || kind === 'store';
    }),
  );
}

/** What may not be done for several iterations at a time. */
function effectFault({ func, lanewise }: Known, loop: Loop): Refusal | undefined {
  let size = 0;
  for (const block of loop.blocks) {
    const { insts, terminator } = blockOf(func, block);
    if (terminator.kind === 'switch' || terminator.kind === 'table')
      return refuse.shape('a `match` decides what an iteration does');
    size += insts.length;
    if (size > MAX_BODY) return refuse.shape('its body is long');
    for (const id of insts) {
      const inst = instOf(func, id);
      const fault = inst === undefined ? undefined : effectOf(func, inst, lanewise);
      if (fault !== undefined) return { ...fault, related: func.sites[id] };
    }
  }
  return undefined;
}

function effectOf(func: Func, inst: Inst, lanewise: Known['lanewise']): Refusal | undefined {
  switch (inst.kind) {
    case 'load':
    case 'store':
      return undefined;
    case 'check': {
      const [index, length] = inst.args.map((arg) => describe(func, arg));
      return refuse.check(inst.op === 'bounds' ? `\`0 <= ${index} < ${length}\`` : 'a check');
    }
    case 'call':
      return lanewise(inst.callee) !== undefined ? undefined : refuse.call(inst.callee);
    case 'call.indirect':
      return refuse.call(describe(func, inst.callee, 'a function'));
    case 'runtime':
      return refuse.operation(`\`${inst.op}\``);
    default:
      return isPure(inst) ? undefined : refuse.operation(`\`${inst.kind}\``);
  }
}

/** All elements that are read and written, or one that does not step along. */
function accessesOf(
  { func }: Known,
  values: LoopValues,
  loop: Loop,
  always: ReadonlySet<BlockId>,
): ReadonlyMap<ValueId, Access> | Refusal {
  const accesses = new Map<ValueId, Access>();
  let order = 0;
  for (const block of loop.blocks) {
    for (const id of blockOf(func, block).insts) {
      const inst = instOf(func, id);
      if (inst?.kind !== 'load' && inst?.kind !== 'store') continue;
      const access = accessOf(values, id, inst, block, order++);
      if (isRefusal(access)) return { ...access, related: func.sites[id] };
      accesses.set(id, access);
    }
  }
  const all = [...accesses.values()];
  const certain = new Set(all.flatMap((a) => (always.has(a.block) ? [elementKey(a)] : [])));
  const guarded = all.find((access) => !certain.has(elementKey(access)));
  return guarded === undefined ? accesses : refuse.guarded(placeText(func, guarded.inst.place));
}

function reductionsOf(
  { func }: Known,
  counted: CountedLoop,
): ReadonlyMap<ValueId, Reduction> | Refusal {
  const reductions = new Map<ValueId, Reduction>();
  const params = blockOf(func, counted.loop.header).params;
  const others = params.filter((param) => !counted.inductions.has(param));
  if (others.length === 0) return reductions;
  const users = usersIn(func, counted);
  for (const param of others) {
    const reduction = reductionOf(func, counted, param, users);
    if (isRefusal(reduction)) return reduction;
    reductions.set(param, reduction);
  }
  return reductions;
}

type Body = Pick<Plan, 'counted' | 'always' | 'reductions'> & Pick<LaneContext, 'isInside'>;

/** What stores, reductions and the conditions before them are computed from. */
function neededValues(
  { func, module, lanewise }: Known,
  { counted, always, reductions, isInside }: Body,
): ReadonlySet<ValueId> | Refusal {
  const { loop, inductions } = counted;
  const context: LaneContext = { func, types: module.types, isInside, lanewise };
  const needed = new Set<ValueId>();
  const masked = new Set<BlockId>();
  const work: ValueId[] = [];
  const edges = edgesInto(func, loop);
  const needMask = (block: BlockId): void => {
    if (always.has(block) || masked.has(block)) return;
    masked.add(block);
    for (const { from, condition } of edges.get(block) ?? []) {
      if (condition !== undefined) work.push(condition);
      needMask(from);
    }
  };
  for (const block of loop.blocks) {
    for (const id of blockOf(func, block).insts) {
      const inst = instOf(func, id);
      if (inst?.kind !== 'store') continue;
      work.push(inst.value);
      needMask(block);
    }
  }
  for (const { next } of reductions.values()) work.push(next);
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    if (needed.has(value) || !isInside(value) || reductions.has(value)) continue;
    needed.add(value);
    const found = func.values[value];
    if (found === undefined) continue;
    if (found.kind === 'param') {
      if (numberOf(found.type) === undefined && !isTruth(found.type))
        return refuse.element(found.type.text);
      if (found.block === loop.header) {
        if (inductions.get(value)?.step.kind !== 'constant')
          return refuse.operation('a variable that grows by an amount that is not constant');
        continue;
      }
      for (const { from, condition, args } of edges.get(found.block) ?? []) {
        work.push(args[found.index] ?? value);
        if (condition !== undefined) work.push(condition);
        needMask(from);
      }
      continue;
    }
    const fault = laneFault(context, found);
    if (fault !== undefined) return { ...fault, related: func.sites[value] };
    if (found.kind === 'load') continue;
    forEachOperand(found, (operand) => work.push(operand));
  }
  return needed;
}

/** An edge inside a loop: taken where `condition` is `truth`, or always. */
export interface InnerEdge {
  readonly from: BlockId;
  readonly condition: ValueId | undefined;
  readonly truth: boolean;
  readonly args: readonly ValueId[];
}

/** By block of the loop but its header, the edges that lead there. */
export function edgesInto(func: Func, loop: Loop): ReadonlyMap<BlockId, readonly InnerEdge[]> {
  const found = new Map<BlockId, InnerEdge[]>();
  for (const from of loop.blocks) {
    const { terminator } = blockOf(func, from);
    const add = ({ block, args }: Edge, condition?: ValueId, truth = true): void => {
      const list = found.get(block) ?? [];
      list.push({ from, condition, truth, args });
      found.set(block, list);
    };
    if (terminator.kind === 'jump') add(terminator.to);
    else if (terminator.kind === 'branch') {
      const { condition, ifTrue, ifFalse } = terminator;
      add(ifTrue, condition, true);
      add(ifFalse, condition, false);
    }
  }
  return found;
}

// ---- does it pay? ---------------------------------------------------------------------------------------

function tooShort({ func }: Known, { counted, count }: Plan): Refusal | undefined {
  const from = integerOf(func, counted.counter.init);
  const to = integerOf(func, counted.limit);
  if (from === undefined || to === undefined) return undefined;
  const trips = to - from;
  return trips < BigInt(count) ? refuse.short(Number(trips), count) : undefined;
}

/** The counter, its test and the jump. */
const LOOP_COST = 2;
/** Vectors must take less than this part of the time. */
const WORTH = 0.8;

function tooDear(known: Known, plan: Plan): Refusal | undefined {
  const { func, module } = known;
  const { count, counted, accesses } = plan;
  const inside = new Set(counted.loop.blocks);
  const context: LaneContext = {
    func,
    types: module.types,
    isInside: (value) => inside.has(known.homes[value] ?? -1),
    lanewise: known.lanewise,
  };
  let vector = LOOP_COST;
  let scalar = LOOP_COST;
  for (const block of counted.loop.blocks) {
    const { terminator, insts } = blockOf(func, block);
    if (terminator.kind === 'branch' && block !== counted.latch) scalar += 1;
    for (const id of insts) {
      const inst = instOf(func, id);
      if (inst === undefined) continue;
      scalar += scalarCost(inst);
      const access = accesses.get(id);
      if (inst.kind === 'store' && access !== undefined) {
        const masks = plan.always.has(block) ? 1 : 4;
        vector += masks * vectorsFor(access.element, count);
      } else if (plan.needed.has(id)) vector += vectorCost(context, inst, count);
    }
  }
  for (const value of plan.needed) {
    const found = func.values[value];
    const type = found?.kind === 'param' ? numberOf(found.type) : undefined;
    if (type !== undefined) vector += 2 * vectorsFor(type, count);
  }
  const all = scalar * count;
  return vector < all * WORTH ? undefined : refuse.cost(Math.round(vector), Math.round(all));
}
