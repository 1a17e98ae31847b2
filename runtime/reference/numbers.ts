/** Numbers as text and text as numbers. */

import { decodeText, encodeText } from './text.ts';
import { asText, type Text } from './values.ts';

export const numbers = {
  str_from_i32(value: number, _site: number): Text {
    return encodeText(String(value | 0));
  },
  str_from_u32(value: number, _site: number): Text {
    return encodeText(String(value >>> 0));
  },
  str_from_i64(value: bigint, _site: number): Text {
    return encodeText(String(BigInt.asIntN(64, value)));
  },
  str_from_u64(value: bigint, _site: number): Text {
    return encodeText(String(BigInt.asUintN(64, value)));
  },
  str_from_f32(value: number, _site: number): Text {
    return encodeText(shortestF32(value));
  },
  str_from_f64(value: number, _site: number): Text {
    return encodeText(String(value));
  },
  str_from_bool(value: number, _site: number): Text {
    return encodeText(value === 0 ? 'false' : 'true');
  },
  str_from_char(value: number, _site: number): Text {
    return encodeText(String.fromCodePoint(value));
  },

  f64_rem(a: number, b: number): number {
    return a % b;
  },

  str_parse_i32_ok(s: unknown): number {
    return parseI32(s) === undefined ? 0 : 1;
  },
  str_parse_i32(s: unknown): number {
    return parseI32(s) ?? 0;
  },
  str_parse_f64_ok(s: unknown): number {
    return parseF64(s) === undefined ? 0 : 1;
  },
  str_parse_f64(s: unknown): number {
    return parseF64(s) ?? 0;
  },
};

function parseI32(s: unknown): number | undefined {
  const source = decodeText(asText(s));
  if (!/^[+-]?[0-9]+$/.test(source)) return undefined;
  // Digits beyond what a double holds exactly only make the value larger: it stays out of range.
  const value = Number(source);
  return value >= -0x8000_0000 && value <= 0x7fff_ffff ? value | 0 : undefined;
}

function parseF64(s: unknown): number | undefined {
  const source = decodeText(asText(s));
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(source);
  if (special !== null) {
    if (special[2]?.toLowerCase() === 'nan') return Number.NaN;
    return special[1] === '-' ? -Infinity : Infinity;
  }
  if (!/^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?$/i.test(source)) return undefined;
  return Number(source);
}

/**
 * The fewest digits that read back as the same `f32`, the closest to it among those. The neighbours of
 * the nearest decimal count too: below a power of two the gap is half of that above it, so that the
 * nearest may not read back while the next one up does.
 */
export function shortestF32(value: number): string {
  if (!Number.isFinite(value) || value === 0) return String(value);
  for (let digits = 1; digits <= 9; digits++) {
    const nearest = value.toPrecision(digits);
    const candidates = [Number(nearest), ...neighbours(nearest)].filter(
      (candidate) => Math.fround(candidate) === value,
    );
    candidates.sort((a, b) => Math.abs(a - value) - Math.abs(b - value));
    if (candidates[0] !== undefined) return String(candidates[0]);
  }
  return String(value);
}

/** The decimals with as many digits just below and above one that `toPrecision` gave. */
function neighbours(decimal: string): number[] {
  const [mantissa = '', exponent = '0'] = decimal.toLowerCase().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  const scaled = BigInt(mantissa.replace('.', ''));
  const scale = Number(exponent) - fraction.length;
  return [Number(`${scaled - 1n}e${scale}`), Number(`${scaled + 1n}e${scale}`)];
}
