/** No text makes the parser crash, hang, overflow the stack, or give a tree that later stages cannot walk. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../report/source.ts';
import { parseText } from './parse-testing.ts';
import { printAst } from './print-ast.ts';
import { printTokens } from './print-tokens.ts';
import { KEYWORDS, SIGNS } from './tokens.ts';

/** Levels of expressions, types and patterns, and of the statements and items between them. */
const MAX_TREE_DEPTH = 500 + 256;

/** Walks a tree without recursion: how deep its nodes are, and all its spans. */
function survey(root: object): { readonly depth: number; readonly spans: readonly Span[] } {
  const spans: Span[] = [];
  let deepest = 0;
  const waiting: { readonly value: object; readonly depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    deepest = Math.max(deepest, depth);
    if ('span' in value) spans.push(value.span as Span);
    for (const child of Object.values(value)) {
      if (typeof child !== 'object' || child === null || child instanceof Uint8Array) continue;
      waiting.push({ value: child, depth: depth + ('kind' in child ? 1 : 0) });
    }
  }
  return { depth: deepest, spans };
}

/** Parses, and checks what must hold for every text. */
function check(text: string): readonly string[] {
  const { unit, diagnostics, messages, sources } = parseText(text);
  const { depth, spans } = survey(unit);
  expect(depth).toBeLessThanOrEqual(MAX_TREE_DEPTH);
  const labels = diagnostics.all.flatMap((diagnostic) =>
    diagnostic.labels.map((label) => label.span),
  );
  for (const { file, start, end } of [...spans, ...labels]) {
    const inside = file === 0 && start >= 0 && start <= end && end <= text.length;
    if (!inside) throw new Error(`span ${start}..${end} outside the file of ${text.length}`);
  }
  expect(diagnostics.all.length).toBeLessThanOrEqual(101);
  for (const { code, title, labels: own } of diagnostics.all) {
    expect(code).toMatch(/^FZ0[07]\d\d$/);
    expect(title).not.toMatch(/undefined|\n/);
    expect(own.filter((label) => label.primary)).toHaveLength(1);
  }
  printAst(unit);
  const file = sources.file(0);
  if (file !== undefined && text.length < 10_000) printTokens(file, sources);
  return messages;
}

const N = 100_000;
const MEGA = 1 << 20;

describe('hostile text gives few errors', () => {
  test.each([
    ['1 MB of (', '('.repeat(MEGA), 'FZ0022'],
    ['1 MB of ( in a function', `fn f() { x = ${'('.repeat(MEGA)}`, 'FZ0022'],
    ['1 MB of )', ')'.repeat(MEGA), 'FZ0021'],
    ['[[[ )))', '['.repeat(MEGA / 2) + ')'.repeat(MEGA / 2), 'FZ0021'],
    ['1 MB of NUL', '\0'.repeat(MEGA), 'FZ0001'],
    ['lone surrogates', '\ud800'.repeat(N), 'FZ0001'],
    ['100,000 blocks', `fn f() ${'{'.repeat(N)}${'}'.repeat(N)}`, 'FZ0022'],
    ['100,000 blocks on lines', `fn f() ${'{\n'.repeat(N)}${'}\n'.repeat(N)}`, 'FZ0022'],
    ['100,000 unclosed blocks', 'fn f() {\n'.repeat(N), 'FZ0020'],
    ['a sum of 100,000 terms', `const A: i32 = 1${'+1'.repeat(N)}`, 'FZ0022'],
    ['100,000 minuses', `const A: i32 = ${'-'.repeat(N)}1`, 'FZ0022'],
    ['100,000 nots', `const A: i32 = ${'!'.repeat(N)}1`, 'FZ0022'],
    ['100,000 casts', `const A: i32 = 1${' as i32'.repeat(N)}`, 'FZ0022'],
    ['100,000 else if', `fn f() { if a { }${' else if b { }'.repeat(N)}}`, 'FZ0022'],
    ['100,000 fields', `const A: i32 = a${'.b'.repeat(N)}`, 'FZ0022'],
    ['100,000 calls', `const A: i32 = a${'()'.repeat(N)}`, 'FZ0022'],
    ['100,000 indices', `const A: i32 = a${'[0]'.repeat(N)}`, 'FZ0022'],
    ['List<List<…', `type A = ${'List<'.repeat(N)}`, 'FZ0022'],
    ['List<List<…>>', `type A = ${'List<'.repeat(N)}i32${'>'.repeat(N)}`, 'FZ0022'],
    ['fn() -> fn() -> …', `type A = ${'fn() -> '.repeat(N)}i32`, 'FZ0022'],
    ['a @ a @ …', `fn f() { match x { ${'a @ '.repeat(N)}1 => 2 } }`, 'FZ0022'],
    ['S(S(S(…', `fn f() { match x { ${'S('.repeat(N)}1${')'.repeat(N)} => 2 } }`, 'FZ0022'],
    ['f-strings in f-strings', `const A: str = ${'f"{'.repeat(N)}1${'}"'.repeat(N)}`, 'FZ0022'],
    ['return return …', `fn f() { ${'return '.repeat(N)} }`, 'FZ0022'],
    ['if if if …', `fn f() { ${'if '.repeat(N)} }`, 'FZ0022'],
    ['if then if then …', `fn f() { ${'if a then '.repeat(N)} }`, 'FZ0022'],
    ['a<a<a<…', `const A: i32 = ${'a<'.repeat(N)}a`, 'FZ0035'],
    ['1 MB of digits', `const A: i32 = ${'9'.repeat(MEGA)}`, 'FZ0008'],
    ['1 MB of digits and a fraction', `const A: f64 = ${'9'.repeat(MEGA)}.5`, 'FZ0008'],
    ['quotes', "'".repeat(MEGA), 'FZ0005'],
    ['open strings', '"\n'.repeat(N), 'FZ0002'],
    ['open comments', '/*'.repeat(MEGA / 2), 'FZ0003'],
    ['commas', `fn f(${','.repeat(N)}) { }`, 'FZ0030'],
    ['letters and signs', 'x≤'.repeat(N), 'FZ0001'],
    ['fn fn fn …', 'fn '.repeat(N), 'FZ0031'],
    ['braces by indentation', `${'  {\n'.repeat(N)}${' }\n'.repeat(N)}`, 'FZ0022'],
  ])('%s', (_name, text, code) => {
    const messages = check(text);
    expect(messages.some((message) => message.startsWith(code))).toBe(true);
  });

  test.each([
    ['alternatives', `fn f() { match x { 1${' | 1'.repeat(20_000)} => 2 } }`],
    ['arguments', `const A: i32 = f(${'1,'.repeat(N)})`],
    ['statements', `fn f() { ${'x = a[1] + f(2)\n'.repeat(10_000)} }`],
    ['items', 'fn f() { }\n'.repeat(10_000)],
    ['attributes', `${'#[a]'.repeat(10_000)} fn f() { }`],
    ['lines', '\n'.repeat(MEGA)],
    ['a comment', `/* ${'x'.repeat(MEGA)} */`],
    ['a string', `const A: str = "${'x'.repeat(MEGA)}"`],
    ['250 blocks', `fn f() { ${'if a {\n'.repeat(250)}${'}\n'.repeat(250)} }`],
    ['250 parentheses', `const A: i32 = ${'('.repeat(250)}1${')'.repeat(250)}`],
    ['a sum of 400 terms', `const A: i32 = 1${' + 1'.repeat(399)}`],
  ])('much is not wrong: %s', (_name, text) => {
    expect(check(text)).toEqual([]);
  });
});

