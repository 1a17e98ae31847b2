/**
 * Straightens control flow: jumps to jumps, blocks in a row, branches that cannot choose, blocks that
 * nobody reaches.
 *
 *   b0: jump b1()   b1: jump b2()   →   b0: jump b2()
 *
 * Needs: nothing. Keeps: every instruction that can run, in order. Leaves: holes for dropped blocks.
 */

import { predecessors, reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { edgesOf, mapTerminator } from '../../ir/visit.ts';
import { replaceValues } from '../edit.ts';
import type { Pass } from '../pass.ts';

export const simplifyCfg: Pass = {
  name: 'simplify-cfg',
  summary: 'threads jumps, merges blocks in a row and drops unreachable ones',
  after: [],
  required: false,
  run: {
    on: 'function',
    apply: (func) => {
      takeWhatIsPassed(func);
      threadJumps(func);
      dropUnreachable(func);
      mergeBlocks(func);
    },
  },
};

/** Parameters of a block with one way in are what that way passes. */
function takeWhatIsPassed(func: Func): void {
  const ways = new Map<BlockId, Edge | undefined>();
  for (const id of reversePostOrder(func)) {
    const terminator = func.blocks[id]?.terminator;
    for (const edge of terminator === undefined ? [] : edgesOf(terminator))
      ways.set(edge.block, ways.has(edge.block) ? undefined : edge);
  }
  const replaced = new Map<ValueId, ValueId>();
  const without = new Set<BlockId>();
  for (const [id, edge] of ways) {
    const block = func.blocks[id];
    if (edge === undefined || block === undefined || id === 0 || block.params.length === 0)
      continue;
    block.params.forEach((param, i) => {
      const arg = edge.args[i];
      if (arg !== undefined) replaced.set(param, arg);
    });
    block.params = [];
    without.add(id);
  }
  if (replaced.size === 0) return;
  const bare = (edge: Edge): Edge =>
    without.has(edge.block) ? { block: edge.block, args: [] } : edge;
  for (const block of func.blocks) {
    if (block !== undefined) block.terminator = mapTerminator(block.terminator, same, bare);
  }
  replaceValues(func, replaced);
}

/** Lets edges skip blocks that only jump on. */
function threadJumps(func: Func): void {
  const known = new Map<BlockId, Edge>();
  const resolve = (edge: Edge): Edge => {
    if (edge.args.length > 0) return edge;
    const path = new Set<BlockId>();
    let at = edge;
    // A path that meets itself is an endless loop, which stays.
    while (!path.has(at.block)) {
      const next = known.get(at.block) ?? forwarded(func, at.block);
      if (next === undefined) break;
      path.add(at.block);
      at = next;
      if (at.args.length > 0) break;
    }
    for (const block of path) if (block !== at.block) known.set(block, at);
    return at;
  };
  for (const block of func.blocks) {
    if (block !== undefined)
      block.terminator = simplified(mapTerminator(block.terminator, same, resolve));
  }
}

/** Where a block leads that has nothing but a jump. */
function forwarded(func: Func, id: BlockId): Edge | undefined {
  const block = func.blocks[id];
  if (block === undefined || block.insts.length > 0 || block.params.length > 0) return undefined;
  // Attributes name a loop by its header, which must stay.
  if (block.terminator.kind !== 'jump' || func.loopAttributes.has(id)) return undefined;
  return block.terminator.to;
}

function simplified(terminator: Terminator): Terminator {
  if (terminator.kind !== 'branch') return terminator;
  const { ifTrue, ifFalse } = terminator;
  const same =
    ifTrue.block === ifFalse.block && ifTrue.args.every((arg, i) => arg === ifFalse.args[i]);
  return same ? { kind: 'jump', to: ifTrue } : terminator;
}

function same(value: ValueId): ValueId {
  return value;
}

/** Leaves holes where no way leads. */
export function dropUnreachable(func: Func): void {
  const reachable = new Uint8Array(func.blocks.length);
  for (const id of reversePostOrder(func)) reachable[id] = 1;
  for (let id = 0; id < reachable.length; id++) {
    if (reachable[id] === 1) continue;
    func.blocks[id] = undefined;
    func.loopAttributes.delete(id);
  }
}

/** Appends a block to its only predecessor where that only jumps to it. */
function mergeBlocks(func: Func): void {
  const preds = predecessors(func);
  const replaced = new Map<ValueId, ValueId>();
  for (const id of reversePostOrder(func)) {
    const block = func.blocks[id];
    // Already part of another.
    if (block === undefined) continue;
    while (block.terminator.kind === 'jump') {
      const { to } = block.terminator;
      const next = func.blocks[to.block];
      const alone = preds[to.block]?.length === 1 && to.block !== id && to.block !== 0;
      if (next === undefined || !alone) break;
      next.params.forEach((param, i) => {
        const arg = to.args[i];
        if (arg !== undefined) replaced.set(param, arg);
      });
      block.insts.push(...next.insts);
      block.terminator = next.terminator;
      block.site = next.site;
      func.blocks[to.block] = undefined;
    }
  }
  if (replaced.size > 0) replaceValues(func, replaced);
}
