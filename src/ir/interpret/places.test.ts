import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypeStore } from '../type-store.ts';
import { constantToValue, valueToConstant } from './constants.ts';
import { placeOf, readPlace, readSlice, sliceOf } from './layout.ts';
import { load, resultOf, runBlock } from './test-support.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  ListValue,
  MapValue,
  type RuntimeValue,
  SetValue,
  StrValue,
} from './values.ts';

const DECLARATIONS = `struct Inner { a: [u8; 2], b: i32 }
struct Outer { x: Inner, y: [Inner; 2], e: E, z: (bool, str) }
enum E { None, One(i32), Many([i32; 2], str) }
`;

function aggregate(...items: RuntimeValue[]): AggregateValue {
  return new AggregateValue(items);
}

/** Runs a block with the declarations above. */
function run(params: string, result: string, body: string, args: readonly RuntimeValue[]) {
  const text = `${DECLARATIONS}func @f(${params}) -> ${result} {\nb0():\n${body}\n}\n`;
  return load(text).call('f', args);
}

describe('places', () => {
  it('hold what was stored last, part by part', () => {
    const outcome = run(
      'v0: Outer, v1: Inner, v2: u8',
      'Outer',
      `  v3 = slot.Outer
  store v3, v0
  v5 = ref.field.[Inner; 2] v3, 1
  v6 = const.i32 1
  v7 = ref.index.Inner v5, v6
  store v7, v1
  v9 = ref.field.[u8; 2] v7, 0
  v10 = ref.index.u8 v9, v6
  store v10, v2
  v12 = load.Outer v3
  return v12`,
      [
        aggregate(
          aggregate(aggregate(1, 2), 3),
          aggregate(aggregate(aggregate(4, 5), 6), aggregate(aggregate(7, 8), 9)),
          new EnumValue(1, [10]),
          aggregate(true, StrValue.of('z')),
        ),
        aggregate(aggregate(11, 12), 13),
        14,
      ],
    );
    expect(resultOf(outcome)).toEqual(
      aggregate(
        aggregate(aggregate(1, 2), 3),
        aggregate(aggregate(aggregate(4, 5), 6), aggregate(aggregate(11, 14), 13)),
        new EnumValue(1, [10]),
        aggregate(true, StrValue.of('z')),
      ),
    );
  });

  it('a load is a copy: later stores do not reach it', () => {
    const outcome = run(
      'v0: [i32; 2]',
      '([i32; 2], [i32; 2])',
      `  v1 = slot.[i32; 2]
  store v1, v0
  v3 = load.[i32; 2] v1
  v4 = const.i32 1
  v5 = ref.index.i32 v1, v4
  v6 = const.i32 99
  store v5, v6
  v8 = load.[i32; 2] v1
  v9 = aggregate.new.([i32; 2], [i32; 2]) v3, v8
  return v9`,
      [aggregate(1, 2)],
    );
    expect(resultOf(outcome)).toEqual(aggregate(aggregate(1, 2), aggregate(1, 99)));
  });

  it('a place stays the same place when the whole is stored again', () => {
    const outcome = run(
      'v0: (i32, i32), v1: (i32, i32)',
      'i32',
      `  v2 = slot.(i32, i32)
  store v2, v0
  v4 = ref.field.i32 v2, 1
  store v2, v1
  v6 = load.i32 v4
  return v6`,
      [aggregate(1, 2), aggregate(3, 4)],
    );
    expect(resultOf(outcome)).toBe(4);
  });

  it('a slot that runs again is fresh', () => {
    const interpreter = load(`func @f() -> i32 {
b0():
  v0 = const.bool true
  jump b1(v0)
b1(v1: bool):
  v2 = slot.i32
  branch v1, b2(), b3()
b2():
  v3 = const.i32 1
  store v2, v3
  v5 = const.bool false
  jump b1(v5)
b3():
  v6 = load.i32 v2
  return v6
}
`);
    expect(() => interpreter.call('f', [])).toThrow(
      'read of a place that was never stored to [in @f]',
    );
  });

  it('every part must have been stored to', () => {
    const body = `  v0 = slot.(i32, i32)
  v1 = ref.field.i32 v0, 0
  v2 = const.i32 1
  store v1, v2
  v4 = load.(i32, i32) v0
  return v4`;
    expect(() => runBlock('', '(i32, i32)', body)).toThrow('never stored to');
  });

  it('a mut parameter is the place of the argument', () => {
    const types = new TypeStore();
    const type = types.tuple([types.i32, types.array(types.u8, 2)]);
    const place = placeOf(types, type, aggregate(1, aggregate(2, 3)));
    const outcome = runBlock(
      'v0: mut (i32, [u8; 2])',
      'void',
      `  v1 = ref.field.[u8; 2] v0, 1
  v2 = const.i32 0
  v3 = ref.index.u8 v1, v2
  v4 = const.u8 77
  store v3, v4
  return`,
      [place],
    );
    expect(resultOf(outcome)).toBe(undefined);
    expect(readPlace(types, type, place)).toEqual(aggregate(1, aggregate(77, 3)));
  });
});

