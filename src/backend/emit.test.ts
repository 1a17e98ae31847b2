import { describe, expect, it } from 'vitest';
import { build, globalOf, LEVELS } from './testing.ts';

describe.each(LEVELS)('emitModule at -O%i', (level) => {
  it('sums in a loop', () => {
    const { call } = build(
      `dialect direct
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
`,
      level,
    );
    expect(call('total', 10)).toBe(45);
    expect(call('total', 0)).toBe(0);
  });

  it('swaps block parameters all at once', () => {
    const { call } = build(
      `dialect direct
func @rotate(v0: i32) -> {i32, i32, i32} {
b0():
  v1 = const.i32 1
  v2 = const.i32 2
  v3 = const.i32 3
  jump b1(v0, v1, v2, v3)
b1(v4: i32, v5: i32, v6: i32, v7: i32):
  v8 = const.i32 0
  v9 = eq.i32 v4, v8
  v10 = const.i32 -1
  v11 = add.i32 v4, v10
  branch v9, b2(), b1(v11, v6, v7, v5)
b2():
  return v5, v6, v7
}
`,
      level,
    );
    expect(call('rotate', 0)).toEqual([1, 2, 3]);
    expect(call('rotate', 1)).toEqual([2, 3, 1]);
    expect(call('rotate', 5)).toEqual([3, 1, 2]);
  });

  it('keeps the order of loads, stores and calls', () => {
    const { call } = build(
      `dialect direct
data mut @cell align 4 = "\\x05\\x00\\x00\\x00"
func @bump() -> i32 {
b0():
  v0 = address.u32 @cell
  v1 = mem.load.i32 v0 + 0 width 32
  v2 = const.i32 1
  v3 = add.i32 v1, v2
  mem.store v0 + 0 width 32, v3
  return v3
}
func @order() -> {i32, i32, i32} {
b0():
  v0 = address.u32 @cell
  v1 = mem.load.i32 v0 + 0 width 32
  v2 = call.i32 @bump()
  v3 = mem.load.i32 v0 + 0 width 32
  v4 = call.i32 @bump()
  v5 = sub.i32 v3, v4
  v6 = mul.i32 v1, v2
  v7 = mem.load.i32 v0 + 0 width 32
  return v6, v5, v7
}
`,
      level,
    );
    expect(call('order')).toEqual([30, -1, 7]);
  });

  it('traps with site and numbers', () => {
    const built = build(
      `dialect direct
func @at(v0: i32, v1: i32) -> i32 {
b0():
  check.bounds v0, v1
  return v0
}
func @at64(v0: u64, v1: i32) -> i32 {
b0():
  check.bounds v0, v1
  v3 = convert.i32 v0
  return v3
}
func @range(v0: i64, v1: i64, v2: i32) -> void {
b0():
  check.range v0, v1, v2
  return
}
func @quotient(v0: i32, v1: i32) -> i32 {
b0():
  check.nonzero v1
  check.division v0, v1
  v4 = div.i32 v0, v1
  return v4
}
func @never() -> i32 {
b0():
  trap "unreachable"
}
`,
      level,
    );
    const { call, emitted } = built;
    const trap = (name: string, ...args: unknown[]): unknown[] => {
      expect(() => call(name, ...args)).toThrow(WebAssembly.RuntimeError);
      const site = emitted.interface.sites[Number(globalOf(built, 'trap_site'))];
      return [
        site?.kind,
        globalOf(built, 'trap_index'),
        globalOf(built, 'trap_length'),
        site?.unsigned,
      ];
    };
    expect(call('at', 2, 3)).toBe(2);
    expect(trap('at', 3, 3)).toEqual(['index out of bounds', 3n, 3n, false]);
    expect(trap('at', -1, 3)).toEqual(['index out of bounds', -1n, 3n, false]);
    expect(call('at64', 2n, 3)).toBe(2);
    expect(trap('at64', -1n, 3)).toEqual(['index out of bounds', -1n, 3n, true]);
    call('range', 0n, 0n, 0);
    call('range', 1n, 3n, 3);
    expect(trap('range', 0n, 4n, 3)).toEqual(['index out of bounds', 4n, 3n, false]);
    expect(trap('range', 9n, -1n, 3)).toEqual(['index out of bounds', -1n, 3n, false]);
    expect(trap('range', 3n, 2n, 3)).toEqual(['index out of bounds', 3n, 2n, false]);
    expect(trap('range', -1n, 2n, 3)).toEqual(['index out of bounds', -1n, 2n, false]);
    expect(call('quotient', 7, -2)).toBe(-3);
    expect(trap('quotient', 1, 0)[0]).toBe('division by zero');
    expect(trap('quotient', -(2 ** 31), -1)[0]).toBe('integer overflow in division');
    expect(trap('never')[0]).toBe('unreachable');
    const { line, column } = emitted.interface.sites[0] ?? {};
    expect([line, column]).toEqual([4, 3]);
  });
});
