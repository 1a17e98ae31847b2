/** The dominator tree, by the algorithm of Cooper, Harvey and Kennedy. */

import { predecessors, reversePostOrder } from './cfg.ts';
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

/** Computes the tree of a function as it is now. It does not follow later changes. */
export function dominators(func: Func): Dominators {
  const order = reversePostOrder(func);
  const position = new Int32Array(func.blocks.length).fill(-1);
  order.forEach((block, at) => {
    position[block] = at;
  });
  const idom = immediateDominators(order, position, predecessors(func));
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

/** By place in `order`, the place of the immediate dominator; the entry has itself. */
function immediateDominators(
  order: readonly BlockId[],
  position: Int32Array,
  preds: readonly (readonly BlockId[])[],
): Int32Array {
  const idom = new Int32Array(order.length).fill(-1);
  if (order.length > 0) idom[0] = 0;
  const intersect = (first: number, second: number): number => {
    let a = first;
    let b = second;
    while (a !== b) {
      while (a > b) a = idom[a] ?? 0;
      while (b > a) b = idom[b] ?? 0;
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = 1; at < order.length; at++) {
      let best = -1;
      for (const pred of preds[order[at] ?? 0] ?? []) {
        const from = position[pred] ?? -1;
        if (from < 0 || (idom[from] ?? -1) < 0) continue;
        best = best < 0 ? from : intersect(best, from);
      }
      if (idom[at] !== best) {
        idom[at] = best;
        changed = true;
      }
    }
  }
  return idom;
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
