import { describe, expect, it } from 'vitest';
import { RUNTIME_OPS } from '../../src/ir/ops.ts';
import { aggregates } from './aggregates.ts';
import { checks } from './checks.ts';
import { lists } from './collections.ts';
import { createReferenceRuntime } from './reference.ts';
import { encodeText, text } from './text.ts';
import { RuntimeFault, RuntimeTrap } from './values.ts';

const SITE = 5;

function trapOf(body: () => unknown): RuntimeTrap | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    if (error instanceof RuntimeTrap) return error;
    throw error;
  }
}

describe('the table of functions', () => {
  it('has one for every runtime op, with a site where the op traps', () => {
    const runtime = createReferenceRuntime();
    const families: Record<string, readonly string[]> = {
      'str.from': ['i32', 'u32', 'i64', 'u64', 'f32', 'f64', 'bool', 'char'].map(
        (t) => `str_from_${t}`,
      ),
      'str.parse_i32': ['str_parse_i32_ok', 'str_parse_i32'],
      'str.parse_f64': ['str_parse_f64_ok', 'str_parse_f64'],
      // The loader's: it has the host's output.
      print: [],
    };
    for (const [op, row] of Object.entries(RUNTIME_OPS)) {
      // Only direct mode has these.
      if (/^(text|arena)\./.test(op)) continue;
      for (const field of families[op] ?? [op.replace('.', '_')]) {
        const func = runtime[field];
        expect(func, field).toBeTypeOf('function');
        expect(func?.length, field).toBe(row.args.length + (row.traps.length > 0 ? 1 : 0));
      }
    }
  });
});

describe('aggregates', () => {
  it('are values: a clone shares text and collections only', () => {
    const list = lists.list_new(SITE);
    const inner = [1, 2];
    const outer = aggregates.agg_new(3);
    aggregates.agg_set(outer, 0, inner);
    aggregates.agg_set(outer, 1, list);
    const copy = aggregates.agg_clone(outer);
    inner[0] = 9;
    expect(copy).toEqual([[1, 2], list, undefined]);
    expect(copy[1]).toBe(list);
  });

  it('fill with independent copies', () => {
    const rows = aggregates.agg_new(2);
    aggregates.agg_fill(rows, [0]);
    aggregates.agg_set(aggregates.agg_get(rows, 0), 0, 5);
    expect(rows).toEqual([[5], [0]]);
  });

  it('report reads of what was never set', () => {
    expect(() => aggregates.agg_get(aggregates.agg_new(1), 0)).toThrow(RuntimeFault);
    expect(() => aggregates.agg_get([1], 1)).toThrow(RuntimeFault);
    expect(() => aggregates.agg_set([1], 1, 0)).toThrow(RuntimeFault);
  });

  it('are seen through slices', () => {
    const array = [0, 1, 2, 3, 4];
    const part = aggregates.slice_sub(aggregates.slice_new(array), 1, 4);
    const inside = aggregates.slice_sub(part, 1, 3);
    aggregates.slice_set(inside, 0, 22);
    expect(array).toEqual([0, 1, 22, 3, 4]);
    expect(aggregates.slice_len(inside)).toBe(2);
    expect(aggregates.slice_get(inside, 1)).toBe(3);
    expect(() => aggregates.slice_get(inside, 2)).toThrow(RuntimeFault);
    expect(() => aggregates.slice_sub(inside, 1, 3)).toThrow(RuntimeFault);
    const bytes = text.str_bytes(encodeText('hé'), SITE);
    expect([0, 1, 2].map((i) => aggregates.slice_get(bytes, i))).toEqual([104, 0xc3, 0xa9]);
    expect(() => aggregates.slice_set(bytes, 0, 1)).toThrow(RuntimeFault);
  });
});

describe('checks', () => {
  it.each([
    [0n, 0, 1, undefined],
    [1n, 0, 1, [1n, 1n]],
    [-1n, 0, 5, [-1n, 5n]],
    [-1n, 1, 5, [-1n, 5n]],
    [0n, 0, 0, [0n, 0n]],
  ])('check_index(%o, %o, %o)', (index, unsigned, length, detail) => {
    const trap = trapOf(() => checks.check_index(index, unsigned, length, SITE));
    expect(trap && [trap.detail.index, trap.detail.length]).toEqual(detail);
    if (trap !== undefined) expect(trap).toMatchObject({ kind: 'index out of bounds', site: SITE });
  });

  it.each([
    [0n, 0n, 0, undefined],
    [1n, 3n, 3, undefined],
    [0n, 4n, 3, [4n, 3n]],
    [5n, 4n, 3, [4n, 3n]],
    [2n, 1n, 3, [2n, 1n]],
    [-1n, 1n, 3, [-1n, 1n]],
    [0n, -1n, 3, [-1n, 3n]],
  ])('check_range(%o, %o, %o)', (lo, hi, length, detail) => {
    const trap = trapOf(() => checks.check_range(lo, hi, length, SITE));
    expect(trap && [trap.detail.index, trap.detail.length]).toEqual(detail);
  });

  const row = [1, 2];
  const rows = [row, [3, 4]];
  const all = aggregates.slice_new(rows);
  const list = lists.list_new(SITE);
  lists.list_push(list, row, SITE);
  const half = (lo: number, hi: number) => aggregates.slice_sub(aggregates.slice_new(row), lo, hi);

  it.each([
    ['the same array', row, -1, row, -1, true],
    ['two arrays', row, -1, rows[1], -1, false],
    ['an array and one of its elements', row, -1, row, 1, true],
    ['two elements', row, 0, row, 1, false],
    ['one element twice', row, 1, row, 1, true],
    ['an element that holds the other array', rows, 0, row, -1, true],
    ['an element that holds another array', rows, 1, row, -1, false],
    ['a part of a part', rows, -1, row, 0, true],
    ['the same, the other way round', row, 0, rows, -1, true],
    ['halves', half(0, 1), -1, half(1, 2), -1, false],
    ['slices that overlap', half(0, 2), -1, half(1, 2), -1, true],
    ['an empty slice', half(1, 1), -1, row, -1, false],
    ['an element of a slice', half(1, 2), 0, row, 1, true],
    ['a slice of rows, and a row', all, -1, row, -1, true],
    ['an element of a list, and what it holds', list, 0, row, -1, true],
  ])('disjoint: %s', (_, a, aKey, b, bKey, overlap) => {
    const trap = trapOf(() => checks.check_disjoint(a, aKey, b, bKey, SITE));
    expect(trap?.kind).toBe(overlap ? 'overlapping mutable slices' : undefined);
  });

  it('carry the text of a panic', () => {
    expect(trapOf(() => checks.panic(encodeText('no'), SITE))?.message).toBe('panic: no');
    expect(trapOf(() => checks.assert_failed(null, SITE))?.message).toBe('assertion failed');
    expect(trapOf(() => checks.assert_failed(encodeText('x'), SITE))?.message).toBe(
      'assertion failed: x',
    );
  });
});
