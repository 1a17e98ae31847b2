/**
 * Whatever JavaScript passes, a call works or throws an error that names the parameter, and the instance is as good
 * as before: its memory, its arena and its stack.
 */

import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { FzyTrap } from '../../runtime/host/errors.js';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import type { CompileOutput } from './contract.ts';
import { instanceMaker } from './instance.ts';

const PROGRAM = `
struct Point { x: f64, y: f32 }
struct Item { name: str, at: Option<Point>, sizes: [u16; 3], tags: List<str> }
enum Shape { Dot, Circle(f64), Named(str, u8) }

static mut canary: [u32; 4] = [1, 2, 3, 4]

pub fn total(xs: [f64], scale: f64) -> f64 {
    let mut sum = 0.0
    for x in xs { sum += x }
    sum * scale
}
pub fn fill(p: Point, mut xs: [u8], x: u8) -> i32 {
    for i in 0..xs.len() { xs[i] = x }
    xs.len()
}
pub fn both(mut a: [i32; 3], b: [i32]) -> i32 {
    a[0] = b.len()
    a[2]
}
pub fn item(i: Item, mut sizes: [u16; 3]) -> str {
    sizes[0] = i.sizes[1]
    i.name + str.from(i.tags.len())
}
pub fn shapes(all: [Shape], mut p: Point, s: str) -> i32 {
    p.x = 1.0
    let mut n = s.len()
    for one in all {
        n += match one { Shape::Dot => 1, Shape::Circle(_) => 2, Shape::Named(t, _) => t.len() }
    }
    n
}
pub fn lists(xs: List<List<i64>>, c: char, b: bool) -> i32 { xs.len() }
pub fn intact(text: str) -> bool { canary == [1, 2, 3, 4] && text == "sound" }
`;

/** What a hostile value can do while it is looked at. */
interface Surroundings {
  readonly reenter: () => void;
  readonly buffers: ArrayBuffer[];
}

type Maker = (around: Surroundings) => unknown;

const TYPED = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Uint16Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
] as const;

const constants: fc.Arbitrary<Maker> = fc
  .constantFrom<unknown>(
    undefined,
    null,
    true,
    0,
    -0,
    1,
    255,
    256,
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 32,
    2 ** 53,
    1.5,
    1n,
    2n ** 64n,
    '',
    'a',
    'text',
    '\ud800',
    '\u{1f600}',
    Symbol('s'),
    () => 1,
    new Date(0),
    new DataView(new ArrayBuffer(8)),
  )
  .map((value) => () => value);

const LENGTHS: readonly unknown[] = [Number.NaN, -1, 2 ** 32, 2 ** 53, 1.5, '3', undefined, 3, 0];

/** Typed arrays of every kind, with buffers that go away, shrink or are shared, and with classes that lie. */
const typedArrays: fc.Arbitrary<Maker> = fc
  .record({
    kind: fc.constantFrom(...TYPED),
    length: fc.integer({ min: 0, max: 5 }),
    form: fc.constantFrom('plain', 'detached', 'watched', 'resizable', 'shared', 'lying'),
  })
  .map(({ kind, length, form }) => (around: Surroundings) => {
    const bytes = length * kind.BYTES_PER_ELEMENT;
    switch (form) {
      case 'detached': {
        const buffer = new ArrayBuffer(bytes);
        const view = new kind(buffer);
        structuredClone(buffer, { transfer: [buffer] });
        return view;
      }
      case 'watched': {
        const buffer = new ArrayBuffer(bytes);
        around.buffers.push(buffer);
        return new kind(buffer);
      }
      case 'resizable': {
        const buffer = Reflect.construct(ArrayBuffer, [bytes, { maxByteLength: bytes + 64 }]);
        around.buffers.push(buffer);
        return new kind(buffer);
      }
      case 'shared':
        return Reflect.construct(kind, [new SharedArrayBuffer(bytes)]);
      case 'lying': {
        const view = new kind(length);
        for (const name of ['length', 'byteLength', 'byteOffset', 'buffer', 'set', 'at']) {
          Object.defineProperty(view, name, { get: () => 1 << 20 });
        }
        return view;
      }
      default:
        return new kind(length);
    }
  });

/** Something that happens when a part is read. */
const mischief = fc.constantFrom('none', 'throw', 'detach', 'shrink', 'reenter');

function misbehave(what: string, around: Surroundings): void {
  if (what === 'throw') throw new Error('mine');
  if (what === 'reenter') around.reenter();
  for (const buffer of around.buffers.splice(0)) {
    if (what === 'detach') structuredClone(buffer, { transfer: [buffer] });
    if (what === 'shrink') Reflect.get(buffer, 'resize')?.call(buffer, 0);
  }
}

