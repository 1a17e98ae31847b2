import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FuncBuilder } from './builder.ts';
import { predecessors, reversePostOrder, successors } from './cfg.ts';
import { compact } from './compact.ts';
import { dominators } from './dominators.ts';
import { findLoops } from './loops.ts';
import { type Func, newModule } from './module.ts';
import { parseModule } from './parse-text/index.ts';
import { printFunc } from './print.ts';
import { TypeStore } from './type-store.ts';
import { verifyModule } from './verify.ts';

/** A function whose block `i` leads to `targets[i]`. */
function graph(targets: readonly (readonly number[])[]): Func {
  const types = new TypeStore();
  const builder = new FuncBuilder(types, { name: 'g', params: [], result: types.void });
  for (let i = 1; i < targets.length; i++) builder.block();
  targets.forEach((to, i) => {
    builder.switchTo(i);
    const [first, second, ...rest] = to;
    if (first === undefined) builder.terminate({ kind: 'return', values: [] });
    else if (second === undefined) builder.jump(first);
    else {
      const edges = [first, second, ...rest].map((block) => ({ block, args: [] }));
      const index = builder.i32(0);
      builder.terminate({
        kind: 'switch',
        index,
        cases: edges.slice(1).map((edge, value) => ({ value, to: edge })),
        otherwise: { block: first, args: [] },
      });
    }
  });
  return builder.func;
}

/** Random graphs whose entry has no predecessors. */
const graphs = fc.integer({ min: 2, max: 12 }).chain((n) =>
  fc.array(fc.array(fc.integer({ min: 1, max: n - 1 }), { maxLength: 3 }), {
    minLength: n,
    maxLength: n,
  }),
);

/** What can be reached from the entry without passing `without`. */
function reach(func: Func, without = -1): Set<number> {
  const seen = new Set<number>();
  const work = without === 0 ? [] : [0];
  for (let block = work.pop(); block !== undefined; block = work.pop()) {
    if (seen.has(block) || block === without) continue;
    seen.add(block);
    work.push(...successors(func, block));
  }
  return seen;
}

describe('order', () => {
  it('visits exactly what can be reached, and dominators first', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const func = graph(targets);
        const order = reversePostOrder(func);
        expect(new Set(order)).toEqual(reach(func));
        expect(new Set(order).size).toBe(order.length);
        expect(order[0]).toBe(0);
      }),
    );
  });

  it('puts the first successor first', () => {
    expect(reversePostOrder(graph([[3, 1], [2], [], [2]]))).toEqual([0, 1, 3, 2]);
    const types = new TypeStore();
    const builder = new FuncBuilder(types, { name: 'g', params: [], result: types.void });
    const [yes, no] = [builder.block(), builder.block()];
    builder.branch(builder.constant(types.bool, true), no, yes);
    for (const block of [yes, no]) {
      builder.switchTo(block);
      builder.terminate({ kind: 'return', values: [] });
    }
    expect(reversePostOrder(builder.func)).toEqual([0, no, yes]);
  });

  it('knows predecessors, once each', () => {
    expect(predecessors(graph([[1, 1, 2], [2], [1]]))).toEqual([[], [0, 2], [0, 1]]);
  });
});

describe('dominators', () => {
  it('are what removing a block cuts off', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const func = graph(targets);
        const tree = dominators(func);
        const reachable = reach(func);
        for (const a of targets.keys()) {
          const left = reach(func, a);
          for (const b of targets.keys()) {
            const expected = reachable.has(a) && reachable.has(b) && !left.has(b);
            expect(tree.dominates(a, b)).toBe(expected);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('form a tree of immediate ones', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const tree = dominators(graph(targets));
        for (const block of tree.order) {
          const above = tree.immediate(block);
          if (above === undefined) {
            expect(block).toBe(0);
            continue;
          }
          expect(tree.children(above)).toContain(block);
          // Every other strict dominator is above the immediate one.
          for (const other of tree.order) {
            if (other !== block && tree.dominates(other, block)) {
              expect(tree.dominates(other, above)).toBe(true);
            }
          }
        }
      }),
    );
  });
});

