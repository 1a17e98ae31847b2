import { test } from 'vitest';
import { checkText } from './testing.ts';

const bad = `
fn f<T: Num>(x: T) -> T { x + 300 - 1 }
fn g() -> u8 { f(3u8) }
fn h() -> f64 { f(3.5) }
---
fn f<T: Eq>(x: T) -> i32 { let m: Map<T, i32> = Map::new()
 m.insert(x, 1)
 m.len() }
fn g() -> i32 { f(1.5) + f(1) }
---
fn f() -> Result<void, str> { Ok(()) }
---
fn f(x: Option<i32>) -> i32 { x.unwrap() + x.unwrap_or(3) + (x.is_some() as i32) }
---
fn main() { print("hi")
 let name = "x"
 print("hello " + name)
 print(f"{name}: {1 + 2}") }
---
fn f(a: i32) -> i32 { let r = 0..a
 for i in r {}
 1 }
---
fn f(s: str) -> bool { for c in s { }
 s == 'c' }
---
struct V { x: f64, y: f64 }
fn add(a: V, b: V) -> V { V { x: a.x + b.x, y: a.y + b.y } }
fn f(a: V, b: V) -> V { a + b }
---
fn f(x: i32) -> i32 { let y = if x > 0 { x } else { -x }
 let z = match x { 0 => { 1 } _ => 2 }
 y + z }
---
fn f(n: i32) -> i32 { let n: u32 = n as u32
 let t = (1, 2.5, "x")
 let (a, b, c) = t
 a + t.0 + t.3 }
---
fn f(xs: [i32]) -> i32 { xs.iter().sum() }
fn g(xs: List<i32>) { xs.sort()
 xs.map(f)
 xs.length }
---
fn f(x: i32): i32 { x }
---
let x = 3
fn f() {}
---
fn f() { let mut a = [0; 10]
 a.len() = 3
 a[0], a[1] = 1, 2 }
---
fn f(x: u8) -> u8 { x + 256 }
fn g(x: u8, y: i32) -> i32 { x + y }
fn h(x: f32) -> f64 { x * 2.0 }
---
fn f(x: i32) -> bool { x = 3 }
fn g(x: i32) -> i32 { if x = 3 { 1 } else { 2 } }
---
enum E { A(i32), B { x: i32 } }
---
fn f() -> i32 { const N: i32 = 3
 let a: [i32; N] = [1; N]
 fn g() -> i32 { a[0] }
 g() }
---
static mut s: i32 = 0
fn bump(mut a: [i32]) { s += a[0] }
fn f() { let k = s
 s = k + 1
 s.x = 1 }
---
fn f(x: bool) -> i32 { match x { true => 1 } }
---
fn f(mut a: [i32; 3], mut p: (i32, i32)) { p.0 = a[0]
 a = [1,2,3] 
 a = [1,2]
 p = (1, 2) }
---
fn f(g: fn(i32) -> i32) -> i32 { g("a") + g(1, 2) }
fn h(x: i64) -> i32 { 1 }
fn k() -> i32 { f(h) }
`.split('\n---\n');
test('bad', () => {
  for (const g of bad) {
    let m: readonly string[];
    try {
      const c = checkText(g);
      m = c.input.diagnostics.all.map((d) => {
        const p = c.input.sources.locate(d.labels[0]!.span);
        return `${d.code} ${p.line}:${p.column} ${d.title} -- ${d.labels.map((l) => l.message).join(' ;; ')} ## ${d.help.join(' | ')}`;
      });
    } catch (e) {
      m = [(e as Error).stack!.slice(0, 600)];
    }
    console.log(g + '\n=> ' + m.join('\n=> '));
  }
});
