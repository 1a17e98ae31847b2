import { describe, expect, it } from 'vitest';
import { FzyTrap } from '../host/errors.js';
import type { AbiType } from '../interface.ts';
import {
  array,
  bool,
  char,
  direct,
  f32,
  f64,
  func,
  i32,
  i64,
  none,
  row,
  slice,
  str,
  thrown,
  u8,
  u32,
  u64,
} from './testing.ts';

describe('scalars', () => {
  const identity = (wasm: string, type: AbiType): ((x: unknown) => unknown) =>
    func(
      direct(`(func (export "f") (param ${wasm}) (result ${wasm}) (local.get 0))`, {
        exports: [row('f', [['x', type]], type)],
      }),
      'f',
    );

  it.each([
    ['i32', i32, [0, -1, 2147483647, -2147483648]],
    ['i32', u32, [0, 1, 4294967295, 2147483648]],
    ['i32', u8, [0, 255]],
    ['i64', i64, [0n, -1n, -(2n ** 63n), 2n ** 63n - 1n]],
    ['i64', u64, [0n, 2n ** 64n - 1n, 2n ** 63n]],
    ['f32', f32, [0, 1.5, Number.POSITIVE_INFINITY, Number.NaN, -0]],
    ['f64', f64, [0, 0.1, Number.NEGATIVE_INFINITY, Number.NaN, -0]],
    ['i32', bool, [true, false]],
    ['i32', char, ['a', 'é', '😀', '\u{10ffff}', '\0']],
  ] as const)('%s %o round-trips', (wasm, type, values) => {
    const f = identity(wasm, type);
    for (const value of values) expect(f(value)).toBe(value);
  });

  it.each([
    ['i32', i32, '1', TypeError, 'parameter `x` of `f`: expected a number (i32), got a string'],
    [
      'i32',
      i32,
      undefined,
      TypeError,
      'parameter `x` of `f`: expected a number (i32), got undefined',
    ],
    ['i32', i32, 1n, TypeError, 'parameter `x` of `f`: expected a number (i32), got a bigint'],
    [
      'i32',
      i32,
      2147483648,
      RangeError,
      'parameter `x` of `f`: 2147483648 is out of range for i32 (-2147483648..=2147483647)',
    ],
    ['i32', u8, 256, RangeError, 'parameter `x` of `f`: 256 is out of range for u8 (0..=255)'],
    ['i32', u8, -1, RangeError, 'parameter `x` of `f`: -1 is out of range for u8 (0..=255)'],
    ['i32', i32, 1.5, RangeError, 'parameter `x` of `f`: 1.5 is not an integer, as i32 is'],
    ['i32', i32, Number.NaN, RangeError, 'parameter `x` of `f`: NaN is not an integer, as i32 is'],
    ['i64', i64, 1, TypeError, 'parameter `x` of `f`: expected a bigint (i64), got a number'],
    [
      'i64',
      u64,
      -1n,
      RangeError,
      'parameter `x` of `f`: -1 is out of range for u64 (0..=18446744073709551615)',
    ],
    ['f64', f64, null, TypeError, 'parameter `x` of `f`: expected a number (f64), got null'],
    ['i32', bool, 1, TypeError, 'parameter `x` of `f`: expected a boolean, got a number'],
    [
      'i32',
      char,
      'ab',
      RangeError,
      'parameter `x` of `f`: expected exactly one character, got "ab"',
    ],
    ['i32', char, '', RangeError, 'parameter `x` of `f`: expected exactly one character, got ""'],
  ] as const)('%s %o refuses %o', (wasm, type, value, kind, message) => {
    const error = thrown(() => identity(wasm, type)(value));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(message);
  });

  it('takes a lone surrogate for what it becomes in strings', () => {
    expect(identity('i32', char)('\ud800')).toBe('\ufffd');
  });
});

describe('strings', () => {
  const echo = direct(
    '(func (export "echo") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1))',
    { exports: [row('echo', [['s', str]], str)] },
  );

  it('cross both ways', () => {
    for (const text of ['', 'abc', 'naïve 😀', '\ufeffmark', 'x'.repeat(200_000)]) {
      expect(func(echo, 'echo')(text)).toBe(text);
    }
  });

  it('replace lone surrogates', () => {
    expect(func(echo, 'echo')('a\ud800b')).toBe('a\ufffdb');
  });

  it('are strings and nothing else', () => {
    expect(() => func(echo, 'echo')(new String('a'))).toThrow(
      new TypeError('parameter `s` of `echo`: expected a string, got an object'),
    );
  });
});

