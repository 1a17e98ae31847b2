/** Syntax errors: what they say, where, and that one of them does not hide or breed others. */

import { describe, expect, test } from 'vitest';
import { renderText } from '../report/render-text.ts';
import { SYNTAX_CODES } from './codes-syntax.ts';
import { parseText } from './parse-testing.ts';
import { printAst } from './print-ast.ts';

function inBody(text: string): readonly string[] {
  return parseText(`fn f() {\n${text}\n}`).messages;
}

describe('one error each, with its place', () => {
  test.each([
    // text
    ['let x = §', 'FZ0001 2:9 unknown character `§`'],
    ['let x = 2 – 1', 'FZ0001 2:11 unknown character `–`'],
    ['let x = \u00a01', 'FZ0001 2:9 unusual white space U+00A0'],
    ['let x = \0', 'FZ0001 2:9 unknown character U+0000'],
    ['let x = "abc', 'FZ0002 2:9 this string is never closed'],
    ['let x = f"a{b', 'FZ0002 2:9 this f-string is never closed'],
    ['let x = f"a{f"b{c', 'FZ0002 2:9 this f-string is never closed'],
    ['let x = 1 /* a', 'FZ0003 2:11 this comment is never closed'],
    ['let x = "a\\qb"', 'FZ0004 2:11 unknown escape `\\q`'],
    ['let x = "\\u{D800}"', 'FZ0004 2:10 `\\u{D800}` is not a Unicode scalar value'],
    ['let x = "\\u{110000}"', 'FZ0004 2:10 `\\u{110000}` is not a Unicode scalar value'],
    ['let x = "\\xFF"', 'FZ0004 2:10 `\\xFF` is not ASCII'],
    ['let x = b"é"', 'FZ0004 2:11 a byte string holds ASCII characters and `\\x…` escapes only'],
    ["let x = 'ab'", 'FZ0005 2:9 a character literal holds one character'],
    ["let x = ''", 'FZ0005 2:9 a character literal needs a character'],
    ["let x = '", 'FZ0005 2:9 this character literal is never closed'],
    ["let x = b'\\n' + 1", 'FZ0037 2:9 Fzy has no byte literals'],
    ['let x = `a b`', 'FZ0037 2:9 text goes in double quotes'],
    ['foo!(1)', 'FZ0037 2:4 Fzy has no macros'],
    ['let x = 0b12', 'FZ0006 2:9 `2` is not a binary digit'],
    ['let x = 0x', 'FZ0006 2:9 a hexadecimal number needs digits after `0x`'],
    ['let x = 1usize', 'FZ0007 2:9 `usize` is not a number suffix'],
    ['let x = 0X1F', 'FZ0007 2:9 `X1F` is not a number suffix'],
    ['let x = 1.5i32', 'FZ0007 2:9 `i32` is not a number suffix'],
    ['let x = 18446744073709551616', 'FZ0008 2:9 this number is too large for any integer type'],
    ['let x = 1e999', 'FZ0008 2:9 this number is too large for `f64`'],
    ['let x = 1e39f32', 'FZ0008 2:9 this number is too large for `f32`'],
    ['a\rb\rc', 'FZ0009 2:2 carriage return without a line feed'],
    ['let x = f"a } b"', 'FZ0010 2:13 unmatched `}` in an f-string'],
    ['let x = f"{}"', 'FZ0010 2:11 nothing between `{` and `}`'],
    ['let x = f"{x:3}"', 'FZ0010 2:13 f-strings have no format specifications'],
    // brackets
    ['foo(1, 2', 'FZ0020 2:4 this `(` is never closed'],
    ['let x = [1, 2\nlet y = 3', 'FZ0020 2:9 this `[` is never closed'],
    ['while (a < b {\nfoo()\n}', 'FZ0020 2:7 this `(` is never closed'],
    ['foo(1))', 'FZ0021 2:7 `)` closes nothing'],
    ['foo(1]', 'FZ0021 2:6 `]` does not close `(`'],
    // statements
    ['let x = = 2', 'FZ0030 2:9 expected an expression, found `=`'],
    ['return 1 +', 'FZ0030 2:11 expected an expression, found `}`'],
    ['let = 3', 'FZ0030 2:5 expected a pattern, found `=`'],
    ['let type = 3', 'FZ0031 2:5 `type` is a keyword and cannot be a name'],
    ['if x = 5 { }', 'FZ0032 2:6 `=` assigns, it does not compare'],
    ['while x = 5 { }', 'FZ0032 2:9 `=` assigns, it does not compare'],
    ['let x = 1 let y = 2', 'FZ0033 2:11 expected a new line or `;`, found the keyword `let`'],
    ['foo() bar()', 'FZ0033 2:7 expected a new line or `;`, found `bar`'],
    ['foo(1 2)', 'FZ0034 2:7 expected `,` or `)`, found `2`'],
    ['foo(a,, b)', 'FZ0030 2:7 expected an argument, found `,`'],
    ['match x { A => 1 B => 2 }', 'FZ0034 2:18 expected `,` or `}`, found `B`'],
    ['a < b < c', 'FZ0035 2:7 comparisons cannot be chained'],
    ['foo<i32>(x)', 'FZ0035 2:8 comparisons cannot be chained'],
    ['let r = a..b..c', 'FZ0035 2:13 ranges cannot be chained'],
    ['if x == P { a: 1 } { }', 'FZ0036 2:9 a struct literal needs parentheses here'],
    ['if let Some(x) = y { }', 'FZ0037 2:4 `let` is no condition'],
    ['x++', 'FZ0037 2:3 Fzy has no `++`'],
    ['x === y', 'FZ0037 2:5 Fzy has no `===`'],
    ['let x = &y', 'FZ0037 2:9 Fzy has no references'],
    ['foo(&mut y)', 'FZ0037 2:5 Fzy has no references'],
    ['let x = *y', 'FZ0037 2:9 Fzy has no pointers'],
    ['let y = a ? b : c', 'FZ0037 2:13 Fzy has no `c ? a : b`'],
    ['let f = |x| x + 1', 'FZ0037 2:9 Fzy has no anonymous functions'],
    ['int x = 3', 'FZ0037 2:1 variables are declared with `let`'],
    ['var x', 'FZ0037 2:1 variables are declared with `let`'],
    ['val x: i32 = 3', 'FZ0037 2:1 variables are declared with `let`'],
    ['retrun 3', 'FZ0030 2:1 expected a keyword, found `retrun`'],
    ['if c then retrun x', 'FZ0030 2:11 expected a keyword, found `retrun`'],
    ['match x { A => retrun 1, _ => 2 }', 'FZ0030 2:16 expected a keyword, found `retrun`'],
    ['whlie c { foo() }', 'FZ0030 2:1 expected a keyword, found `whlie`'],
    ['whlie (c) { foo() }', 'FZ0030 2:1 expected a keyword, found `whlie`'],
    ['if c { } esle { }', 'FZ0030 2:10 expected a keyword, found `esle`'],
    ['if c { } elif d { } else { }', 'FZ0037 2:10 Fzy has `else if`, not `elif`'],
    ['lte x = 3', 'FZ0030 2:1 expected a keyword, found `lte`'],
    ['ofr i in 0..3 { }', 'FZ0030 2:1 expected a keyword, found `ofr`'],
    ['function g() { }', 'FZ0037 2:1 functions are declared with `fn`'],
    ['switch x { }', 'FZ0037 2:1 Fzy has `match`, not `switch`'],
    ['switch (x) { case 1: foo() }', 'FZ0037 2:1 Fzy has `match`, not `switch`'],
    ['do { foo() } while (c)', 'FZ0037 2:1 Fzy has no `do … while`'],
    ['throw x', 'FZ0037 2:1 Fzy has no exceptions'],
    ['try { a() } catch (e) { }', 'FZ0037 2:1 Fzy has no exceptions'],
    ['foreach x in xs { }', 'FZ0037 2:1 Fzy has `for`, not `foreach`'],
    ['let v = vec![1, 2]', 'FZ0037 2:9 Fzy has no macros'],
    ['foo(vec![0; 2], 1)', 'FZ0037 2:5 Fzy has no macros'],
    [
      'for (let i = 0; i < 3; i++) { foo(i) }',
      'FZ0037 2:1 `for` goes over a range or a collection',
    ],
    ['for (int i = 0; i <= n; i++) { }', 'FZ0037 2:1 `for` goes over a range or a collection'],
    ['for (;;) { }', 'FZ0037 2:1 `for` goes over a range or a collection'],
    ['a and b', 'FZ0037 2:3 `and` is no operator'],
    ["'a: { }", 'FZ0037 2:5 only loops have labels'],
    ['a = b = c', 'FZ0030 2:7 an assignment is no expression'],
    ['a[1, 2]', 'FZ0030 2:4 one index at a time'],
    ['[1, 2; 3]', 'FZ0030 2:6 `;` in a list of elements'],
    ['continue outer', 'FZ0030 2:10 `continue` takes no value'],
    ['else { }', 'FZ0030 2:1 `else` without `if`'],
    ['if c return 3', 'FZ0030 2:6 expected `{` or `then` after the condition'],
    ['if c then x else y', 'FZ0041 2:13 `if … then` has no `else`'],
    ['#[unroll]\nlet x = 1', 'FZ0040 2:1 the attribute `unroll` has no meaning here'],
    ['match x { 1.5 => 1 }', 'FZ0043 2:11 a float cannot be a pattern'],
    ['match x { 1.. => 1 }', 'FZ0043 2:15 a range in a pattern needs both ends'],
    ['match x { A -> 1 }', 'FZ0030 2:13 an arm of `match` has `=>`, not `->`'],
    ['match x { [a] => 1 }', 'FZ0037 2:11 arrays and slices have no patterns'],
    ['let x: &i32 = y', 'FZ0037 2:8 Fzy has no references and no pointers'],
    ['let x: [i32, 4] = y', 'FZ0030 2:12 the length of an array type follows `;`'],
    ['x.f::<i32>', 'FZ0030 2:6 type arguments without a call'],
  ])('%s', (text, expected) => {
    expect(inBody(text)).toEqual([expected]);
  });

  test.each([
    ['let x = 5', 'FZ0038 1:1 `let` outside a function'],
    ['foo()\nbar()', 'FZ0038 1:1 expected an item'],
    ['function foo() { }', 'FZ0037 1:1 functions are declared with `fn`'],
    ['export fn foo() { }', 'FZ0037 1:1 what the host may call is marked `pub`'],
    ['pub function foo() { }', 'FZ0037 1:5 functions are declared with `fn`'],
    ['strcut A { x: i32 }', 'FZ0030 1:1 expected a keyword, found `strcut`'],
    ['fn then(x: i32) -> i32 { x }', 'FZ0031 1:4 `then` is a keyword and cannot be a name'],
    ['fn f(a, b: i32) { }', 'FZ0030 1:7 a parameter needs a type'],
    ['class A { }', 'FZ0037 1:1 data is declared with `struct` or `enum`'],
    ['fn f(a: i32): i32 { }', 'FZ0037 1:13 the type of a result follows `->`'],
    ['fn f(a: i32) = a', 'FZ0037 1:14 the body of a function is a block'],
    ['fn f(a) { }', 'FZ0030 1:7 a parameter needs a type'],
    ['fn f(&self) { }', 'FZ0037 1:6 Fzy has no references'],
    ['fn f<T>(a: T) where T: Num { }', 'FZ0037 1:15 Fzy has no `where` clauses'],
    ['fn match() { }', 'FZ0031 1:4 `match` is a keyword and cannot be a name'],
    ['fn f()\nfn g() { }', 'FZ0030 1:7 expected `{`, found the keyword `fn`'],
    ['struct Q(i32)', 'FZ0037 1:9 the fields of a struct have names'],
    ['struct Q { pub x: i32 }', 'FZ0037 1:12 fields have no `pub`'],
    ['struct Q { x: i32 = 1 }', 'FZ0037 1:19 fields have no default values'],
    ['struct Q { x }', 'FZ0030 1:13 a field needs a type'],
    ['struct Q {\n  x: i32\n  y: i32\n}', 'FZ0034 3:3 expected `,` or `}`, found `y`'],
    ['enum E { A { x: i32 } }', 'FZ0037 1:12 the payload of a variant has no field names'],
    ['impl A for B { }', 'FZ0037 1:8 Fzy has no traits'],
    ['impl A { struct B { } }', 'FZ0038 1:10 `struct` cannot stand in an `impl`'],
    ['use a::{b, c}', 'FZ0037 1:8 `use` names one item'],
    ['use a::*', 'FZ0037 1:8 `use` names one item'],
    ['mod a { }', 'FZ0037 1:7 a module is a file of its own'],
    [
      'extern fn f()',
      'FZ0030 1:8 expected a string that names the host module, found the keyword `fn`',
    ],
    ['static X = 1', 'FZ0030 1:10 a `static` needs a type'],
    ['const X: i32', 'FZ0030 1:13 expected `=`, found the end of the file'],
    ['#![a]', 'FZ0040 1:2 an attribute is written `#[…]`'],
    ['#[a]', 'FZ0038 1:5 expected an item after this'],
    [
      'const A: i32 = 1 const B: i32 = 2',
      'FZ0033 1:18 expected a new line, found the keyword `const`',
    ],
    ['type A = Map<i32,', 'FZ0030 1:18 expected `>`, found the end of the file'],
  ])('%s', (text, expected) => {
    expect(parseText(text).messages).toEqual([expected]);
  });
});

