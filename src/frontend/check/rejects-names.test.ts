import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** What is wrong, a program, and all that is said about it. */
const CASES: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'unknown names, with the nearest',
    `fn area(width: i32) -> i32 { width * hight + widht + foo(1) }
fn fo(n: i32) -> i32 { n }`,
    [
      'FZ0101 1:38 cannot find name `hight`',
      'FZ0101 1:46 cannot find name `widht`',
      'FZ0101 1:54 cannot find name `foo`',
    ],
  ],
  [
    'unknown types, also those of other languages',
    `fn f(t: T, s: string, v: Vec<i32>) -> Lst<i32> { List::new() }`,
    [
      'FZ0102 1:9 cannot find type `T`',
      'FZ0102 1:15 cannot find type `string`',
      'FZ0102 1:26 cannot find type `Vec`',
      'FZ0102 1:39 cannot find type `Lst`',
    ],
  ],
  [
    'defined twice',
    `fn f() { }
struct f { x: i32 }
struct S { x: i32, x: i32 }
enum E { A, A }
fn g(a: i32, a: i32) { }
fn h<T, T>() { }`,
    [
      'FZ0103 2:8 `f` is defined twice',
      'FZ0111 3:20 field `x` appears twice',
      'FZ0111 4:13 variant `A` appears twice',
      'FZ0111 5:14 parameter `a` appears twice',
      'FZ0111 6:9 type parameter `T` appears twice',
    ],
  ],
  [
    'members of types and namespaces',
    `enum Shape { Dot, Circle(f64) }
struct P { a: i32 }
fn f(p: P) {
  Shape::Cirle(1.0)
  i32.MAXX
  math.sqroot(2.0)
  P::make()
  p.b
  p.aa
  str.trimm("a")
}`,
    [
      'FZ0107 4:10 `Shape` has no `Cirle`',
      'FZ0107 5:7 `i32` has no `MAXX`',
      'FZ0107 6:8 `math` has no `sqroot`',
      'FZ0107 7:6 `P` has no `make`',
      'FZ0108 8:5 `P` has no field `b`',
      'FZ0108 9:5 `P` has no field `aa`',
      'FZ0107 10:7 `str` has no `trimm`',
    ],
  ],
  [
    'methods',
    `impl P { fn new() -> P { P { a: 1 } } fn get(self) -> i32 { self.a } }
struct P { a: i32 }
fn f(p: P, s: str, o: Option<i32>) {
  p.new()
  p.get
  p.a()
  p.gett()
  s.length()
  s.len
  o.unwrap()
  (1).foo()
}`,
    [
      'FZ0109 4:5 `new` is not a method: it has no `self`',
      'FZ0108 5:5 `P` has no field `get`',
      'FZ0109 6:5 `P` has no method `a`',
      'FZ0109 7:5 `P` has no method `gett`',
      'FZ0109 8:5 `str` has no method `length`',
      'FZ0108 9:5 `str` has no field `len`',
      'FZ0109 10:5 `Option<i32>` has no method `unwrap`',
      'FZ0109 11:7 `i32` has no method `foo`',
    ],
  ],
  [
    'kinds of names',
    `struct P { a: i32 }
enum E { A(i32) }
fn f(x: f) -> i32 { P + E::A + i32 + math + min }
fn g() -> E::A { E { x: 1 } }`,
    [
      'FZ0110 3:9 `f` is a function, not a type',
      'FZ0110 3:21 `P` is a struct, not a value',
      'FZ0204 3:25 variant `A` has a payload of 1',
      'FZ0110 3:32 `i32` is not a value',
      'FZ0110 3:38 `math` is not a value',
      'FZ0110 3:45 builtin `min` can only be called',
      'FZ0110 4:11 `A` is a variant of an enum, not a type',
      'FZ0110 4:18 `E` is not a struct',
    ],
  ],
  [
    'self',
    `fn f(self) { }
fn g() -> i32 { self.x }
impl i32 { fn g(self) { } }
struct S { x: i32 }
impl S { fn h(x: i32, self) { } }`,
    [
      'FZ0113 1:6 `self` outside of an `impl`',
      'FZ0113 2:17 there is no `self` here',
      'FZ0116 3:6 cannot add methods to `i32`',
      'FZ0113 5:23 `self` must be the first parameter',
    ],
  ],
  [
    'bounds',
    `fn f<T: Num + Comparable, U: Flaot>(t: T, u: U) { }`,
    ['FZ0114 1:15 there is no bound `Comparable`', 'FZ0114 1:30 there is no bound `Flaot`'],
  ],
  [
    'variables of the function around',
    `fn f(n: i32) -> i32 {
  let a = 1
  fn inner() -> i32 { a + n }
  return inner() + a
}`,
    [
      'FZ0112 3:23 `a` is a variable of the function around this one',
      'FZ0112 3:27 `n` is a variable of the function around this one',
    ],
  ],
  [
    'modules in blocks',
    `fn f() {
  mod m
}`,
    ['FZ0115 2:3 `mod` inside a block'],
  ],
  [
    'unused variables',
    `fn f(n: i32) -> i32 {
  let a = n
  let _b = n
  let (c, d) = (1, 2)
  let mut e = 1
  e = 2
  for i in 0..3 { }
  match Some(n) { Some(x) => c, None => 0 }
}`,
    [
      'FZ0120 2:7 variable `a` is never used',
      'FZ0120 4:11 variable `d` is never used',
      'FZ0120 5:11 variable `e` is never used',
      'FZ0120 7:7 variable `i` is never used',
      'FZ0120 8:24 variable `x` is never used',
    ],
  ],
];

describe('rejects: names', () => {
  test.each(CASES)('%s', (_, source, messages) => {
    expect(checkText(source).messages).toEqual(messages);
  });
});
