import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbers, shortestF32 } from './numbers.ts';
import { decodeText, encodeText, text } from './text.ts';
import { RuntimeFault, RuntimeTrap } from './values.ts';

const SITE = 7;
const u = encodeText;

/** Strings with few different characters, so that needles are found. */
const words = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', ',', '\n', '\r', 'é', '😀'),
  maxLength: 30,
});

function items(list: { readonly items: readonly unknown[] }): unknown[] {
  return list.items.map((item) => (item instanceof Uint8Array ? decodeText(item) : item));
}

function trapOf(body: () => unknown): RuntimeTrap {
  try {
    body();
  } catch (error) {
    if (error instanceof RuntimeTrap) return error;
    throw error;
  }
  throw new Error('no trap');
}

describe('text', () => {
  it.each([
    ['', '', 0],
    ['abc', '', 0],
    ['abcabc', 'ca', 2],
    ['aab', 'ab', 1],
    ['abc', 'abcd', -1],
    ['é', 'e', -1],
  ])('find %o %o', (s, needle, position) => {
    expect(text.str_find(u(s), u(needle))).toBe(position);
    expect(text.str_contains(u(s), u(needle))).toBe(position < 0 ? 0 : 1);
  });

  it.each([
    [' \t\n\v\f\r a b \r', 'a b'],
    ['\u00a0a\u00a0', '\u00a0a\u00a0'],
    ['   ', ''],
    ['', ''],
  ])('trim %o', (s, trimmed) => {
    expect(decodeText(text.str_trim(u(s)))).toBe(trimmed);
  });

  it.each([
    ['', []],
    ['\n', ['']],
    ['a\n\nb\n', ['a', '', 'b']],
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\r', ['a\r']],
    ['a\rb\n', ['a\rb']],
    ['\r\n\r', ['', '\r']],
  ])('lines of %o', (s, lines) => {
    expect(items(text.str_lines(u(s), SITE))).toEqual(lines);
  });

  it.each([
    ['a,b,,c', ',', ['a', 'b', '', 'c']],
    ['', ',', ['']],
    [',', ',', ['', '']],
    ['aaa', 'aa', ['', 'a']],
    ['é😀', '', ['é', '😀']],
  ])('split %o by %o', (s, separator, parts) => {
    expect(items(text.str_split(u(s), u(separator), SITE))).toEqual(parts);
  });

  it('agrees with JavaScript strings', () => {
    fc.assert(
      fc.property(words, words, words, (s, a, b) => {
        expect(text.str_eq(u(s), u(a))).toBe(s === a ? 1 : 0);
        expect(text.str_len(u(s))).toBe(Buffer.byteLength(s));
        expect(text.str_starts_with(u(s), u(a))).toBe(s.startsWith(a) ? 1 : 0);
        expect(text.str_ends_with(u(s), u(a))).toBe(s.endsWith(a) ? 1 : 0);
        expect(decodeText(text.str_concat(u(s), u(a), SITE))).toBe(s + a);
        const index = s.indexOf(a);
        const bytes = index < 0 ? -1 : Buffer.byteLength(s.slice(0, index));
        expect(text.str_find(u(s), u(a))).toBe(bytes);
        if (a !== '') {
          expect(decodeText(text.str_replace(u(s), u(a), u(b), SITE))).toBe(
            s.replaceAll(a, () => b),
          );
          expect(items(text.str_split(u(s), u(a), SITE))).toEqual(s.split(a));
        } else {
          expect(decodeText(text.str_replace(u(s), u(a), u(b), SITE))).toBe(s);
        }
        expect(items(text.str_chars(u(s), SITE))).toEqual([...s].map((c) => c.codePointAt(0)));
        expect(Math.sign(Buffer.compare(Buffer.from(s), Buffer.from(a)))).toBe(
          text.str_compare(u(s), u(a)),
        );
      }),
    );
  });

  it('knows character boundaries', () => {
    const s = u('aé😀');
    expect(decodeText(text.str_slice(s, 1, 3, SITE))).toBe('é');
    expect(decodeText(text.str_slice(s, 7, 7, SITE))).toBe('');
    for (const [lo, hi] of [
      [2, 3],
      [1, 2],
      [4, 7],
      [0, 5],
    ] as const) {
      expect(trapOf(() => text.str_slice(s, lo, hi, SITE))).toMatchObject({
        kind: 'not a character boundary',
        site: SITE,
      });
    }
    expect(() => text.str_slice(s, 0, 8, SITE)).toThrow(RuntimeFault);
  });

  it('changes the case of ASCII letters only', () => {
    expect(decodeText(text.str_to_upper(u('aZ{éß'), SITE))).toBe('AZ{éß');
    expect(decodeText(text.str_to_lower(u('AZ[ÉẞaZ'), SITE))).toBe('az[Éẞaz');
  });

  it('repeats, and knows its limit', () => {
    expect(decodeText(text.str_repeat(u('ab'), 3, SITE))).toBe('ababab');
    expect(decodeText(text.str_repeat(u('ab'), -3, SITE))).toBe('');
    expect(decodeText(text.str_repeat(u(''), 2_000_000_000, SITE))).toBe('');
    expect(trapOf(() => text.str_repeat(u('abc'), 2_000_000_000, SITE)).kind).toBe('out of memory');
  });

  it('refuses bytes that are not UTF-8', () => {
    const slice = (bytes: readonly number[]) => ({
      base: [...bytes],
      offset: 0,
      length: bytes.length,
    });
    expect(decodeText(text.str_from_utf8(slice([0xef, 0xbb, 0xbf, 97]), SITE))).toBe('\ufeffa');
    for (const bad of [
      [0x80],
      [0xc3],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      expect(trapOf(() => text.str_from_utf8(slice(bad), SITE)).kind).toBe('invalid UTF-8');
    }
    const part = { base: [0xff, 97, 98, 0xff], offset: 1, length: 2 };
    expect(decodeText(text.str_from_utf8(part, SITE))).toBe('ab');
  });
});

describe('numbers', () => {
  it('prints', () => {
    const read = (bytes: Uint8Array) => decodeText(bytes);
    expect(read(numbers.str_from_i32(-2147483648, SITE))).toBe('-2147483648');
    expect(read(numbers.str_from_u32(-1, SITE))).toBe('4294967295');
    expect(read(numbers.str_from_i64(-(2n ** 63n), SITE))).toBe('-9223372036854775808');
    expect(read(numbers.str_from_u64(-1n, SITE))).toBe('18446744073709551615');
    expect(read(numbers.str_from_f64(0.1 + 0.2, SITE))).toBe('0.30000000000000004');
    expect(read(numbers.str_from_f64(-0, SITE))).toBe('0');
    expect(read(numbers.str_from_f64(1e21, SITE))).toBe('1e+21');
    expect(read(numbers.str_from_f64(Number.NaN, SITE))).toBe('NaN');
    expect(read(numbers.str_from_bool(1, SITE))).toBe('true');
    expect(read(numbers.str_from_char(0x1f600, SITE))).toBe('😀');
  });

  it.each([
    [Math.fround(0.1), '0.1'],
    [16777216, '16777216'],
    [Math.fround(3.4028235e38), '3.4028235e+38'],
    [1.401298464324817e-45, '1e-45'],
    [Math.fround(1 / 3), '0.33333334'],
    [-0, '0'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    // Just above a power of two the nearest decimal of that many digits may not read back.
    [2 ** -44, '5.684342e-14'],
  ])('prints the f32 %o', (value, shown) => {
    expect(shortestF32(value)).toBe(shown);
  });

  it('prints every f32 so that it reads back, in at most nine digits', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const shown = shortestF32(value);
        expect(Math.fround(Number(shown))).toBe(value === 0 ? 0 : value);
      }),
    );
  });

  it.each([
    ['0', 0],
    ['+12', 12],
    ['-2147483648', -2147483648],
    ['2147483647', 2147483647],
    ['007', 7],
    ['2147483648', undefined],
    ['-2147483649', undefined],
    ['99999999999999999999', undefined],
    ['', undefined],
    ['-', undefined],
    [' 1', undefined],
    ['1_000', undefined],
    ['0x10', undefined],
    ['1.0', undefined],
    ['١', undefined],
  ])('reads %o as an i32', (s, value) => {
    expect(numbers.str_parse_i32_ok(u(s))).toBe(value === undefined ? 0 : 1);
    expect(numbers.str_parse_i32(u(s))).toBe(value ?? 0);
  });

  it.each([
    ['1', 1],
    ['-1.5', -1.5],
    ['+1.5e3', 1500],
    ['.5', 0.5],
    ['5.', 5],
    ['1E-2', 0.01],
    ['inf', Number.POSITIVE_INFINITY],
    ['-INFINITY', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
    ['-0', -0],
    ['1e999', Number.POSITIVE_INFINITY],
    ['', undefined],
    ['.', undefined],
    ['e5', undefined],
    ['1e', undefined],
    ['1 ', undefined],
    ['0x1', undefined],
    ['infin', undefined],
    ['1f', undefined],
    ['--1', undefined],
  ])('reads %o as an f64', (s, value) => {
    expect(numbers.str_parse_f64_ok(u(s))).toBe(value === undefined ? 0 : 1);
    expect(numbers.str_parse_f64(u(s))).toBe(value ?? 0);
  });
});
