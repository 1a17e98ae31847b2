import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CollectionMap } from './collections.ts';
import { equalValues } from './equality.ts';
import { load, resultOf } from './test-support.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  HandleValue,
  ListValue,
  type MapValue,
  type RuntimeValue,
  type SetValue,
  StrValue,
} from './values.ts';

/** One function per op, all on the same types. */
const text = (() => {
  const list = 'List<str>';
  const map = 'Map<(i32, str), i64>';
  const set = 'Set<E>';
  const ops: [string, string[], string][] = [
    ['list.len', [list], 'i32'],
    ['list.get', [list, 'i32'], 'str'],
    ['list.set', [list, 'i32', 'str'], 'void'],
    ['list.push', [list, 'str'], 'void'],
    ['list.pop', [list], 'str'],
    ['list.insert', [list, 'i32', 'str'], 'void'],
    ['list.remove', [list, 'i32'], 'str'],
    ['list.clear', [list], 'void'],
    ['list.contains', [list, 'str'], 'bool'],
    ['list.new', [], list],
    ['list.with_capacity', ['i32'], list],
    ['map.new', [], map],
    ['map.len', [map], 'i32'],
    ['map.insert', [map, '(i32, str)', 'i64'], 'void'],
    ['map.find', [map, '(i32, str)'], 'i32'],
    ['map.contains', [map, '(i32, str)'], 'bool'],
    ['map.remove', [map, '(i32, str)'], 'bool'],
    ['map.clear', [map], 'void'],
    ['map.next', [map, 'i32'], 'i32'],
    ['map.key_at', [map, 'i32'], '(i32, str)'],
    ['map.value_at', [map, 'i32'], 'i64'],
    ['map.keys', [map], 'List<(i32, str)>'],
    ['map.values', [map], 'List<i64>'],
    ['set.new', [], set],
    ['set.len', [set], 'i32'],
    ['set.insert', [set, 'E'], 'bool'],
    ['set.contains', [set, 'E'], 'bool'],
    ['set.remove', [set, 'E'], 'bool'],
    ['set.clear', [set], 'void'],
    ['set.next', [set, 'i32'], 'i32'],
    ['set.at', [set, 'i32'], 'E'],
  ];
  const open = /^(list\.(get|pop|remove|new|with)|map\.(new|key|val)|set\.(new|at))/;
  return `enum E { A, B(bool), C([u8; 2]) }\n${ops
    .map(([name, params, result]) => {
      const head = params.map((type, i) => `v${i}: ${type}`).join(', ');
      const operands = params.map((_, i) => `v${i}`).join(', ');
      const call = `${name}${open.test(name) ? `.${result}` : ''} ${operands}`;
      const body = result === 'void' ? `  ${call}\n  return` : `  v9 = ${call}\n  return v9`;
      return `func @${name}(${head}) -> ${result} {\nb0():\n${body}\n}\n`;
    })
    .join('')}`;
})();

const interpreter = load(text);
const call = (name: string, ...args: RuntimeValue[]): RuntimeValue =>
  resultOf(interpreter.call(name, args));

describe('lists', () => {
  type Command = readonly [name: string, at: number, value: string];
  const commands = fc.array(
    fc.tuple(
      fc.constantFrom('push', 'pop', 'insert', 'remove', 'set', 'clear', 'get', 'contains'),
      fc.nat(),
      fc.constantFrom('a', 'b', 'c', 'ü'),
    ),
    { maxLength: 60 },
  );

  it('do what arrays do', () => {
    fc.assert(
      fc.property(commands, (steps: Command[]) => {
        const list = call('list.new') as ListValue;
        const model: string[] = [];
        for (const [name, n, value] of steps) {
          const at = model.length === 0 ? 0 : n % model.length;
          const str = StrValue.of(value);
          const { version } = list;
          let changes = true;
          if (name === 'push') {
            call('list.push', list, str);
            model.push(value);
          } else if (name === 'insert') {
            call('list.insert', list, n % (model.length + 1), str);
            model.splice(n % (model.length + 1), 0, value);
          } else if (name === 'clear') {
            call('list.clear', list);
            model.length = 0;
          } else if (name === 'contains') {
            expect(call('list.contains', list, str)).toBe(model.includes(value));
            changes = false;
          } else if (model.length === 0) {
            changes = false;
          } else if (name === 'pop') {
            expect((call('list.pop', list) as StrValue).text).toBe(model.pop());
          } else if (name === 'remove') {
            expect((call('list.remove', list, at) as StrValue).text).toBe(model.splice(at, 1)[0]);
          } else if (name === 'set') {
            call('list.set', list, at, str);
            model[at] = value;
            changes = false;
          } else {
            expect((call('list.get', list, at) as StrValue).text).toBe(model[at]);
            changes = false;
          }
          expect(list.version !== version).toBe(changes);
          expect(call('list.len', list)).toBe(model.length);
        }
        expect(list.items.map((s) => (s as StrValue).text)).toEqual(model);
      }),
    );
  });

  it('without checks are our bug', () => {
    const list = call('list.with_capacity', -5) as ListValue;
    for (const [name, ...args] of [
      ['list.get', 0],
      ['list.set', 0, StrValue.of('')],
      ['list.pop'],
      ['list.remove', 0],
      ['list.insert', 1, StrValue.of('')],
    ] as const) {
      expect(() => call(name, list, ...args)).toThrow('without its check');
    }
  });
});

