import { expect, test } from 'vitest';
import { FuncBuilder } from '../../ir/builder.ts';
import type { Func } from '../../ir/module.ts';
import { printFunc } from '../../ir/print.ts';
import { TypeStore } from '../../ir/type-store.ts';
import { finishFunction } from './finish.ts';
import { Ssa } from './ssa.ts';

function start(): { readonly ir: FuncBuilder; readonly ssa: Ssa; readonly finish: () => Func } {
  const types = new TypeStore();
  const ir = new FuncBuilder(types, {
    name: 'f',
    params: [{ name: 'n', type: types.i32, mut: false }],
    result: types.i32,
  });
  const ssa = new Ssa(ir);
  return { ir, ssa, finish: () => finishFunction(ir.func, ssa) };
}

const paramCount = (func: Func): number =>
  func.blocks.reduce((sum, block) => sum + (block?.params.length ?? 0), 0);

test('a long function needs no recursion, and no parameters for what nobody writes', () => {
  const { ir, ssa, finish } = start();
  const [n = 0] = ir.get(0).params;
  const kept = ssa.variable(ir.types.i32);
  const changed = ssa.variable(ir.types.i32);
  ssa.write(kept, n);
  ssa.write(changed, n);
  for (let i = 0; i < 30_000; i++) {
    const then = ssa.joinBlock();
    const join = ssa.joinBlock();
    ssa.branch(ir.compare('lt', n, n), then, join);
    ssa.enter(then);
    ssa.write(changed, ir.i32(i));
    ssa.jump(join);
    ssa.enter(join);
  }
  const sum = ir.binary('add', ssa.read(kept), ssa.read(changed));
  ssa.terminate({ kind: 'return', values: [sum] });
  // One for the function, one per join.
  expect(paramCount(finish())).toBe(30_001);
});

test('without a dominator a variable that nobody writes costs no parameter either', () => {
  const { ir, ssa, finish } = start();
  const [n = 0] = ir.get(0).params;
  const kept = ssa.variable(ir.types.i32);
  ssa.write(kept, n);
  const header = ssa.block();
  ssa.jump(header);
  ssa.enterOpen(header);
  const before = ssa.read(kept);
  const [left, right, next, exit] = [ssa.block(), ssa.block(), ssa.block(), ssa.block()];
  ssa.branch(ir.compare('lt', before, n), left, right);
  ssa.enter(left);
  ssa.branch(ir.compare('lt', ssa.read(kept), n), next, exit);
  ssa.enter(right);
  ssa.jump(next);
  ssa.enter(next);
  discard(ssa.read(kept));
  ssa.jump(header);
  ssa.seal(header);
  ssa.enter(exit);
  ssa.terminate({ kind: 'return', values: [ssa.read(kept)] });
  expect(printFunc(finish())).toBe(`func @f(v0 "n": i32) -> i32 {
b0():
  jump b1()
b1():
  v1 = lt.i32 v0, v0
  branch v1, b2(), b4()
b2():
  v2 = lt.i32 v0, v0
  branch v2, b5(), b3()
b3():
  return v0
b4():
  jump b5()
b5():
  jump b1()
}
`);
});

test('a variable that swaps with another in a loop keeps both parameters', () => {
  const { ir, ssa, finish } = start();
  const [n = 0] = ir.get(0).params;
  const [a, b] = [ssa.variable(ir.types.i32, 'a'), ssa.variable(ir.types.i32, 'b')];
  ssa.write(a, n);
  ssa.write(b, ir.i32(0));
  const [header, exit] = [ssa.joinBlock(), ssa.joinBlock()];
  ssa.jump(header);
  ssa.enterOpen(header);
  const body = ssa.joinBlock();
  ssa.branch(ir.compare('lt', ssa.read(a), n), body, exit);
  ssa.enter(body);
  const old = ssa.read(a);
  ssa.write(a, ssa.read(b));
  ssa.write(b, old);
  ssa.jump(header);
  ssa.seal(header);
  ssa.enter(exit);
  ssa.terminate({ kind: 'return', values: [ssa.read(b)] });
  expect(printFunc(finish())).toBe(`func @f(v0 "n": i32) -> i32 {
b0():
  v1 = const.i32 0
  jump b1(v0, v1)
b1(v2 "a": i32, v3 "b": i32):
  v4 = lt.i32 v2, v0
  branch v4, b2(), b3()
b2():
  jump b1(v3, v2)
b3():
  return v3
}
`);
});

test('what follows the end of a block is dropped, with all that it leads to', () => {
  const { ir, ssa, finish } = start();
  const [n = 0] = ir.get(0).params;
  const x = ssa.variable(ir.types.i32);
  ssa.write(x, n);
  ssa.terminate({ kind: 'return', values: [n] });
  expect(ssa.isDead).toBe(true);
  const join = ssa.joinBlock();
  ssa.write(x, ir.binary('add', ssa.read(x), n));
  ssa.jump(join);
  ssa.enter(join);
  expect(ssa.isDead).toBe(true);
  ssa.terminate({ kind: 'return', values: [ssa.read(x)] });
  expect(finish().blocks).toHaveLength(1);
});

/** Reads for the effect of making parameters only. */
function discard(value: number): void {
  expect(value).toBeGreaterThanOrEqual(0);
}
