import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance, suggest } from './suggest.ts';

describe('suggest', () => {
  test.each([
    ['lenght', ['length', 'len', 'width'], 'length'],
    ['toatl', ['total', 'tote'], 'total'],
    ['Total', ['total'], 'total'],
    ['start_with', ['starts_with', 'ends_with'], 'starts_with'],
    ['startsWith', ['starts_with', 'ends_with'], 'starts_with'],
    ['x', ['y'], undefined],
    ['ab', ['a'], 'a'],
    ['foo', ['bar', 'quux'], undefined],
    ['i23', ['i32', 'u32'], 'i32'],
    ['total', ['total'], undefined],
    ['', ['a'], undefined],
    ['value', [], undefined],
    ['colour', ['color', 'colors'], 'color'],
  ])('%s of %j is %s', (name, candidates, expected) => {
    expect(suggest(name, candidates)).toBe(expected);
  });

  test('the first of equally near ones wins', () => {
    expect(suggest('cat', ['bat', 'hat'])).toBe('bat');
  });
});

describe('the distance', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

  test('is symmetric, and 0 only between equals', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });

  test('a swap of neighbours counts once', () => {
    expect(editDistance('abc', 'acb')).toBe(1);
    expect(editDistance('abcd', 'badc')).toBe(2);
    expect(editDistance('abc', '')).toBe(3);
  });
});