describe('going on', () => {
  test('a missing `}` is reported once, and the next item is parsed', () => {
    const { unit, messages } = parseText(
      'fn a() {\n    if x {\n        y()\n    z()\n}\n\nfn b() {\n    let c = = 1\n}\n',
    );
    expect(messages).toEqual([
      'FZ0020 2:10 this `{` is never closed',
      'FZ0030 8:13 expected an expression, found `=`',
    ]);
    expect(unit.items.map((item) => item.name.text)).toEqual(['a', 'b']);
  });

  test('so is the missing `}` of a function', () => {
    const { unit, messages } = parseText(
      'fn a() {\n    y()\n\nfn b() { }\n\n/// C\n#[inline]\nfn c() { }\n',
    );
    expect(messages).toEqual(['FZ0020 1:8 this `{` is never closed']);
    expect(unit.items.map((item) => item.name.text)).toEqual(['a', 'b', 'c']);
    expect(unit.items[2]).toMatchObject({ doc: 'C', attributes: [{}] });
  });

  test('a `}` too many closes nothing, and the function goes on', () => {
    const { unit, messages } = parseText(
      'fn a() {\n    let y = 1 }\n    let z = 2\n}\nfn b() { }\n',
    );
    expect(messages).toEqual(['FZ0021 2:15 `}` closes nothing']);
    expect(unit.items.map((item) => item.name.text)).toEqual(['a', 'b']);
  });

  test('statements around a wrong one are kept, and so is the name it declares', () => {
    const { unit } = parseText('fn f() {\n  a()\n  let x = = 2\n  ) foo\n  b()\n}');
    expect(printAst(unit)).toContain('(call a) (let x <error>) foo (result (call b))');
  });

  test('a wrong argument, element or arm does not lose its neighbours', () => {
    const { unit, messages } = parseText(
      'fn f() {\n  g(1, 2 3, 4)\n  let a = [1, =, 3]\n  match x {\n    A => 1\n    B -> 2\n    C => 3\n  }\n}',
    );
    expect(messages).toHaveLength(3);
    const printed = printAst(unit).replace(/\s+/g, ' ');
    expect(printed).toContain('(call g 1 2 4)');
    expect(printed).toContain('(let a (array 1 3))');
    expect(printed).toContain('(match x (arm A 1) (arm C 3))');
  });

  test('a wrong head keeps its body', () => {
    const { unit, messages } = parseText(
      'fn f(a b, c: i32) {\n  while x = 1 {\n    let y = = 1\n  }\n  for i of a { g() }\n}',
    );
    expect(messages.map((m) => m.slice(0, 6))).toEqual(['FZ0030', 'FZ0032', 'FZ0030', 'FZ0030']);
    expect(printAst(unit).replace(/\s+/g, ' ')).toContain('(block (result (call g)))');
  });

  test('errors in nested blocks are all found', () => {
    const text =
      'fn f() {\n  if a {\n    let x = )\n    let y = ]\n  } else {\n    foo(1 2)\n  }\n}\nfn g() { 1 + }\n';
    expect(parseText(text).messages).toEqual([
      'FZ0021 3:13 `)` closes nothing',
      'FZ0021 4:13 `]` closes nothing',
      'FZ0034 6:11 expected `,` or `)`, found `2`',
      'FZ0030 9:13 expected an expression, found `}`',
    ]);
  });

  test('at most a hundred errors are listed, and the last says so', () => {
    const { diagnostics } = parseText(`fn f() {\n${'let x = = 1\n'.repeat(500)}}`);
    expect(diagnostics.all).toHaveLength(100);
    expect(diagnostics.all.at(-1)?.notes.at(-1)).toMatch(/^The first 100 syntax errors/);
  });

  test('errors come in the order of the text', () => {
    const { diagnostics } = parseText(
      "fn f() {\n  let a = = 1\n  let b = §\n  foo(1))\n  let c = 'ab'\n  )\n}",
    );
    const starts = diagnostics.all.map((d) => d.labels[0]?.span.start ?? -1);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });
});

