/** Natural loops, and whether the graph has any other kind. */

import { allSuccessors, predecessors } from './cfg.ts';
import { type Dominators, dominators } from './dominators.ts';
import type { BlockId } from './instructions.ts';
import type { Func } from './module.ts';

export interface Loop {
  /** The only way in: it dominates every block of the loop. */
  readonly header: BlockId;
  /** Blocks with an edge back to the header, in reverse post-order. */
  readonly latches: readonly BlockId[];
  /** In reverse post-order, the header first, inner loops included. */
  readonly blocks: readonly BlockId[];
  /** The loop around this one. */
  readonly parent: Loop | undefined;
  /** 1 for an outermost loop. */
  readonly depth: number;
}

export interface LoopForest {
  /** Outer loops before inner ones; by header in reverse post-order. */
  readonly loops: readonly Loop[];
  /** The innermost loop around a block. */
  readonly loopOf: (block: BlockId) => Loop | undefined;
  /** How many loops are around a block. */
  readonly depthOf: (block: BlockId) => number;
  /** Edges into the middle of a cycle. None: the graph is reducible. */
  readonly irreducible: readonly { readonly from: BlockId; readonly to: BlockId }[];
}

/** Those that have no loop inside. */
export function innermostOf(loops: readonly Loop[]): readonly Loop[] {
  const outer = new Set(loops.map((loop) => loop.parent));
  return loops.filter((loop) => !outer.has(loop));
}

/** Finds the loops of a function as it is now. */
export function findLoops(func: Func, tree: Dominators = dominators(func)): LoopForest {
  const latches = new Map<BlockId, BlockId[]>();
  const irreducible: { from: BlockId; to: BlockId }[] = [];
  const succs = allSuccessors(func);
  for (const from of tree.order) {
    for (const to of succs[from] ?? []) {
      // In reverse post-order only edges that go back can close a cycle.
      if (tree.orderOf(to) > tree.orderOf(from) || tree.orderOf(to) < 0) continue;
      if (!tree.dominates(to, from)) irreducible.push({ from, to });
      else latches.set(to, [...(latches.get(to) ?? []), from]);
    }
  }
  const innermost: (Loop | undefined)[] = new Array(func.blocks.length);
  if (latches.size === 0) return forest([], innermost, irreducible);
  const preds = predecessors(func, succs);
  const loops: Loop[] = [];
  // Outer headers come first, so an inner loop overwrites what the outer one claimed.
  for (const header of tree.order) {
    const back = latches.get(header);
    if (back === undefined) continue;
    const blocks = body(header, back, preds, tree);
    const parent = innermost[header];
    const loop: Loop = { header, latches: back, blocks, parent, depth: (parent?.depth ?? 0) + 1 };
    loops.push(loop);
    for (const block of blocks) innermost[block] = loop;
  }
  return forest(loops, innermost, irreducible);
}

function forest(
  loops: readonly Loop[],
  innermost: readonly (Loop | undefined)[],
  irreducible: LoopForest['irreducible'],
): LoopForest {
  return {
    loops,
    loopOf: (block) => innermost[block],
    depthOf: (block) => innermost[block]?.depth ?? 0,
    irreducible,
  };
}

/** The blocks that reach a latch without passing the header. */
function body(
  header: BlockId,
  latches: readonly BlockId[],
  preds: readonly (readonly BlockId[])[],
  tree: Dominators,
): BlockId[] {
  const inside = new Set<BlockId>([header]);
  const work = latches.filter((latch) => latch !== header);
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    if (inside.has(block)) continue;
    inside.add(block);
    for (const pred of preds[block] ?? []) {
      if (tree.orderOf(pred) >= 0 && !inside.has(pred)) work.push(pred);
    }
  }
  return [...inside].sort((a, b) => tree.orderOf(a) - tree.orderOf(b));
}
