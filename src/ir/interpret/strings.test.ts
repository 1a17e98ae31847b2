import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypeStore } from '../type-store.ts';
import { sliceOf } from './layout.ts';
import { load, resultOf, runBlock } from './test-support.ts';
import { AggregateValue, ListValue, type RuntimeValue, SliceValue, StrValue } from './values.ts';

const types = new TypeStore();

/** A function of one string op; takes and gives JavaScript values. */
function op(
  name: string,
  params: readonly string[],
  result: string,
): (...args: unknown[]) => unknown {
  const head = params.map((type, i) => `v${i}: ${type}`).join(', ');
  const operands = params.map((_, i) => `v${i}`).join(', ');
  const interpreter = load(
    `func @f(${head}) -> ${result} {\nb0():\n  v9 = ${name} ${operands}\n  return v9\n}\n`,
  );
  return (...args) => {
    const given = args.map((a) => (typeof a === 'string' ? StrValue.of(a) : (a as RuntimeValue)));
    const outcome = interpreter.call('f', given);
    return outcome.kind === 'trap' ? outcome.message : plain(resultOf(outcome));
  };
}

function plain(value: RuntimeValue): unknown {
  if (value instanceof StrValue) return value.text;
  if (value instanceof ListValue || value instanceof AggregateValue) return value.items.map(plain);
  if (value instanceof SliceValue) {
    return value.storage.slice(value.offset, value.offset + value.length);
  }
  return value;
}

/** Text over few letters, so that parts are found. */
const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\n', 'ü', '😀', '\r') });
const utf8 = (text: string): number[] => [...new TextEncoder().encode(text)];

describe('against JavaScript', () => {
  const str = ['str'] as const;
  const two = ['str', 'str'] as const;

  it('len, bytes, chars, byte', () => {
    const len = op('str.len', str, 'i32');
    const bytes = op('str.bytes', str, '[u8]');
    const chars = op('str.chars', str, 'List<char>');
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\0', 'ü', '€', '😀', '\u0301', '\ufeff') }),
        (text) => {
          expect(len(text)).toBe(utf8(text).length);
          expect(bytes(text)).toEqual(utf8(text));
          expect(chars(text)).toEqual([...text].map((c) => c.codePointAt(0)));
        },
      ),
    );
    expect(op('str.byte', ['str', 'i32'], 'u8')('ü', 1)).toBe(0xbc);
  });

  it('eq and compare, by scalar values', () => {
    const eq = op('str.eq', two, 'bool');
    const compare = op('str.compare', two, 'i32');
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const [x, y] = [[...a], [...b]].map((s) =>
          s.map((c) => (c.codePointAt(0) ?? 0).toString(16).padStart(6, '0')).join(''),
        );
        expect(eq(a, b)).toBe(a === b);
        expect(eq(a, a)).toBe(true);
        expect(compare(a, b)).toBe((x ?? '') < (y ?? '') ? -1 : a === b ? 0 : 1);
      }),
    );
  });

  it('find, contains, starts_with, ends_with', () => {
    const find = op('str.find', two, 'i32');
    const contains = op('str.contains', two, 'bool');
    const starts = op('str.starts_with', two, 'bool');
    const ends = op('str.ends_with', two, 'bool');
    fc.assert(
      fc.property(
        texts,
        fc.oneof(texts, fc.string({ unit: fc.constantFrom('a', 'ü'), maxLength: 2 })),
        (a, b) => {
          const at = a.indexOf(b);
          expect(find(a, b)).toBe(at < 0 ? -1 : utf8(a.slice(0, at)).length);
          expect(contains(a, b)).toBe(at >= 0);
          expect(starts(a, b)).toBe(a.startsWith(b));
          expect(ends(a, b)).toBe(a.endsWith(b));
        },
      ),
    );
  });

  it('trim', () => {
    const trim = op('str.trim', str, 'str');
    const start = op('str.trim_start', str, 'str');
    const end = op('str.trim_end', str, 'str');
    const spaced = fc.string({
      unit: fc.constantFrom(' ', '\t', '\n', '\v', '\f', '\r', 'x', '\u00a0', '\0'),
    });
    fc.assert(
      fc.property(spaced, (text) => {
        expect(trim(text)).toBe(text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, ''));
        expect(start(text)).toBe(text.replace(/^[ \t\n\v\f\r]+/, ''));
        expect(end(text)).toBe(text.replace(/[ \t\n\v\f\r]+$/, ''));
      }),
    );
  });

  it('split and replace', () => {
    const split = op('str.split', two, 'List<str>');
    const replace = op('str.replace', ['str', 'str', 'str'], 'str');
    const separators = fc.constantFrom('a', 'aa', 'ab', 'ü', ' ', '😀');
    fc.assert(
      fc.property(texts, separators, texts, (text, separator, put) => {
        expect(split(text, separator)).toEqual(text.split(separator));
        expect(split(text, '')).toEqual([...text]);
        expect(replace(text, separator, put)).toBe(text.split(separator).join(put));
        expect(replace(text, '', put)).toBe(text);
      }),
    );
    expect(split('', 'a')).toEqual(['']);
    expect(split('', '')).toEqual([]);
  });

  it('lines', () => {
    const lines = op('str.lines', str, 'List<str>');
    fc.assert(
      fc.property(texts, (text) => {
        const expected = text.split(/\r?\n/);
        if (expected.at(-1) === '') expected.pop();
        expect(lines(text)).toEqual(expected);
      }),
    );
    expect(lines('a\r\nb\n\nc\r')).toEqual(['a', 'b', '', 'c\r']);
    expect(lines('a\n')).toEqual(['a']);
    expect(lines('')).toEqual([]);
  });

  it('repeat, concat and case', () => {
    const repeat = op('str.repeat', ['str', 'i32'], 'str');
    const concat = op('str.concat', ['str', 'str', 'str'], 'str');
    const upper = op('str.to_upper', str, 'str');
    const lower = op('str.to_lower', str, 'str');
    fc.assert(
      fc.property(texts, fc.integer({ min: -3, max: 5 }), texts, (a, n, b) => {
        expect(repeat(a, n)).toBe(a.repeat(Math.max(0, n)));
        expect(concat(a, b, a)).toBe(a + b + a);
      }),
    );
    expect(upper('azAZ@[`{ü')).toBe('AZAZ@[`{ü');
    expect(lower('azAZ@[`{Ü')).toBe('azaz@[`{Ü');
  });
});

