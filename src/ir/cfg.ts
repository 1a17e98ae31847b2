/** The control-flow graph of a function. Everything here is iterative: a function may have 100,000 blocks. */

import type { BlockId } from './instructions.ts';
import type { Func } from './module.ts';
import { edgesOf } from './visit.ts';

/** Distinct targets of a block's terminator, in order of first mention. None for a hole. */
export function successors(func: Func, block: BlockId): BlockId[] {
  const terminator = func.blocks[block]?.terminator;
  if (terminator === undefined) return [];
  const edges = edgesOf(terminator);
  if (edges.length <= 1) return edges.map((e) => e.block);
  return [...new Set(edges.map((e) => e.block))];
}

/** By block, the distinct blocks that lead to it, in ascending order; unreachable ones included. */
export function predecessors(func: Func): BlockId[][] {
  const found: BlockId[][] = func.blocks.map(() => []);
  for (let from = 0; from < func.blocks.length; from++) {
    for (const to of successors(func, from)) found[to]?.push(from);
  }
  return found;
}

/**
 * Blocks that can be reached from the entry, each before its successors except along back edges. Of two
 * successors the one mentioned first comes first where the graph leaves a choice.
 */
export function reversePostOrder(func: Func): BlockId[] {
  if (func.blocks[0] === undefined) return [];
  const postOrder: BlockId[] = [];
  const seen = new Uint8Array(func.blocks.length);
  const path: { block: BlockId; rest: BlockId[] }[] = [];
  const enter = (block: BlockId): void => {
    seen[block] = 1;
    path.push({ block, rest: successors(func, block) });
  };
  enter(0);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.rest.pop();
    if (next === undefined) {
      postOrder.push(top.block);
      path.pop();
    } else if (seen[next] === 0 && func.blocks[next] !== undefined) {
      enter(next);
    }
  }
  return postOrder.reverse();
}
