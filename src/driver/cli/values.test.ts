import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { AbiType } from '../../../runtime/interface.ts';
import { SourceSet } from '../../report/source.ts';
import { FileError } from '../codes.ts';
import { parseArguments } from './arguments.ts';
import { showTrap } from './show-trap.ts';
import { showValue } from './show-value.ts';

const folder = mkdtempSync(join(tmpdir(), 'fzy-values-'));
const file = join(folder, 'data');
const broken = join(folder, 'broken');
writeFileSync(file, 'hé\n');
writeFileSync(broken, new Uint8Array([0xff, 0]));
afterAll(() => rmSync(folder, { recursive: true }));

const num = (name: 'u8' | 'i32' | 'u32' | 'i64' | 'u64' | 'f32' | 'f64'): AbiType => ({
  kind: 'number',
  name,
});
const slice = (element: AbiType): AbiType => ({ kind: 'slice', element });
const read = (type: AbiType, text: string, mut = false) =>
  parseArguments('f', [{ name: 'x', type, mut }], [text])[0];

describe('arguments', () => {
  it.each([
    [num('i32'), '-42', -42],
    [num('i32'), '0x7fff_ffff', 2147483647],
    [num('u32'), '4294967295', 4294967295],
    [num('u8'), '0b101', 5],
    [num('i64'), '-9223372036854775808', -9223372036854775808n],
    [num('u64'), '0xffffffffffffffff', 18446744073709551615n],
    [num('f64'), '1.5e-3', 0.0015],
    [num('f64'), '-inf', Number.NEGATIVE_INFINITY],
    [num('f32'), 'nan', Number.NaN],
    [{ kind: 'bool' }, 'true', true],
    [{ kind: 'char' }, '😀', '😀'],
    [{ kind: 'str' }, '', ''],
    [{ kind: 'str' }, '@@x', '@x'],
    [{ kind: 'str' }, `@${file}`, 'hé\n'],
    [slice(num('u8')), `@${file}`, new Uint8Array([104, 0xc3, 0xa9, 10])],
    [slice(num('i32')), '[1, -2]', new Int32Array([1, -2])],
    [slice(num('u64')), '[18446744073709551615, 0]', new BigUint64Array([2n ** 64n - 1n, 0n])],
    [slice(num('f64')), '[]', new Float64Array()],
    [slice({ kind: 'str' }), '["a", "b"]', ['a', 'b']],
    [slice({ kind: 'bool' }), '[true, false]', [true, false]],
    [{ kind: 'array', element: num('f32'), length: 2 }, '[0.5, 1]', new Float32Array([0.5, 1])],
  ] as const)('%j reads %s', (type, text, value) => {
    expect(read(type, text)).toEqual(value);
  });

  it.each([
    [num('i32'), '1.5', 'argument `x` of `f` must be `i32`, and `1.5` is not'],
    [num('i32'), '', 'and `` is not'],
    [num('i32'), '99999999999', '99999999999 is out of range for i32'],
    [num('u8'), '-1', 'argument `x` of `f`: -1 is out of range for u8 (0..=255)'],
    [num('f64'), '0x10', 'is not'],
    [num('f64'), '1,5', 'is not'],
    [{ kind: 'bool' }, '1', 'is not'],
    [{ kind: 'char' }, 'ab', 'is not'],
    [slice(num('u8')), '[256]', 'argument `x` of `f`, element 0: 256 is out of range for u8'],
    [slice(num('i32')), '[1.5]', 'element 0: 1.5 is not an integer'],
    [slice(num('i32')), '1', 'is not'],
    [slice(num('i32')), '["1"]', 'is not'],
    [slice(num('i32')), '[1', 'is not'],
    [slice(num('u64')), '[1.5]', 'is not'],
    [{ kind: 'array', element: num('i32'), length: 2 }, '[1]', 'expected 2 elements, got 1'],
    [{ kind: 'str' }, `@${broken}`, 'is not UTF-8'],
    [{ kind: 'str' }, `@${folder}/missing`, 'there is no file'],
    [slice(num('u8')), `@${folder}`, 'is a folder'],
  ] as const)('%j does not read %s', (type, text, message) => {
    expect(() => read(type, text)).toThrow(FileError);
    expect(() => read(type, text)).toThrow(message);
  });

  it('are as many as there are parameters', () => {
    const params = [
      { name: 'a', type: num('i32'), mut: false },
      { name: 'b', type: slice(num('u8')), mut: false },
    ];
    expect(() => parseArguments('f', params, ['1'])).toThrow('`f` takes 2 arguments, got 1');
    expect(() => parseArguments('f', [], ['1'])).toThrow('`f` takes 0 arguments, got 1');
  });
});

describe('results', () => {
  it.each([
    [num('f64'), 0.1, '0.1'],
    [num('f32'), Math.fround(0.1), '0.1'],
    [num('u64'), 18446744073709551615n, '18446744073709551615'],
    [{ kind: 'str' }, 'a "b"', 'a "b"'],
    [slice({ kind: 'str' }), ['a "b"'], '["a \\"b\\""]'],
    [slice(num('f32')), new Float32Array([0.1, 2]), '[0.1, 2]'],
    [slice(num('i64')), new BigInt64Array([-1n]), '[-1]'],
    [{ kind: 'list', element: slice({ kind: 'bool' }) }, [[true], []], '[[true], []]'],
  ] as const)('%j shows %s', (type, value, text) => {
    expect(showValue(type, value)).toBe(text);
  });

  it('show a trap with its line', () => {
    const sources = new SourceSet();
    sources.add('p.fzy', 'fn f() {\n\tpanic("é")\n}\n');
    const trap = {
      kind: 'trap',
      trap: 'panic',
      message: 'panic: é',
      path: 'p.fzy',
      line: 2,
      column: 2,
      callers: ['p.fzy:7:5', 'q.fzy:1:1'],
    } as const;
    expect(showTrap(trap, sources, false)).toBe(
      `trap: panic: é at p.fzy:2:2\n  |\n2 | \tpanic("é")\n  | \t^\n  = called at p.fzy:7:5\n  = called at q.fzy:1:1\n`,
    );
    const nowhere = {
      ...trap,
      trap: 'stack overflow',
      path: undefined,
      message: 'stack overflow',
    } as const;
    expect(showTrap(nowhere, sources, false)).toBe('trap: stack overflow\n');
  });
});