describe('the catalogue', () => {
  const VARIANTS: Readonly<Record<string, string>> = {
    FZ0009: 'fn f() { }\rfn g() { }',
    FZ0022: `const A: i32 = ${'('.repeat(257)}1${')'.repeat(257)}`,
  };

  test.each(SYNTAX_CODES.map((entry) => [entry.code, entry] as const))(
    '%s: its wrong example has the error, its right one none',
    (code, entry) => {
      const found = /```fzy\n\/\/ wrong\n([\s\S]*)\n\n\/\/ right\n([\s\S]*)\n```/.exec(
        entry.explanation,
      );
      const wrong = VARIANTS[code] ?? found?.[1] ?? '';
      expect(parseText(wrong).messages.map((message) => message.slice(0, 6))).toEqual([code]);
      expect(parseText(found?.[2] ?? '§').messages).toEqual([]);
    },
  );

  test('codes are in order and stand once', () => {
    const codes = SYNTAX_CODES.map((entry) => entry.code);
    expect(codes).toEqual([...new Set(codes)].sort());
  });
});

test('an operator that cannot begin a line says why', () => {
  const { diagnostics } = parseText('fn f() {\n  let x = a\n  * b\n}');
  expect(diagnostics.all.map((one) => [one.title, one.help[0]])).toEqual([
    [
      'expected a statement, found `*`',
      'at the start of a line it does not continue the line before: write it at the end of that line',
    ],
  ]);
});

