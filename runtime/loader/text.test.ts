import { describe, expect, it } from 'vitest';
import { direct, func, row, str } from './testing.ts';

const SAME = `(func (export "same") (param i32 i32) (result i32 i32) (local.get 0) (local.get 1))`;

/** What the platform makes of lone surrogates. */
function wellFormed(text: string): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));
}

describe('text of every length', () => {
  const instance = direct(SAME, { exports: [row('same', [['s', str]], str)] });
  const same = func(instance, 'same');

  it.each([
    ['ASCII', 'x'],
    ['two bytes', 'ß'],
    ['three bytes', '水'],
    ['a pair', '\u{1f600}'],
    ['a byte order mark', '\ufeff'],
    ['the last ASCII character', '\x7f'],
    ['zero', '\0'],
    ['half a pair', '\ud83d'],
    ['the other half', '\ude00'],
  ])('%s at every place', (_, special) => {
    for (let length = 0; length <= 40; length++) {
      const plain = 'abcdefghij'.repeat(4).slice(0, length);
      expect(same(plain)).toBe(plain);
      for (let at = 0; at <= length; at += 1 + (length >> 4)) {
        const text = plain.slice(0, at) + special + plain.slice(at);
        expect(same(text)).toBe(wellFormed(text));
      }
    }
  });

  it('long, and longer than the memory', () => {
    for (const piece of ['x', 'ß', '水', '\u{1f600}', 'ab\ud800']) {
      const text = `start ${piece.repeat(40_000)} end`;
      expect(same(text)).toBe(wellFormed(text));
    }
  });

  it('takes no more room in the arena than it needs', () => {
    // The second argument begins behind the first, at the next multiple of eight.
    const two = direct(
      `(func (export "gap") (param i32 i32 i32 i32) (result i32)
         (i32.sub (local.get 2) (i32.add (local.get 0) (local.get 1))))`,
      {
        exports: [
          row(
            'gap',
            [
              ['a', str],
              ['b', str],
            ],
            { kind: 'number', name: 'i32' },
          ),
        ],
      },
    );
    for (const text of ['', 'short', 'é', 'é'.repeat(100), 'x'.repeat(100)]) {
      expect(func(two, 'gap')(text, 'b')).toBeLessThan(8);
    }
  });
});
