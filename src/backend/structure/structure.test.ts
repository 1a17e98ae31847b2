import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from './analysis.ts';
import type { FlowGraph, FlowNode } from './flow-graph.ts';
import { type Step, structure, type Target } from './structure.ts';

/** Numbers that decide which edge a node takes; the walk ends when they are used up. */
type Decisions = readonly number[];

/** The blocks and edges that a walk through the graph passes. */
function walkGraph(graph: FlowGraph, decisions: Decisions): string[] {
  const trace: string[] = [];
  let node = 0;
  for (const decision of decisions) {
    const { kind, edges } = nodeAt(graph, node);
    trace.push(`n${node}`);
    if (kind === 'exit') break;
    const index = decision % edges.length;
    const edge = edges[index];
    if (edge === undefined) break;
    if (edge.moves !== undefined) trace.push(`e${edge.moves.block}.${edge.moves.index}`);
    node = edge.to;
  }
  return trace;
}

/** The same walk through structured code. */
function walkSteps(graph: FlowGraph, steps: readonly Step[], decisions: Decisions): string[] {
  const ends = matchEnds(steps);
  const starts = new Map<string, number>();
  steps.forEach((step, i) => {
    if (step.kind === 'block' || step.kind === 'loop') starts.set(`${step.kind} ${step.node}`, i);
  });
  const trace: string[] = [];
  const labels = new Map<number, number>();
  let at = 0;
  let used = 0;
  const decide = (): number => decisions[used - 1] ?? 0;
  const go = (to: Target): void => {
    const start = starts.get(`${to.kind} ${to.node}`) ?? -1;
    const end = ends[start] ?? -1;
    // A branch only leaves or repeats what is around it.
    if (start >= at || end <= at) throw new Error(`step ${at} leaves what it is not in`);
    at = to.kind === 'loop' ? start + 1 : end + 1;
  };
  for (;;) {
    const step = steps[at];
    if (step === undefined) throw new Error('ran past the end');
    switch (step.kind) {
      case 'block':
      case 'loop':
      case 'end':
        at++;
        break;
      case 'code':
        if (graph.nodes[step.node]?.block !== undefined) {
          if (used === decisions.length) return trace;
          used++;
          trace.push(`n${step.node}`);
        }
        at++;
        break;
      case 'if':
        at = (decide() % 2 === 0) === step.when ? at + 1 : (ends[at] ?? 0) + 1;
        break;
      case 'br_if':
        if ((decide() % 2 === 0) === step.when) go(step.to);
        else at++;
        break;
      case 'edge':
        if (step.moves !== undefined) trace.push(`e${step.moves.block}.${step.moves.index}`);
        for (const { dispatch, target } of step.labels) labels.set(dispatch, target);
        at++;
        break;
      case 'br':
        go(step.to);
        break;
      case 'br_table': {
        const isDispatch = graph.nodes[step.node]?.kind === 'dispatch';
        const chosen = isDispatch ? labels.get(step.node) : undefined;
        const index = chosen ?? decide() % (step.to.length + 1);
        go(step.to[index] ?? step.otherwise);
        break;
      }
      case 'exit':
        return trace;
    }
  }
}

function matchEnds(steps: readonly Step[]): number[] {
  const ends: number[] = [];
  const open: number[] = [];
  steps.forEach((step, at) => {
    if (step.kind === 'block' || step.kind === 'loop' || step.kind === 'if') open.push(at);
    if (step.kind === 'end') ends[open.pop() ?? -1] = at;
  });
  expect(open).toEqual([]);
  return ends;
}

