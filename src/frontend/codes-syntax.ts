/** The catalogue of text and syntax errors, for `fzyc explain`. */

import type { CodeEntry } from '../report/diagnostic.ts';

/** An explanation with an example that has the error and one that does not. */
function entry(
  code: CodeEntry['code'],
  title: string,
  explanation: string,
  wrong: string,
  right: string,
): CodeEntry {
  const example = `\`\`\`fzy\n// wrong\n${wrong}\n\n// right\n${right}\n\`\`\``;
  return { code, title, explanation: `${explanation}\n\n${example}` };
}

export const SYNTAX_CODES: readonly CodeEntry[] = [
  entry(
    'FZ0001',
    'unknown character',
    'The source has a character that no token of Fzy starts with: a typographic quote or dash that a word processor made, an invisible space, a control character, or bytes that are no UTF-8. Outside strings and comments, Fzy text consists of names, numbers, strings and the usual ASCII signs.',
    'const A: i32 = 2 – 1',
    'const A: i32 = 2 - 1',
  ),
  entry(
    'FZ0002',
    'string is never closed',
    'A string ends on the line it starts on. A line end inside it is written `\\n`, a quote `\\"`. In an f-string, each `{` also needs its `}` on the same line.',
    'fn f() -> str { "hello }',
    'fn f() -> str { "hello" }',
  ),
  entry(
    'FZ0003',
    'comment is never closed',
    'A comment that starts with `/*` ends with `*/`. Such comments nest: each `/*` inside needs its own `*/`, so a stretch of code that has comments can be commented out as a whole.',
    '/* a /* b */\nfn f() { }',
    '/* a /* b */ */\nfn f() { }',
  ),
  entry(
    'FZ0004',
    'invalid escape',
    'The escapes are `\\n \\r \\t \\0 \\\\ \\" \\\'`, `\\x41` (two hexadecimal digits: ASCII in text, any byte in byte strings) and `\\u{1F600}` (a Unicode scalar value, in text only). A backslash itself is `\\\\`.',
    'fn f() -> str { "C:\\dir" }',
    'fn f() -> str { "C:\\\\dir" }',
  ),
  entry(
    'FZ0005',
    'malformed character literal',
    "A character literal is one Unicode scalar value between single quotes. Text, even of one letter with a combining mark, goes in double quotes. A name after one quote is the label of a loop: `'outer`.",
    "fn f() -> char { 'ab' }",
    "fn f() -> char { 'a' }",
  ),
  entry(
    'FZ0006',
    'malformed number',
    'After `0x`, `0o` and `0b` come digits of that base, with `_` between them at will.',
    'const A: i32 = 0b12',
    'const A: i32 = 0b11',
  ),
  entry(
    'FZ0007',
    'unknown number suffix',
    'A number may end with the name of its type: `i8` to `i64`, `u8` to `u64` for integers, `f32` and `f64` for any number without a base prefix. Nothing else may follow a number without space. There is no `usize`: lengths are `i32`, and any integer type may index.',
    'const A: i32 = 10usize',
    'const A: i32 = 10i32',
  ),
  entry(
    'FZ0008',
    'number too large',
    'The number fits no integer type (the largest is 18446744073709551615, of `u64`), or rounds to infinity as a float. Numbers that fit some type but not the one they are used as are reported by the type check.',
    'const A: u64 = 99999999999999999999',
    'const A: u64 = 9999999999999999999',
  ),
  entry(
    'FZ0009',
    'carriage return without a line feed',
    'Lines end with `\\n` or `\\r\\n`. A carriage return alone shows as a line end in some editors and not in others, so that what is a comment depends on who looks. It is taken as a line end, and reported once per file.',
    'fn f() { }<CR>fn g() { }',
    'fn f() { }\nfn g() { }',
  ),
  entry(
    'FZ0010',
    'wrong braces in an f-string',
    'In `f"…"`, `{` and `}` enclose an expression. As text they are written twice. There are no format specifications: convert the value first.',
    'fn f(x: i32) -> str { f"{} is {x}" }',
    'fn f(x: i32) -> str { f"{{}} is {x}" }',
  ),
  entry(
    'FZ0020',
    'bracket is never closed',
    'An opening bracket has no closing one. Where it is missing is a guess, from the brackets around it and from the indentation; the message shows the latest place.',
    'fn f() -> i32 { max(1, 2 }',
    'fn f() -> i32 { max(1, 2) }',
  ),
  entry(
    'FZ0021',
    'closing bracket closes nothing',
    'A closing bracket has no opening one of its kind in the block it is in.',
    'fn f() -> i32 { max(1, 2)) }',
    'fn f() -> i32 { max(1, 2) }',
  ),
  entry(
    'FZ0022',
    'nested too deeply',
    'Brackets and blocks may stand 256 deep inside each other, operators, calls and `else if` 500 deep, and what nests without brackets, such as `List<List<…>>`, 32 deep. A sum of a thousand terms counts as a thousand levels.',
    'const A: i32 = ((((((((1))))))))  // with 257 pairs',
    'const A: i32 = 1',
  ),
  entry(
    'FZ0030',
    'unexpected text',
    'What stands here does not continue what comes before it, or something is missing before it. The message names what could follow.',
    'fn f() -> i32 { 1 + }',
    'fn f() -> i32 { 1 + 2 }',
  ),
  entry(
    'FZ0031',
    'keyword used as a name',
    'The keywords `as break const continue defer discard else enum extern false fn for if impl in let loop match mod mut pub return self static struct then true type use while` cannot be names. `step`, `test` and `parallel` can.',
    'fn f() { let type = 1 }',
    'fn f() { let kind = 1 }',
  ),
  entry(
    'FZ0032',
    '`=` in a condition',
    '`=` assigns and has no value; `==` compares.',
    'fn f(x: i32) { if x = 1 { } }',
    'fn f(x: i32) { if x == 1 { } }',
  ),
  entry(
    'FZ0033',
    'two statements on one line',
    'A statement ends with its line, with `;`, or with the `}` of its own block. An expression goes on in the next line inside `(` and `[`, after a binary operator, and when the next line begins with `.` or with a binary operator other than `-`, `*` and `&`.',
    'fn f() { let a = 1 let b = 2 }',
    'fn f() { let a = 1; let b = 2 }',
  ),
  entry(
    'FZ0034',
    'missing comma',
    'Elements of a list are separated by `,`: arguments, parameters, elements of arrays, fields, variants. A comma after the last one is allowed. The arms of `match` may also end with their line.',
    'struct P { x: i32 y: i32 }',
    'struct P { x: i32, y: i32 }',
  ),
  entry(
    'FZ0035',
    'chained comparison or range',
    'Comparisons and ranges do not associate: `a < b < c` would compare a `bool` with a number. To give type arguments in an expression, write `f::<T>(x)`.',
    'fn f(a: i32) -> bool { 0 < a < 9 }',
    'fn f(a: i32) -> bool { 0 < a && a < 9 }',
  ),
  entry(
    'FZ0036',
    'struct literal before a block',
    'After `if`, `while`, `match` and `for … in`, the first `{` begins the body. A struct literal there needs parentheses.',
    'struct P { x: i32 }\nfn f(p: P) { if p.x == P { x: 1 }.x { } }',
    'struct P { x: i32 }\nfn f(p: P) { if p.x == (P { x: 1 }).x { } }',
  ),
  entry(
    'FZ0037',
    'not part of the language',
    'This is how another language writes it. Fzy reads like Rust without lifetimes: no references and pointers (`mut` parameters instead), no anonymous functions, no traits, no `if let`, no `++`, no `? :`. The help line has what to write.',
    'fn f(x: &i32) { }',
    'fn f(x: i32) { }',
  ),
  entry(
    'FZ0038',
    'expected an item',
    'A file consists of items: `fn`, `const`, `static`, `struct`, `enum`, `type`, `impl`, `use`, `mod`, `extern` and `test`. Statements go inside functions; an `impl` holds `fn` and `const` only.',
    'let x = 1',
    'const X: i32 = 1',
  ),
  entry(
    'FZ0040',
    'misplaced attribute',
    'Attributes are written `#[name]` or `#[name(argument)]`, before items, loops and `match`.',
    'fn f() {\n    #[unroll]\n    let x = 1\n}',
    'fn f() {\n    #[unroll]\n    for i in 0..4 { }\n}',
  ),
  entry(
    'FZ0041',
    '`then` with `else`',
    '`if c then s` is for one statement, mostly a `return`, `break` or `continue`. With an alternative, write blocks.',
    'fn f(c: bool) -> i32 { if c then 1 else 2 }',
    'fn f(c: bool) -> i32 { if c { 1 } else { 2 } }',
  ),
  entry(
    'FZ0043',
    'not a pattern',
    'Patterns are names, `_`, integers, characters, `bool`s, strings, ranges with both ends, variants, structs, tuples, and alternatives with `|`. Floats are none, because equality of floats is rarely meant; ranges with one end are written as guards.',
    'fn f(x: f64) -> i32 { match x { 1.5 => 1, _ => 0 } }',
    'fn f(x: f64) -> i32 { match x { y if y == 1.5 => 1, _ => 0 } }',
  ),
];
