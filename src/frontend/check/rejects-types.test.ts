import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** What is wrong, a program, and all that is said about it. */
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'mismatches, with why and how',
    `fn f(x: i32) -> i64 { x }
fn g(x: i32) -> str { return x }
fn h(x: i32) -> i32 { if x { 1 } else { 2 } }
fn i(x: u8) { let y: u16 = x }
fn j() -> Option<i32> { 5 }
fn k(c: char) { j(c) }`,
    [
      'FZ0201 1:23 expected `i64`, found `i32`',
      'FZ0201 2:30 expected `str`, found `i32`',
      'FZ0201 3:26 expected `bool`, found `i32`',
      'FZ0201 4:28 expected `u16`, found `u8`',
      'FZ0201 5:25 expected `Option<i32>`, found `i32`',
      'FZ0204 6:17 `j` takes no arguments, and 1 is given',
    ],
  ],
  [
    'branches',
    `fn f(c: bool) -> i32 {
  let x = if c { 1 } else { "a" }
  let y = match c { true => 1.5, false => 'c' }
  let z = loop { if c { break 1 }; break "x" }
  if c { 1 } else { 2.5 }
}`,
    [
      'FZ0201 2:29 expected `i32`, found `str`',
      'FZ0201 3:43 expected `f64`, found `char`',
      'FZ0201 4:42 expected `i32`, found `str`',
      'FZ0201 5:21 expected `i32`, found `f64`',
    ],
  ],
  [
    'literals out of range',
    `fn f() {
  let a: u8 = 256
  let b = 3000000000
  let c: u32 = -1
  let d = 128i8
  let e: i64 = 9223372036854775808
  let g: f32 = 1e40
  let h = [1u8, 300]
  let i = -9223372036854775809i64
}`,
    [
      'FZ0202 2:15 `256` does not fit `u8`',
      'FZ0202 3:11 `3000000000` does not fit `i32`',
      'FZ0202 4:16 `-1` does not fit `u32`',
      'FZ0202 5:11 `128` does not fit `i8`',
      'FZ0202 6:16 `9223372036854775808` does not fit `i64`',
      'FZ0202 7:16 this number does not fit `f32`',
      'FZ0202 8:17 `300` does not fit `u8`',
      'FZ0202 9:11 `-9223372036854775809` does not fit `i64`',
    ],
  ],
  [
    'operators',
    `fn f(a: i32, b: u8, c: bool, s: str, d: f64) {
  let p = a + b
  let q = s + 1
  let r = c + c
  let t = d & d
  let u = d % 2.0
  let v = -b
  let w = s - s
  let x = c < c
  let y = a << d
  let z = !d
}`,
    [
      'FZ0203 2:11 `+` needs two operands of one type, not `i32` and `u8`',
      'FZ0203 3:11 `+` needs two operands of one type, not `str` and `i32`',
      'FZ0203 4:11 cannot add values of type `bool`',
      'FZ0203 5:11 cannot use `&` on values of type `f64`',
      'FZ0203 7:11 cannot negate values of type `u8`',
      'FZ0203 8:11 cannot subtract values of type `str`',
      'FZ0203 9:11 cannot order values of type `bool`',
      'FZ0203 10:16 cannot shift by values of type `f64`',
      'FZ0203 11:11 cannot use `!` on values of type `f64`',
    ],
  ],
  [
    'equality',
    `struct P { l: List<i32> }
fn f(a: List<i32>, p: P, s: [i32], t: (i32, str)) {
  let b = a == a
  let c = p == p
  let d = s == s
  let e = t == t
  let g = t < t
}`,
    [
      'FZ0203 3:11 cannot compare values of type `List<i32>`',
      'FZ0203 4:11 cannot compare values of type `P`',
      'FZ0203 5:11 cannot compare values of type `[i32]`',
      'FZ0203 7:11 cannot order values of type `(i32, str)`',
    ],
  ],
  [
    'bounds',
    `fn f<T>(a: T, b: T) -> bool { a == b }
fn g<T: Eq>(a: T) -> T { a + a }
fn h<T: Num>(a: T) -> T { (a % a) << 1 }
fn i<T: Num>(a: T) -> T { a + 1.5 }
fn j<T: Ord>(a: T) -> T { a }
fn k() { j(true); g::<List<i32>>(List::new()); h("x") }
struct N<T: Num> { v: T }
fn l(n: N<str>) { }`,
    [
      'FZ0208 1:31 cannot compare values of type `T`',
      'FZ0208 2:26 cannot add values of type `T`',
      'FZ0208 3:28 cannot shift values of type `T`',
      'FZ0203 4:27 `+` needs two operands of one type, not `T` and `f64`',
      'FZ0207 6:10 `bool` is not `Ord`',
      'FZ0207 6:19 `List<i32>` is not `Eq`',
      'FZ0207 6:48 `str` is not `Num`',
      'FZ0207 8:11 `str` is not `Num`',
    ],
  ],
  [
    'casts',
    `struct S { x: i32 }
enum E { A(i32) }
fn f(s: S, e: E) {
  let a = 5 as bool
  let b = "5" as i32
  let c = 5i32 as char
  let d = s as i32
  let g = e as i32
  let h = true as f64
  let i = 1 as str
}`,
    [
      'FZ0209 4:11 cannot convert `i32` to `bool`',
      'FZ0209 5:11 cannot convert `str` to `i32`',
      'FZ0209 6:11 cannot convert `i32` to `char`',
      'FZ0209 7:11 cannot convert `S` to `i32`',
      'FZ0209 8:11 cannot convert `E` to `i32`',
      'FZ0209 9:11 cannot convert `bool` to `f64`',
      'FZ0209 10:11 cannot convert `i32` to `str`',
    ],
  ],
  [
    'calls',
    `fn f(a: i32, b: str) -> i32 { a }
fn g(h: fn(i32) -> i32, n: i32) {
  f(1)
  f(1, "x", 2)
  f("x", 1)
  h()
  h(true, 1)
  n(1)
  f::<i32>(1, "")
  Some()
  min(1, 2, 3)
  assert()
}`,
    [
      'FZ0204 3:3 `f` takes 2 arguments, and 1 is given',
      'FZ0204 4:3 `f` takes 2 arguments, and 3 are given',
      'FZ0201 5:5 expected `i32`, found `str`',
      'FZ0201 5:10 expected `str`, found `i32`',
      'FZ0204 6:3 this function takes 1 argument, and 0 are given',
      'FZ0204 7:3 this function takes 1 argument, and 2 are given',
      'FZ0213 8:3 `i32` cannot be called',
      'FZ0205 9:3 `f` takes no type arguments',
      'FZ0204 10:3 variant `Some` takes 1 argument, and 0 are given',
      'FZ0204 11:3 `min` takes 2 arguments, and 3 are given',
      'FZ0204 12:3 `assert` takes 1 or 2 arguments, and 0 are given',
    ],
  ],
  [
    'structs',
    `struct P { x: i32, y: i32 }
fn f() -> P {
  let a = P { x: 1 }
  let b = P { x: 1, y: 2, z: 3 }
  let c = P { x: 1, x: 2, y: 3 }
  let d = Q { x: 1 }
  a.w()
  P { x: "a", y: 1 }
}`,
    [
      'FZ0214 3:11 field `y` of `P` is missing',
      'FZ0108 4:27 `P` has no field `z`',
      'FZ0111 5:21 field `x` is given twice',
      'FZ0102 6:11 cannot find type `Q`',
      'FZ0109 7:5 `P` has no method `w`',
      'FZ0201 8:10 expected `i32`, found `str`',
    ],
  ],
  [
    'slices where they cannot be',
    `struct S { a: [i32], b: List<[u8]> }
static T: [i32] = [1]
fn f(a: [f32]) -> [f32] {
  let x = (a, 1)
  let y = [a]
  let l = List::new()
  l.push(a)
  let o = Some(a)
  a
}`,
    [
      'FZ0211 1:15 a slice cannot be stored in a struct or enum',
      'FZ0211 1:30 a slice cannot be a type argument',
      'FZ0211 2:11 a slice cannot be stored in a static',
      'FZ0211 3:19 a slice cannot be returned',
      'FZ0211 4:12 a slice cannot be part of another type',
      'FZ0211 5:12 a slice cannot be part of another type',
      'FZ0207 6:11 `[f32]` cannot stand for type parameter `T`',
      'FZ0207 7:5 `[f32]` cannot stand for type parameter `T`',
    ],
  ],
  [
    'infinite size',
    `struct N { v: i32, next: Option<N> }
struct A { b: B }
struct B { c: [C; 2] }
enum C { X(A), Y }
struct Ok1 { kids: List<Ok1> }
struct G<T> { x: List<G<G<T>>> }
struct H<T> { x: Option<H<(T, T)>> }`,
    [
      'FZ0210 1:8 type `N` has infinite size',
      'FZ0210 2:8 type `A` has infinite size',
      'FZ0210 7:8 type `H` has infinite size',
    ],
  ],
  [
    'type arguments',
    `fn f(a: List, b: Map<i32>, c: i32<u8>) { }
struct P<T> { x: T }
fn g(p: P) -> P<i32, i32> { P { x: 1 } }
type A = B
type B = A`,
    [
      'FZ0205 1:9 `List` takes 1 type argument',
      'FZ0205 1:18 `Map` takes 2 type arguments',
      'FZ0205 1:31 `i32` takes no type arguments',
      'FZ0205 3:9 `P` takes 1 type argument',
      'FZ0205 3:15 `P` takes 1 type argument',
      'FZ0226 4:6 type `A` stands for itself',
    ],
  ],
  [
    'annotations needed',
    `fn none<T: Any>() -> Option<T> { None }
fn f() -> i32 {
  let a = List::new()
  let b = none()
  let c = Map::new()
  a.len() + c.len()
}
fn g() { let x = None; x.foo }`,
    [
      'FZ0206 3:11 type annotations needed for `T`',
      'FZ0206 4:11 type annotations needed for `T`',
      'FZ0206 5:11 type annotations needed for `K`',
      'FZ0108 8:26 `Option<_>` has no field `foo`',
    ],
  ],
  [
    'missing returns',
    `fn f(c: bool) -> i32 { if c { return 1 } }
fn g() -> i32 { }
fn h() -> i32 { let _x = 1 }
fn i() -> i32 { f(true); }
fn j(c: bool) -> i32 { while c { return 1 } }
fn k() -> i32 { return }
fn l() { return 5 }`,
    [
      'FZ0212 1:4 `f` can end without returning `i32`',
      'FZ0212 2:4 `g` can end without returning `i32`',
      'FZ0212 3:4 `h` can end without returning `i32`',
      'FZ0212 4:4 `i` can end without returning `i32`',
      'FZ0212 5:4 `j` can end without returning `i32`',
      'FZ0201 6:17 `return` without a value in a function that returns `i32`',
      'FZ0201 7:17 `l` returns no value',
    ],
  ],
  [
    'indexing',
    `fn f(a: [i32; 3], m: Map<str, i32>, s: str, t: (i32, i32), l: List<i32>) {
  let b = a[1.5]
  let c = m["x"]
  let d = s[0]
  let e = t[0]
  let g = t.2
  let h = l[0..1]
  let i = a["x"]
  let j = m[0..1]
}`,
    [
      'FZ0215 2:13 an index is an integer, not `f64`',
      'FZ0215 3:11 `Map<str, i32>` cannot be indexed',
      'FZ0215 4:11 `str` cannot be indexed',
      'FZ0215 5:11 `(i32, i32)` cannot be indexed',
      'FZ0108 6:11 `(i32, i32)` has no part `2`',
      'FZ0702 7:11 a `List` has no slices',
      'FZ0215 8:13 an index is an integer, not `str`',
      'FZ0215 9:11 `Map<str, i32>` cannot be sliced',
    ],
  ],
  [
    'loops',
    `fn f(n: i32, s: str, l: List<i32>) {
  for i in n { }
  for i in 0.. { }
  for c in s { }
  for x in 1.5..2.0 { }
  for x in l step 2 { }
  for (a, b) in 0..3 { }
  for i in 0..n step 0 { }
  let r = 0..n
}`,
    [
      'FZ0222 2:12 `i32` cannot be looped over',
      'FZ0222 3:12 a loop needs both ends of its range',
      'FZ0222 4:12 `str` cannot be looped over',
      'FZ0222 5:12 a range of `f64` cannot be counted through',
      'FZ0222 6:19 `step` is for ranges',
      'FZ0218 7:7 a pattern of 2 parts cannot match `i32`',
      'FZ0506 8:22 a step of zero never gets anywhere',
      'FZ0222 9:11 a range is not a value',
    ],
  ],
  [
    'the question mark',
    `fn f(o: Option<i32>, r: Result<i32, i32>) -> Result<i32, str> {
  let a = o?
  let b = r?
  let c = 5?
  Ok(1)
}
fn g(o: Option<i32>) { o?; }
const C: i32 = Some(1)?`,
    [
      'FZ0217 2:11 `?` on an `Option` needs a function that returns `Option`',
      'FZ0217 3:11 `?` cannot turn `i32` into `str`',
      'FZ0217 4:11 `?` is for `Option` and `Result`',
      'FZ0217 7:24 `?` on an `Option` needs a function that returns `Option`',
      'FZ0217 8:16 `?` outside of a function',
    ],
  ],
  [
    'patterns',
    `enum E { A, B(i32, i32) }
static S: i32 = 1
fn f(e: E, n: i32, d: f64, t: (i32, i32)) -> i32 {
  let a = match e { A => 1, _ => 2 }
  let b = match e { E::B(x) => x, E::A(y) => y, E::C => 1, _ => 0 }
  let c = match n { "x" => 1, 5..1 => 2, S => 3, 'a'..'z' => 4, _ => 0 }
  let g = match d { 1.5 => 1, _ => 0 }
  let h = match t { (a, b, c) => 1, (x, x) => 2, (y, _) | (_, z) => 3 }
  let (p, q) = n
  let k: (i32, i32)
  let (l, m): (i32, i32)
  1
}`,
    [
      'FZ0218 4:21 `A` is a new variable here, not the variant of `E`',
      'FZ0220 5:21 variant `B` has a payload of 2, and the pattern one of 1',
      'FZ0220 5:35 variant `A` has no payload, and the pattern one of 1',
      'FZ0107 5:52 `E` has no `C`',
      'FZ0218 6:21 a pattern of `str` cannot match `i32`',
      'FZ0218 6:31 this range is empty',
      'FZ0201 6:50 expected `i32`, found `char`',
      'FZ0201 6:55 expected `i32`, found `char`',
      'FZ0043 7:21 a float cannot be a pattern',
      'FZ0218 8:21 a pattern of 3 parts cannot match `(i32, i32)`',
      'FZ0111 8:41 `x` is bound twice in one pattern',
      'FZ0218 8:59 `y` is not bound in every alternative',
      'FZ0218 9:7 a pattern of 2 parts cannot match `i32`',
      'FZ0219 11:7 a pattern needs a value to take apart',
    ],
  ],
  [
    'keys',
    `struct K { v: f32 }
fn f<T>(a: Map<f64, i32>, b: Set<K>, c: Map<T, i32>, d: Map<(i32, str), f64>) {
  let m = Map::new()
  m.insert(1.5, 2)
  let s = Set::new()
  s.insert(List::<i32>::new())
}`,
    [
      'FZ0225 2:16 `f64` cannot be a key of a `Map`',
      'FZ0225 2:34 `K` cannot be an element of a `Set`',
      'FZ0225 2:45 `T` cannot be a key of a `Map`',
      'FZ0225 5:11 `List<i32>` cannot be an element of a `Set`',
    ],
  ],
  [
    'no value',
    `fn v() { }
fn f(a: void) {
  let x = v()
  let y = [v()]
  let z = (v(), 1)
  match v() { _ => 1 }
  let w: i32 = v()
}`,
    [
      'FZ0224 2:9 `void` has no values',
      'FZ0224 3:11 this gives no value to put into a variable',
      'FZ0224 4:12 this gives no value',
      'FZ0224 5:12 this gives no value',
      'FZ0224 6:9 this gives no value to match',
      'FZ0201 7:16 expected `i32`, found `void`',
    ],
  ],
  [
    'recursive types in statics',
    `struct Tree { kids: List<Tree> }
static mut t: Tree = Tree { kids: List::new() }
static mut l: List<List<i32>> = List::new()`,
    ['FZ0227 2:15 a static cannot hold `Tree`, which can contain itself'],
  ],
  [
    'f-strings',
    `struct P { x: i32 }
fn f<T, U: Num>(p: P, t: T, u: U) -> str { f"{p} {t} {u} {1} {'c'} {nope}" }`,
    [
      'FZ0203 2:47 `P` cannot be made into text',
      'FZ0203 2:51 `T` cannot be made into text',
      'FZ0101 2:69 cannot find name `nope`',
    ],
  ],
];

describe('rejects: types', () => {
  test.each(CASES)('%s', (_, source, messages) => {
    expect(checkText(source).messages).toEqual(messages);
  });
});