test('every error has a label and a cure', () => {
  for (const text of [
    'let x = 5',
    'fn f( { }',
    'fn f() { a b }',
    'fn f() { f(1 2) }',
    'fn f() { let x = ) }',
    'const = 1',
  ]) {
    for (const { labels, help } of parseText(text).diagnostics.all) {
      expect(labels[0]?.message).not.toBe('');
      expect(help.length).toBeGreaterThan(0);
    }
  }
});

test('errors as people see them', () => {
  const { diagnostics, sources } = parseText(`fn total(a: [i32], n: i32 {
    let mut sum = 0
    for i in 0..n {
        if a[i] = 3 { continue }
        sum += a[i
    }
    foo(
        sum
        n
    )
    sum ? 1 : 0
}
`);
  expect(renderText(diagnostics.all, sources, { color: false })).toMatchInlineSnapshot(`
    "error[FZ0020]: this \`(\` is never closed
     --> test.fzy:1:9
      |
    1 | fn total(a: [i32], n: i32 {
      |         ^                - expected \`)\` here at the latest
      |         |
      |         opened here
      |
      = help: add the missing \`)\`

    error[FZ0032]: \`=\` assigns, it does not compare
     --> test.fzy:4:17
      |
    4 |         if a[i] = 3 { continue }
      |                 ^ a condition is expected here
      |
      = help: to compare, write \`==\`

    error[FZ0020]: this \`[\` is never closed
     --> test.fzy:5:17
      |
    5 |         sum += a[i
      |                 ^ - expected \`]\` here at the latest
      |                 |
      |                 opened here
      |
      = help: add the missing \`]\`

    error[FZ0034]: expected \`,\` or \`)\`, found \`n\`
     --> test.fzy:9:9
      |
    7 |     foo(
      |        - in the brackets opened here
    8 |         sum
    9 |         n
      |         ^ expected \`,\` or \`)\` before this
      |
      = help: separate the elements with \`,\`

    error[FZ0037]: Fzy has no \`c ? a : b\`
      --> test.fzy:11:11
       |
    11 |     sum ? 1 : 0
       |           ^ \`?\` passes an error on, it does not choose
       |
       = help: write \`if c { a } else { b }\`
    "
  `);
});
