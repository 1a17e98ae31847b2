/**
 * The dominator tree, by semidominators. The simpler iteration of Cooper, Harvey and Kennedy takes
 * quadratic time where a long chain of blocks leads to one join, as 100,000 terms of `&&` do.
 */

import { allSuccessors, predecessors, reversePostOrder } from './cfg.ts';
import type { BlockId } from './instructions.ts';
import type { Func } from './module.ts';

export interface Dominators {
  /** Reachable blocks in reverse post-order. */
  readonly order: readonly BlockId[];
  /** Place of a block in `order`; −1 for an unreachable one. */
  readonly orderOf: (block: BlockId) => number;
  /** The closest strict dominator; `undefined` for the entry and for unreachable blocks. */
  readonly immediate: (block: BlockId) => BlockId | undefined;
  /** Blocks whose immediate dominator is `block`, in reverse post-order. */
  readonly children: (block: BlockId) => readonly BlockId[];
  /** Whether every way to `b` goes through `a`; a reachable block dominates itself. */
  readonly dominates: (a: BlockId, b: BlockId) => boolean;
}

type Successors = readonly (readonly BlockId[])[];

/** Computes the tree of a function as it is now. It does not follow later changes. */
export function dominators(func: Func): Dominators {
  const succs = allSuccessors(func);
  const order = reversePostOrder(func, succs);
  const position = new Int32Array(func.blocks.length).fill(-1);
  order.forEach((block, at) => {
    position[block] = at;
  });
  const idom = immediateDominators(func, order, position, succs);
  const children: BlockId[][] = order.map(() => []);
  for (let at = 1; at < order.length; at++) {
    const block = order[at];
    if (block !== undefined) children[idom[at] ?? 0]?.push(block);
  }
  const { enter, leave } = intervals(order, position, children);
  const orderOf = (block: BlockId): number => position[block] ?? -1;
  return {
    order,
    orderOf,
    immediate: (block) => {
      const at = orderOf(block);
      return at <= 0 ? undefined : order[idom[at] ?? 0];
    },
    children: (block) => children[orderOf(block)] ?? [],
    dominates: (a, b) => {
      const above = orderOf(a);
      const below = orderOf(b);
      if (above < 0 || below < 0) return false;
      return (
        (enter[above] ?? 0) <= (enter[below] ?? 0) && (leave[above] ?? 0) >= (leave[below] ?? 0)
      );
    },
  };
}

/** Visits the tree in depth, however deep it is: calls back on the way down and on the way up again. */
export function walkTree(
  tree: Dominators,
  enter: (block: BlockId) => void,
  leave: () => void,
): void {
  const path: { readonly children: readonly BlockId[]; next: number }[] = [];
  const go = (block: BlockId): void => {
    enter(block);
    path.push({ children: tree.children(block), next: 0 });
  };
  if (tree.order[0] !== undefined) go(tree.order[0]);
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const child = top.children[top.next++];
    if (child !== undefined) go(child);
    else {
      leave();
      path.pop();
    }
  }
}

/**
 * By place in `order`, the place of the immediate dominator; the entry has itself.
 *
 * Numbers below are those of a depth-first walk. The semidominator of a block is the lowest block from
 * which a way leads to it through higher ones only; the immediate dominator is the closest ancestor in
 * the walk's tree that is no higher than it.
 */
function immediateDominators(
  func: Func,
  order: readonly BlockId[],
  position: Int32Array,
  succs: Successors,
): Int32Array {
  const preds = predecessors(func, succs);
  const { blocks, numbers, parents } = depthFirst(func, succs);
  const count = blocks.length;
  const semi = upTo(count);
  // A forest of the blocks done so far, with the lowest semidominator on the way up to its root.
  const above = new Int32Array(count).fill(-1);
  const best = upTo(count);
  const path: number[] = [];
  const evaluate = (from: number): number => {
    let at = from;
    for (let up = above[at] ?? -1; up >= 0 && (above[up] ?? -1) >= 0; up = above[at] ?? -1) {
      path.push(at);
      at = up;
    }
    for (let node = path.pop(); node !== undefined; node = path.pop()) {
      const up = above[node] ?? 0;
      if ((semi[best[up] ?? 0] ?? 0) < (semi[best[node] ?? 0] ?? 0)) best[node] = best[up] ?? 0;
      above[node] = above[up] ?? 0;
    }
    return best[from] ?? from;
  };
  for (let block = count - 1; block > 0; block--) {
    let lowest = parents[block] ?? 0;
    for (const pred of preds[blocks[block] ?? 0] ?? []) {
      const from = numbers[pred] ?? -1;
      if (from < 0) continue;
      lowest = Math.min(lowest, semi[evaluate(from)] ?? 0);
    }
    semi[block] = lowest;
    above[block] = parents[block] ?? 0;
  }
  const idom = new Int32Array(count);
  for (let block = 1; block < count; block++) {
    let dominator = parents[block] ?? 0;
    while (dominator > (semi[block] ?? 0)) dominator = idom[dominator] ?? 0;
    idom[block] = dominator;
  }
  const places = new Int32Array(order.length);
  order.forEach((block, at) => {
    const dominator = blocks[idom[numbers[block] ?? 0] ?? 0] ?? 0;
    places[at] = position[dominator] ?? 0;
  });
  return places;
}

/** 0, 1, 2 … */
function upTo(count: number): Int32Array {
  const numbers = new Int32Array(count);
  for (let i = 0; i < count; i++) numbers[i] = i;
  return numbers;
}

/** Reachable blocks in the order of a depth-first walk, their numbers in it, and their parents' numbers. */
function depthFirst(
  func: Func,
  succs: Successors,
): {
  blocks: readonly BlockId[];
  numbers: Int32Array;
  parents: readonly number[];
} {
  const blocks: BlockId[] = [];
  const parents: number[] = [];
  const numbers = new Int32Array(func.blocks.length).fill(-1);
  // Two stacks that go together.
  const work = func.blocks[0] === undefined ? [] : [0];
  const workParents = [0];
  for (let top = work.pop(); top !== undefined; top = work.pop()) {
    const parent = workParents.pop() ?? 0;
    if (numbers[top] !== -1) continue;
    const number = blocks.length;
    numbers[top] = number;
    blocks.push(top);
    parents.push(parent);
    for (const block of succs[top] ?? []) {
      if (numbers[block] === -1 && func.blocks[block] !== undefined) {
        work.push(block);
        workParents.push(number);
      }
    }
  }
  return { blocks, numbers, parents };
}

/** Times of entering and leaving each node of the tree: ancestors enclose their descendants. */
function intervals(
  order: readonly BlockId[],
  position: Int32Array,
  children: readonly (readonly BlockId[])[],
): { enter: Int32Array; leave: Int32Array } {
  const enter = new Int32Array(order.length);
  const leave = new Int32Array(order.length);
  const path: { at: number; next: number }[] = order.length > 0 ? [{ at: 0, next: 0 }] : [];
  let time = 0;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    if (top.next === 0) enter[top.at] = time++;
    const child = children[top.at]?.[top.next++];
    if (child === undefined) {
      leave[top.at] = time++;
      path.pop();
    } else {
      path.push({ at: position[child] ?? 0, next: 0 });
    }
  }
  return { enter, leave };
}