describe('maps', () => {
  const key = (n: number, s: string): RuntimeValue => new AggregateValue([n, StrValue.of(s)]);
  const commands = fc.array(
    fc.tuple(
      fc.constantFrom('insert', 'insert', 'insert', 'remove', 'find', 'clear'),
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom('', '1', '1,2', '"'),
      fc.bigInt({ min: -5n, max: 5n }),
    ),
    { maxLength: 120 },
  );

  it('do what maps do, in order of insertion', () => {
    fc.assert(
      fc.property(commands, (steps) => {
        const map = call('map.new') as MapValue;
        const model = new Map<string, bigint>();
        for (const [name, n, s, value] of steps) {
          const k = key(n, s);
          const name_ = JSON.stringify([n, s]);
          const { version } = map;
          let changes = false;
          if (name === 'insert') {
            changes = !model.has(name_);
            call('map.insert', map, k, value);
            model.set(name_, value);
          } else if (name === 'remove') {
            changes = model.delete(name_);
            expect(call('map.remove', map, k)).toBe(changes);
          } else if (name === 'clear') {
            changes = true;
            call('map.clear', map);
            model.clear();
          } else {
            const at = call('map.find', map, k) as number;
            expect(call('map.contains', map, k)).toBe(model.has(name_));
            expect(at >= 0).toBe(model.has(name_));
            if (at >= 0) expect(call('map.value_at', map, at)).toBe(model.get(name_));
          }
          expect(map.version !== version).toBe(changes);
          expect(call('map.len', map)).toBe(model.size);
        }
        const found: [string, bigint][] = [];
        for (
          let at = call('map.next', map, 0) as number;
          at >= 0;
          at = call('map.next', map, at + 1) as number
        ) {
          const { items } = call('map.key_at', map, at) as AggregateValue;
          found.push([
            JSON.stringify([items[0], (items[1] as StrValue).text]),
            call('map.value_at', map, at) as bigint,
          ]);
        }
        expect(found).toEqual([...model]);
        expect((call('map.values', map) as ListValue).items).toEqual([...model.values()]);
        expect((call('map.keys', map) as ListValue).items).toHaveLength(model.size);
      }),
    );
  });

  it('keep positions until the next new key', () => {
    const map = call('map.new') as MapValue;
    for (let i = 0; i < 40; i++) call('map.insert', map, key(i, ''), BigInt(i));
    const at = call('map.find', map, key(39, '')) as number;
    for (let i = 0; i < 39; i++) call('map.remove', map, key(i, ''));
    expect(call('map.next', map, 0)).toBe(at);
    expect(call('map.value_at', map, at)).toBe(39n);
    call('map.insert', map, key(100, ''), 100n);
    expect(call('map.values', map)).toMatchObject({ items: [39n, 100n] });
    expect(() => call('map.key_at', map, 17)).toThrow('no entry at position 17');
  });

  it('take scalars as keys, each by its value', () => {
    for (const [a, b] of [
      [1, 2],
      [1n, 2n],
      [true, false],
    ]) {
      const entries = new CollectionMap();
      expect(entries.insert(a, 1)).toBe(true);
      expect(entries.insert(a, 2)).toBe(false);
      expect([entries.find(a), entries.find(b)]).toEqual([0, -1]);
    }
  });
});

describe('sets', () => {
  it('hold values compared part by part', () => {
    const set = call('set.new') as SetValue;
    const c = (a: number, b: number): RuntimeValue =>
      new EnumValue(2, [new AggregateValue([a, b])]);
    expect(call('set.insert', set, new EnumValue(0, []))).toBe(true);
    expect(call('set.insert', set, new EnumValue(1, [true]))).toBe(true);
    expect(call('set.insert', set, c(1, 12))).toBe(true);
    expect(call('set.insert', set, c(11, 2))).toBe(true);
    expect(call('set.insert', set, c(1, 12))).toBe(false);
    expect(call('set.insert', set, new EnumValue(1, [false]))).toBe(true);
    expect(call('set.len', set)).toBe(5);
    expect(call('set.contains', set, new EnumValue(1, [true]))).toBe(true);
    expect(call('set.remove', set, new EnumValue(0, []))).toBe(true);
    expect(call('set.remove', set, new EnumValue(0, []))).toBe(false);
    expect(call('set.next', set, 0)).toBe(1);
    expect(call('set.next', set, -7)).toBe(1);
    expect(call('set.at', set, 1)).toEqual(new EnumValue(1, [true]));
    call('set.clear', set);
    expect([call('set.len', set), call('set.next', set, 0)]).toEqual([0, -1]);
  });
});

describe('equality', () => {
  const list = new ListValue([1]);
  it.each([
    [1, 1, true],
    [Number.NaN, Number.NaN, false],
    [0, -0, true],
    [1n, 1n, true],
    [StrValue.of('a'), StrValue.of('a'), true],
    [StrValue.of('a'), StrValue.of('b'), false],
    [new AggregateValue([1, StrValue.of('a')]), new AggregateValue([1, StrValue.of('a')]), true],
    [new AggregateValue([Number.NaN]), new AggregateValue([Number.NaN]), false],
    [new EnumValue(1, [1]), new EnumValue(1, [1]), true],
    [new EnumValue(1, [1]), new EnumValue(1, [2]), false],
    [new EnumValue(1, []), new EnumValue(2, []), false],
    [new FunctionValue('f'), new FunctionValue('f'), true],
    [new FunctionValue('f'), new FunctionValue('g'), false],
    [list, list, true],
    [list, new ListValue([1]), false],
    [new HandleValue(list), new HandleValue(list), true],
  ])('%#', (a, b, same) => {
    expect(equalValues(a, b)).toBe(same);
  });

  it('of an aggregate with itself is still part by part', () => {
    const value = new AggregateValue([Number.NaN]);
    expect(equalValues(value, value)).toBe(false);
  });
});