describe('slice', () => {
  const slice = op('str.slice', ['str', 'i32', 'i32'], 'str');
  it.each([
    ['aüb', 0, 4, 'aüb'],
    ['aüb', 1, 3, 'ü'],
    ['aüb', 4, 4, ''],
    ['aüb', 2, 3, 'not a character boundary'],
    ['aüb', 1, 2, 'not a character boundary'],
    ['aüb', 2, 2, 'not a character boundary'],
  ])('%s %d..%d', (text, lo, hi, result) => {
    expect(slice(text, lo, hi)).toBe(result);
  });

  it('without its check is our bug', () => {
    expect(() => slice('abc', 2, 4)).toThrow('str.slice without its check');
    expect(() => op('str.byte', ['str', 'i32'], 'u8')('abc', 3)).toThrow(
      'str.byte without its check',
    );
  });
});

describe('parsing', () => {
  const i32 = op('str.parse_i32', ['str'], '(bool, i32)');
  it.each([
    ['0', 0],
    ['-0', 0],
    ['+5', 5],
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['000000000000000000001', 1],
    ['2147483648', undefined],
    ['-2147483649', undefined],
    ['', undefined],
    ['-', undefined],
    ['1 ', undefined],
    ['1\n', undefined],
    ['0x1', undefined],
    ['1_0', undefined],
    ['१', undefined],
  ])('i32 of %j', (text, value) => {
    expect(i32(text)).toEqual(value === undefined ? [false, 0] : [true, value]);
  });

  const f64 = op('str.parse_f64', ['str'], '(bool, f64)');
  it.each([
    ['1', 1],
    ['-0', -0],
    ['+.5', 0.5],
    ['5.', 5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['-1e999', Number.NEGATIVE_INFINITY],
    ['1e-999', 0],
    ['Inf', Number.POSITIVE_INFINITY],
    ['-infinity', Number.NEGATIVE_INFINITY],
    ['NaN', Number.NaN],
    ['9007199254740993', 9007199254740992],
    ['', undefined],
    ['.', undefined],
    ['e5', undefined],
    ['1e', undefined],
    ['1e+', undefined],
    [' 1', undefined],
    ['1\n', undefined],
    ['infinit', undefined],
    ['0x10', undefined],
    ['--1', undefined],
  ])('f64 of %j', (text, value) => {
    expect(f64(text)).toEqual(value === undefined ? [false, 0] : [true, value]);
  });

  it('f64 of what str.from gives is the same number', () => {
    const from = op('str.from', ['f64'], 'str');
    fc.assert(
      fc.property(fc.double(), (x) => {
        expect(f64(from(x))).toEqual([true, x === 0 ? 0 : x]);
      }),
    );
  });

  it('is linear', () => {
    const long = '1'.repeat(200_000);
    expect(f64(`${long}x`)).toEqual([false, 0]);
    expect(i32(`${long}x`)).toEqual([false, 0]);
  });
});

describe('str.from', () => {
  it.each([
    ['i8', -128, '-128'],
    ['u32', 4294967295, '4294967295'],
    ['i64', -9223372036854775808n, '-9223372036854775808'],
    ['u64', 18446744073709551615n, '18446744073709551615'],
    ['f64', 0.1, '0.1'],
    ['f64', -0, '0'],
    ['f64', 1e21, '1e+21'],
    ['f64', Number.NaN, 'NaN'],
    ['f64', Number.NEGATIVE_INFINITY, '-Infinity'],
    ['f32', Math.fround(0.1), '0.1'],
    ['f32', 16777216, '16777216'],
    ['bool', true, 'true'],
    ['char', 0x1f600, '😀'],
    ['str', 'x', 'x'],
  ])('%s %s', (type, value, text) => {
    expect(op('str.from', [type], 'str')(value)).toBe(text);
  });
});

describe('from_utf8', () => {
  const from = op('str.from_utf8', ['[u8]'], 'str');
  const bytes = (...values: number[]): SliceValue => sliceOf(types, types.u8, values);
  it.each([
    [[0x61, 0xc3, 0xbc], 'aü'],
    [[0xef, 0xbb, 0xbf, 0x61], '\ufeffa'],
    [[], ''],
    [[0xff], 'invalid UTF-8'],
    [[0xc0, 0x80], 'invalid UTF-8'],
    [[0xed, 0xa0, 0x80], 'invalid UTF-8'],
    [[0xf4, 0x90, 0x80, 0x80], 'invalid UTF-8'],
    [[0xe2, 0x82], 'invalid UTF-8'],
  ])('%j', (values, text) => {
    expect(from(bytes(...values))).toBe(text);
  });

  it('copies', () => {
    const slice = bytes(0x61, 0x62, 0x63);
    const part = new SliceValue(slice.storage, 1, 2, 1);
    expect(from(part)).toBe('bc');
  });
});

describe('limits', () => {
  it('too much text is out of memory', () => {
    expect(op('str.repeat', ['str', 'i32'], 'str')('ab', 2 ** 30)).toBe('out of memory');
    expect(op('str.repeat', ['str', 'i32'], 'str')('', 2 ** 30)).toBe('');
  });

  it('a switch on text is by content', () => {
    const text = `func @f(v0: str) -> i32 {
b0():
  switch.str v0, "": b1(), "ü": b2(), else b3()
b1():
  v1 = const.i32 1
  return v1
b2():
  v2 = const.i32 2
  return v2
b3():
  v3 = const.i32 3
  return v3
}
`;
    const interpreter = load(text);
    const run = (s: string): RuntimeValue => resultOf(interpreter.call('f', [StrValue.of(s)]));
    expect(['', 'ü', 'u', 'x'].map(run)).toEqual([1, 2, 3, 3]);
  });

  it('lone surrogates of the host become U+FFFD', () => {
    expect(StrValue.of('a\ud800b').text).toBe('a\ufffdb');
  });

  it('prints lines', () => {
    const lines: string[] = [];
    const host = { capability: () => undefined, print: (line: string) => lines.push(line) };
    resultOf(
      runBlock('v0: str', 'void', '  print v0\n  print v0\n  return', [StrValue.of('hü')], host),
    );
    expect(lines).toEqual(['hü', 'hü']);
  });
});