function nodeAt(graph: FlowGraph, id: number): FlowNode {
  const node = graph.nodes[id];
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

/** Nesting, where blocks that start at one place count once. */
function depthOf(steps: readonly Step[]): number {
  const open: { at: number; depth: number; isBlock: boolean }[] = [];
  let deepest = 0;
  steps.forEach((step, at) => {
    if (step.kind === 'end') open.pop();
    if (step.kind !== 'block' && step.kind !== 'loop' && step.kind !== 'if') return;
    const around = open.at(-1);
    const isBlock = step.kind === 'block';
    const first = isBlock && around?.isBlock === true && around.at === at - 1;
    const depth = (around?.depth ?? 0) + (first ? 0 : 1);
    deepest = Math.max(deepest, depth);
    open.push({ at, depth, isBlock });
  });
  return deepest;
}

/** A graph from the lists of successors, with moves on edges to the nodes in `moving`. */
function graphOf(
  successors: readonly (readonly number[])[],
  moving: readonly number[] = [],
): FlowGraph {
  return {
    nodes: successors.map((list, block): FlowNode => {
      const kind = (['exit', 'jump', 'branch'] as const)[list.length] ?? 'table';
      const edges = list.map((to, index) =>
        kind !== 'table' && moving.includes(to) ? { to, moves: { block, index } } : { to },
      );
      return { kind, block, edges };
    }),
  };
}

function text(steps: readonly Step[]): string {
  const target = (t: Target): string => `${t.kind === 'loop' ? 'L' : 'B'}${t.node}`;
  let indent = 0;
  return steps
    .map((step) => {
      if (step.kind === 'end') indent--;
      const pad = '  '.repeat(indent);
      if (step.kind === 'block' || step.kind === 'loop' || step.kind === 'if') indent++;
      switch (step.kind) {
        case 'block':
        case 'loop':
          return `${pad}${step.kind} ${step.node}`;
        case 'if':
          return `${pad}if ${step.when ? '' : '!'}${step.node}`;
        case 'br_if':
          return `${pad}br_if ${step.when ? '' : '!'}${step.node} ${target(step.to)}`;
        case 'br':
          return `${pad}br ${target(step.to)}`;
        case 'br_table':
          return `${pad}br_table ${[...step.to, step.otherwise].map(target).join(' ')}`;
        case 'edge':
          return `${pad}edge`;
        case 'code':
        case 'exit':
          return `${pad}${step.kind} ${step.node}`;
        case 'end':
          return `${pad}end`;
        default:
          return '?';
      }
    })
    .join('\n');
}

const graphs = fc.integer({ min: 1, max: 14 }).chain((size) => {
  const node = fc.integer({ min: 0, max: size - 1 });
  return fc.record({
    successors: fc.array(
      fc.oneof(
        { weight: 1, arbitrary: fc.constant<number[]>([]) },
        { weight: 3, arbitrary: fc.array(node, { minLength: 1, maxLength: 1 }) },
        { weight: 5, arbitrary: fc.array(node, { minLength: 2, maxLength: 2 }) },
        { weight: 1, arbitrary: fc.array(node, { minLength: 3, maxLength: 5 }) },
      ),
      { minLength: size, maxLength: size },
    ),
    moving: fc.array(node),
    decisions: fc.array(fc.array(fc.nat(30), { minLength: 40, maxLength: 40 }), {
      minLength: 8,
      maxLength: 8,
    }),
  });
});

describe('structure', () => {
  it('takes the same way as the graph, reducible or not', () => {
    let irreducible = 0;
    fc.assert(
      fc.property(graphs, ({ successors, moving, decisions }) => {
        const graph = graphOf(successors, moving);
        if (analyse(graph).irreducible) irreducible++;
        const structured = structure(graph);
        for (const d of decisions) {
          expect(walkSteps(structured.graph, structured.steps, d).join()).toBe(
            walkGraph(graph, d).join(),
          );
        }
      }),
      { numRuns: 500, seed: 1 },
    );
    expect(irreducible).toBeGreaterThan(40);
  });

  it('takes the same way when nesting is bounded', () => {
    fc.assert(
      fc.property(graphs, ({ successors, moving, decisions }) => {
        const graph = graphOf(successors, moving);
        const structured = structure(graph, 6);
        for (const d of decisions) {
          expect(walkSteps(structured.graph, structured.steps, d).join()).toBe(
            walkGraph(graph, d).join(),
          );
        }
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  it('needs no label variable on a reducible graph', () => {
    fc.assert(
      fc.property(graphs, ({ successors }) => {
        const graph = graphOf(successors);
        if (analyse(graph).irreducible) return;
        const { steps } = structure(graph);
        expect(steps.some((s) => s.kind === 'edge' && s.labels.length > 0)).toBe(false);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('puts what follows a loop behind it', () => {
    // while (1) { 2 }; while (3) { 4 }; 5
    expect(text(structure(graphOf([[1], [2, 3], [1], [4, 5], [3], []])).steps)).toBe(
      [
        'code 0',
        'block 3',
        '  loop 1',
        '    code 1',
        '    br_if !1 B3',
        '    code 2',
        '    br L1',
        '  end',
        'end',
        'loop 3',
        '  code 3',
        '  if 3',
        '    code 4',
        '    br L3',
        '  end',
        '  code 5',
        '  exit 5',
        'end',
      ].join('\n'),
    );
  });

  it('makes an if and else of a diamond', () => {
    expect(text(structure(graphOf([[1, 2], [3], [3], []])).steps)).toBe(
      [
        'block 3',
        '  code 0',
        '  if 0',
        '    code 1',
        '    br B3',
        '  end',
        '  code 2',
        'end',
        'code 3',
        'exit 3',
      ].join('\n'),
    );
  });

  it('does not nest a long sequence of ifs, early returns or loops', () => {
    const count = 20_000;
    const ifs: number[][] = [];
    const returns: number[][] = [];
    const loops: number[][] = [];
    for (let i = 0; i < count; i++) {
      ifs.push([2 * i + 1, 2 * i + 2], [2 * i + 2]);
      returns.push([2 * i + 1, 2 * i + 2], []);
      loops.push([2 * i + 1, 2 * i + 2], [2 * i]);
    }
    for (const successors of [ifs, returns, loops]) {
      const { steps } = structure(graphOf([...successors, []]));
      expect(depthOf(steps)).toBeLessThan(5);
    }
  });

  it('bounds the nesting of ifs inside ifs', () => {
    // Each level has its own join: 0 branches to 1 and 2, 1 is the next level, 2 its end.
    const count = 6_000;
    const successors: number[][] = [];
    for (let i = 0; i < count; i++) {
      successors[i] = i + 1 < count ? [i + 1, count + i] : [count + i];
      successors[count + i] = i === 0 ? [] : [count + i - 1];
    }
    // A second way into each join keeps it a join.
    for (let i = 0; i < count; i++) {
      const extra = successors.length;
      successors.push([count + i]);
      successors[i] = [...(successors[i] ?? []).slice(0, 1), extra];
    }
    const graph = graphOf(successors);
    const structured = structure(graph);
    expect(depthOf(structured.steps)).toBeLessThan(1000);
    const always = new Array<number>(3 * count).fill(0);
    expect(walkSteps(structured.graph, structured.steps, always)).toEqual(walkGraph(graph, always));
  });

  it('has one block per target of a large table', () => {
    const count = 3_000;
    const successors = [Array.from({ length: count }, (_, i) => i + 1)];
    for (let i = 0; i < count; i++) successors.push([count + 1]);
    successors.push([]);
    const structured = structure(graphOf(successors));
    expect(structured.steps.filter((s) => s.kind === 'block')).toHaveLength(count + 1);
    expect(structured.graph.nodes).toHaveLength(count + 2);
  });
});
