/**
 * Where each node's code stands: a tree like the dominator tree, in which what follows a loop hangs at the
 * loop's header instead of inside the loop. So loops stand one after the other and not in one another,
 * and the engine sees an innermost loop as innermost.
 */

import type { FlowAnalysis } from './analysis.ts';
import type { FlowGraph, NodeId } from './flow-graph.ts';

export interface Placement {
  /**
   * Nodes that follow `node` in a `block` of their own, because they are reached from several places or
   * by `br_table`, in reverse post-order. `within` are those inside of the loop of which `node` is the
   * header, `after` all others.
   */
  readonly within: (node: NodeId) => readonly NodeId[];
  readonly after: (node: NodeId) => readonly NodeId[];
  /** Whether a node's code stands where the only edge to it leaves. */
  readonly inline: (node: NodeId) => boolean;
  /** The node at which `node` hangs; −1 for the entry. */
  readonly parent: (node: NodeId) => NodeId;
  /** How many nodes stand in the subtree of `node`. */
  readonly weight: (node: NodeId) => number;
  readonly isHeader: (node: NodeId) => boolean;
  readonly isBackEdge: (from: NodeId, to: NodeId) => boolean;
}

export function place(graph: FlowGraph, analysis: FlowAnalysis): Placement {
  const { order, position, idom, loopOf } = analysis;
  const size = graph.nodes.length;
  const isBackEdge = (from: NodeId, to: NodeId): boolean =>
    (position[to] ?? 0) <= (position[from] ?? 0);
  const isHeader = (node: NodeId): boolean => loopOf[node] === node;
  const wantsBlock = joins(graph, order, isBackEdge);

  const parent = new Int32Array(size).fill(-1);
  const within: NodeId[][] = [];
  const after: NodeId[][] = [];
  for (let i = 0; i < size; i++) {
    within.push([]);
    after.push([]);
  }
  for (const node of order) {
    if (node === 0) continue;
    const dominator = idom[node] ?? 0;
    const left = outermostLeft(analysis, dominator, node);
    const leaves = wantsBlock[node] === 1 || graph.nodes[node]?.kind !== 'exit';
    if (left >= 0 && leaves) {
      parent[node] = left;
      wantsBlock[node] = 1;
      after[left]?.push(node);
      continue;
    }
    parent[node] = dominator;
    if (wantsBlock[node] === 1) (isHeader(dominator) ? within : after)[dominator]?.push(node);
  }

  const weight = new Int32Array(size).fill(1);
  for (let at = order.length - 1; at > 0; at--) {
    const node = order[at] ?? 0;
    const above = parent[node] ?? 0;
    weight[above] = (weight[above] ?? 0) + (weight[node] ?? 0);
  }
  return {
    within: (node) => within[node] ?? [],
    after: (node) => after[node] ?? [],
    inline: (node) => wantsBlock[node] === 0,
    parent: (node) => parent[node] ?? -1,
    weight: (node) => weight[node] ?? 1,
    isHeader,
    isBackEdge,
  };
}

/** Nodes with several forward edges to them, or one from a table. */
function joins(
  graph: FlowGraph,
  order: readonly NodeId[],
  isBackEdge: (from: NodeId, to: NodeId) => boolean,
): Uint8Array {
  const edgesTo = new Int32Array(graph.nodes.length);
  const result = new Uint8Array(graph.nodes.length);
  for (const from of order) {
    const node = graph.nodes[from];
    if (node === undefined) continue;
    const isTable = node.kind === 'table' || node.kind === 'dispatch';
    for (const { to } of node.edges) {
      if (isBackEdge(from, to)) continue;
      edgesTo[to] = (edgesTo[to] ?? 0) + 1;
      if (isTable || (edgesTo[to] ?? 0) > 1) result[to] = 1;
    }
  }
  return result;
}

/** The header of the outermost loop around `from` that `to` is not in, or −1. */
function outermostLeft(analysis: FlowAnalysis, from: NodeId, to: NodeId): NodeId {
  const { loopOf, outerLoop, loopDepth } = analysis;
  const depth = (header: NodeId): number => (header < 0 ? 0 : (loopDepth[header] ?? 0));
  let left = -1;
  let a = loopOf[from] ?? -1;
  // A header stands outside of its own loop when it is entered.
  let b = loopOf[to] ?? -1;
  if (b === to && to !== from) b = outerLoop[to] ?? -1;
  while (depth(b) > depth(a)) b = outerLoop[b] ?? -1;
  while (a !== b) {
    if (depth(b) >= depth(a)) b = outerLoop[b] ?? -1;
    else {
      left = a;
      a = outerLoop[a] ?? -1;
    }
  }
  return left;
}
