import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Diagnostic, Label } from './diagnostic.ts';
import { renderJson } from './render-json.ts';
import { renderCounts, renderText } from './render-text.ts';
import { NO_SPAN, SourceSet } from './source.ts';

/** A label on the `nth` occurrence of `words` in the text. */
function on(
  text: string,
  words: string,
  message: string,
  primary = true,
  nth = 1,
  file = 0,
): Label {
  let start = -1;
  for (let i = 0; i < nth; i++) start = text.indexOf(words, start + 1);
  return { span: { file, start, end: start + words.length }, message, primary };
}

function error(labels: readonly Label[], more: Partial<Diagnostic> = {}): Diagnostic {
  return {
    code: 'FZ0123',
    severity: 'error',
    title: 'it is wrong',
    labels,
    notes: [],
    help: [],
    ...more,
  };
}

function show(
  text: string,
  labels: readonly Label[],
  width = 80,
  more: Partial<Diagnostic> = {},
): string {
  const sources = new SourceSet();
  sources.add('dir/test.fzy', text);
  return `\n${renderText([error(labels, more)], sources, { color: false, width })}`;
}

describe('excerpts', () => {
  const TEXT = 'fn f() {\n    let total = sum(a, b)\n    total + one\n}\n';

  test('one label, a note, a cure of two lines', () => {
    const remarks = { notes: ['it was always wrong'], help: ['write it again\nor not at all'] };
    expect(show(TEXT, [on(TEXT, 'total', 'not here', true, 2)], 80, remarks)).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:3:5
  |
3 |     total + one
  |     ^^^^^ not here
  |
  = note: it was always wrong
  = help: write it again
          or not at all
`);
  });

  test('several labels on a line hang below each other', () => {
    const labels = [
      on(TEXT, 'sum', 'this function', false),
      on(TEXT, 'a', 'first', false, 2),
      on(TEXT, 'b', 'second'),
    ];
    expect(show(TEXT, labels)).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:2:24
  |
2 |     let total = sum(a, b)
  |                 --- -  ^ second
  |                 |   |
  |                 |   first
  |                 this function
`);
  });

  test('labels on several lines, far lines are left out', () => {
    const text = `${TEXT}\n\n\n\n${TEXT}`;
    const labels = [
      on(text, 'one', 'here', true, 2),
      on(text, 'one', 'and here', false, 1),
      on(text, 'sum', '', false),
    ];
    expect(show(text, labels)).toBe(`
error[FZ0123]: it is wrong
  --> dir/test.fzy:11:13
   |
 2 |     let total = sum(a, b)
   |                 ---
 3 |     total + one
   |             --- and here
...
11 |     total + one
   |             ^^^ here
`);
  });

  test('a label inside another keeps its carets', () => {
    expect(show(TEXT, [on(TEXT, 'sum(a, b)', 'whole', false), on(TEXT, 'a, b', 'part')])).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:2:21
  |
2 |     let total = sum(a, b)
  |                 ----^^^^-
  |                 |   |
  |                 |   part
  |                 whole
`);
  });

  test('a label over two lines is a bracket', () => {
    const labels = [on(TEXT, 'let total = sum(a, b)\n    total', 'both lines')];
    expect(show(TEXT, labels)).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:2:5
  |
2 |       let total = sum(a, b)
  |  _____^
3 | |     total + one
  | |_________^ both lines
`);
  });

  test('a label over many lines is shortened, and others stand beside it', () => {
    const text = `fn f() {\n${'    g()\n'.repeat(10)}}\n`;
    expect(
      show(text, [
        on(text, text.slice(7, -1), 'the body', false),
        on(text, 'g', 'this one', true, 9),
      ]),
    ).toBe(`
error[FZ0123]: it is wrong
  --> dir/test.fzy:10:5
   |
 1 |   fn f() {
   |  ________-
 2 | |     g()
 3 | |     g()
...  |
10 | |     g()
   | |     ^ this one
11 | |     g()
12 | | }
   | |_- the body
`);
  });

  test('two brackets', () => {
    const text = 'a(\n b(\n c\n )\n)\n';
    expect(
      show(text, [on(text, '(\n b(\n c\n )\n)', 'outer', false), on(text, '(\n c\n )', 'inner')]),
    ).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:2:3
  |
1 |    a(
  |  ___-
2 | |   b(
  | | ___^
3 | ||  c
4 | ||  )
  | ||__^ inner
5 | |  )
  | |__- outer
`);
  });

  test('an empty span and the end of the file have a caret', () => {
    expect(
      show('let x =\n', [
        { span: { file: 0, start: 7, end: 7 }, message: 'expected here', primary: true },
      ]),
    ).toBe(`
error[FZ0123]: it is wrong
 --> dir/test.fzy:1:8
  |
1 | let x =
  |        ^ expected here
`);
    expect(
      show('x', [{ span: { file: 0, start: 99, end: 120 }, message: '', primary: true }]),
    ).toContain('1 | x\n  |  ^');
    expect(
      show('', [{ span: { file: 0, start: 0, end: 0 }, message: 'empty', primary: true }]),
    ).toContain('  | ^ empty');
  });

  test('a span that ends with its line stays on it', () => {
    expect(show('abc\ndef\n', [on('abc\ndef\n', 'abc\n', 'line')])).toContain(
      '1 | abc\n  | ^^^ line\n',
    );
  });
});

describe('what is hard to print', () => {
  test('tabs are spaces', () => {
    const text = '\tlet\tx = y\n';
    expect(show(text, [on(text, 'y', 'here')])).toContain(
      '1 |     let x = y\n  |             ^ here',
    );
  });

  test('wide, combining and paired characters', () => {
    const text = 'let 漢字 = e\u0301 + "😀" + y\n';
    expect(show(text, [on(text, 'y', 'here')])).toContain(`  | ${' '.repeat(22)}^ here`);
    expect(show(text, [on(text, '漢字', 'two')])).toContain('  |     ^^^^ two');
    expect(show(text, [on(text, '😀', 'one')])).toContain('^^ one');
  });

  test('control characters and text direction cannot reach the terminal', () => {
    const text = 'a \u001b[31m \u202e b \0\n';
    const shown = show(text, [on(text, 'b', 'here')]);
    expect(shown).toContain('a \u241b[31m \ufffd b \u2400');
    expect(shown).toContain(`  | ${' '.repeat(10)}^ here`);
  });

  test('carriage returns', () => {
    expect(show('ab\r\ncd\r\n', [on('ab\r\ncd\r\n', 'ab', 'x')])).toContain('1 | ab\n  | ^^ x\n');
  });

  test('long lines are cut around the span', () => {
    const text = `let x = ${'a + '.repeat(500)}WRONG${' + b'.repeat(500)}\n`;
    const shown = show(text, [on(text, 'WRONG', 'here')], 60);
    const lines = shown.split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(62);
    const source = lines.find((line) => line.startsWith('1 | …')) ?? '';
    expect(source.endsWith('…')).toBe(true);
    const caret = lines.find((line) => line.includes('^^^^^')) ?? '';
    expect(source.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('WRONG');
  });

  test('a span longer than the width', () => {
    const text = `${'x'.repeat(300)}\n`;
    const shown = show(text, [on(text, text.slice(0, -1), 'all')], 60);
    expect(shown).toContain('…');
  });

  test('a line of a megabyte', () => {
    const text = '('.repeat(1 << 20);
    expect(
      show(text, [
        { span: { file: 0, start: 1 << 19, end: (1 << 19) + 1 }, message: 'here', primary: true },
      ]).length,
    ).toBeLessThan(500);
  });
});

test('any labels in any text', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '\t', '漢', '😀', '\u0301', '\0', '\r'),
    maxLength: 120,
  });
  const label = fc.record({
    start: fc.nat(130),
    length: fc.nat(60),
    message: fc.constantFrom('', 'm', 'long words'),
  });
  fc.assert(
    fc.property(text, fc.array(label, { minLength: 1, maxLength: 5 }), (source, places) => {
      const labels = places.map(({ start, length, message }, index) => ({
        span: { file: 0, start, end: start + length },
        message,
        primary: index === 0,
      }));
      const shown = show(source, labels, 50);
      expect(shown).toContain('^');
      expect(shown).not.toMatch(/undefined|NaN|[\0\r\t]/);
    }),
  );
});

test('without a place there is no excerpt', () => {
  expect(show('x', [{ span: NO_SPAN, message: 'm', primary: true }], 80, { help: ['h'] })).toBe(
    '\nerror[FZ0123]: it is wrong\n  = help: h\n',
  );
});

test('labels in two files', () => {
  const sources = new SourceSet();
  sources.add('a.fzy', 'mod b\nuse b::x\n');
  sources.add('b.fzy', 'fn y() { }\n');
  const labels = [
    on('mod b\nuse b::x\n', 'x', 'not found'),
    on('fn y() { }\n', 'y', 'similar name', false, 1, 1),
  ];
  expect(renderText([error(labels)], sources, { color: false })).toBe(`error[FZ0123]: it is wrong
 --> a.fzy:2:8
  |
2 | use b::x
  |        ^ not found
 ::: b.fzy:1:4
  |
1 | fn y() { }
  |    - similar name
`);
});

test('several diagnostics are apart, and are counted', () => {
  const sources = new SourceSet();
  sources.add('a.fzy', 'x\n');
  const one = error([on('x\n', 'x', '')]);
  const all = [one, one, { ...one, severity: 'warning' as const }];
  expect(renderText(all, sources, { color: false }).split('\n\n')).toHaveLength(3);
  expect(renderCounts(all, { color: false })).toBe('2 errors, 1 warning');
  expect(renderCounts([], { color: false })).toBe('');
});

test('colours only when asked', () => {
  const sources = new SourceSet();
  sources.add('a.fzy', 'x\n');
  const all = [error([on('x\n', 'x', 'm')], { help: ['h'] })];
  const esc = String.fromCharCode(27);
  const plain = renderText(all, sources, { color: false });
  const colored = renderText(all, sources, { color: true });
  expect(plain).not.toContain(esc);
  expect(colored).toContain(`${esc}[1;31merror[FZ0123]`);
  expect(colored.replaceAll(new RegExp(`${esc}\\[[0-9;]*m`, 'g'), '')).toBe(plain);
});

test('as JSON', () => {
  const sources = new SourceSet();
  sources.add('a.fzy', 'é😀x\ny\n');
  const all = [
    error([on('é😀x\ny\n', 'y', 'second', false), on('é😀x\ny\n', 'x', 'first')], {
      notes: ['n'],
      help: ['h'],
    }),
    error([]),
    error([{ span: NO_SPAN, message: '', primary: true }], { severity: 'warning' }),
  ];
  expect(renderJson(all, sources)).toEqual([
    {
      code: 'FZ0123',
      severity: 'error',
      title: 'it is wrong',
      path: 'a.fzy',
      start: { line: 1, column: 3 },
      end: { line: 1, column: 4 },
      labels: [
        {
          path: 'a.fzy',
          start: { line: 2, column: 1 },
          end: { line: 2, column: 2 },
          message: 'second',
          primary: false,
        },
        {
          path: 'a.fzy',
          start: { line: 1, column: 3 },
          end: { line: 1, column: 4 },
          message: 'first',
          primary: true,
        },
      ],
      notes: ['n'],
      help: ['h'],
    },
    expect.objectContaining({ path: null, start: null, end: null, labels: [] }),
    expect.objectContaining({ path: null, severity: 'warning' }),
  ]);
});
