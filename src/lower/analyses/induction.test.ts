import { describe, expect, it } from 'vitest';
import { findLoops } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { parseModule } from '../../ir/parse-text/index.ts';
import { TypeStore } from '../../ir/type-store.ts';
import { analyseLoops, type LoopFacts, type Trips } from './induction.ts';

function loopsOf(text: string): { func: Func; facts: LoopFacts[] } {
  const { module, errors } = parseModule(text, new TypeStore());
  expect(errors).toEqual([]);
  const [func] = module.functions.values();
  if (func === undefined) throw new Error('no function');
  return { func, facts: analyseLoops(func, findLoops(func).loops) };
}

/** `for (i = init; i OP bound; i += step)` in a type, with constants. */
function counted(type: string, init: number, op: string, bound: number, step: number): string {
  return `func @f() -> void {
b0():
  v0 = const.${type} ${init}
  v1 = const.${type} ${bound}
  v2 = const.${type} ${Math.abs(step)}
  jump b1(v0)
b1(v3: ${type}):
  v4 = ${op}.${type} v3, v1
  branch v4, b2(), b3()
b2():
  v5 = ${step > 0 ? 'add' : 'sub'}.${type} v3, v2
  jump b1(v5)
b3():
  return
}`;
}

/** How often the loop goes round, by running it. */
function byHand(type: string, init: number, op: string, bound: number, step: number): number {
  const wrap = (x: number): number => (type === 'i8' ? (x << 24) >> 24 : x & 255);
  const holds = (x: number): boolean => {
    switch (op) {
      case 'lt':
        return x < bound;
      case 'le':
        return x <= bound;
      case 'gt':
        return x > bound;
      case 'ge':
        return x >= bound;
      case 'eq':
        return x === bound;
      default:
        return x !== bound;
    }
  };
  let count = 0;
  for (let x = init; holds(x) && count < 1000; x = wrap(x + step)) count++;
  return count;
}

describe('trip counts', () => {
  it('agree with running the loop, for bytes of every kind', () => {
    let known = 0;
    for (const type of ['i8', 'u8']) {
      const values = type === 'i8' ? [-128, -127, -3, 0, 5, 126, 127] : [0, 1, 7, 128, 254, 255];
      for (const op of ['lt', 'le', 'gt', 'ge', 'ne', 'eq']) {
        for (const init of values) {
          for (const bound of values) {
            for (const step of [1, -1, 3, -7]) {
              const { facts } = loopsOf(counted(type, init, op, bound, step));
              const trips = facts[0]?.trips;
              if (trips === undefined) continue;
              known++;
              const expected = {
                kind: 'constant',
                count: BigInt(byHand(type, init, op, bound, step)),
              };
              expect({ type, op, init, bound, step, trips }).toEqual({
                ...{ type, op, init, bound, step },
                trips: expected,
              });
            }
          }
        }
      }
    }
    expect(known).toBeGreaterThan(1000);
  });

  it('of a loop that counts no step are found by running it', () => {
    const { facts } = loopsOf(`func @f() -> i32 {
b0():
  v0 = const.i32 1000
  v1 = const.i32 1
  jump b1(v0)
b1(v2: i32):
  v3 = gt.i32 v2, v1
  branch v3, b2(), b3()
b2():
  v4 = shr.i32 v2, v1
  jump b1(v4)
b3():
  return v2
}`);
    expect(facts[0]?.inductions).toEqual([]);
    expect(facts[0]?.trips).toEqual({ kind: 'constant', count: 9n });
  });

  it('know the end by name', () => {
    const { facts } = loopsOf(`func @f(v0: i32, v1: i32) -> void {
b0():
  v2 = const.i32 1
  jump b1(v0)
b1(v3: i32):
  v4 = ge.i32 v3, v1
  branch v4, b3(), b2()
b2():
  v5 = add.i32 v3, v2
  jump b1(v5)
b3():
  return
}`);
    expect(facts[0]?.trips).toEqual({ kind: 'until', from: 0, to: 1, up: true, step: 1n });
  });

  it('are unknown where the counter may wrap', () => {
    const trips = (text: string): Trips | undefined => loopsOf(text).facts[0]?.trips;
    const symbolic = (op: string, step: number): string =>
      counted('i32', 0, op, 0, step)
        .replace('@f()', '@f(v1: i32)')
        .replace('v1 = const.i32 0\n', '')
        .replaceAll('v0', 'v9');
    expect(trips(symbolic('lt', 1))?.kind).toBe('until');
    expect(trips(symbolic('ne', 1))?.kind).toBe('room');
    expect(trips(symbolic('le', 1))).toBeUndefined();
    expect(trips(symbolic('lt', 2))).toBeUndefined();
    expect(trips(symbolic('ne', 2))).toBeUndefined();
    expect(trips(symbolic('gt', 1))).toBeUndefined();
  });
});

describe('induction variables', () => {
  it('add the same on every way back', () => {
    const { facts } = loopsOf(`func @f(v0: i32, v1: bool, v2: i32) -> void {
b0():
  v3 = const.i32 2
  v4 = const.i32 1
  jump b1(v0, v0, v0)
b1(v5: i32, v6: i32, v7: i32):
  v8 = lt.i32 v5, v0
  v9 = sub.i32 v6, v2
  branch v8, b2(), b5()
b2():
  v10 = add.i32 v5, v3
  branch v1, b3(), b4()
b3():
  v11 = add.i32 v7, v4
  jump b1(v10, v9, v11)
b4():
  v12 = add.i32 v5, v4
  v13 = add.i32 v12, v4
  jump b1(v13, v9, v7)
b5():
  return
}`);
    expect(facts[0]?.inductions.map(({ param, step }) => ({ param, step }))).toEqual([
      { param: 5, step: { kind: 'constant', value: 2n } },
      { param: 6, step: { kind: 'value', value: 2, negated: true } },
    ]);
    expect(facts[0]?.entry).toBe(0);
    expect(facts[0]?.control?.test.kind).toBe('compare');
  });

  it('are tested for room before a step', () => {
    const { facts } = loopsOf(`func @f(v0: i32, v1: i32) -> void {
b0():
  v2 = const.i32 5
  v3 = const.u32 5
  v4 = lt.i32 v0, v1
  branch v4, b1(v0), b2()
b1(v5: i32):
  v6 = convert.u32 v1
  v7 = convert.u32 v5
  v8 = sub.u32 v6, v7
  v9 = gt.u32 v8, v3
  v10 = add.i32 v5, v2
  branch v9, b1(v10), b2()
b2():
  return
}`);
    expect(facts[0]?.trips).toEqual({
      ...{ kind: 'room', from: 0, to: 1, up: true, step: 5n, strict: true },
    });
  });
});
