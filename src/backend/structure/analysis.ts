/** Order, dominators and loops of a flow graph. All iterative: a function may have 100,000 blocks. */

import type { FlowGraph, NodeId } from './flow-graph.ts';

export interface FlowAnalysis {
  /** Reachable nodes in reverse post-order. */
  readonly order: readonly NodeId[];
  /** Place of a node in `order`; −1 for an unreachable one. */
  readonly position: Int32Array;
  /** Immediate dominator by node; the entry has itself, an unreachable node −1. */
  readonly idom: Int32Array;
  /** Header of the innermost loop around a node (a header is in its own loop), or −1. */
  readonly loopOf: Int32Array;
  /** By header, the header of the next loop around it, or −1. */
  readonly outerLoop: Int32Array;
  /** By header, 1 for an outermost loop; 0 for a node that is no header. */
  readonly loopDepth: Int32Array;
  /** An edge goes back that leads into the middle of a cycle: the loops above say nothing then. */
  readonly irreducible: boolean;
}

export function analyse(graph: FlowGraph): FlowAnalysis {
  const { order, position } = reversePostOrder(graph);
  const preds = predecessors(graph, order);
  const idom = immediateDominators(graph.nodes.length, order, position, preds);
  return { order, position, idom, ...findLoops(graph, order, position, idom, preds) };
}

function reversePostOrder(graph: FlowGraph): { order: NodeId[]; position: Int32Array } {
  const position = new Int32Array(graph.nodes.length).fill(-1);
  const postOrder: NodeId[] = [];
  const seen = new Uint8Array(graph.nodes.length);
  const path: { node: NodeId; next: number }[] = [{ node: 0, next: 0 }];
  seen[0] = 1;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    // The last successor is visited first, so that the first one comes first in the reversed order.
    const edges = graph.nodes[top.node]?.edges ?? [];
    const edge = edges[edges.length - 1 - top.next++];
    if (edge === undefined) {
      postOrder.push(top.node);
      path.pop();
    } else if (seen[edge.to] === 0) {
      seen[edge.to] = 1;
      path.push({ node: edge.to, next: 0 });
    }
  }
  const order = postOrder.reverse();
  order.forEach((node, at) => {
    position[node] = at;
  });
  return { order, position };
}

function predecessors(graph: FlowGraph, order: readonly NodeId[]): readonly (readonly NodeId[])[] {
  const preds: NodeId[][] = graph.nodes.map(() => []);
  for (const from of order) {
    for (const edge of graph.nodes[from]?.edges ?? []) preds[edge.to]?.push(from);
  }
  return preds;
}

/** Cooper, Harvey and Kennedy. */
function immediateDominators(
  size: number,
  order: readonly NodeId[],
  position: Int32Array,
  preds: readonly (readonly NodeId[])[],
): Int32Array {
  const idom = new Int32Array(size).fill(-1);
  idom[0] = 0;
  const above = (node: NodeId): NodeId => idom[node] ?? 0;
  const place = (node: NodeId): number => position[node] ?? 0;
  const intersect = (first: NodeId, second: NodeId): NodeId => {
    let a = first;
    let b = second;
    while (a !== b) {
      while (place(a) > place(b)) a = above(a);
      while (place(b) > place(a)) b = above(b);
    }
    return a;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of order) {
      if (node === 0) continue;
      let best = -1;
      for (const pred of preds[node] ?? []) {
        if (above(pred) < 0) continue;
        best = best < 0 ? pred : intersect(best, pred);
      }
      if (idom[node] !== best) {
        idom[node] = best;
        changed = true;
      }
    }
  }
  return idom;
}

interface Loops {
  readonly loopOf: Int32Array;
  readonly outerLoop: Int32Array;
  readonly loopDepth: Int32Array;
  readonly irreducible: boolean;
}

function findLoops(
  graph: FlowGraph,
  order: readonly NodeId[],
  position: Int32Array,
  idom: Int32Array,
  preds: readonly (readonly NodeId[])[],
): Loops {
  const size = graph.nodes.length;
  const loopOf = new Int32Array(size).fill(-1);
  const outerLoop = new Int32Array(size).fill(-1);
  const loopDepth = new Int32Array(size);
  const dominates = dominance(size, order, idom);
  const latches = new Map<NodeId, NodeId[]>();
  for (const from of order) {
    for (const { to } of graph.nodes[from]?.edges ?? []) {
      if ((position[to] ?? -1) > (position[from] ?? -1)) continue;
      if (!dominates(to, from)) return { loopOf, outerLoop, loopDepth, irreducible: true };
      const known = latches.get(to);
      if (known === undefined) latches.set(to, [from]);
      else known.push(from);
    }
  }
  const outermost = (header: NodeId): NodeId => {
    let at = header;
    for (let next = outerLoop[at] ?? -1; next >= 0; next = outerLoop[at] ?? -1) at = next;
    return at;
  };
  // Inner headers come later in the order, so going backwards a loop swallows whole inner loops.
  for (let at = order.length - 1; at >= 0; at--) {
    const header = order[at] ?? 0;
    const work = latches.get(header);
    if (work === undefined) continue;
    loopOf[header] = header;
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      if (node === header) continue;
      const known = loopOf[node] ?? -1;
      const inner = known < 0 ? -1 : outermost(known);
      if (inner === header) continue;
      if (inner < 0) loopOf[node] = header;
      else outerLoop[inner] = header;
      for (const pred of preds[inner < 0 ? node : inner] ?? []) work.push(pred);
    }
  }
  for (const node of order) {
    if (loopOf[node] !== node) continue;
    const outer = outerLoop[node] ?? -1;
    loopDepth[node] = 1 + (outer < 0 ? 0 : (loopDepth[outer] ?? 0));
  }
  return { loopOf, outerLoop, loopDepth, irreducible: false };
}

/** A test whether one node dominates another, by the times of entering and leaving them in the tree. */
function dominance(
  size: number,
  order: readonly NodeId[],
  idom: Int32Array,
): (above: NodeId, below: NodeId) => boolean {
  // The tree's sizes, bottom up, then an interval of numbers for each subtree, top down.
  const weight = new Int32Array(size).fill(1);
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at] ?? 0;
    const parent = idom[node] ?? 0;
    weight[parent] = (weight[parent] ?? 0) + (weight[node] ?? 0);
  }
  const first = new Int32Array(size);
  const taken = new Int32Array(size).fill(1);
  for (let at = 1; at < order.length; at++) {
    const node = order[at] ?? 0;
    const parent = idom[node] ?? 0;
    first[node] = (first[parent] ?? 0) + (taken[parent] ?? 0);
    taken[parent] = (taken[parent] ?? 0) + (weight[node] ?? 0);
  }
  return (above, below) => {
    const start = first[above] ?? 0;
    const number = first[below] ?? 0;
    return start <= number && number < start + (weight[above] ?? 0);
  };
}