describe('slices', () => {
  const types = new TypeStore();

  it('see the elements of an array, and the array sees what is written to them', () => {
    const outcome = run(
      'v0: [i32; 4]',
      '([i32; 4], i32)',
      `  v1 = slot.[i32; 4]
  store v1, v0
  v3 = slice.of.[i32] v1
  v4 = const.i32 1
  v5 = const.i32 3
  v6 = slice.sub.[i32] v3, v4, v5
  v7 = slice.sub.[i32] v6, v4, v4
  v8 = ref.index.i32 v6, v4
  v9 = const.i32 50
  store v8, v9
  v11 = slice.len v6
  v12 = slice.len v7
  v13 = add.i32 v11, v12
  v14 = load.[i32; 4] v1
  v15 = aggregate.new.([i32; 4], i32) v14, v13
  return v15`,
      [aggregate(1, 2, 3, 4)],
    );
    expect(resultOf(outcome)).toEqual(aggregate(aggregate(1, 2, 50, 4), 2));
  });

  it('of structs, from the host and back', () => {
    const pair = types.tuple([types.i32, types.str]);
    const slice = sliceOf(types, pair, [
      aggregate(1, StrValue.of('a')),
      aggregate(2, StrValue.of('b')),
    ]);
    const body = `  v1 = const.i32 1
  v2 = ref.index.(i32, str) v0, v1
  v3 = ref.field.i32 v2, 0
  v4 = const.i32 20
  store v3, v4
  return`;
    resultOf(runBlock('v0: mut [(i32, str)]', 'void', body, [slice]));
    expect(readSlice(types, pair, slice)).toEqual([
      aggregate(1, StrValue.of('a')),
      aggregate(20, StrValue.of('b')),
    ]);
  });

  it.each([
    ['v2 = ref.index.i32 v0, v1', 'ref.index at 3 of 3'],
    [
      'v2 = slice.sub.[i32] v0, v1, v1\n  v3 = const.i32 0\n  v4 = ref.index.i32 v2, v3',
      'ref.index at 0 of 0',
    ],
    ['v2 = const.i32 4\n  v3 = slice.sub.[i32] v0, v1, v2', 'slice.sub at 4 of 3'],
    ['v2 = const.i32 2\n  v3 = slice.sub.[i32] v0, v1, v2', 'slice.sub at 3 of 2'],
    ['v2 = const.i32 -1\n  v3 = ref.index.i32 v0, v2', 'ref.index at -1 of 3'],
  ])('an access without its check is our bug: %s', (line, message) => {
    const args = [sliceOf(types, types.i32, [1, 2, 3]), 3];
    expect(() => runBlock('v0: [i32], v1: i32', 'void', `  ${line}\n  return`, args)).toThrow(
      message,
    );
  });
});

describe('statics', () => {
  const text = `static mut @COUNT: i32 = 5
static @TABLE: [(i32, str); 2] = [(1, "a"), (2, "b")]
func @next() -> i32 {
b0():
  v0 = static.ref.i32 @COUNT
  v1 = load.i32 v0
  v2 = const.i32 1
  v3 = add.i32 v1, v2
  store v0, v3
  check.nonzero v1
  return v1
}
func @reset() -> void {
b0():
  v0 = static.ref.i32 @COUNT
  v1 = const.i32 0
  store v0, v1
  trap "unreachable"
}
func @text(v0: i32) -> str {
b0():
  v1 = static.ref.[(i32, str); 2] @TABLE
  v2 = ref.index.(i32, str) v1, v0
  v3 = ref.field.str v2, 1
  v4 = load.str v3
  return v4
}
`;

  it('live as long as the interpreter, also past a trap, which takes nothing back', () => {
    const interpreter = load(text);
    expect([1, 2, 3].map(() => resultOf(interpreter.call('next', [])))).toEqual([5, 6, 7]);
    expect(interpreter.call('reset', [])).toMatchObject({ kind: 'trap', trap: 'unreachable' });
    expect(interpreter.call('next', [])).toMatchObject({ kind: 'trap', trap: 'division by zero' });
    expect(resultOf(interpreter.call('next', []))).toBe(1);
    expect(resultOf(load(text).call('next', []))).toBe(5);
  });

  it('can be constants with parts', () => {
    expect(resultOf(load(text).call('text', [1]))).toEqual(StrValue.of('b'));
  });
});