describe('loops', () => {
  it('nest', () => {
    //  0 → 1 → 2 → 3 → 2, 3 → 1, 1 → 4
    const forest = findLoops(graph([[1], [2, 4], [3], [2, 1], []]));
    expect(forest.loops.map((l) => [l.header, l.depth, [...l.blocks], [...l.latches]])).toEqual([
      [1, 1, [1, 2, 3], [3]],
      [2, 2, [2, 3], [3]],
    ]);
    expect([0, 1, 2, 3, 4].map((b) => forest.depthOf(b))).toEqual([0, 1, 2, 2, 0]);
    expect(forest.loopOf(3)?.parent?.header).toBe(1);
    expect(forest.irreducible).toEqual([]);
  });

  it('of one block', () => {
    const forest = findLoops(graph([[1], [1, 2], []]));
    expect(forest.loops.map((l) => [l.header, [...l.blocks], [...l.latches]])).toEqual([
      [1, [1], [1]],
    ]);
  });

  it('with two ways in are irreducible', () => {
    const forest = findLoops(graph([[1, 2], [2], [1]]));
    expect(forest.loops).toEqual([]);
    expect(forest.irreducible).toHaveLength(1);
  });

  it('are dominated by their headers, and are cycles', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const func = graph(targets);
        const tree = dominators(func);
        for (const loop of findLoops(func, tree).loops) {
          const inside = new Set(loop.blocks);
          for (const block of loop.blocks) {
            expect(tree.dominates(loop.header, block)).toBe(true);
            expect(successors(func, block).some((s) => inside.has(s))).toBe(true);
          }
          for (const latch of loop.latches) expect(successors(func, latch)).toContain(loop.header);
        }
      }),
    );
  });

  it('removing the back edges of a reducible graph leaves no cycle', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const func = graph(targets);
        const forest = findLoops(func);
        if (forest.irreducible.length > 0) return;
        const forward = targets.map((to, from) =>
          to.filter((t) => !forest.loops.some((l) => l.header === t && l.latches.includes(from))),
        );
        const done = new Set<number>();
        const open = new Set<number>();
        const visit = (block: number): void => {
          expect(open.has(block)).toBe(false);
          if (done.has(block)) return;
          open.add(block);
          for (const to of forward[block] ?? []) visit(to);
          open.delete(block);
          done.add(block);
        };
        visit(0);
      }),
    );
  });
});

describe('compact', () => {
  const text = `func @f(v0 "n": i32) -> i32 {
b0():
  v5 = const.i32 1
  jump b4(v5)
#[unroll(2)]
b4(v9 "i": i32):
  v7 "next" = add.i32 v9, v0
  v8 = lt.i32 v7, v0
  branch v8, b4(v7), b2()
b2():
  print v3
  return v7
b3():
  return v5
}
`.replace('  print v3\n', '');

  it('drops, renumbers, and keeps names, sites and attributes', () => {
    const { module, errors } = parseModule(text, new TypeStore(), { file: 0 });
    expect(errors).toEqual([]);
    const func = module.functions.get('f');
    if (func === undefined) throw new Error('no function');
    const spans = [5, 7, 8].map((v) => func.sites[v]?.span.start);
    compact(func);
    expect(printFunc(func)).toBe(`func @f(v0 "n": i32) -> i32 {
b0():
  v1 = const.i32 1
  jump b1(v1)
#[unroll(2)]
b1(v2 "i": i32):
  v3 "next" = add.i32 v2, v0
  v4 = lt.i32 v3, v0
  branch v4, b1(v3), b2()
b2():
  return v3
}
`);
    expect([1, 3, 4].map((v) => func.sites[v]?.span.start)).toEqual(spans);
    expect(func.values).toHaveLength(5);
    expect(verifyModule(module)).toEqual([]);
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(graphs, (targets) => {
        const func = graph(targets);
        compact(func);
        const once = printFunc(func);
        compact(func);
        expect(printFunc(func)).toBe(once);
      }),
    );
  });
});

it('takes functions of 100,000 blocks, in a row and nested', () => {
  const size = 100_000;
  const types = new TypeStore();
  const builder = new FuncBuilder(types, { name: 'long', params: [], result: types.void });
  for (let i = 1; i < size; i++) {
    const next = builder.block();
    builder.jump(next);
    builder.switchTo(next);
  }
  builder.terminate({ kind: 'return', values: [] });
  const module = newModule(types);
  module.functions.set('long', builder.func);
  // Every block may leave to the last one or go on: a deep tree with a wide join.
  module.functions.set(
    'wide',
    (() => {
      const wide = new FuncBuilder(types, { name: 'wide', params: [], result: types.void });
      const condition = wide.constant(types.bool, true);
      const end = wide.block();
      for (let i = 2; i < size; i++) {
        const next = wide.block();
        wide.branch(condition, next, end);
        wide.switchTo(next);
      }
      wide.jump(end);
      wide.switchTo(end);
      wide.terminate({ kind: 'return', values: [] });
      return wide.func;
    })(),
  );
  expect(verifyModule(module)).toEqual([]);
  for (const func of module.functions.values()) {
    expect(findLoops(func).loops).toEqual([]);
    compact(func);
    expect(func.blocks).toHaveLength(size);
  }
});
