import { describe, expect, test } from 'vitest';
import type { AbiType } from '../runtime/interface.ts';
import { parseExpectations } from './expectations.ts';
import { showLiteral, showValue, toHost } from './host-values.ts';
import { Cursor } from './literals.ts';

const I32: AbiType = { kind: 'number', name: 'i32' };
const I64: AbiType = { kind: 'number', name: 'i64' };
const F32: AbiType = { kind: 'number', name: 'f32' };
const F64: AbiType = { kind: 'number', name: 'f64' };

const literal = (text: string) => new Cursor(text).literal();

describe('literals', () => {
  test('become what the host passes', () => {
    expect(toHost(literal('-5'), I32)).toBe(-5);
    expect(toHost(literal('9223372036854775807'), I64)).toBe(9223372036854775807n);
    expect(toHost(literal('-0.0'), F64)).toBe(-0);
    expect(toHost(literal('nan'), F64)).toBe(Number.NaN);
    expect(toHost(literal('-inf'), F64)).toBe(-Infinity);
    expect(toHost(literal('2.5e-3'), F64)).toBe(0.0025);
    expect(toHost(literal("'\\u{1F600}'"), { kind: 'char' })).toBe('😀');
    expect(toHost(literal('"a\\n\\"\\u{e9}"'), { kind: 'str' })).toBe('a\n"é');
    expect(toHost(literal('[1, 2]'), { kind: 'slice', element: I32 })).toEqual(Int32Array.of(1, 2));
    expect(toHost(literal('["a", ""]'), { kind: 'slice', element: { kind: 'str' } })).toEqual([
      'a',
      '',
    ]);
  });

  test('compare by their text', () => {
    expect(showLiteral(literal('-0.0'), F64)).toBe(showValue(-0, F64));
    expect(showLiteral(literal('-0.0'), F64)).not.toBe(showValue(0, F64));
    expect(showLiteral(literal('nan'), F64)).toBe(showValue(Number.NaN, F64));
    expect(showLiteral(literal('0.1'), F32)).toBe(showValue(Math.fround(0.1), F32));
    expect(showLiteral(literal('1'), F64)).not.toBe(showValue(1, F64));
    expect(showLiteral(literal('5'), I64)).toBe(showValue(5n, I64));
    const list: AbiType = { kind: 'list', element: { kind: 'str' } };
    expect(showLiteral(literal('["a"]'), list)).toBe(showValue(['a'], list));
    expect(showLiteral(literal('[]'), list)).not.toBe(showValue(['a'], list));
  });
});

describe('expectations', () => {
  test('of every form', () => {
    const { calls, diagnostics, refusal } = parseExpectations(
      [
        '//@ run: f(1, "x, y") == [2] writes [3], [4] prints "p"',
        '// a comment',
        '//@ traps: g() "division by zero" at other.fzy:7:15 writes [1]',
        '//@ prints: h() "a\\nb"',
        '//@ error: FZ0201 at 3:4 "a `b`"',
        '//@ force: refuses FZ0810 at 5:6',
      ].join('\n'),
    );
    expect(calls.map((c) => [c.kind, c.line, c.name, c.prints])).toEqual([
      ['value', 1, 'f', 'p'],
      ['trap', 3, 'g', undefined],
      ['value', 4, 'h', 'a\nb'],
    ]);
    expect(calls[0]?.writes).toHaveLength(2);
    expect(calls[1]?.at).toEqual({ file: 'other.fzy', line: 7, column: 15 });
    expect(diagnostics).toEqual([
      {
        severity: 'error',
        code: 'FZ0201',
        at: { file: undefined, line: 3, column: 4 },
        text: 'a `b`',
      },
    ]);
    expect(refusal).toEqual({ code: 'FZ0810', at: { file: undefined, line: 5, column: 6 } });
  });

  test('that are malformed are errors', () => {
    for (const text of [
      '//@ run f()',
      '//@ runs: f()',
      '//@ run: f( == 1',
      '//@ run: f() == 1 extra',
      '//@ traps: f() "x" at nowhere',
      '  //@ run: f()',
    ]) {
      expect(() => parseExpectations(text), text).toThrow(SyntaxError);
    }
  });
});
