import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** What is wrong, a program, and all that is said about it. */
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'assignment',
    `const C: [i32; 2] = [1, 2]
static S: i32 = 1
struct P { x: i32 }
fn f(n: i32, a: [i32], p: P) {
  let x = 1
  x = 2
  n += 1
  a[0] = 1
  p.x = 1
  C[0] = 1
  S = 2
  for i in 0..3 { i = 1 }
  match n { m => { m = 1 } }
  f2() = 1
  f2().x = 1
  1 = 2
}
fn f2() -> P { P { x: 1 } }`,
    [
      'FZ0450 6:3 cannot change `x`',
      'FZ0450 7:3 cannot change parameter `n`',
      'FZ0450 8:3 cannot change parameter `a`',
      'FZ0450 9:3 cannot change parameter `p`',
      'FZ0450 10:3 cannot change constant `C`',
      'FZ0450 11:3 cannot change static `S`',
      'FZ0450 12:19 cannot change `i`',
      'FZ0450 13:20 cannot change `m`',
      'FZ0451 14:3 cannot assign to this',
      'FZ0451 15:3 cannot assign to part of a temporary value',
      'FZ0451 16:3 cannot assign to this',
    ],
  ],
  [
    'mut at the call',
    `fn fill(mut a: [i32], n: i32) { }
fn set(mut p: (i32, i32)) { }
fn f(b: [i32]) {
  let mut a = [1, 2]
  let c = [1, 2]
  fill(a, 1)
  fill(mut a, mut a[0])
  fill(mut b, 1)
  fill(mut c, 1)
  fill(mut [1], 1)
  set(mut (1, 2))
  fill(mut a[0..1], 1)
}`,
    [
      'FZ0452 6:8 parameter `a` of `fill` is `mut`',
      'FZ0453 7:15 parameter `n` of `fill` is not `mut`',
      'FZ0455 8:12 cannot pass parameter `b` as `mut`',
      'FZ0455 9:12 cannot pass `c` as `mut`',
      'FZ0451 10:12 cannot pass a temporary value as `mut`: it has no place',
      'FZ0451 11:11 cannot pass a temporary value as `mut`: it has no place',
    ],
  ],
  [
    'mut self',
    `struct P { x: i32 }
impl P { fn set(mut self) { self.x = 1 } fn get(self) { self.x = 2 } fn new() -> P { P { x: 1 } } }
fn f(q: P) {
  let p = P::new()
  p.set()
  q.set()
  P::new().set()
  let mut r = q
  r.set()
}`,
    [
      'FZ0450 2:57 cannot change parameter `self`',
      'FZ0457 5:3 cannot call a `mut self` method on `p`',
      'FZ0457 6:3 cannot call a `mut self` method on parameter `q`',
      'FZ0451 7:3 cannot call a `mut self` method on a temporary value',
    ],
  ],
  [
    'mut parameters of scalars',
    `fn f<T>(mut n: i32, mut s: str, mut t: T, mut c: char, mut l: List<i32>, mut g: fn()) { }`,
    [
      'FZ0454 1:9 `mut` parameter `n` of type `i32`',
      'FZ0454 1:21 `mut` parameter `s` of type `str`',
      'FZ0454 1:33 `mut` parameter `t` of type `T`',
      'FZ0454 1:43 `mut` parameter `c` of type `char`',
      'FZ0454 1:74 `mut` parameter `g` of type `fn() -> void`',
    ],
  ],
  [
    'read-only slices',
    `fn f(a: [i32], mut b: [i32], c: bool) {
  let mut s = a[0..2]
  s[0] = 1
  let mut t = b[0..2]
  t[0] = 1
  let mut u = if c { t } else { s }
  u[0] = 1
  let mut v = b
  v = a
  fill(mut v)
  let w = b
  w[0] = 1
}
fn fill(mut a: [i32]) { }`,
    [
      'FZ0456 3:3 cannot write through `s`',
      'FZ0456 7:3 cannot write through `u`',
      'FZ0456 10:12 cannot write through `v`',
      'FZ0450 12:3 cannot change `w`',
    ],
  ],
  [
    'jumps',
    `fn f(c: bool) {
  break
  loop { break 'x }
  while c { break 3 }
  for i in 0..3 { continue 'outer }
  let x: i32 = loop { break }
  loop { defer { break } }
  defer { return }
  'rows: loop { break 'row }
}
const C: i32 = { return 3 }`,
    [
      'FZ0350 2:3 `break` outside of a loop',
      "FZ0351 3:16 there is no loop `'x` around this",
      'FZ0352 4:19 `break` with a value out of a `while`',
      "FZ0351 5:28 there is no loop `'outer` around this",
      'FZ0352 6:23 `break` without a value out of a loop that gives `i32`',
      'FZ0350 7:18 `break` out of a `defer`',
      'FZ0353 8:11 `return` inside `defer`',
      "FZ0351 9:23 there is no loop `'row` around this",
      'FZ0353 11:18 `return` outside of a function',
    ],
  ],
  [
    'dropped values',
    `fn save() -> Result<i32, str> { Ok(1) }
fn f(n: i32) {
  save()
  n + 1
  n == 2
  discard save()
  List::<i32>::new().pop()
}`,
    [
      'FZ0354 3:3 this `Result` is dropped, and an error in it with it',
      'FZ0355 4:3 unused value',
      'FZ0355 5:3 unused value',
    ],
  ],
];

describe('rejects: places and jumps', () => {
  test.each(CASES)('%s', (_, source, messages) => {
    expect(checkText(source).messages).toEqual(messages);
  });
});
