/**
 * Control flow as nested blocks, from the dominator tree (N. Ramsey, "Beyond Relooper", ICFP 2022). The
 * result is flat, like WebAssembly itself, so that neither making nor reading it needs recursion.
 *
 * A node's code is followed by that of the nodes it dominates: a join point stands behind a `block` that
 * ends right before it, and forward edges to it leave that block; any other node stands where its edge
 * leaves. Code never runs past the end of a node's subtree, hence an `if` needs no `else`: the smaller arm
 * goes into the `if`, and the larger one stands behind it. So a chain of any length does not nest.
 */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import { analyse } from './analysis.ts';
import type { FlowEdge, FlowGraph, FlowNode, Label, MoveRef, NodeId } from './flow-graph.ts';
import { cutAt, cutNodes } from './nesting.ts';
import { type Placement, place } from './placement.ts';
import { makeReducible } from './reducible.ts';

/** Where a branch goes: behind the block that ends before `node`, or to the start of its loop. */
export interface Target {
  readonly kind: 'block' | 'loop';
  readonly node: NodeId;
}

export type Step =
  | { readonly kind: 'block' | 'loop'; readonly node: NodeId }
  /** Its arm runs when the condition of the current node's branch holds, or when not. */
  | { readonly kind: 'if'; readonly node: NodeId; readonly when: boolean }
  | { readonly kind: 'end' }
  /** The code of a node, without its terminator. */
  | { readonly kind: 'code'; readonly node: NodeId }
  /** What happens on an edge. */
  | {
      readonly kind: 'edge';
      readonly moves: MoveRef | undefined;
      readonly labels: readonly Label[];
    }
  | { readonly kind: 'br'; readonly to: Target }
  | { readonly kind: 'br_if'; readonly node: NodeId; readonly when: boolean; readonly to: Target }
  | {
      readonly kind: 'br_table';
      readonly node: NodeId;
      readonly to: readonly Target[];
      readonly otherwise: Target;
    }
  /** The return or trap of a node. */
  | { readonly kind: 'exit'; readonly node: NodeId };

export interface Structure {
  /** The graph that the steps speak of; not the given one where that was not reducible, or nested too deep. */
  readonly graph: FlowGraph;
  readonly steps: readonly Step[];
}

/**
 * Where blocks nest deeper than this, the graph is cut: engines and Binaryen recurse over nesting. No
 * program that a person writes comes near it.
 */
const MAX_DEPTH = 800;
/** Each round halves the depth or better. */
const MAX_CUTS = 8;

export function structure(given: FlowGraph, maxDepth = MAX_DEPTH): Structure {
  let graph = makeReducible(given);
  for (let round = 0; ; round++) {
    const placement = place(graph, analyse(graph));
    const { steps, depths } = new Structurer(graph, placement).run();
    const cuts = cutNodes(graph, placement, depths, maxDepth);
    if (cuts.length === 0 || round === MAX_CUTS) return { graph, steps };
    graph = makeReducible(cutAt(graph, cuts));
  }
}

/** What is left to be emitted: a step, or the subtree of a node. */
type Task = Step | { readonly kind: 'tree'; readonly node: NodeId };

interface OpenStep {
  readonly at: number;
  readonly step: Step;
  /**
   * How deep it is. Blocks that start at the same place count as one: a `br_table` needs one for each
   * target, and nobody recurses over those.
   */
  readonly depth: number;
  /** How many branches leave through its end. */
  uses: number;
}

class Structurer {
  private readonly graph: FlowGraph;
  private readonly placement: Placement;
  private readonly steps: (Step | undefined)[] = [];
  /** Open blocks, loops and ifs, by the place of their step. */
  private readonly open: OpenStep[] = [];
  /** The open block of a node. */
  private readonly blocks = new Map<NodeId, OpenStep>();
  /** How many blocks, loops and ifs are open around a node's code. */
  private readonly depths: Int32Array;

  constructor(graph: FlowGraph, placement: Placement) {
    this.graph = graph;
    this.placement = placement;
    this.depths = new Int32Array(graph.nodes.length);
  }

  run(): { steps: Step[]; depths: Int32Array } {
    const work: Task[] = [{ kind: 'tree', node: 0 }];
    for (let task = work.pop(); task !== undefined; task = work.pop()) {
      if (task.kind !== 'tree') this.emit(task);
      else for (const next of this.tree(task.node).reverse()) work.push(next);
    }
    return { steps: this.steps.filter((s) => s !== undefined), depths: this.depths };
  }

  /** A node's subtree, as tasks in order. */
  private tree(node: NodeId): Task[] {
    const { placement } = this;
    const within = placement.within(node);
    const after = placement.after(node);
    const tasks: Task[] = [];
    for (const next of [...after].reverse()) tasks.push({ kind: 'block', node: next });
    if (placement.isHeader(node)) tasks.push({ kind: 'loop', node });
    for (const next of [...within].reverse()) tasks.push({ kind: 'block', node: next });
    tasks.push({ kind: 'code', node }, ...this.terminator(node));
    for (const next of within) tasks.push({ kind: 'end' }, { kind: 'tree', node: next });
    if (placement.isHeader(node)) tasks.push({ kind: 'end' });
    for (const next of after) tasks.push({ kind: 'end' }, { kind: 'tree', node: next });
    return tasks;
  }

