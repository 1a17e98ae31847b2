import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** Programs that must check without a message, but for variables that nobody uses. */
const PROGRAMS: readonly (readonly [string, string])[] = [
  [
    'literals take the type of the other operand, on both sides',
    `fn f(x: u64, y: f64) -> bool { 1 + x > 0 && 0 < x && 2 * y > 1 && y == 1 }`,
  ],
  [
    'literals take the type parameter',
    `fn sum<T: Num>(a: [T]) -> T {
  let mut s: T = 0
  for x in a { s += x * 2 }
  return s - 1
}
fn f() -> i32 { sum([1, 2, 3]) }
fn g() -> f64 { sum([1.0, 2.0]) * 2 }
fn h(a: [u8; 4]) -> u8 { sum(a) }`,
  ],
  [
    'literals at the edges of their types',
    `fn f() -> i64 {
  let a: i64 = 1 << 40
  let b: u8 = 255
  let c = -128i8
  let d = -2147483648
  let e: u64 = 18446744073709551615
  a + b as i64 + c as i64 + d as i64 + e as i64 + -9223372036854775808
}`,
  ],
  [
    'a variable takes its number type from a later use',
    `fn f() -> u64 {
  let mut total = 0
  for x in [1u64, 2, 3] { total += x }
  let half = 0.5
  let single: f32 = half
  total + single as u64
}`,
  ],
  [
    'collections get their types from use',
    `fn f() -> i32 {
  let xs = List::new()
  xs.push(1u8)
  let m = Map::new()
  m.insert("a", xs)
  let s = Set::new()
  s.insert('c')
  let nested = [None, Some(3)]
  match m.get("a") { Some(l) => l.len(), None => s.len() + nested.len() }
}`,
  ],
  [
    'generic structs and methods',
    `struct Pair<A, B> { a: A, b: B }
impl<A, B> Pair<A, B> {
  fn new(a: A, b: B) -> Pair<A, B> { Pair { a, b } }
  fn swap(self) -> Pair<B, A> { Pair { a: self.b, b: self.a } }
  fn map<C>(self, f: fn(A) -> C) -> C { f(self.a) }
}
fn inc(x: i32) -> i64 { x as i64 + 1 }
fn f() -> i64 {
  let p = Pair::new(1, "x")
  let r: Pair<i32, str> = p.swap().swap()
  r.map(inc) + p.map(inc) + Pair::<i32, i32>::new(1, 2).map::<i64>(inc)
}`,
  ],
  [
    'methods for some type arguments only',
    `struct Box<T> { v: T }
impl Box<i32> { fn twice(self) -> i32 { self.v * 2 } }
impl Box<f64> { fn twice(self) -> f64 { self.v * 2.0 } }
fn f() -> f64 { Box { v: 1 }.twice() as f64 + Box { v: 1.5 }.twice() }`,
  ],
  [
    'associated constants, functions and mut self',
    `impl Point {
  const ZERO: Point = Point { x: 0, y: 0 }
  fn unit() -> Self { Point { x: 1, y: 1 } }
  fn move_by(mut self, d: Point) { self.x += d.x; self.y += d.y }
}
struct Point { x: i32, y: i32 }
fn f() -> bool {
  let mut p = Point::ZERO
  p.move_by(Point::unit())
  p == Point { x: 1, y: 1 } && p != Point::ZERO
}`,
  ],
  [
    'bool where an integer is expected',
    `fn f(s: str) -> i32 {
  let mut n = 0
  n += str.contains(s, "a") == 1
  if s.contains("x") == 1 then return 1
  if 0 == s.starts_with("y") then return s == "z"
  let k: i64 = s == "a"
  n + k as i32 + (s < "zz") + [1, s == ""][0]
}`,
  ],
  [
    'patterns',
    `const LIMIT: i32 = 9
enum Shape { Dot, Rect(f64, (i32, bool)) }
struct P { x: i32, y: (i32, bool) }
fn f(n: i32, s: Shape, p: P, o: Option<Option<i32>>) -> i32 {
  let P { x, y: (a, _) } = p
  let first = match n { 0 => 1, 1 | 2 => 2, 3..10 => 3, LIMIT => 4, 10..=99 => 5, i32::MIN..0 => 6, _ => 7 }
  let second = match s { Shape::Dot => 0, Shape::Rect(_, (n, true)) if n > 3 => n, Shape::Rect(_, _) => 1 }
  let third = match p { P { x: 0, .. } => 1, P { y, .. } => y.0 }
  let fourth = match o { Some(Some(_)) | Some(None) | None => 1 }
  first + second + third + fourth + x + a
}`,
  ],
  [
    'the question mark',
    `fn parse(s: str) -> Result<i32, str> { match s.parse_i32() { Some(n) => Ok(n), None => Err("bad " + s) } }
fn add(a: str, b: str) -> Result<i64, str> { Ok((parse(a)? + parse(b)?) as i64) }
fn opt(a: Option<i32>) -> Option<i64> {
  let x = a?
  Some(x as i64)
}`,
  ],
  [
    'loops',
    `fn f() -> i32 {
  let x = loop { break 5 }
  let y = 'o: loop { loop { break 'o 7u8 } }
  let mut i = 0
  'outer: while i < 10 {
    i += 1
    for j in 0..10 step 2 { if j == i { continue 'outer } }
  }
  for j in 10u8..0 step -1 { i += j as i32 }
  for c in 'a'..='z' { i += c as i32 }
  for (k, v) in Map::<str, i32>::new() { i += k.len() + v }
  x + y as i32 + i
}`,
  ],
  [
    'functions as values',
    `fn apply(f: fn(i32) -> i32, x: i32) -> i32 { f(x) }
fn dbl(x: i32) -> i32 { x * 2 }
fn id<T>(x: T) -> T { x }
fn set(mut a: [i32], i: i32) { a[i] = 1 }
struct Op { run: fn(i32) -> i32 }
fn f() -> i32 {
  let h = dbl
  let k = set
  let mut a = [1, 2, 3]
  k(mut a, 1)
  apply(dbl, 3) + h(4) + apply(id, 3) + Op { run: dbl }.run(2)
}`,
  ],
  [
    'constants in types',
    `const N: i32 = 4
const M: [i32; N] = [1, 2, 3, N]
fn twice(n: i32) -> i32 { n * 2 }
fn f(a: [i32; twice(N) + 1]) -> i32 { a[N] + M[0] }
fn g() -> i32 { f([0; 9]) }`,
  ],
  [
    'seed forms',
    `fn g() -> List<i32> {
  let xs = list.new()
  list.push(xs, 1)
  list.set(xs, 0, list.get(xs, 0) + list.len(xs))
  let m = map.new()
  map.set(m, "k", 2)
  discard map.get(m, "k")
  return xs
}`,
  ],
  [
    'builtins, by name, as methods and through use',
    `use bits::rotl
fn f(x: u32, y: f32) -> u32 {
  rotl(x, 3) ^ bits.rotr(x, 7u8) ^ x.rotl(5) ^ x.clz() ^ min(x, 3) ^ max(1, x) ^ x.clamp(0, 7) ^ y.to_bits()
    ^ f32.to_bits(math.PI) ^ (math.sqrt(y) + abs(y) + y.floor() + f32.EPSILON) as u32 ^ u32::MAX ^ u32.BITS as u32
}`,
  ],
  [
    "a user's function shadows a builtin",
    `fn min(a: i32) -> i32 { a }
fn sum(a: [i32]) -> i32 { a.len() }
fn f() -> i32 { min(3) + sum([1, 2]) }`,
  ],
  [
    'slices',
    `fn f(mut a: [i32], b: [i32]) {
  let mut s = a[0..2]
  s[0] = b[0]
  g(mut a[1..], b)
  let t = b[..1]
  g(mut s, t)
  s = a[1..=2]
}
fn g(mut a: [i32], b: [i32]) { a[0] = b[0] }`,
  ],
  [
    'collections are references',
    `struct Bag { items: List<i32> }
fn f(v: List<List<i32>>, b: Bag) -> i32 {
  v[0][1] = 3
  v[0].push(4)
  b.items.push(5)
  v[0][1]
}`,
  ],
  [
    'items inside functions',
    `fn f(s: str) -> i32 {
  fn inner(x: i32) -> i32 { K + x }
  const K: i32 = 1 + 2
  static mut calls: i32 = 0
  enum E { A = 4, B }
  use E::B
  struct S { v: i32 }
  impl S { fn get(self) -> i32 { self.v } }
  S { v: inner(2) + B as i32 + E::A as i32 }.get() + s.len()
}
fn g() -> i32 {
  fn inner() -> i32 { 1 }
  inner()
}`,
  ],
  [
    'casts',
    `enum E { A = 1, B = 5, C }
fn f(x: u32, c: char, e: E, d: f64) -> i32 {
  x as char as u32 as i32 + c as i32 + e as i32 + d as i32 + true as i32 + (65 as char) as i32 + 300 as u8 as i32
    + -1 as u32 as i32 + 97u8 as char as i32
}`,
  ],
  [
    'statics that hold collections',
    `struct Cache { hits: i32, names: Map<str, i32> }
static mut cache: Cache = Cache { hits: 1 + 2, names: Map::new() }
static mut log: List<str> = List::new()
fn f() -> i32 {
  log.push("x")
  cache.hits += 1
  cache.names.insert("a", cache.hits)
  log.len()
}`,
  ],
  [
    'functions that end without a value',
    `fn nothing() { }
fn f() { return nothing() }
fn g(c: bool) -> i32 { if c { return 1 } else { panic("no") } }
fn h(n: i32) -> i32 { match n { 0 => return 1, _ => unreachable() } }
fn i() -> i32 { loop { } }
fn j(n: i32) { match n { 0 => g(true), _ => 2 } }`,
  ],
];

describe('accepts', () => {
  test.each(PROGRAMS)('%s', (_, source) => {
    const messages = checkText(source).messages.filter((m) => !m.startsWith('FZ0120'));
    expect(messages).toEqual([]);
  });
});

test('raw memory is for library sources', () => {
  const source = `fn peek(at: u32) -> u8 {
  mem.store_u32(at, 5)
  mem.copy(at, at + 4, 4)
  if mem.arena() > at { mem.exhausted() }
  mem.load_u8(at)
}`;
  expect(checkText(source, true).messages).toEqual([]);
  expect(checkText(source).messages[0]).toBe('FZ0101 2:3 cannot find name `mem`');
});
