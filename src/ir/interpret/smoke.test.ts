import { expect, it } from 'vitest';
import { load, runBlock, valueOf } from './test-support.ts';

const SUM = `
func @total(v0: i32) -> i32 {
b0():
  v1 = const.i32 0
  jump b1(v1, v1)
b1(v2: i32, v3: i32):
  v4 = lt.i32 v2, v0
  branch v4, b2(), b3()
b2():
  v5 = add.i32 v3, v2
  v6 = const.i32 1
  v7 = add.i32 v2, v6
  jump b1(v7, v5)
b3():
  return v3
}
func @forever(v0: i32) -> i32 {
b0():
  v1 = call.i32 @forever(v0)
  return v1
}
func @spin() -> void {
b0():
  jump b1()
b1():
  jump b1()
}
`;

it('runs', () => {
  const i = load(SUM);
  const t = performance.now();
  expect(valueOf(i.call('total', [10_000_000]))).toBe(-2014260032);
  console.log(performance.now() - t);
  expect(i.call('forever', [1])).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
  expect(load(SUM, undefined, { steps: 1000 }).call('spin', [])).toEqual({ kind: 'step-limit' });
});
it('place', () => {
  expect(
    runBlock(
      'v0: i32',
      'u32',
      `v1 = const.u32 7
  v2 = array.splat.[u32; 16] v1
  v3 = slot.[u32; 16]
  store v3, v2
  v5 = const.i32 16
  check.bounds v0, v5
  v7 = ref.index.u32 v3, v0
  v8 = load.u32 v7
  return v8`,
      [3],
    ),
  ).toEqual({ kind: 'value', value: 7 });
});