describe('slices and arrays', () => {
  // add(mut a: [i32], x): adds x to every element, and traps at site 0 when x is 0 after the first one.
  const add = `(func (export "add") (param $p i32) (param $n i32) (param $x i32)
    (block $done (loop $again
      (br_if $done (i32.eqz (local.get $n)))
      (i32.store (local.get $p) (i32.add (i32.load (local.get $p)) (local.get $x)))
      (local.set $p (i32.add (local.get $p) (i32.const 4)))
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (if (i32.eq (local.get $x) (i32.const 13)) (then
        (global.set $site (i32.const 0)) (global.set $index (i64.const 7)) (global.set $length (i64.const 2))
        (unreachable)))
      (br $again))))`;
  const sites = [
    { kind: 'index out of bounds', file: 0, line: 7, column: 15, unsigned: false },
  ] as const;
  const adder = () =>
    direct(add, {
      exports: [
        row(
          'add',
          [
            ['a', slice(i32), 'mut'],
            ['x', i32],
          ],
          none,
        ),
      ],
      sites,
    });

  it('writes `mut` slices back', () => {
    const a = new Int32Array([1, 2, 3]);
    expect(func(adder(), 'add')(a, 10)).toBeUndefined();
    expect([...a]).toEqual([11, 12, 13]);
  });

  it('writes them back after a trap too, and the instance stays usable', () => {
    const instance = adder();
    const a = new Int32Array([1, 2]);
    const trap = thrown(() => func(instance, 'add')(a, 13));
    expect(trap).toBeInstanceOf(FzyTrap);
    expect(trap).toMatchObject({
      name: 'FzyTrap',
      kind: 'index out of bounds',
      message: 'index out of bounds (index 7, length 2)',
      file: 'prog.fzy',
      line: 7,
      column: 15,
    });
    expect(String(trap)).toBe('FzyTrap: index out of bounds (index 7, length 2) at prog.fzy:7:15');
    expect(trap.stack).toContain('(index 7, length 2)\n    at prog.fzy:7:15\n');
    expect(trap.stack).toContain('wasm');
    expect([...a]).toEqual([14, 2]);
    func(instance, 'add')(a, 1);
    expect([...a]).toEqual([15, 3]);
  });

  it('gives the arena back after every call', () => {
    const top = direct(`(func (export "top") (param i32 i32) (result i32) (global.get $arena))`, {
      exports: [row('top', [['a', slice(f64)]], i32)],
    });
    const first = func(top, 'top')(new Float64Array(10));
    expect(func(top, 'top')(new Float64Array(10))).toBe(first);
    expect(Number(first)).toBe(32768 + 80);
  });

  it('grows the memory for large arguments', () => {
    const a = new Int32Array(100_000).fill(1);
    const instance = adder();
    for (let i = 0; i < 3; i++) func(instance, 'add')(a, 1);
    expect(a.every((x) => x === 4)).toBe(true);
  });

  const sum = () =>
    direct(
      `(func (export "sum") (param $p i32) (param $n i32) (result f64) (local $s f64)
        (block $done (loop $again
          (br_if $done (i32.eqz (local.get $n)))
          (local.set $s (f64.add (local.get $s) (f64.load (local.get $p))))
          (local.set $p (i32.add (local.get $p) (i32.const 8)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br $again)))
        (local.get $s))`,
      { exports: [row('sum', [['a', slice(f64)]], f64)] },
    );

  it('takes an array of numbers where nothing is written back', () => {
    expect(func(sum(), 'sum')([1, 2, 3.5])).toBe(6.5);
    expect(func(sum(), 'sum')(new Float64Array([1, 2]).subarray(1))).toBe(2);
    expect(func(sum(), 'sum')([])).toBe(0);
  });

  it.each([
    [
      [1, 'x'],
      TypeError,
      'parameter `a` of `sum`, element 1: expected a number (f64), got a string',
    ],
    [
      [1, undefined, 2],
      TypeError,
      'parameter `a` of `sum`, element 1: expected a number (f64), got undefined',
    ],
    [
      new Float32Array(1),
      TypeError,
      'parameter `a` of `sum`: expected a Float64Array, got a Float32Array',
    ],
    [{ length: 1 }, TypeError, 'parameter `a` of `sum`: expected a Float64Array, got an object'],
    [
      new ArrayBuffer(8),
      TypeError,
      'parameter `a` of `sum`: expected a Float64Array, got an object',
    ],
  ])('refuses %o', (value, kind, message) => {
    const error = thrown(() => func(sum(), 'sum')(value));
    expect(error).toBeInstanceOf(kind);
    expect(error.message).toBe(message);
  });

  it('refuses a plain array for `mut`', () => {
    expect(() => func(adder(), 'add')([1], 1)).toThrow(
      'parameter `a` of `add`: expected an Int32Array, got an array, which could not be written back',
    );
  });

  it('refuses a detached array, and one that its buffer shrank away from', () => {
    const detached = new Float64Array(4);
    structuredClone(detached.buffer, { transfer: [detached.buffer] });
    expect(() => func(sum(), 'sum')(detached)).toThrow(
      new TypeError(
        'parameter `a` of `sum`: the Float64Array has lost its buffer (detached or shrunk)',
      ),
    );
    const resizable: ArrayBuffer = Reflect.construct(ArrayBuffer, [64, { maxByteLength: 64 }]);
    const view = new Float64Array(resizable, 32, 4);
    Reflect.apply(Reflect.get(resizable, 'resize'), resizable, [8]);
    expect(() => func(sum(), 'sum')(view)).toThrow('has lost its buffer');
    expect(func(sum(), 'sum')(new Float64Array(0))).toBe(0);
  });

  it('takes shared memory', () => {
    const shared = new Float64Array(new SharedArrayBuffer(16));
    shared.set([1, 2]);
    expect(func(sum(), 'sum')(shared)).toBe(3);
  });

  it('takes bytes from a canvas', () => {
    const first = direct(
      '(func (export "first") (param i32 i32) (result i32) (i32.load8_u (local.get 0)))',
      { exports: [row('first', [['a', slice(u8)]], u8)] },
    );
    expect(func(first, 'first')(new Uint8ClampedArray([200]))).toBe(200);
    expect(func(first, 'first')(Buffer.from([7]))).toBe(7);
  });

  it('gives arrays as results, and takes them only at their length', () => {
    const twice = direct(
      `(func (export "twice") (param $r i32) (param $a i32)
        (i64.store (local.get $r) (i64.load offset=8 (local.get $a)))
        (i64.store offset=8 (local.get $r) (i64.load (local.get $a))))`,
      { exports: [row('twice', [['a', array(u64, 2)]], array(u64, 2))] },
    );
    expect(func(twice, 'twice')(new BigUint64Array([1n, 2n ** 64n - 1n]))).toEqual(
      new BigUint64Array([2n ** 64n - 1n, 1n]),
    );
    expect(() => func(twice, 'twice')(new BigUint64Array(3))).toThrow(
      new RangeError('parameter `a` of `twice`: expected 2 elements, got 3'),
    );
  });

  it('passes strings, booleans and nested arrays in slices', () => {
    const instance = direct(
      `(func (export "second") (param $p i32) (param $n i32) (result i32 i32)
         (i32.load offset=8 (local.get $p)) (i32.load offset=12 (local.get $p)))
       (func (export "flip") (param $p i32) (param $n i32)
         (i32.store8 (local.get $p) (i32.eqz (i32.load8_u (local.get $p)))))
       (func (export "corner") (param $p i32) (param $n i32) (result i32)
         (i32.store offset=12 (local.get $p) (i32.const 99)) (i32.load offset=8 (local.get $p)))`,
      {
        exports: [
          row('second', [['a', slice(str)]], str),
          row('flip', [['a', slice(bool), 'mut']], none),
          row('corner', [['a', slice(array(i32, 2)), 'mut']], i32),
        ],
      },
    );
    expect(func(instance, 'second')(['one', 'zwei €'])).toBe('zwei €');
    const flags = [true, true];
    func(instance, 'flip')(flags);
    expect(flags).toEqual([false, true]);
    const rows = [new Int32Array([1, 2]), new Int32Array([3, 4])];
    expect(func(instance, 'corner')(rows)).toBe(3);
    expect(rows).toEqual([new Int32Array([1, 2]), new Int32Array([3, 99])]);
    expect(() => func(instance, 'flip')(Object.freeze([true]))).toThrow('the array is frozen');
  });

  it('stops when a `mut` argument shares memory with another', () => {
    const instance = direct('(func (export "f") (param i32 i32 i32 i32))', {
      exports: [
        row(
          'f',
          [
            ['a', slice(f32), 'mut'],
            ['b', slice(f32)],
          ],
          none,
        ),
      ],
    });
    const all = new Float32Array(8);
    const trap = thrown(() => func(instance, 'f')(all.subarray(0, 5), all.subarray(4)));
    expect(trap).toMatchObject({
      kind: 'overlapping mutable slices',
      message: 'overlapping mutable slices: parameters `a` and `b` of `f` share memory',
      line: undefined,
    });
    func(instance, 'f')(all.subarray(0, 4), all.subarray(4));
    func(instance, 'f')(all.subarray(0, 0), all);
  });
});
