import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseModule } from './parse-text/index.ts';
import { printModule } from './print.ts';
import { TypeStore } from './type-store.ts';
import { verifyModule } from './verify.ts';

const HIGH = readFileSync(new URL('cases/high.fir', import.meta.url), 'utf8');
const DIRECT = readFileSync(new URL('cases/direct.fir', import.meta.url), 'utf8');

function reprint(text: string): string {
  const { module, errors } = parseModule(text, new TypeStore());
  expect(errors).toEqual([]);
  return printModule(module);
}

function errorsOf(text: string): readonly string[] {
  return parseModule(text, new TypeStore()).errors;
}

/** Any code points, lone surrogates too. */
const anyText = fc
  .array(fc.oneof(fc.nat({ max: 0x17f }), fc.nat({ max: 0x10ffff })), { maxLength: 20 })
  .map((codes) => String.fromCodePoint(...codes));

/** A function of one block around some lines. */
function inBlock(lines: string, head = 'func @f() -> void {'): string {
  return `${head}\nb0():\n${lines}\n}\n`;
}

describe('round trip', () => {
  it.each([
    ['high', HIGH],
    ['direct', DIRECT],
    ['nothing', ''],
  ])('%s', (_, text) => {
    expect(reprint(text)).toBe(text);
  });

  it('keeps f64 constants to the bit', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        const shown = Object.is(x, -0) ? '-0' : String(x).toLowerCase().replace('infinity', 'inf');
        const text = `static @X: f64 = ${shown}\n`;
        const { module, errors } = parseModule(text, new TypeStore());
        expect(errors).toEqual([]);
        expect(module.statics.get('X')?.init).toBe(x);
        expect(printModule(module)).toBe(text);
      }),
    );
  });

  it('keeps f32 constants to the bit', () => {
    const types = new TypeStore();
    fc.assert(
      fc.property(fc.float(), (x) => {
        const { module } = parseModule('static @X: f32 = 0\n', types);
        const item = module.statics.get('X');
        if (item === undefined) throw new Error('no static');
        module.statics.set('X', { ...item, init: x });
        const again = parseModule(printModule(module), types);
        expect(again.errors).toEqual([]);
        expect(again.module.statics.get('X')?.init).toBe(x);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps any string, name and byte', () => {
    const types = new TypeStore();
    fc.assert(
      fc.property(anyText, anyText, fc.uint8Array(), (value, name, bytes) => {
        const { module } = parseModule('', types);
        const common = { name, mutable: false, library: false };
        const span = { file: -1, start: 0, end: 0 };
        module.statics.set(name, { ...common, type: types.str, init: value, span });
        module.data.set(name, { name, bytes, align: 1, mutable: false });
        const again = parseModule(printModule(module), new TypeStore());
        expect(again.errors).toEqual([]);
        expect(again.module.statics.get(name)?.init).toBe(value);
        expect(again.module.data.get(name)?.bytes).toEqual(bytes);
      }),
    );
  });

  it('reads into a store that knows the types already', () => {
    const types = new TypeStore();
    const first = parseModule(HIGH, types);
    const second = parseModule(HIGH, types);
    expect(second.errors).toEqual([]);
    expect(second.module.statics.get('PAIR')?.type).toBe(first.module.statics.get('PAIR')?.type);
  });

  it('says where an instruction stands when it is asked to', () => {
    const text = inBlock('  v0 = const.i32 1\n  return');
    const { module } = parseModule(text, new TypeStore(), { file: 3 });
    const span = module.functions.get('f')?.sites[0]?.span;
    expect(span?.file).toBe(3);
    expect(text.slice(span?.start, span?.end)).toBe('v0 = const.i32 1');
  });

  it('numbers what has no result into the gaps', () => {
    const { module } = parseModule(HIGH, new TypeStore());
    const func = module.functions.get('scale');
    expect(func?.blocks[0]?.insts).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('ignores comments and blank lines', () => {
    const text = '// a\n\nfunc @f() -> void { // b\nb0():\n\n  // c\n  return // d\n}';
    expect(reprint(text)).toBe('func @f() -> void {\nb0():\n  return\n}\n');
  });

  it('prints places in the source as comments', () => {
    const { module } = parseModule(inBlock('  return'), new TypeStore(), { file: 0 });
    const text = printModule(module, { sites: (site) => `at ${site.span.start}` });
    expect(text).toContain('  return  // at 28');
    expect(reprint(text)).toBe(inBlock('  return'));
  });
});

describe('errors', () => {
  it.each([
    ['func', '1:5: expected a name, found the end of the text'],
    ['hello', '1:1: expected a struct, enum, import, static, data, global, export, test or func'],
    ['dialect low', '1:9: the dialects are high, direct and reference'],
    ['\n  $', '2:3: unexpected character "$"'],
    ['static @X: i8 = 128', '1:17: 128 is out of range for i8'],
    ['static @X: u64 = -1', '1:18: -1 is out of range for u64'],
    ['static @X: i32 = 1.5', '1:18: not an integer: 1.5'],
    ['static @X: [i32; 2] = [1]', '1:23: [i32; 2] has 2 parts, not 1'],
    ['static @X: (i32, i32) = (1, 2, 3)', '1:32: too many parts for (i32, i32)'],
    ['static @X: Point = {}', '1:12: no struct or enum `Point`'],
    ['static @X: [i32] = 0', '1:20: there are no constants of type [i32]'],
    ['static @X: List<i32> = [0]', '1:25: too many parts for List<i32>'],
    ['static @X: List<i32, i32> = 0', '1:12: wrong number of type arguments for List'],
    ['static @X: (i32) = 0', '1:12: a tuple has two parts or more'],
    ['static @X: str = "a', '1:18: a string does not end'],
    ['static @X: str = "\\q"', '1:18: an unknown escape'],
    ['static @X: str = "\\u{110000}"', '1:18: an escape beyond U+10FFFF'],
    ["static @X: char = 'ab'", '1:19: not one character'],
    ['static @X: i32 = 1\nstatic @X: i32 = 1', '2:1: @X is defined twice'],
    ['static @X: A = B\nenum A { C }', '1:16: A must be declared before a constant of it'],
    ['enum A { C }\nstatic @X: A = B', '2:16: A has no variant B'],
    ['enum str { A }', '1:6: `str` cannot be declared here'],
    ['struct A { }\nenum A { B }', '2:6: `A` cannot be declared here'],
    ['library struct A { }', '1:16: `A` cannot be declared here'],
    ['struct A { a: i32 }\nstruct A { b: i32 }', '2:20: A is already known with other fields'],
    ['data @x align 1 = "\\u{100}"', '1:19: not a byte string'],
    ['global @x: bool = true', '1:23: a global cannot hold bool'],
    ['import @x: i32 from "a" "b"', '1:12: not a function type'],
    [inBlock('  v1 = const.i32 1\n  v1 = const.i32 1\n  return'), '4:3: v1 is defined twice'],
    [inBlock('  return\nb0():\n  return'), '4:1: b0 stands twice'],
    [inBlock('  v1 = fly.i32 v0\n  return'), '3:8: no instruction `fly`'],
    [inBlock('  check.luck v0\n  return'), '3:3: no check `luck`'],
    [
      inBlock('  v1 = list.new\n  return'),
      '4:3: expected `.` and the type of list.new, found `return`',
    ],
    [inBlock('  const.i32 1\n  return'), '3:3: the result of an instruction needs a value'],
    [inBlock('  v1 = print v0\n  return'), '3:3: this instruction has no result'],
    [
      inBlock('  v1 = const.i32 1 v2 = const.i32 2'),
      '3:20: expected the end of the line, found `v2`',
    ],
    [inBlock('  v9999999 = const.i32 1'), '3:3: v4194303 is the last id there can be'],
    [inBlock('  trap "boredom"'), '3:8: no trap `boredom`'],
    [inBlock('  v1 = mem.load.i32 v0 + 0 width 7'), '3:34: a width is 8, 16, 32, 64 or 128'],
    [inBlock('  v1 = call.indirect.i32 v0()'), '3:21: not a function type'],
    [
      inBlock('  return').replace('b0()', 'b0(v0: i32)'),
      '2:4: the parameters of b0 are those of the function',
    ],
  ])('%j', (text, error) => {
    expect(errorsOf(text)[0]).toBe(error);
  });

  it('goes on with the next item', () => {
    const errors = errorsOf(`static @A: i8 = 300\n${inBlock('  nonsense')}struct B { c: D }\n`);
    expect(errors.map((e) => e.split(':')[0])).toEqual(['1', '4', '6']);
  });

  it('has a limit for nesting', () => {
    const deep = '['.repeat(100_000);
    expect(errorsOf(`static @X: ${deep}`)[0]).toBe('1:112: types nest deeper than 100');
  });

  const tokens = [
    'func',
    '@f',
    'struct',
    'enum',
    'A',
    'static',
    'mut',
    ':',
    '=',
    '->',
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    ',',
    ';',
    '.',
    '"x"',
    "'c'",
    '1',
    '-1.5',
    'nan',
    'inf',
    'i32',
    'u64',
    'str',
    'List',
    'Map',
    'fn',
    'ref',
    'v0',
    'v1',
    'b0',
    'b1',
    '\n',
    'const',
    'add',
    'call',
    'indirect',
    'switch',
    'else',
    'return',
    'jump',
    'trap',
    'check',
    'bounds',
    'list',
    'new',
    '#[',
    'dialect',
    'direct',
  ];

  it('takes any tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 60 }), (words) => {
        const { module, errors } = parseModule(words.join(' '), new TypeStore());
        if (errors.length === 0) verifyModule(module);
      }),
      { numRuns: 800 },
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        errorsOf(text);
      }),
      { numRuns: 300 },
    );
  });

  it('takes damaged modules, and what it understands it can print and verify', () => {
    const texts = [HIGH, DIRECT];
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.nat({ max: 12 }),
        fc.constantFrom('', '0', 'v1', ' ', '"', '(', 'i64', '\n', '}'),
        (text, where, length, put) => {
          const at = where % text.length;
          const damaged = text.slice(0, at) + put + text.slice(at + length);
          const { module, errors } = parseModule(damaged, new TypeStore());
          if (errors.length > 0) return;
          verifyModule(module);
          const printed = printModule(module);
          expect(reprint(printed)).toBe(printed);
        },
      ),
      { numRuns: 300 },
    );
  });
});
