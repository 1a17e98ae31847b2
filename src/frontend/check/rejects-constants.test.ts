import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** What is wrong, a program, and all that is said about it. */
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'values that depend on themselves',
    `const A: i32 = B
const B: i32 = A
const C = C + 1
fn f() -> i32 { D }
const D: i32 = f()
fn g(x: [i32; E]) -> i32 { 1 }
const E: i32 = g([1])
struct S { a: [i32; N] }
const N: i32 = S { a: [1] }.a[0]`,
    [
      'FZ0504 1:7 the value of constant `A` depends on itself',
      'FZ0504 3:7 the value of constant `C` depends on itself',
      'FZ0504 5:7 the value of constant `D` depends on itself',
      'FZ0504 6:4 the signature of `g` depends on calling it',
      'FZ0504 8:8 the definition of `S` needs a constant that needs `S`',
    ],
  ],
  [
    'values that cannot be had',
    `static mut s: i32 = 0
const A: i32 = s
const B: i32 = [1, 2][two()]
fn two() -> i32 { 2 }
const C: List<i32> = List::new()
const D: i32 = forever()
fn forever() -> i32 { loop { } }
const E: i32 = panic("no")`,
    [
      'FZ0503 2:16 this is not a constant: it uses the static `s`',
      'FZ0501 3:16 a constant cannot be evaluated: index out of bounds (index 2, length 2)',
      'FZ0503 5:22 this is not a constant: a value of type `List<i32>` exists only while the program runs',
      'FZ0502 6:16 this constant takes too long to evaluate',
      'FZ0501 8:16 a constant cannot be evaluated: panic: no',
    ],
  ],
  [
    'lengths',
    `fn f(n: i32) {
  let a: [i32; n] = [0; 3]
  let b: [i32; -1] = []
  let c = [0; n]
  let d: [i32; 1.5] = []
  let e: [f64; 4000000000] = []
  let g = [[0; 100000]; 100000]
}`,
    [
      'FZ0503 2:16 variable `n` is not a constant',
      'FZ0508 3:16 an array cannot have -1 elements',
      'FZ0503 4:15 variable `n` is not a constant',
      'FZ0508 5:16 a length is an integer, not `f64`',
      'FZ0508 6:16 an array of 4000000000 elements is too large',
      'FZ0223 7:11 an array of 10000000000 elements is too large',
    ],
  ],
  [
    'constant operands',
    `const Z: i32 = 0
fn f(x: u32, y: i32, a: [i32; 3]) {
  let b = x << 32
  let c = x >> -1
  let d = y / 0
  let e = y % Z
  let g = a[3]
  let h = a[-1]
  let i = a[0..4]
  let j = 1u8 << 8
  let mut k = y
  k /= 0
  k <<= 40
  let ok = (1.0 / 0.0, x << 31, a[2], a[3..3])
  let l = x << 16 + 16
  let m = a[2 * 2 - 1]
  let n = y / (3 - N)
}
const N: i32 = 3`,
    [
      'FZ0505 3:16 shift by 32, but `u32` has only 32 bits',
      'FZ0505 4:16 shift by -1',
      'FZ0506 5:15 division by zero',
      'FZ0506 6:15 remainder of a division by zero',
      'FZ0507 7:13 index 3 is outside of an array of 3',
      'FZ0507 8:13 index -1 is outside of an array of 3',
      'FZ0507 9:16 4 is outside of an array of 3',
      'FZ0505 10:18 shift by 8, but `u8` has only 8 bits',
      'FZ0506 12:8 division by zero',
      'FZ0505 13:9 shift by 40, but `i32` has only 32 bits',
      'FZ0211 14:39 a slice cannot be part of another type',
      'FZ0505 15:16 shift by 32, but `u32` has only 32 bits',
      'FZ0507 16:13 index 3 is outside of an array of 3',
      'FZ0506 17:16 division by zero',
    ],
  ],
  [
    'discriminants',
    `enum E { A = 1, B = 1, C = 5000000000, D = X }
const X: i32 = 1
enum F { A = 1.5 }
enum G { A(i32) = 3, B = 3 }`,
    [
      'FZ0509 1:21 two variants have the discriminant 1',
      'FZ0509 1:28 discriminant 5000000000 does not fit `i32`',
      'FZ0509 1:44 two variants have the discriminant 1',
      'FZ0201 3:14 expected `i32`, found `f64`',
      'FZ0509 4:19 `A` has a payload, and no discriminant',
    ],
  ],
  [
    'attributes',
    `#[inlne]
fn a() { }
#[require(dirct)]
fn b() { }
#[inline(never, now)]
fn c() { }
#[require]
fn d() { }
#[inline]
#[inline(never)]
fn e() { }
#[inline]
struct S { x: i32 }
fn g() {
  #[inline]
  loop { break }
  #[unroll(0)]
  for _ in 0..3 { }
  #[unroll(4)]
  while false { }
}`,
    [
      'FZ0601 1:3 there is no attribute `inlne`',
      'FZ0602 3:11 `#[require(…)]` does not take `dirct`',
      'FZ0602 5:1 `#[inline]` has too many arguments',
      'FZ0602 7:1 `#[require]` has no arguments',
      'FZ0604 10:1 `#[inline]` appears twice',
      'FZ0603 12:1 `#[inline]` does not go on this item',
      'FZ0603 15:3 `#[inline]` does not go on a loop',
      'FZ0602 17:12 `#[unroll(…)]` does not take `0`',
    ],
  ],
  [
    'the host',
    `struct P { x: i32 }
enum Tree { Leaf, Node(List<Tree>) }
pub fn a(f: fn(i32) -> i32, mut o: Option<i32>, s: Set<str>, t: [(P, Map<i32, P>)]) -> Tree { Tree::Leaf }
pub fn e(p: P, mut q: (P, str), mut s: [str], l: List<i32>) -> Map<i32, Option<P>> { Map::new() }
pub fn b<T>(x: T) { }
pub fn c(a: [str], b: [u8; 4], c: char, mut d: [bool]) -> List<str> { List::new() }
extern "env" fn d(a: [i32]) -> P
pub fn load() { }
fn main() -> Option<i32> { None }`,
    [
      'FZ0701 3:13 parameter `f` of `pub fn a` cannot cross to the host',
      'FZ0701 3:36 parameter `o` of `pub fn a` cannot cross to the host',
      'FZ0701 3:52 parameter `s` of `pub fn a` cannot cross to the host',
      'FZ0701 3:65 parameter `t` of `pub fn a` cannot cross to the host',
      'FZ0701 3:88 the result of `pub fn a` cannot cross to the host',
      'FZ0708 5:8 generic function `b` is not exported',
      'FZ0701 7:22 `extern fn d` cannot pass `[i32]` yet',
      'FZ0701 7:32 `extern fn d` cannot pass `P` yet',
      'FZ0712 8:8 the generated script has a `load` of its own',
    ],
  ],
  [
    'gaps',
    `fn f(l: List<i32>, d: f64) {
  let v: f32x4 = 1
  let a = math.fma(d, d, d)
  let c = l[0..1]
  g(l)
}
fn g(a: [i32]) { }`,
    [
      'FZ0201 2:18 expected `f32x4`, found `i32`',
      'FZ0705 3:16 `math.fma` is not supported yet',
      'FZ0702 4:11 a `List` has no slices',
      'FZ0702 5:5 a `List` has no slices',
    ],
  ],
];

describe('rejects: constants, attributes and gaps', () => {
  test.each(CASES)('%s', (_, source, messages) => {
    expect(checkText(source).messages).toEqual(messages);
  });
});
