/**
 * Sends an edge that decides a branch by what it passes to where the branch leads.
 *
 *   b1: jump b3(false)   b3(v4): branch v4, b5(), b6()   →   b1: jump b6()
 *
 * Needs: nothing. Keeps: every instruction; loops, with their headers and latches. Leaves: blocks with one
 * way in, for `simplify-cfg`.
 *
 * So `a && b` that was a function's result is two tests again, and behind both of them both are known.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { edgesOf, forEachOperand, forEachTerminatorValue, mapTerminator } from '../../ir/visit.ts';
import { instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';

export const threadBranches: Pass = {
  name: 'thread-branches',
  summary: 'lets edges skip branches that they decide',
  after: [],
  required: false,
  run: { on: 'function', apply: thread },
};

/** A block that does nothing but branch on one of its parameters. */
interface Fork {
  readonly params: readonly ValueId[];
  /** Which parameter it branches on. */
  readonly at: number;
  readonly ifTrue: Edge;
  readonly ifFalse: Edge;
}

function thread(func: Func): void {
  const order = new Map(reversePostOrder(func).map((block, i) => [block, i]));
  const forks = forksOf(func, order);
  if (forks.size === 0) return;
  let changed = false;
  for (const [from] of order) {
    const block = func.blocks[from];
    if (block === undefined || forks.has(from)) continue;
    const past = (edge: Edge): Edge => {
      const to = decided(func, forks, edge);
      // A way back to a header would be one latch more.
      if (to === undefined || isBackwards(order, from, to.block)) return edge;
      changed = true;
      return to;
    };
    block.terminator = mapTerminator(block.terminator, (value) => value, past);
  }
  if (changed) dropUnreachable(func);
}

function forksOf(func: Func, order: ReadonlyMap<BlockId, number>): Map<BlockId, Fork> {
  const forks = new Map<BlockId, Fork>();
  for (const id of order.keys()) {
    const block = func.blocks[id];
    const found =
      id === 0 ? undefined : forkOf(block?.params, block?.insts.length, block?.terminator);
    if (found !== undefined && !func.loopAttributes.has(id)) forks.set(id, found);
  }
  if (forks.size === 0) return forks;
  const homes = new Map(
    [...forks].flatMap(([id, fork]) => fork.params.map((p) => [p, id] as const)),
  );
  for (const id of order.keys()) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    // Behind another way around the fork its parameters would not be known.
    const use = (value: ValueId): void => {
      const home = homes.get(value);
      if (home !== undefined && home !== id) forks.delete(home);
    };
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    forEachTerminatorValue(block.terminator, use);
    // Loops keep the test at their header.
    for (const edge of edgesOf(block.terminator)) {
      if (isBackwards(order, id, edge.block)) forks.delete(edge.block);
    }
  }
  return forks;
}

function forkOf(
  params: readonly ValueId[] | undefined,
  insts: number | undefined,
  terminator: Terminator | undefined,
): Fork | undefined {
  if (params === undefined || insts !== 0 || terminator?.kind !== 'branch') return undefined;
  const at = params.indexOf(terminator.condition);
  const { ifTrue, ifFalse } = terminator;
  return at < 0 ? undefined : { params, at, ifTrue, ifFalse };
}

/** Where an edge leads in the end; `undefined` when it decides nothing. */
function decided(func: Func, forks: ReadonlyMap<BlockId, Fork>, edge: Edge): Edge | undefined {
  let at = edge;
  // Forks lead forward only, so this ends.
  for (let fork = forks.get(at.block); fork !== undefined; fork = forks.get(at.block)) {
    const { params, ifTrue, ifFalse } = fork;
    const truth = truthOf(func, at.args[fork.at]);
    if (truth === undefined) break;
    const { args } = at;
    const taken = truth ? ifTrue : ifFalse;
    const passed = (value: ValueId): ValueId => args[params.indexOf(value)] ?? value;
    at = { block: taken.block, args: taken.args.map(passed) };
  }
  return at === edge ? undefined : at;
}

function truthOf(func: Func, value: ValueId | undefined): boolean | undefined {
  const inst = value === undefined ? undefined : instOf(func, value);
  if (inst?.kind !== 'const') return undefined;
  if (typeof inst.value === 'boolean') return inst.value;
  return typeof inst.value === 'number' ? inst.value !== 0 : undefined;
}

function isBackwards(order: ReadonlyMap<BlockId, number>, from: BlockId, to: BlockId): boolean {
  return (order.get(to) ?? 0) <= (order.get(from) ?? 0);
}