  private terminator(node: NodeId): Task[] {
    const { kind, edges } = this.node(node);
    switch (kind) {
      case 'exit':
        return [{ kind: 'exit', node }];
      case 'jump':
        return this.follow(node, edgeAt(edges, 0));
      case 'branch':
        return this.branch(node, edgeAt(edges, 0), edgeAt(edges, 1));
      case 'table':
      case 'dispatch': {
        const to = edges.map((e) => this.target(node, e.to));
        const otherwise = to.pop();
        if (otherwise === undefined)
          throw new InternalError(`table without targets at node ${node}`);
        return [{ kind: 'br_table', node, to, otherwise }];
      }
      default:
        return unreachable(kind, 'structure');
    }
  }

  private branch(node: NodeId, ifTrue: FlowEdge, ifFalse: FlowEdge): Task[] {
    for (const when of [true, false]) {
      const [taken, other] = when ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
      if (this.isInline(node, taken) || hasAction(taken)) continue;
      const to = this.target(node, taken.to);
      return [{ kind: 'br_if', node, when, to }, ...this.follow(node, other)];
    }
    const when = this.weight(node, ifTrue) <= this.weight(node, ifFalse);
    const [small, large] = when ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
    return [
      { kind: 'if', node, when },
      ...this.follow(node, small),
      { kind: 'end' },
      ...this.follow(node, large),
    ];
  }

  /** Goes along an edge: its action, then a branch or the target's own subtree. */
  private follow(from: NodeId, edge: FlowEdge): Task[] {
    const tasks: Task[] = [];
    if (hasAction(edge)) tasks.push({ kind: 'edge', moves: edge.moves, labels: edge.labels ?? [] });
    if (this.isInline(from, edge)) tasks.push({ kind: 'tree', node: edge.to });
    else tasks.push({ kind: 'br', to: this.target(from, edge.to) });
    return tasks;
  }

  private isInline(from: NodeId, edge: FlowEdge): boolean {
    return this.placement.inline(edge.to) && !this.placement.isBackEdge(from, edge.to);
  }

  private weight(from: NodeId, edge: FlowEdge): number {
    return this.isInline(from, edge) ? this.placement.weight(edge.to) : 0;
  }

  private target(from: NodeId, to: NodeId): Target {
    return { kind: this.placement.isBackEdge(from, to) ? 'loop' : 'block', node: to };
  }

  private emit(step: Step): void {
    switch (step.kind) {
      case 'block':
      case 'loop':
      case 'if': {
        const at = this.steps.length;
        const around = this.open.at(-1);
        const isFirst =
          around?.at === at - 1 && around.step.kind === 'block' && step.kind === 'block';
        const depth = (around?.depth ?? 0) + (isFirst ? 0 : 1);
        const entry: OpenStep = { at, step, depth, uses: 0 };
        this.open.push(entry);
        if (step.kind === 'block') this.blocks.set(step.node, entry);
        this.steps.push(step);
        return;
      }
      case 'end':
        this.close();
        return;
      case 'br':
      case 'br_if':
        this.use(step.to, 1);
        this.steps.push(step);
        return;
      case 'br_table':
        for (const to of [...step.to, step.otherwise]) this.use(to, 1);
        this.steps.push(step);
        return;
      case 'code':
        this.depths[step.node] = this.open.at(-1)?.depth ?? 0;
        this.steps.push(step);
        return;
      case 'edge':
      case 'exit':
        this.steps.push(step);
        return;
      default:
        unreachable(step, 'structure');
    }
  }

  /** Ends the innermost block. A branch to its very end is dropped, and a block without branches too. */
  private close(): void {
    const entry = this.open.pop();
    if (entry === undefined) throw new InternalError('structure: more ends than blocks');
    const { step } = entry;
    if (step.kind === 'block') {
      const last = this.steps.at(-1);
      if (last?.kind === 'br' && last.to.kind === 'block' && last.to.node === step.node) {
        this.use(last.to, -1);
        this.steps.pop();
      }
      this.blocks.delete(step.node);
      if (entry.uses === 0) {
        this.steps[entry.at] = undefined;
        return;
      }
    }
    this.steps.push({ kind: 'end' });
  }

  private use(target: Target, count: number): void {
    if (target.kind === 'loop') return;
    const entry = this.blocks.get(target.node);
    if (entry === undefined) {
      throw new InternalError(
        `structure: a branch to node ${target.node} from outside of its block`,
      );
    }
    entry.uses += count;
  }

  private node(id: NodeId): FlowNode {
    const node = this.graph.nodes[id];
    if (node === undefined) throw new InternalError(`no node ${id} in the flow graph`);
    return node;
  }
}

function hasAction(edge: FlowEdge): boolean {
  return edge.moves !== undefined || edge.labels !== undefined;
}

function edgeAt(edges: readonly FlowEdge[], index: number): FlowEdge {
  const edge = edges[index];
  if (edge === undefined) throw new InternalError(`no edge ${index} in the flow graph`);
  return edge;
}
