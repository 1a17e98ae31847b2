import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** A program with one mistake, and the cure that is proposed. */
const CASES: readonly (readonly [string, string])[] = [
  ['fn f(x: i32) -> i64 { x }', 'convert it: `x as i64`'],
  ['fn f(x: i32, y: i64) -> i64 { x * 2 + 1 }', 'convert it: `(x * 2 + 1) as i64`'],
  ['fn f(x: i32) -> str { x }', 'make text of it: `str.from(x)`'],
  ['fn f(x: i32) { if x { } }', 'compare it: `… != 0`'],
  ['fn f(x: i32) -> Option<i32> { x }', 'wrap it: `Some(…)`'],
  ['fn f(x: Option<i32>) -> i32 { x }', 'take the value out with `match` or `?`'],
  ['fn f(s: str) -> i32 { s.length() }', 'did you mean `len`?'],
  ['fn f(s: str) -> i32 { s.len }', 'write `.len()`'],
  ['fn f(count: i32) -> i32 { cuont }', 'did you mean `count`?'],
  ['fn f() { loop { brek } }', 'did you mean `break`?'],
  ['fn f() -> i32 {\n  retrun\n}', 'did you mean `return`?'],
  ["fn f() -> str { 'a' }", "make text of it: `str.from('a')`"],
  ['fn f(x: Vec<i32>) { }', 'did you mean `List`?'],
  ['fn f(x: f64) -> f64 { math.log(x) }', 'did you mean `ln`?'],
  ['fn f(x: f64) -> f64 { sqrt(x) }', 'write `math.sqrt`'],
  ['fn f<T: Eq>(a: T) -> bool { a < a }', 'add the bound: `T: Eq + Ord`'],
  ['fn g(mut a: [i32]) { }\nfn f(mut a: [i32]) { g(a) }', 'say so: `mut a`'],
  ['fn f() { let x = 1\nx = 2 }', 'declare it `let mut x`'],
  ['fn f(mut x: i32) { }', 'remove the `mut`, and start the body with `let mut x = x`'],
  ['fn f() { let x: u8 = 300 }', '`i32` would hold it: `300i32`'],
  ['struct P { x: i32 }\nfn f(p: P) -> i32 { p.y }', 'its fields are `x`'],
  ['enum E { A, B }\nfn f(e: E) -> i32 { match e { A => 1, E::B => 2 } }', 'write `E::A`'],
  ['fn f(x: u32) -> u32 { -x }', 'write `0 - x`, which wraps, or use a signed type'],
  ['fn f(n: i32) -> char { n as char }', 'go by `u32`: `… as u32 as char`'],
  [
    'fn f(x: f64) { let mut s = 0\ns += x }',
    'only a literal without a point makes it an integer: write `0.0` there, not `0`',
  ],
  ['fn f(x: f64) { let mut s = 0i32\ns += x }', 'convert it: `x as i32`'],
  ['fn f() { let xs: List<i32> = [1, 2] }', 'make one with `List::new()`, and `push` each element'],
  ['fn f(m: Map<str, i32>) -> i32 { m["a"] }', 'write `.get(key)`, which gives an `Option`'],
  [
    'fn f(a: i32, b: i32) { let mut x = a\nlet mut y = b\n; (x, y) = (y, x) }',
    'only `let` takes tuples apart: assign one by one, with a `let` for what is needed twice',
  ],
  [
    'fn f(a: Option<List<i32>>, b: Option<List<i32>>) -> bool { a == b }',
    'what has a `List`, `Map`, `Set` or function in it is not compared as a whole: compare its parts',
  ],
  ['fn f() { console.log("x") }', 'write a line with `print(text)`'],
  ['fn f(x: f64) -> f64 { Math.sqrt(x) }', 'write `math.sqrt(x)`, `math.PI`, `min(a, b)`'],
  [
    'use std::collections::HashMap',
    'most of what the language has is in scope everywhere, without `use`',
  ],
];

describe('the cure is named', () => {
  test.each(CASES)('%s', (source, help) => {
    const { diagnostics } = checkText(source).input;
    expect(diagnostics.all.filter((d) => d.severity === 'error').map((d) => d.help)).toEqual([
      [help],
    ]);
  });
});

test('why a type is expected is a second label', () => {
  const { diagnostics } = checkText('fn g(n: u8) { }\nfn f(x: i32) { g(x) }').input;
  expect(diagnostics.all[0]?.labels.map((l) => [l.span.start, l.message, l.primary])).toEqual([
    [33, 'this is `i32`', true],
    [5, 'parameter `n` of `g` is `u8`', false],
  ]);
});
