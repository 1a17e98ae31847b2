/** The flow graph of a function. Nodes have the numbers of their blocks. */

import type { Edge, Terminator } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { FlowEdge, FlowGraph, FlowNode } from './flow-graph.ts';

export function flowOf(func: Func): FlowGraph {
  const nodes: FlowNode[] = func.blocks.map(() => ({ kind: 'exit', block: undefined, edges: [] }));
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    const { kind, to } = leave(func, block.terminator);
    const edges = to.map((edge, index): FlowEdge => {
      if (edge.args.length === 0) return { to: edge.block };
      const moving: FlowEdge = { to: edge.block, moves: { block: id, index } };
      if (kind !== 'table') return moving;
      // `br_table` moves nothing on its way: such an edge gets a node of its own.
      nodes.push({ kind: 'jump', block: undefined, edges: [moving] });
      return { to: nodes.length - 1 };
    });
    nodes[id] = { kind, block: id, edges };
  });
  return { nodes };
}

function leave(
  func: Func,
  terminator: Terminator,
): { readonly kind: FlowNode['kind']; readonly to: readonly Edge[] } {
  switch (terminator.kind) {
    case 'jump':
      return { kind: 'jump', to: [terminator.to] };
    case 'branch':
      return { kind: 'branch', to: [terminator.ifTrue, terminator.ifFalse] };
    case 'table':
      return { kind: 'table', to: [...terminator.targets, terminator.otherwise] };
    case 'return':
    case 'trap':
      return { kind: 'exit', to: [] };
    case 'switch':
      throw new InternalError(`backend: a switch that was not lowered in ${func.name}`);
    default:
      return unreachable(terminator, 'flowOf');
  }
}
