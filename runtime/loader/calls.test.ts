import { describe, expect, it } from 'vitest';
import { FzyTrap } from '../host/errors.js';
import type { AbiCapability } from '../interface.ts';
import { ListObject } from '../reference/reference.ts';
import { instantiateReference } from './instantiate.ts';
import {
  array,
  assemble,
  char,
  direct,
  f64,
  face,
  func,
  i32,
  list,
  none,
  row,
  slice,
  str,
  thrown,
  u32,
  u64,
} from './testing.ts';

describe('host calls', () => {
  const clock: AbiCapability = { module: 'clock', field: 'now', params: [i32], result: f64 };
  const wat = '(import "clock" "now" (func $now (param i32) (result f64)))';
  const body = '(func (export "ask") (param i32) (result f64) (call $now (local.get 0)))';
  const exports = [row('ask', [['x', i32]], f64)];
  const ask = (now: unknown) => {
    const more = { wat, exports, capabilities: [clock] };
    return func(direct(body, more, { imports: { clock: { now } } }), 'ask');
  };

  it('convert arguments and results', () => {
    expect(ask((x: number) => x / 4)(10)).toBe(2.5);
  });

  it('call inherited methods on their object', () => {
    class Clock {
      private readonly base = 100;
      now(x: number): number {
        return this.base + x;
      }
    }
    const more = { wat, exports, capabilities: [clock] };
    expect(func(direct(body, more, { imports: { clock: new Clock() } }), 'ask')(1)).toBe(101);
  });

  it('must be given', () => {
    const error = thrown(() => direct(body, { wat, exports, capabilities: [clock] }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe(
      'the program needs the capability `clock.now` (extern "clock" fn now): pass it as imports["clock"]["now"]',
    );
  });

  it('pass their exceptions through unchanged, whatever they are', () => {
    for (const error of [
      new RangeError('mine'),
      new WebAssembly.RuntimeError('mine'),
      'text',
      undefined,
    ]) {
      let caught: unknown = 'nothing';
      try {
        ask(() => {
          throw error;
        })(1);
      } catch (e) {
        caught = e;
      }
      expect(caught).toBe(error);
    }
  });

  it('must answer with the type they promised', () => {
    expect(() => ask(() => 'soon')(1)).toThrow(
      new TypeError('result of capability `clock.now`: expected a number (f64), got a string'),
    );
  });

  it('may call back in: arenas nest', () => {
    const more = {
      wat: '(import "host" "call" (func $call))',
      capabilities: [{ module: 'host', field: 'call', params: [], result: none }],
      exports: [
        row('outer', [['s', str]], str),
        row('inner', [['s', str]], str),
        row('broken', [], none),
      ],
      sites: [{ kind: 'panic', file: 0, line: 1, column: 2, unsigned: false }] as const,
    };
    let depth = 0;
    const inner: unknown[] = [];
    const instance = direct(
      `(func (export "outer") (param i32 i32) (result i32 i32) (call $call) (local.get 0) (local.get 1))
       (func (export "inner") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1))
       (func (export "broken")
         (global.set $site (i32.const 0)) (global.set $index (i64.const -1)) (unreachable))`,
      more,
      {
        imports: {
          host: {
            call() {
              inner.push(func(instance, 'inner')('from inside, longer than outside'));
              expect(() => func(instance, 'broken')()).toThrow(FzyTrap);
              if (++depth < 3) inner.push(func(instance, 'outer')(`depth ${depth}`));
            },
          },
        },
      },
    );
    expect(func(instance, 'outer')('outside')).toBe('outside');
    const said = 'from inside, longer than outside';
    expect(inner).toEqual([said, said, said, 'depth 2', 'depth 1']);
    expect(func(instance, 'outer')('again')).toBe('again');
  });
});

describe('lists, and text for the host', () => {
  const wat = `
    (import "fzy" "str_box" (func $box (param i32 i32) (result i32)))
    (import "fzy" "print" (func $print (param i32)))`;
  const runtime = [
    { field: 'str_box', params: ['scalar', 'scalar'], result: 'handle' },
    { field: 'print', params: ['handle'], result: 'void' },
  ] as const;
  // A header is the address of the elements and their number, and more that the host does not read.
  const body = `
    (func (export "numbers") (param $n i32) (result i32)
      (i32.store (i32.const 64) (i32.const 128))
      (i32.store (i32.const 68) (local.get $n))
      (i32.store (i32.const 128) (i32.const -2))
      (i32.store (i32.const 132) (i32.const -1))
      (i32.const 64))
    (func (export "words") (param $p i32) (param $n i32) (result i32)
      (i32.store (i32.const 64) (i32.const 128))
      (i32.store (i32.const 68) (i32.const 1))
      (i32.store (i32.const 128) (local.get $p))
      (i32.store (i32.const 132) (local.get $n))
      (i32.const 64))
    (func (export "say") (param $p i32) (param $n i32)
      (call $print (call $box (local.get $p) (local.get $n))))`;
  const exports = [
    row('numbers', [['n', i32]], list(u32)),
    row('words', [['s', str]], list(str)),
    row('say', [['s', str]], none),
  ];

  it('gives lists, prints', () => {
    const lines: string[] = [];
    const more = { wat, runtime, exports };
    const instance = direct(body, more, { print: (line) => lines.push(line) });
    expect(func(instance, 'numbers')(2)).toEqual(new Uint32Array([4294967294, 4294967295]));
    expect(func(instance, 'numbers')(0)).toEqual(new Uint32Array([]));
    expect(func(instance, 'words')('héllo')).toEqual(['héllo']);
    func(instance, 'say')('a line');
    expect(lines).toEqual(['a line']);
  });
});

describe('reference mode', () => {
  const wat = `
    (import "fzy" "slice_set" (func $set (param externref i32 i32)))
    (import "fzy" "slice_len" (func $len (param externref) (result i32)))
    (import "fzy" "check_index" (func $check (param i64 i32 i32 i32)))
    (import "fzy" "list_new" (func $new (param i32) (result externref)))
    (import "fzy" "list_push" (func $push (param externref i64 i32)))`;
  const runtime = ['slice_set', 'slice_len', 'check_index', 'list_new', 'list_push'].map(
    (field) => ({
      field,
      params: [],
      result: 'void' as const,
    }),
  );

  it('passes host objects and turns RuntimeTrap into FzyTrap', () => {
    const instance = instantiateReference(
      assemble(`(module ${wat}
        (func (export "put") (param $a externref) (param $i i64) (param $x i32)
          (call $set (local.get $a) (i32.const 0) (local.get $x))
          (call $check (local.get $i) (i32.const 1) (call $len (local.get $a)) (i32.const 0))
          (call $set (local.get $a) (i32.wrap_i64 (local.get $i)) (local.get $x)))
        (func (export "echo") (param externref) (result externref) (local.get 0))
        (func (export "pair") (result externref) (local $l externref)
          (local.set $l (call $new (i32.const -1)))
          (call $push (local.get $l) (i64.const -1) (i32.const -1))
          (local.get $l)))`),
      face({
        mode: 'reference',
        runtime,
        exports: [
          row(
            'put',
            [
              ['a', slice(u32), 'mut'],
              ['i', u64],
              ['x', u32],
            ],
            none,
          ),
          row('echo', [['a', array(char, 2)]], array(char, 2)),
          row('pair', [], list(u64)),
        ],
        sites: [{ kind: 'index out of bounds', file: 0, line: 3, column: 4, unsigned: true }],
      }),
    );
    const a = new Uint32Array(2);
    func(instance, 'put')(a, 1n, 4294967295);
    expect([...a]).toEqual([4294967295, 4294967295]);
    const trap = thrown(() => func(instance, 'put')(a, 2n ** 64n - 1n, 5));
    expect(trap).toMatchObject({
      kind: 'index out of bounds',
      message: 'index out of bounds (index 18446744073709551615, length 2)',
      line: 3,
    });
    expect([...a]).toEqual([5, 4294967295]);
    expect(func(instance, 'echo')(['x', '😀'])).toEqual(['x', '😀']);
    expect(func(instance, 'pair')()).toEqual(new BigUint64Array([2n ** 64n - 1n]));
    expect(new ListObject().items).toEqual([]);
  });
});

describe('traps', () => {
  const site = (kind: 'panic' | 'assertion failed' | 'stack overflow') =>
    ({ kind, file: 0, line: 9, column: 1, unsigned: false }) as const;

  it('carry the text of a panic', () => {
    const instance = direct(
      `(data (i32.const 1024) "n\\c3\\a4h")
       (func (export "f") (global.set $site (i32.const 0)) (global.set $index (i64.const 1024))
         (global.set $length (i64.const 4)) (unreachable))
       (func (export "test:0") (global.set $site (i32.const 1)) (global.set $index (i64.const -1))
         (unreachable))`,
      {
        exports: [row('f', [], none)],
        tests: [{ title: 't', name: 'test:0' }],
        sites: [site('panic'), site('assertion failed')],
      },
    );
    expect(thrown(() => func(instance, 'f')()).message).toBe('panic: näh');
    expect(thrown(() => instance.runTest(0)).message).toBe('assertion failed');
  });

  it('say stack overflow when the engine does, and leave the instance usable', () => {
    const instance = direct(
      `(func $f (export "f") (param i32) (result i32)
         (global.set $stack (i32.sub (global.get $stack) (i32.const 16)))
         (if (result i32) (local.get 0)
           (then (i32.add (i32.const 1) (call $f (local.get 0)))) (else (global.get $stack))))`,
      { exports: [row('f', [['x', i32]], i32)] },
    );
    const trap = thrown(() => func(instance, 'f')(1));
    expect(trap).toMatchObject({
      name: 'FzyTrap',
      kind: 'stack overflow',
      message: 'stack overflow',
    });
    expect(func(instance, 'f')(0)).toBe(32768 - 16);
  });

  it('do not hide a bug of the compiler', () => {
    const more = { exports: [row('f', [], none)], sites: [site('panic')] };
    const instance = direct('(func (export "f") (unreachable))', more);
    expect(thrown(() => func(instance, 'f')()).message).toContain('bug of the Fzy compiler');
  });
});
