import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatF32, formatF64, parseF32 } from './float-text.ts';

/** The next single upwards or downwards, by bits. */
function step(value: number, by: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  view.setInt32(0, view.getInt32(0) + by);
  return view.getFloat32(0);
}

/** The exact decimal text of a finite double that is not too small: every double has one. */
function exactText(value: number): string {
  let scaled = value;
  let twos = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos++;
  }
  // value = scaled / 2^twos = scaled · 5^twos / 10^twos
  return `${BigInt(scaled) * 5n ** BigInt(twos)}e-${twos}`;
}

const positive = fc.integer({ min: 1, max: 0x7f7ffffe }).map((bits) => {
  const view = new DataView(new ArrayBuffer(4));
  view.setInt32(0, bits);
  return view.getFloat32(0);
});

describe('parseF32', () => {
  it('rounds once: halfway goes to even, a hair beside it to that side', () => {
    fc.assert(
      fc.property(positive, (low) => {
        const high = step(low, 1);
        const text = exactText(low + (high - low) / 2);
        const [digits = '', exponent = '0'] = text.split('e');
        const above = `${digits}${'0'.repeat(30)}1e${Number(exponent) - 31}`;
        const below = `${BigInt(digits) - 1n}${'9'.repeat(31)}e${Number(exponent) - 31}`;
        const view = new DataView(new ArrayBuffer(4));
        view.setFloat32(0, low);
        expect(parseF32(text)).toBe(view.getInt32(0) % 2 === 0 ? low : high);
        expect(parseF32(above)).toBe(high);
        expect(parseF32(below)).toBe(low);
        expect(parseF32(`-${above}`)).toBe(-high);
        expect(parseF32(`-${below}`)).toBe(-low);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['0', 0],
    ['-0', -0],
    ['1e-46', 0],
    // Half the smallest single, and a little more.
    ['7.006492321624085354618e-46', 0],
    ['7.006492321624085354619e-46', 2 ** -149],
    ['3.4028234663852886e38', 3.4028234663852886e38],
    // Halfway from the largest single to the power of two after it.
    ['340282356779733661637539395458142568447', 3.4028234663852886e38],
    ['340282356779733661637539395458142568448', Number.POSITIVE_INFINITY],
    ['1e999999999', Number.POSITIVE_INFINITY],
    ['-1e999999999', Number.NEGATIVE_INFINITY],
    ['1e-999999999', 0],
    ['16777217', 16777216],
    ['16777217.000000001', 16777218],
    ['9007199791611905', 9007200328482816],
  ])('%s', (text, value) => {
    expect(parseF32(text)).toBe(value);
  });
});

describe('formatF32', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '-Infinity'],
    [Math.fround(0.1), '0.1'],
    [Math.fround(-1 / 3), '-0.33333334'],
    [16777216, '16777216'],
    [2 ** -149, '1e-45'],
    [2 ** -126, '1.1754944e-38'],
    [3.4028234663852886e38, '3.4028235e+38'],
    [2 ** 70, '1.1805916e+21'],
    [Math.fround(1e-7), '1e-7'],
    // The nearest decimal of nine digits is below, that of eight digits only reads back from above.
    [2 ** -44, '5.684342e-14'],
  ])('%d', (value, text) => {
    expect(formatF32(value)).toBe(text);
  });

  it('reads back, and nothing shorter does', () => {
    fc.assert(
      fc.property(positive, (value) => {
        const text = formatF32(value);
        expect(parseF32(text)).toBe(value);
        const digits = text
          .replace(/e.*/, '')
          .replace('.', '')
          .replace(/^0+|0+$/g, '').length;
        if (digits <= 1) return;
        const [mantissa = '', exponent = '0'] = value.toExponential(digits - 2).split('e');
        const whole = BigInt(mantissa.replace('.', ''));
        for (const near of [whole - 1n, whole, whole + 1n]) {
          expect(parseF32(`${near}e${Number(exponent) - (digits - 2)}`)).not.toBe(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads back at every power of two, where the spacing changes', () => {
    for (let e = -149; e < 128; e++) {
      for (const value of [2 ** e, step(2 ** e, 1), step(2 ** e, -1)]) {
        expect(parseF32(formatF32(value))).toBe(value);
      }
    }
  });
});

it('formatF64 is how JavaScript prints numbers', () => {
  expect([0.1, -0, 1e21, 123456789, 5e-324, Number.NaN].map(formatF64)).toEqual([
    '0.1',
    '0',
    '1e+21',
    '123456789',
    '5e-324',
    'NaN',
  ]);
});
