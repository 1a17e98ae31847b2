import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { load, quietHost, resultOf } from './test-support.ts';
import { AggregateValue, HandleValue, type RuntimeValue } from './values.ts';

/** A function of the direct dialect. */
function direct(params: string, result: string, body: string, declarations = '') {
  return load(
    `dialect direct\n${declarations}func @f(${params}) -> ${result} {\nb0():\n${body}\n}\n`,
  );
}

describe('memory', () => {
  it.each([
    ['i32', 8, 0x181, -127],
    ['u32', 8, 0x181, 0x81],
    ['i32', 16, 0x18001, -32767],
    ['u32', 16, 0x18001, 0x8001],
    ['i32', 32, -5, -5],
    ['u32', 32, 4294967291, 4294967291],
    ['i64', 8, 0x181n, -127n],
    ['u64', 16, 0x18001n, 0x8001n],
    ['i64', 32, 0x180000000n, -2147483648n],
    ['u64', 32, -1n & 0xffffffffffffffffn, 0xffffffffn],
    ['i64', 64, -3n, -3n],
    ['u64', 64, 18446744073709551613n, 18446744073709551613n],
    ['f32', 32, Math.fround(0.1), Math.fround(0.1)],
    ['f64', 64, -0, -0],
  ])('%s at %d bits', (type, width, given, back) => {
    const body = `  v1 = frame.u32 size 16 align 8
  mem.store v1 + 8 width ${width}, v0
  v3 = mem.load.${type} v1 + 8 width ${width}
  return v3`;
    const data = 'data @d align 1 = "x"\n';
    expect(resultOf(direct(`v0: ${type}`, type, body, data).call('f', [given]))).toBe(back);
  });

  it('is little-endian', () => {
    const body = `  v1 = frame.u32 size 16 align 8
  mem.store v1 + 0 width 32, v0
  v3 = mem.load.u32 v1 + 0 width 8
  return v3`;
    expect(resultOf(direct('v0: u32', 'u32', body).call('f', [0x01020304]))).toBe(4);
  });

  it('copies, also where ranges overlap, and fills', () => {
    const interpreter = direct(
      'v0: u32, v1: u32, v2: u32',
      'void',
      `  mem.copy v0, v1, v2
  v4 = const.u32 511
  v5 = const.u32 2
  mem.fill v0, v4, v5
  return`,
      'data mut @room align 16 = "0123456789"\n',
    );
    const at = interpreter.memory.addressOf('room');
    resultOf(interpreter.call('f', [at + 2, at, 6]));
    expect(String.fromCharCode(...interpreter.memory.read(at, 10))).toBe('01\xff\xff234589');
  });

  it('has data at aligned addresses, different ones', () => {
    const interpreter = direct(
      '',
      '{u32, u32}',
      '  v0 = address.u32 @a\n  v1 = address.u32 @b\n  return v0, v1',
      'data @a align 1 = "abc"\ndata @b align 16 = "d"\n',
    );
    const { items } = resultOf(interpreter.call('f', [])) as AggregateValue;
    const [a = 0, b = 0] = items.map(Number);
    expect(b % 16).toBe(0);
    expect(b).toBeGreaterThanOrEqual(a + 3);
    expect(a).toBeGreaterThanOrEqual(1024);
  });

  it('grows, and refuses to grow too far', () => {
    const body = `  v1 = mem.size.u32
  v2 = mem.grow.u32 v0
  v3 = mem.size.u32
  return v1, v2, v3`;
    const interpreter = direct('v0: u32', '{u32, u32, u32}', body);
    const run = (n: number): readonly RuntimeValue[] =>
      (resultOf(interpreter.call('f', [n])) as AggregateValue).items;
    const [before, had, after] = run(2);
    expect(had).toBe(before);
    expect(after).toBe(Number(before) + 2);
    expect(run(60_000)).toEqual([after, 4294967295, after]);
  });

  it('beyond its end is our bug', () => {
    const body = '  v1 = mem.load.u32 v0 + 0 width 32\n  return v1';
    const interpreter = direct('v0: u32', 'u32', body);
    expect(() => interpreter.call('f', [4294967292])).toThrow('beyond the memory [in @f]');
  });

  it('gives every activation a frame of its own, and takes it back', () => {
    const interpreter = load(`dialect direct
func @sum(v0: i32) -> i32 {
b0():
  v1 = frame.u32 size 4 align 4
  v2 = frame.u32 size 8 align 8
  mem.store v1 + 0 width 32, v0
  mem.store v2 + 0 width 32, v0
  table v0, b1(), else b2()
b1():
  v5 = mem.load.i32 v1 + 0 width 32
  return v5
b2():
  v6 = const.i32 1
  v7 = sub.i32 v0, v6
  v8 = call.i32 @sum(v7)
  v9 = mem.load.i32 v1 + 0 width 32
  v10 = add.i32 v8, v9
  return v10
}
`);
    const before = interpreter.memory.stackPointer;
    expect(resultOf(interpreter.call('sum', [100]))).toBe(5050);
    expect(interpreter.memory.stackPointer).toBe(before);
    const deep = interpreter.call('sum', [-1]);
    expect(deep).toMatchObject({ kind: 'trap', trap: 'stack overflow' });
    expect(interpreter.memory.stackPointer).toBe(before);
    expect(resultOf(interpreter.call('sum', [100]))).toBe(5050);
  });
});

