/** The control-flow graph of a function. Everything here is iterative: a function may have 100,000 blocks. */

import type { BlockId } from './instructions.ts';
import type { Func } from './module.ts';
import { edgesOf } from './visit.ts';

const NONE: readonly BlockId[] = [];

/** Distinct targets of a block's terminator, in order of first mention. None for a hole. */
export function successors(func: Func, block: BlockId): readonly BlockId[] {
  const terminator = func.blocks[block]?.terminator;
  if (terminator === undefined) return NONE;
  switch (terminator.kind) {
    case 'return':
    case 'trap':
      return NONE;
    case 'jump':
      return [terminator.to.block];
    case 'branch': {
      const first = terminator.ifTrue.block;
      const second = terminator.ifFalse.block;
      return first === second ? [first] : [first, second];
    }
    default:
      return [...new Set(edgesOf(terminator).map((e) => e.block))];
  }
}

/** By block, its successors: for who asks more than once. */
export function allSuccessors(func: Func): readonly (readonly BlockId[])[] {
  return Array.from(func.blocks, (_, block) => successors(func, block));
}

/** By block, the distinct blocks that lead to it, in ascending order; unreachable ones included. */
export function predecessors(func: Func, succs = allSuccessors(func)): BlockId[][] {
  const found: BlockId[][] = Array.from(func.blocks, () => []);
  for (let from = 0; from < succs.length; from++) {
    for (const to of succs[from] ?? NONE) found[to]?.push(from);
  }
  return found;
}

/**
 * Blocks that can be reached from the entry, each before its successors except along back edges. Of two
 * successors the one mentioned first comes first where the graph leaves a choice.
 */
export function reversePostOrder(func: Func, succs = allSuccessors(func)): BlockId[] {
  if (func.blocks[0] === undefined) return [];
  const postOrder: BlockId[] = [];
  /** By block, one more than how many of its successors are left; 0: not reached yet. */
  const left = new Int32Array(func.blocks.length);
  const path: BlockId[] = [0];
  left[0] = (succs[0] ?? NONE).length + 1;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const rest = (left[top] ?? 0) - 1;
    if (rest === 0) {
      postOrder.push(top);
      path.pop();
      continue;
    }
    left[top] = rest;
    const next = succs[top]?.[rest - 1] ?? 0;
    if (left[next] === 0 && func.blocks[next] !== undefined) {
      left[next] = (succs[next] ?? NONE).length + 1;
      path.push(next);
    }
  }
  return postOrder.reverse();
}
