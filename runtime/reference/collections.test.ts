import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checks } from './checks.ts';
import { lists, maps, sets } from './collections.ts';
import { encodeText } from './text.ts';
import { type Lane, RuntimeFault } from './values.ts';

const SITE = 3;

/** Fresh objects every time: equality must be by content. */
const key = (n: number): Lane => {
  if (n % 3 === 0) return [n, encodeText(`k${n}`)];
  return n % 3 === 1 ? encodeText(`key ${n}`) : [n, [n + 1]];
};

function entriesOf(map: unknown): [number, Lane][] {
  const result: [number, Lane][] = [];
  for (let p = maps.map_next(map, 0); p >= 0; p = maps.map_next(map, p + 1)) {
    result.push([p, maps.map_value_at(map, p)]);
  }
  return result;
}

describe('maps and sets', () => {
  it('behave like JavaScript maps, in order of insertion', () => {
    const step = fc.tuple(
      fc.constantFrom('insert', 'remove', 'clear', 'find'),
      fc.nat(9),
      fc.nat(99),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const map = maps.map_new(SITE);
        const set = sets.set_new(SITE);
        const model = new Map<number, number>();
        for (const [op, k, v] of steps) {
          const version = checks.collection_version(map);
          const before = [...model.keys()].join();
          const had = model.has(k);
          if (op === 'insert') {
            maps.map_insert(map, key(k), v, SITE);
            expect(sets.set_insert(set, key(k), SITE)).toBe(had ? 0 : 1);
            model.set(k, v);
          } else if (op === 'remove') {
            expect(maps.map_remove(map, key(k))).toBe(had ? 1 : 0);
            expect(sets.set_remove(set, key(k))).toBe(had ? 1 : 0);
            model.delete(k);
          } else if (op === 'clear' && k === 0) {
            maps.map_clear(map);
            sets.set_clear(set);
            model.clear();
          }
          if ([...model.keys()].join() !== before) {
            expect(checks.collection_version(map)).not.toBe(version);
          }
          const position = maps.map_find(map, key(k));
          expect(position >= 0).toBe(model.has(k));
          if (position >= 0) expect(maps.map_value_at(map, position)).toBe(model.get(k));
          expect(maps.map_contains(map, key(k))).toBe(model.has(k) ? 1 : 0);
          expect(sets.set_contains(set, key(k))).toBe(model.has(k) ? 1 : 0);
          expect(maps.map_len(map)).toBe(model.size);
          expect(sets.set_len(set)).toBe(model.size);
          expect(entriesOf(map).map(([, value]) => value)).toEqual([...model.values()]);
        }
        expect(maps.map_keys(map, SITE).items).toEqual([...model.keys()].map(key));
        expect(maps.map_values(map, SITE).items).toEqual([...model.values()]);
        const elements: Lane[] = [];
        for (let p = sets.set_next(set, 0); p >= 0; p = sets.set_next(set, p + 1)) {
          elements.push(sets.set_at(set, p));
        }
        expect(elements).toEqual([...model.keys()].map(key));
      }),
    );
  });

  it('replace a value without upsetting an iteration', () => {
    const map = maps.map_new(SITE);
    maps.map_insert(map, 1, 10, SITE);
    const version = checks.collection_version(map);
    maps.map_insert(map, 1, 11, SITE);
    maps.map_remove(map, 5);
    checks.check_version(map, version, SITE);
    maps.map_insert(map, 2, 12, SITE);
    expect(() => checks.check_version(map, version, SITE)).toThrow(
      'collection changed during iteration',
    );
  });

  it('tell keys apart whose texts run together', () => {
    const set = sets.set_new(SITE);
    const pair = (a: string, b: string): Lane => [encodeText(a), encodeText(b)];
    expect(sets.set_insert(set, pair('ab', 'c'), SITE)).toBe(1);
    expect(sets.set_insert(set, pair('a', 'bc'), SITE)).toBe(1);
    expect(sets.set_insert(set, pair('a:1', ''), SITE)).toBe(1);
    expect(sets.set_contains(set, pair('ab', 'c'))).toBe(1);
  });
});

describe('lists', () => {
  it('behave like JavaScript arrays', () => {
    const step = fc.tuple(
      fc.constantFrom('push', 'pop', 'insert', 'remove', 'set', 'clear'),
      fc.nat(12),
      fc.nat(9),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const list = lists.list_new(SITE);
        const model: number[] = [];
        for (const [op, i, x] of steps) {
          const version = checks.collection_version(list);
          const inside = i < model.length;
          if (op === 'push') {
            lists.list_push(list, x, SITE);
            model.push(x);
          } else if (op === 'pop' && model.length > 0) {
            expect(lists.list_pop(list)).toBe(model.pop());
          } else if (op === 'insert' && i <= model.length) {
            lists.list_insert(list, i, x, SITE);
            model.splice(i, 0, x);
          } else if (op === 'remove' && inside) {
            expect(lists.list_remove(list, i)).toBe(model.splice(i, 1)[0]);
          } else if (op === 'clear') {
            lists.list_clear(list);
            model.length = 0;
          } else if (op === 'set' && inside) {
            lists.list_set(list, i, x);
            model[i] = x;
            expect(checks.collection_version(list)).toBe(version);
            continue;
          } else {
            continue;
          }
          expect(checks.collection_version(list)).not.toBe(version);
          expect(lists.list_len(list)).toBe(model.length);
          expect(list.items).toEqual(model);
          expect(lists.list_contains(list, x)).toBe(model.includes(x) ? 1 : 0);
        }
      }),
    );
  });

  it('compare elements as the language does', () => {
    const list = lists.list_new(SITE);
    lists.list_push(list, [1, encodeText('a')], SITE);
    lists.list_push(list, Number.NaN, SITE);
    lists.list_push(list, 0, SITE);
    expect(lists.list_contains(list, [1, encodeText('a')])).toBe(1);
    expect(lists.list_contains(list, [1, encodeText('b')])).toBe(0);
    expect(lists.list_contains(list, Number.NaN)).toBe(0);
    expect(lists.list_contains(list, -0)).toBe(1);
  });

  it('report what a correct program cannot do', () => {
    const list = lists.list_new(SITE);
    expect(() => lists.list_get(list, 0)).toThrow(RuntimeFault);
    expect(() => lists.list_set(list, 0, 1)).toThrow(RuntimeFault);
    expect(() => lists.list_pop(list)).toThrow(RuntimeFault);
    expect(() => lists.list_insert(list, 1, 1, SITE)).toThrow(RuntimeFault);
    expect(() => lists.list_len(maps.map_new(SITE))).toThrow('a list expected, got MapObject');
    expect(() => maps.map_key_at(maps.map_new(SITE), 0)).toThrow(RuntimeFault);
  });
});