describe('aggregates as values', () => {
  it.each([
    ['v1 = aggregate.get.i32 v0, 0', 'i32', 1],
    [
      'v2 = const.i32 9\n  v1 = aggregate.with.(i32, str) v0, 0, v2',
      '(i32, str)',
      aggregate(9, StrValue.of('s')),
    ],
    ['v2 = const.u8 7\n  v1 = array.splat.[u8; 3] v2', '[u8; 3]', aggregate(7, 7, 7)],
    ['v2 = const.u8 7\n  v1 = array.splat.[u8; 0] v2', '[u8; 0]', aggregate()],
    [
      'v2 = const.i32 5\n  v3 = aggregate.new.[i32; 2] v2, v2\n  v4 = const.i32 1\n  v1 = array.get.i32 v3, v4',
      'i32',
      5,
    ],
    ['v2 = const.i32 5\n  v3 = enum.new.E 1(v2)\n  v1 = enum.tag v3', 'i32', 1],
    ['v2 = const.i32 5\n  v3 = enum.new.E 1(v2)\n  v1 = enum.payload.i32 v3, 1, 0', 'i32', 5],
    ['v1 = enum.new.E 0()', 'E', new EnumValue(0, [])],
  ])('%s', (line, type, value) => {
    const outcome = run('v0: (i32, str)', type, `  ${line}\n  return v1`, [
      aggregate(1, StrValue.of('s')),
    ]);
    expect(resultOf(outcome)).toEqual(value);
  });

  it('aggregate.with leaves the old value as it was', () => {
    const body = `  v1 = const.i32 9
  v2 = aggregate.with.(i32, i32) v0, 0, v1
  v3 = aggregate.new.((i32, i32), (i32, i32)) v0, v2
  return v3`;
    const outcome = runBlock('v0: (i32, i32)', '((i32, i32), (i32, i32))', body, [aggregate(1, 2)]);
    expect(resultOf(outcome)).toEqual(aggregate(aggregate(1, 2), aggregate(9, 2)));
  });

  it('a payload of another variant is our bug', () => {
    const body = '  v1 = enum.payload.i32 v0, 1, 0\n  return v1';
    expect(() => run('v0: E', 'i32', body, [new EnumValue(0, [])])).toThrow(
      'enum.payload of variant 1',
    );
    const array = '  v1 = array.get.i32 v0, v2\n  return v1';
    expect(() => run('v0: [i32; 1], v2: i32', 'i32', array, [aggregate(1), 1])).toThrow(
      'array.get at 1 of 1',
    );
  });

  it('storage that could not be is out of memory', () => {
    const slot = '  v0 = slot.[i64; 2000000000]\n  return';
    expect(runBlock('', 'void', slot)).toMatchObject({ kind: 'trap', trap: 'out of memory' });
    const splat = '  v0 = const.u8 0\n  v1 = array.splat.[u8; 2000000000] v0\n  return';
    expect(runBlock('', 'void', splat)).toMatchObject({ kind: 'trap', trap: 'out of memory' });
  });
});

describe('constants and values', () => {
  const types = new TypeStore();
  const array = types.array(types.tuple([types.i64, types.str]), 2);

  it('turn into each other', () => {
    const constant = { items: [{ items: [1n, 'a'] }, { items: [-2n, 'ü'] }] };
    const value = constantToValue(types, array, constant);
    expect(value).toEqual(
      aggregate(aggregate(1n, StrValue.of('a')), aggregate(-2n, StrValue.of('ü'))),
    );
    expect(valueToConstant(types, array, value)).toEqual(constant);
    const option = types.enum(
      {
        name: 'Option',
        parameters: [],
        variants: [
          { name: 'None', payload: [], discriminant: 0 },
          { name: 'Some', payload: [types.f32], discriminant: 1 },
        ],
      },
      [],
    );
    const some = constantToValue(types, option, { variant: 1, items: [0.1] });
    expect(some).toEqual(new EnumValue(1, [Math.fround(0.1)]));
    expect(valueToConstant(types, option, some)).toEqual({ variant: 1, items: [Math.fround(0.1)] });
    const func = types.function([], types.void);
    const reference = constantToValue(types, func, { function: 'f' });
    expect(reference).toEqual(new FunctionValue('f'));
    expect(valueToConstant(types, func, reference)).toEqual({ function: 'f' });
  });

  it('of the wrong form are refused', () => {
    expect(() => constantToValue(types, types.i64, 1)).toThrow(
      'a constant of type i64 has the wrong form',
    );
    expect(() => constantToValue(types, array, { items: [] })).toThrow('wrong form');
    expect(() => constantToValue(types, types.list(types.i32), { items: [1] })).toThrow(
      'wrong form',
    );
    expect(() => constantToValue(types, types.slice(types.i32), { items: [] })).toThrow(
      'wrong form',
    );
  });

  it('of collections are empty ones, each its own', () => {
    const list = types.list(types.i32);
    const empty = (): RuntimeValue => constantToValue(types, list, { items: [] });
    expect(empty()).toEqual(new ListValue());
    expect(empty()).not.toBe(empty());
    expect(constantToValue(types, types.set(types.i32), { items: [] })).toBeInstanceOf(SetValue);
    const map = types.map(types.i32, types.i32);
    expect(constantToValue(types, map, { items: [] })).toBeInstanceOf(MapValue);
  });

  it('there is none for slices and the like', () => {
    const slice = sliceOf(types, types.i32, [1]);
    expect(valueToConstant(types, types.slice(types.i32), slice)).toBe(undefined);
    const pair = types.tuple([types.i32, types.slice(types.i32)]);
    expect(valueToConstant(types, pair, aggregate(1, slice))).toBe(undefined);
  });

  it('texts of any kind survive', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\0', 'ü', '€', '😀', '\u0301', '\ufeff') }),
        (text) => {
          expect(valueToConstant(types, types.str, constantToValue(types, types.str, text))).toBe(
            text,
          );
        },
      ),
    );
  });
});
