import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypeStore } from '../type-store.ts';
import { sliceOf } from './layout.ts';
import { load, runBlock } from './test-support.ts';
import { AggregateValue, type RuntimeValue, SliceValue } from './values.ts';

const TYPES = ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64'] as const;

/** The trap's message, or `ok`. */
function check(params: string, line: string, args: readonly RuntimeValue[]): string {
  const outcome = runBlock(params, 'void', `  ${line}\n  return`, args);
  if (outcome.kind === 'trap') return outcome.message;
  return outcome.kind === 'value' ? 'ok' : outcome.kind;
}

const wide = (type: string): boolean => type.endsWith('64');

describe('bounds', () => {
  it.each(TYPES)('with an index of %s reports the mathematical value', (type) => {
    const signed = type.startsWith('i');
    const bits = BigInt(type.slice(1));
    const max = 2n ** (signed ? bits - 1n : bits) - 1n;
    const min = signed ? -max - 1n : 0n;
    const indices = [min, 0n, 2n, 3n, max].filter((i) => i >= min && i <= max);
    for (const index of indices) {
      const given = wide(type) ? index : Number(index);
      const expected =
        index >= 0n && index < 3n ? 'ok' : `index out of bounds (index ${index}, length 3)`;
      expect(check(`v0: ${type}, v1: i32`, 'check.bounds v0, v1', [given, 3])).toBe(expected);
    }
  });
});

describe('range', () => {
  it.each([
    [0, 0, 0, 'ok'],
    [1, 3, 3, 'ok'],
    [3, 3, 3, 'ok'],
    [0, 4, 3, 'index out of bounds (index 4, length 3)'],
    [4, 4, 3, 'index out of bounds (index 4, length 3)'],
    [2, 1, 3, 'index out of bounds (index 2, length 1)'],
    [-1, 1, 3, 'index out of bounds (index -1, length 1)'],
    [0, -1, 3, 'index out of bounds (index -1, length 3)'],
  ])('%d..%d of %d: %s', (lo, hi, length, message) => {
    const params = 'v0: i32, v1: i64, v2: i32';
    expect(check(params, 'check.range v0, v1, v2', [lo, BigInt(hi), length])).toBe(message);
    const small = 'v0: i32, v1: i32, v2: i32';
    expect(check(small, 'check.range v0, v1, v2', [lo, hi, length])).toBe(message);
  });
});

describe('numbers', () => {
  it.each(TYPES)('nonzero and step of %s', (type) => {
    const [zero, one] = wide(type) ? [0n, 1n] : [0, 1];
    expect(check(`v0: ${type}`, 'check.nonzero v0', [one])).toBe('ok');
    expect(check(`v0: ${type}`, 'check.nonzero v0', [zero])).toBe('division by zero');
    expect(check(`v0: ${type}`, 'check.step v0', [zero])).toBe('step is zero');
    expect(check(`v0: ${type}`, 'check.step v0', [one])).toBe('ok');
  });

  it.each(TYPES.filter((t) => t.startsWith('i')))('division of %s', (type) => {
    const least = -(2n ** (BigInt(type.slice(1)) - 1n));
    const run = (x: bigint, y: bigint): string => {
      const args = wide(type) ? [x, y] : [Number(x), Number(y)];
      return check(`v0: ${type}, v1: ${type}`, 'check.division v0, v1', args);
    };
    expect(run(least, -1n)).toBe('integer overflow in division');
    expect([
      run(least + 1n, -1n),
      run(least, 1n),
      run(least, -2n),
      run(least, 0n),
      run(0n, -1n),
    ]).toEqual(Array(5).fill('ok'));
  });

  it('char', () => {
    const run = (x: number): string => check('v0: u32', 'check.char v0', [x]);
    expect([0, 0xd7ff, 0xe000, 0x10ffff].map(run)).toEqual(Array(4).fill('ok'));
    expect([0xd800, 0xdfff, 0x110000, 0xffffffff].map(run)).toEqual(
      Array(4).fill('invalid character'),
    );
  });
});