const { value: hostile } = fc.letrec<{ value: Maker; array: Maker; object: Maker }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, constants, typedArrays, tie('array'), tie('object')),
  array: fc
    .record({
      items: fc.array(tie('value'), { maxLength: 4 }),
      length: fc.option(fc.constantFrom(...LENGTHS), { nil: 'own', freq: 2 }),
      what: mischief,
      frozen: fc.boolean(),
    })
    .map(({ items, length, what, frozen }) => (around: Surroundings) => {
      const array = items.map((make) => make(around));
      if (frozen) Object.freeze(array);
      if (what === 'none' && length === 'own') return array;
      return new Proxy(array, {
        get(target, key) {
          if (key === 'length' && length !== 'own' && !frozen) return length;
          misbehave(what, around);
          return Reflect.get(target, key);
        },
      });
    }),
  object: fc
    .record({
      fields: fc.dictionary(
        fc.constantFrom('x', 'y', 'name', 'at', 'sizes', 'tags', 'tag', 'value'),
        tie('value'),
      ),
      what: mischief,
      tag: fc.constantFrom('Dot', 'Circle', 'Named', 'None', undefined),
    })
    .map(({ fields, what, tag }) => (around: Surroundings) => {
      const object: object = tag === undefined ? {} : { tag };
      for (const [name, make] of Object.entries(fields)) {
        const made = make(around);
        Object.defineProperty(object, name, {
          configurable: true,
          get() {
            misbehave(what, around);
            return made;
          },
        });
      }
      return object;
    }),
}));

/** Arguments that each function takes. */
const SOUND: Readonly<Record<string, readonly Maker[]>> = {
  total: [() => new Float64Array([1, 2]), () => 3],
  fill: [() => ({ x: 1, y: 2 }), () => new Uint8Array(4), () => 255],
  both: [() => new Int32Array([7, 8, 9]), () => [1, 2, 3]],
  item: [
    () => ({ name: 'n', at: { x: 1, y: 2 }, sizes: [1, 2, 3], tags: ['a'] }),
    () => new Uint16Array(3),
  ],
  shapes: [
    () => [{ tag: 'Dot' }, { tag: 'Named', value: ['a', 1] }],
    () => ({ x: 1, y: 2 }),
    () => '\u{1f600}',
  ],
  lists: [() => [[1n], [], new BigInt64Array(2)], () => 'c', () => true],
};

/** A function, and for each of its parameters something else to pass, or nothing. */
const calls = fc.constantFrom(...Object.keys(SOUND)).chain((name) => {
  const own = SOUND[name] ?? [];
  const args = own.map((make) =>
    fc.oneof({ weight: 3, arbitrary: fc.constant(make) }, { weight: 2, arbitrary: hostile }),
  );
  return fc.tuple(fc.constant(name), fc.tuple(...args));
});

describe.each(['on', 'off'] as const)('hostile values, %s', (fastPath) => {
  let output: CompileOutput;

  beforeAll(async () => {
    const options = { ...DEFAULT_OPTIONS, fastPath };
    const compiled = await compile(
      { path: 'hostile.fzy', text: PROGRAM },
      { read: () => undefined },
      options,
    );
    expect(compiled.diagnostics).toEqual([]);
    if (compiled.output === undefined) throw new Error('no output');
    output = compiled.output;
  });

  it('give an error that names the parameter, or work', () => {
    const instance = instanceMaker(output.interface)(
      new WebAssembly.Module(new Uint8Array(output.wasm)),
    );
    const { intact } = instance.exports;
    let answered = 0;
    fc.assert(
      fc.property(calls, ([name, makers]) => {
        const func = instance.exports[name];
        const around: Surroundings = {
          buffers: [],
          reenter: () => expect(intact?.('sound')).toBe(true),
        };
        const args = makers.map((make) => make(around));
        try {
          func?.(...args);
          answered++;
        } catch (error) {
          if (!(error instanceof FzyTrap)) {
            expect(error).toSatisfy((e) => e instanceof TypeError || e instanceof RangeError);
            expect(String(error)).toMatch(new RegExp(`parameter \`\\w+\` of \`${name}\``));
          }
        }
        expect(intact?.('sound')).toBe(true);
      }),
      { numRuns: Number(process.env.FZY_PROPERTY_RUNS ?? 600) },
    );
    // Not everything is refused.
    expect(answered).toBeGreaterThan(50);
  });
});
