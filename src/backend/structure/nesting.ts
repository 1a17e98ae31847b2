/**
 * Bounds how deep blocks nest. Nodes at certain depths become targets of one dispatch node, which stands
 * far out, so that each of them starts again near the top. It costs a `br_table` on the way to such a node.
 */

import type { FlowGraph, NodeId } from './flow-graph.ts';
import type { Placement } from './placement.ts';
import { addDispatch } from './reducible.ts';

/** The nodes to cut at; none when nothing is deeper than `maxDepth`. */
export function cutNodes(
  graph: FlowGraph,
  placement: Placement,
  depths: Int32Array,
  maxDepth: number,
): NodeId[] {
  if (!depths.some((depth) => depth > maxDepth)) return [];
  const band = (node: NodeId): number => Math.floor(((depths[node] ?? 0) * 2) / maxDepth);
  const cuts: NodeId[] = [];
  graph.nodes.forEach((node, id) => {
    const parent = placement.parent(id);
    // A dispatch node is only an address: cutting there would not shorten anything.
    if (parent < 0 || node.kind === 'dispatch') return;
    if (band(id) > band(parent)) cuts.push(id);
  });
  return cuts;
}

/** The graph with every edge to one of these nodes going through a dispatch node. */
export function cutAt(graph: FlowGraph, cuts: readonly NodeId[]): FlowGraph {
  const nodes = [...graph.nodes];
  addDispatch(nodes, new Set(nodes.keys()), cuts);
  return { nodes };
}