describe('disjoint', () => {
  const types = new TypeStore();

  it('of slices is about common elements', () => {
    const whole = sliceOf(
      types,
      types.i32,
      Array.from({ length: 10 }, (_, i) => i),
    );
    const range = fc
      .tuple(fc.nat({ max: 10 }), fc.nat({ max: 10 }))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const interpreter = load(
      'func @f(v0: [i32], v1: [i32]) -> void {\nb0():\n  check.disjoint v0, v1\n  return\n}\n',
    );
    fc.assert(
      fc.property(range, range, ([a, b], [c, d]) => {
        const left = new SliceValue(whole.storage, a, b - a, 1);
        const right = new SliceValue(whole.storage, c, d - c, 1);
        const common = Array.from({ length: 10 }, (_, i) => i).some(
          (i) => i >= a && i < b && i >= c && i < d,
        );
        const outcome = interpreter.call('f', [left, right]);
        expect(outcome.kind === 'trap' ? outcome.trap : outcome.kind).toBe(
          common ? 'overlapping mutable slices' : 'value',
        );
      }),
    );
    expect(interpreter.call('f', [whole, sliceOf(types, types.i32, [1])]).kind).toBe('value');
  });

  it.each([
    ['v4, v5', 'ok'],
    ['v4, v4', 'overlapping mutable slices'],
    ['v2, v4', 'overlapping mutable slices'],
    ['v5, v2', 'overlapping mutable slices'],
    ['v7, v8', 'ok'],
    ['v7, v9', 'overlapping mutable slices'],
    ['v9, v5', 'overlapping mutable slices'],
    ['v9, v4', 'ok'],
    ['v2, v3', 'ok'],
  ])('of places and slices in one struct: %s', (operands, message) => {
    const body = `v2 = slot.([i32; 2], [i32; 2])
  store v2, v0
  v3 = slot.([i32; 2], [i32; 2])
  v4 = ref.field.[i32; 2] v2, 0
  v5 = ref.field.[i32; 2] v2, 1
  v6 = const.i32 1
  v7 = ref.index.i32 v5, v1
  v8 = ref.index.i32 v5, v6
  v9 = slice.of.[i32] v5
  check.disjoint ${operands}`;
    const args = [new AggregateValue([new AggregateValue([1, 2]), new AggregateValue([3, 4])]), 0];
    expect(check('v0: ([i32; 2], [i32; 2]), v1: i32', body, args)).toBe(message);
  });
});

describe('version', () => {
  it.each([
    ['v9 = const.i32 1', 'ok'],
    ['list.push v0, v1', 'collection changed during iteration'],
    ['v9 = list.pop.i32 v0', 'collection changed during iteration'],
    ['list.insert v0, v1, v1', 'collection changed during iteration'],
    ['v9 = list.remove.i32 v0, v1', 'collection changed during iteration'],
    ['list.clear v0', 'collection changed during iteration'],
    ['list.set v0, v1, v1', 'ok'],
    ['v9 = list.get.i32 v0, v1', 'ok'],
    ['v9 = list.contains v0, v1', 'ok'],
    ['map.insert v2, v1, v1', 'ok'],
    ['map.insert v2, v5, v1', 'collection changed during iteration'],
    ['v9 = map.remove v2, v1', 'collection changed during iteration'],
    ['v9 = map.remove v2, v5', 'ok'],
    ['map.clear v2', 'collection changed during iteration'],
    ['v9 = map.find v2, v1', 'ok'],
    ['v9 = set.insert v3, v1', 'ok'],
    ['v9 = set.insert v3, v5', 'collection changed during iteration'],
    ['v9 = set.remove v3, v1', 'collection changed during iteration'],
    ['v9 = set.remove v3, v5', 'ok'],
    ['set.clear v3', 'collection changed during iteration'],
  ])('after %s: %s', (line, message) => {
    const collection = line.includes('list.') ? 'v0' : line.includes('map.') ? 'v2' : 'v3';
    const body = `v0 = list.new.List<i32>
  v1 = const.i32 0
  list.push v0, v1
  v2 = map.new.Map<i32, i32>
  map.insert v2, v1, v1
  v3 = set.new.Set<i32>
  v4 = set.insert v3, v1
  v5 = const.i32 7
  v6 = collection.version ${collection}
  ${line}
  check.version ${collection}, v6`;
    expect(check('', body, [])).toBe(message);
  });
});