describe('properties', () => {
  const WORDS = [
    ...KEYWORDS.keys(),
    ...SIGNS.keys(),
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '\n',
    '\n',
    ' ',
    'x',
    'y',
    'Shape',
    'i32',
    'List',
    '1',
    '0',
    '2.5',
    '"a"',
    "'a'",
    "'outer",
    'f"{',
    'f"',
    '"',
    "'",
    'b"',
    '/*',
    '*/',
    '//',
    '\\',
    '§',
    '\r',
    '_',
  ];
  const PROGRAMS = [
    'fn area(s: Shape) -> f64 {\n    match s {\n        Shape::Dot => return 0.0,\n        Shape::Circle(r) if r < 0.0 => 1.0\n        _ => { w * h }\n    }\n}\n',
    '#[require(direct)]\npub fn add(mut a: [f32], b: List<List<i32>>) {\n    for i in 0..n step 2 {\n        a[i] += f(mut b, -1)?.x\n        if a then return f"{x} of {y}"\n    }\n}\n',
    'struct Pair<T> { left: T, right: T }\nenum E { A, B(i32) = 3 }\nimpl<T: Num> Pair<T> { fn new(l: T) -> Pair<T> { Pair<T> { left: l, right: l } } }\n',
    'fn g() {\n    \'outer: loop {\n        let (a, mut b) = (1, [0u8; 4])\n        while a < 3 && b >> 2 == 1 { break \'outer }\n    }\n}\ntest "t" { assert(true) }\n',
  ];
  const runs = { numRuns: 5000 };

  test('any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void check(text)),
      runs,
    );
  });

  test('any UTF-16, lone surrogates included', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 100 });
    fc.assert(
      fc.property(units, (codes) => void check(String.fromCharCode(...codes))),
      runs,
    );
  });

  test('any sequence of words', () => {
    const soup = fc
      .array(fc.constantFrom(...WORDS), { maxLength: 80 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(soup, (text) => void check(text)),
      { numRuns: 12000 },
    );
  });

  test('any sequence of words in a function', () => {
    const soup = fc
      .array(fc.constantFrom(...WORDS), { maxLength: 60 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(soup, (text) => void check(`fn f() {\n${text}\n}\nfn g() { }\n`)),
      { numRuns: 12000 },
    );
  });

  test('programs with parts removed, doubled, swapped or replaced', () => {
    const edit = fc.record({
      at: fc.nat(),
      length: fc.nat(12),
      insert: fc.constantFrom('', ...WORDS),
    });
    const edits = fc.array(edit, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.constantFrom(...PROGRAMS),
        fc.constantFrom(...PROGRAMS),
        edits,
        (a, b, changes) => {
          let text = a + b;
          for (const { at, length, insert } of changes) {
            const from = at % (text.length + 1);
            text = text.slice(0, from) + insert + text.slice(from + length);
          }
          check(text);
        },
      ),
      { numRuns: 12000 },
    );
  });

  test('an item after a damaged one is found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROGRAMS),
        fc.nat(),
        fc.constantFrom(')', ']', '', '§', '=', ','),
        (program, at, insert) => {
          const from = at % program.length;
          const { unit } = parseText(
            `${program.slice(0, from)}${insert}${program.slice(from + 1)}\nfn last() { }\n`,
          );
          expect(unit.items.some((item) => item.name.text === 'last')).toBe(true);
        },
      ),
      runs,
    );
  });

  test('parsing is a function of the text', () => {
    const soup = fc
      .array(fc.constantFrom(...WORDS), { maxLength: 40 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(soup, soup, (text, other) => {
        const first = parseText(text);
        parseText(other);
        const second = parseText(text);
        expect(second.unit).toEqual(first.unit);
        expect(second.messages).toEqual(first.messages);
      }),
      { numRuns: 200 },
    );
  });
});
