import { test } from 'vitest';
import { checkText } from './testing.ts';
const bad = `
fn f() -> i32 { let xs = List::new()
 xs.len() }
---
fn f(x: i32) -> i64 { x }
---
fn f() -> i32 { foo(1) + bar }
---
fn f<T>(a: T, b: T) -> bool { a == b }
---
fn f(a: [f32]) -> [f32] { a }
---
struct S { a: [i32], b: List<[u8]> }
---
struct N { v: i32, next: Option<N> }
struct A { b: B }
struct B { c: [C; 2] }
enum C { X(A), Y }
---
const A: i32 = B
const B: i32 = A
fn f() -> i32 { A }
---
fn f(mut x: i32) { x = 1 }
---
fn f() { let x = 1
 x = 2
 g(x)
 let mut a = [1]
 h(a)
 h(mut [1])
 g(mut x) }
fn g(x: i32) {}
fn h(mut a: [i32]) {}
---
fn f() -> i32 { if true { 1 } }
fn g() -> i32 { }
fn h() -> i32 { let x = 1; }
fn i() -> i32 { 1; }
fn j(c: bool) -> i32 { while c { return 1 } }
---
fn f(x: i32) -> i32 { x << 32 | x >> 31 | x / 0 | 1u8 << 8 }
---
fn f() -> i32 { let a = [1,2,3]
 a[3] + a[-1] + a[1.5] + "abc"[0] }
---
#[inlne]
fn f() {}
#[require(dirct)]
fn g() {}
#[inline(never, x)]
struct S {}
---
pub fn f(x: Option<i32>) -> Map<i32, i32> { Map::new() }
pub fn g<T>(x: T) {}
fn main() -> i32 { 0 }
---
fn f() { let m: Map<f64, i32> = Map::new()
 let n = Map::new()
 n.insert(1.5, 2) }
---
fn f(l: List<i32>) { g(l)
 g(l[0..1]) }
fn g(a: [i32]) {}
---
fn f(v: f32x4) { let x = math.exp(1.0) + math.pow(2.0, 3.0)
 let s = sum([1.0])
 let t = 5.0 % 2.0 }
---
enum Shape { Dot, Circle(f64) }
fn f(s: Shape) -> i32 { match s { Dot => 1, Shape::Circle => 2, Shape::Cirle(x) => 3, Circle(x) => 4 } }
---
fn f() -> Option<i32> { let x: Result<i32, str> = Ok(1)
 let y = x?
 5 }
---
fn f() { return 5 }
fn g() -> i32 { return }
---
fn f(x: i32) { x.foo()
 x.y
 "a".length()
 math.sqroot(2.0)
 i32.MAXX
 str.foo("a")
 let p = P { a: 1 }
 p.b
 p.a()
 p.c() }
struct P { a: i32 }
---
mod nope
use a::b
use str::trim
fn f() -> str { trim(1) }
---
fn f() { break
 loop { break 'x }
 while true { break 3 }
 let x: i32 = loop { break } }
---
fn f(a: i32, a: i32) {}
fn f() {}
struct S { x: i32, x: i32 }
enum E { A, A, B = 1, C = 1 }
---
type A = B
type B = A
fn f(x: A) {}
---
fn f() -> i32 { let (a, b) = 5
 let Some(x) = None
 let 1 = 2
 3 }
---
fn f(t: T) -> Lst<i32> { List::new() }
fn g(x: i32<u8>, y: List) {}
---
fn f() -> i32 { "a" + 1 }
fn g() -> str { "a" + 1 }
fn h(a: i32, b: u8, c: bool) -> i32 { a + b * c - "s" }
---
fn f() -> i32 { 5 as bool as i32 + "5" as i32 + 'c' as i32 }
---
fn f() { -1u8
 -x
 !1.5
 let y: u32 = -1
 let z = 99999999999999999999 }
---
fn f() -> i32 { f(1, 2) + min(1) + assert(1) }
---
fn f(self) {}
impl i32 { fn g(self) {} }
impl S { fn g(x: i32, self) {} 
 fn h(self) { self.x = 1 } }
struct S { x: i32 }
---
fn g(t: i32) { for i in 5 {} 
 for i in 0..n {}
 for i in 0.. {}
 for x in 1.5..2.0 {}
 for (a, b) in [1] {} }
---
const X: i32 = g()
static mut C: i32 = 0
fn g() -> i32 { C }
const Y: i32 = 1 / Z
const Z: i32 = 0
const W: [i32; 2] = [1, 2, 3]
---
fn f() -> i32 { let x = some_fn
 f.x
 f()() }
---
fn f(c: bool) -> i32 { let x = if c { 1 } else { "a" }
 match c { true => 1, false => "b" } }
---
impl P { fn new() -> P { P { a: 1 } } 
 fn set(mut self) { self.a = 2 } }
struct P { a: i32 }
fn f(q: P) { let p = P::new()
 p.set()
 q.set()
 P::new().set()
 p.new()
 P::newp() }
---
fn f(a: [i32]) { let mut s = a[0..2]
 s[0] = 1
 a[0] = 1 }
`.split('\n---\n');
test('bad', () => {
  for (const g of bad) { let m: readonly string[]; try { const c = checkText(g); m = c.input.diagnostics.all.map((d) => { const p = c.input.sources.locate(d.labels[0]!.span); return `${d.code} ${p.line}:${p.column} ${d.title} -- ${d.labels.map((l) => l.message).join(' ;; ')} ## ${d.help.join(' | ')}`}); } catch (e) { m = [(e as Error).stack!.slice(0, 600)]; } console.log(g + '\n=> ' + m.join('\n=> ')); }
});
