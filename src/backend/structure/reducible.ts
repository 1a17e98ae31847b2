/**
 * Makes a graph reducible. A cycle with several ways in gets one: a dispatch node, to which all edges to
 * these entries go, and which goes on to the entry that a label variable names. The front end makes no
 * such cycles; hand-written IR and passes may.
 */

import { InternalError } from '../../report/unreachable.ts';
import { analyse } from './analysis.ts';
import type { FlowEdge, FlowGraph, FlowNode, Label, NodeId } from './flow-graph.ts';

/** The graph itself when it is reducible. */
export function makeReducible(graph: FlowGraph): FlowGraph {
  if (!analyse(graph).irreducible) return graph;
  const nodes = [...graph.nodes];
  const reachable = new Set(analyse(graph).order);
  /** Sets of nodes whose cycles are still to be looked at. */
  const work: NodeId[][] = [[...reachable]];
  for (let region = work.pop(); region !== undefined; region = work.pop()) {
    for (const cycle of cycles(nodes, region)) {
      const entries = entriesOf(nodes, reachable, cycle);
      const [only] = entries;
      if (entries.length === 1 && only !== undefined) {
        work.push(cycle.filter((n) => n !== only));
      } else {
        addDispatch(nodes, reachable, entries);
        work.push(cycle);
      }
    }
  }
  return { nodes };
}

/** Sends every edge that leads to one of several nodes through a new node. */
export function addDispatch(
  nodes: FlowNode[],
  reachable: Set<NodeId>,
  targets: readonly NodeId[],
): NodeId {
  const indices = new Map(targets.map((node, index) => [node, index]));
  const dispatch = nodes.length;
  nodes.push({ kind: 'dispatch', block: undefined, edges: targets.map((to) => ({ to })) });
  for (const from of [...reachable]) {
    const node = nodeAt(nodes, from);
    if (!node.edges.some((e) => indices.has(e.to))) continue;
    const edges = node.edges.map((edge): FlowEdge => {
      const target = indices.get(edge.to);
      if (target === undefined) return edge;
      const label: Label = { dispatch, target };
      if (node.kind !== 'table' && node.kind !== 'dispatch') {
        return { ...edge, to: dispatch, labels: [...(edge.labels ?? []), label] };
      }
      // `br_table` cannot set the label on its way.
      const between = nodes.length;
      nodes.push({ kind: 'jump', block: undefined, edges: [{ to: dispatch, labels: [label] }] });
      reachable.add(between);
      return { to: between };
    });
    nodes[from] = { ...node, edges };
  }
  reachable.add(dispatch);
  return dispatch;
}

/** Nodes of a cycle that are reached from outside of it. */
function entriesOf(
  nodes: readonly FlowNode[],
  reachable: ReadonlySet<NodeId>,
  cycle: readonly NodeId[],
): NodeId[] {
  const inside = new Set(cycle);
  const entries = new Set<NodeId>();
  if (inside.has(0)) entries.add(0);
  for (const from of reachable) {
    if (inside.has(from)) continue;
    for (const { to } of nodeAt(nodes, from).edges) if (inside.has(to)) entries.add(to);
  }
  return [...entries].sort((a, b) => a - b);
}

/** The strongly connected components of a part of the graph that have a cycle (Tarjan). */
function cycles(nodes: readonly FlowNode[], region: readonly NodeId[]): NodeId[][] {
  const inside = new Set(region);
  const number = new Map<NodeId, number>();
  const low = new Map<NodeId, number>();
  const open = new Set<NodeId>();
  const stack: NodeId[] = [];
  const found: NodeId[][] = [];
  const path: { node: NodeId; next: number }[] = [];
  const enter = (node: NodeId): void => {
    number.set(node, number.size);
    low.set(node, number.size - 1);
    open.add(node);
    stack.push(node);
    path.push({ node, next: 0 });
  };
  const lower = (node: NodeId, to: number): void => {
    low.set(node, Math.min(low.get(node) ?? to, to));
  };
  for (const root of region) {
    if (number.has(root)) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const edge = nodeAt(nodes, top.node).edges[top.next++];
      if (edge !== undefined) {
        if (!inside.has(edge.to)) continue;
        if (!number.has(edge.to)) enter(edge.to);
        else if (open.has(edge.to)) lower(top.node, number.get(edge.to) ?? 0);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above !== undefined) lower(above.node, low.get(top.node) ?? 0);
      if (low.get(top.node) !== number.get(top.node)) continue;
      const component: NodeId[] = [];
      for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
        open.delete(node);
        component.push(node);
        if (node === top.node) break;
      }
      const loops = nodeAt(nodes, top.node).edges.some((e) => e.to === top.node);
      if (component.length > 1 || loops) found.push(component);
    }
  }
  return found;
}

function nodeAt(nodes: readonly FlowNode[], id: NodeId): FlowNode {
  const node = nodes[id];
  if (node === undefined) throw new InternalError(`no node ${id} in the flow graph`);
  return node;
}