describe('values', () => {
  it('truth is an i32', () => {
    const body = '  v2 = lt.i32 v0, v1\n  v3 = select.i32 v2, v0, v1\n  return v2, v3';
    const interpreter = direct('v0: i32, v1: i32', '{i32, i32}', body);
    expect(resultOf(interpreter.call('f', [1, 2]))).toEqual(new AggregateValue([1, 1]));
    expect(resultOf(interpreter.call('f', [2, 1]))).toEqual(new AggregateValue([0, 1]));
  });

  it('several results, globals, references by index', () => {
    const interpreter = load(
      `dialect direct
import @host: fn(handle) -> handle from "m" "host"
global mut @count: u64 = 5
global @pi: f64 = 3.5
global mut @root: handle = null
func @pair(v0: i32) -> {i32, u64} {
b0():
  v1 = global.get.u64 @count
  return v0, v1
}
func @f(v0: i32, v1: handle) -> {i32, u64, handle} {
b0():
  v2 = func.ref.i32 @pair
  v3 = call.indirect.fn(i32) -> {i32, u64} v2(v0)
  v4 = result.i32 v3, 0
  v5 = result.u64 v3, 1
  v6 = const.u64 1
  v7 = add.u64 v5, v6
  global.set @count, v7
  v9 = call.handle @host(v1)
  global.set @root, v9
  v11 = global.get.handle @root
  return v4, v5, v11
}
`,
      {
        ...quietHost(),
        capability: (_, [handle]) => new HandleValue([(handle as HandleValue).host]),
      },
    );
    const run = () =>
      (resultOf(interpreter.call('f', [7, new HandleValue('x')])) as AggregateValue).items;
    expect(run()).toEqual([7, 5n, new HandleValue(['x'])]);
    expect(run()).toEqual([7, 6n, new HandleValue(['x'])]);
  });

  it('a table takes what is outside to its last edge', () => {
    const interpreter = load(`dialect direct
func @f(v0: i32) -> i32 {
b0():
  table v0, b1(), b2(), else b3()
b1():
  v1 = const.i32 10
  return v1
b2():
  v2 = const.i32 11
  return v2
b3():
  v3 = const.i32 12
  return v3
}
`);
    const results = [0, 1, 2, -1].map((n) => resultOf(interpreter.call('f', [n])));
    expect(results).toEqual([10, 11, 12, 12]);
  });
});

describe('traps', () => {
  it('carry index and length, or the address of a text', () => {
    const bounds = direct('v0: i64, v1: i64', 'void', '  trap "index out of bounds" v0, v1');
    expect(bounds.call('f', [-1n, 3n])).toMatchObject({
      message: 'index out of bounds (index -1, length 3)',
    });
    const panic = direct(
      '',
      'void',
      '  v0 = address.u32 @text\n  v1 = const.u32 2\n  trap "panic" v0, v1',
      'data @text align 1 = "oh no"\n',
    );
    expect(panic.call('f', [])).toMatchObject({ message: 'panic: oh' });
  });

  it('checks work on machine values', () => {
    const bounds = direct('v0: u64, v1: i32', 'void', '  check.bounds v0, v1\n  return');
    expect(bounds.call('f', [18446744073709551615n, 3])).toMatchObject({
      message: 'index out of bounds (index 18446744073709551615, length 3)',
    });
    const disjoint = direct(
      'v0: u32, v1: u32, v2: u32, v3: u32',
      'void',
      '  check.disjoint v0, v1, v2, v3\n  return',
    );
    const range = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(range, range, ([a, n], [b, m]) => {
        const bytes = (at: number, size: number): number[] =>
          Array.from({ length: size }, (_, i) => at + i);
        const common = bytes(a, n).some((x) => bytes(b, m).includes(x));
        expect(disjoint.call('f', [a, n, b, m]).kind).toBe(common ? 'trap' : 'value');
      }),
    );
  });
});
