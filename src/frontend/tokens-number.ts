/** Number literals: from the characters at a position to a value, or to what is wrong with them. */

import { FLOAT_NAMES, INT_NAMES } from '../ir/types.ts';
import type { TokenValue } from './tokens.ts';

export interface NumberScan {
  readonly end: number;
  readonly value: Extract<TokenValue, { kind: 'int' | 'float' }> | undefined;
  readonly isFloat: boolean;
  readonly problem: NumberProblem | undefined;
}

export interface NumberProblem {
  readonly code: 'FZ0006' | 'FZ0007' | 'FZ0008';
  readonly title: string;
  readonly label: string;
  readonly help: readonly string[];
}

const INT_SUFFIXES: ReadonlySet<string> = new Set(INT_NAMES);
const FLOAT_SUFFIXES: ReadonlySet<string> = new Set(FLOAT_NAMES);
const MAX_U64 = 0xffff_ffff_ffff_ffffn;

interface Radix {
  readonly base: 2 | 8 | 10 | 16;
  readonly prefix: string;
  readonly name: string;
  /** As many digits as 2^64 - 1 has: more cannot fit, and are not worth converting. */
  readonly maxDigits: number;
}
const DECIMAL: Radix = { base: 10, prefix: '', name: 'decimal', maxDigits: 20 };
const RADIXES: Readonly<Record<string, Radix>> = {
  '0x': { base: 16, prefix: '0x', name: 'hexadecimal', maxDigits: 16 },
  '0o': { base: 8, prefix: '0o', name: 'octal', maxDigits: 22 },
  '0b': { base: 2, prefix: '0b', name: 'binary', maxDigits: 64 },
};

const HEX_DIGITS = /[0-9a-fA-F_]*/y;
const DIGITS = /[0-9_]*/y;
const FRACTION = /\.[0-9][0-9_]*/y;
const EXPONENT = /[eE][+-]?_*[0-9][0-9_]*/y;
const SUFFIX = /[A-Za-z_][A-Za-z0-9_]*/y;

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** Scans the number that starts with the digit at `start`. */
export function scanNumber(text: string, start: number): NumberScan {
  const radix = RADIXES[text.slice(start, start + 2)];
  if (radix !== undefined) return scanRadix(text, start, radix);

  let end = start + match(DIGITS, text, start).length;
  const fraction = match(FRACTION, text, end);
  end += fraction.length;
  const exponent = match(EXPONENT, text, end);
  end += exponent.length;
  const digitsEnd = end;
  const suffix = match(SUFFIX, text, end);
  end += suffix.length;

  const digits = text.slice(start, digitsEnd).replaceAll('_', '');
  const isFloat = fraction !== '' || exponent !== '' || FLOAT_SUFFIXES.has(suffix);
  if (isFloat) return floatValue(digits, suffix, end);
  return intValue(digits, DECIMAL, suffix, end);
}

/** The digits of `p.0`: no fraction, no suffix. */
export function scanTupleIndex(text: string, start: number): NumberScan {
  const digits = match(DIGITS, text, start);
  return intValue(digits.replaceAll('_', ''), DECIMAL, '', start + digits.length);
}

function scanRadix(text: string, start: number, radix: Radix): NumberScan {
  const at = start + 2;
  const run = match(radix.base === 16 ? HEX_DIGITS : DIGITS, text, at);
  const suffix = match(SUFFIX, text, at + run.length);
  const end = at + run.length + suffix.length;
  const digits = run.replaceAll('_', '');
  if (digits === '') {
    return bad(end, false, {
      code: 'FZ0006',
      title: `a ${radix.name} number needs digits after \`${radix.prefix}\``,
      label: 'no digits here',
      help: [],
    });
  }
  const wrong = [...digits].find((digit) => Number.parseInt(digit, 16) >= radix.base);
  if (wrong !== undefined) {
    return bad(end, false, {
      code: 'FZ0006',
      title: `\`${wrong}\` is not a ${radix.name} digit`,
      label: `digits go from 0 to ${radix.base - 1}`,
      help: [],
    });
  }
  return intValue(digits, radix, suffix, end);
}

function intValue(digits: string, radix: Radix, suffix: string, end: number): NumberScan {
  if (suffix !== '' && !INT_SUFFIXES.has(suffix))
    return bad(end, false, unknownSuffix(suffix, false));
  const significant = digits.replace(/^0+/, '');
  const value =
    significant.length > radix.maxDigits
      ? undefined
      : BigInt(`${radix.prefix}${significant === '' ? '0' : significant}`);
  if (value === undefined || value > MAX_U64) {
    return bad(end, false, {
      code: 'FZ0008',
      title: 'this number is too large for any integer type',
      label: 'larger than 18446744073709551615, the largest `u64`',
      help: ['write it as a float, with `.0` at its end, where an approximation will do'],
    });
  }
  const known = suffix === '' ? undefined : suffix;
  return { end, isFloat: false, value: { kind: 'int', value, suffix: known }, problem: undefined };
}

function floatValue(digits: string, suffix: string, end: number): NumberScan {
  if (suffix !== '' && !FLOAT_SUFFIXES.has(suffix))
    return bad(end, true, unknownSuffix(suffix, true));
  const exact = Number(digits);
  const value = suffix === 'f32' ? Math.fround(exact) : exact;
  if (!Number.isFinite(value)) {
    return bad(end, true, {
      code: 'FZ0008',
      title: `this number is too large for \`${suffix === 'f32' ? 'f32' : 'f64'}\``,
      label: 'rounds to infinity',
      help: ['write `1.0 / 0.0` where infinity is meant'],
    });
  }
  const known = suffix === '' ? undefined : suffix;
  return {
    end,
    isFloat: true,
    value: { kind: 'float', value: exact, suffix: known },
    problem: undefined,
  };
}

function unknownSuffix(suffix: string, isFloat: boolean): NumberProblem {
  const allowed = isFloat ? '`f32` and `f64`' : '`i8` to `i64`, `u8` to `u64`, `f32` and `f64`';
  const help = /^[XOB]/.test(suffix)
    ? ['the prefixes `0x`, `0o` and `0b` are written in lower case']
    : /^[iu]size$/.test(suffix)
      ? ['Fzy has no `usize`: lengths and indices are `i32`, and any integer type may index']
      : ['put a space or an operator between the number and the name'];
  return {
    code: 'FZ0007',
    title: `\`${suffix}\` is not a number suffix`,
    label: `the suffixes are ${allowed}`,
    help,
  };
}

function bad(end: number, isFloat: boolean, problem: NumberProblem): NumberScan {
  return { end, isFloat, value: undefined, problem };
}
