import { expect, test } from 'vitest';
import { build, errorsOf, execute, irOf, run } from './testing.ts';

test('generic functions are built once per set of types', () => {
  const text = `fn sum<T: Num>(a: [T]) -> T { let mut s: T = 0
 for x in a { s += x }
 return s }
fn pair<A: Any, B: Any>(a: A, b: B) -> (A, B) { return (a, b) }
fn main() -> f64 {
    let a = [1, 2, 3]
    let b = [0.5, 0.25]
    let (n, x) = pair(sum(a[0..2]), sum(b))
    return n as f64 + x + sum([1u8, 2u8]) as f64 + sum(a) as f64
}`;
  expect(run(text)).toBe('12.75');
  const names = [...build(text).module.functions.keys()];
  expect(names).toEqual(['main', 'sum<i32>', 'sum<f64>', 'pair<i32, f64>', 'sum<u8>']);
});

test('literals take the type of the instance', () => {
  const text = `fn half<T: Float>(x: T) -> T { return x * 0.1 }
fn next<T: Int>(x: T) -> T { return x + 1 }
fn main() -> bool { return half(1.0f32) as f64 != half(1.0) && next(9007199254740992i64) == 9007199254740993 && next(255u8) == 0 }`;
  expect(run(text)).toBe('true');
});

test('generic structs, methods and enums', () => {
  const text = `struct Pair<T> { a: T, b: T }
impl<T: Any> Pair<T> {
    fn new(a: T, b: T) -> Pair<T> { return Pair { a, b } }
    fn swap(mut self) { let t = self.a
      self.a = self.b
      self.b = t }
    fn first(self) -> T { return self.a }
}
fn unwrap<T: Any>(o: Option<T>, other: T) -> T { match o { Some(x) => x, None => other } }
fn main() -> str {
    let mut p = Pair::new("x", "y")
    p.swap()
    let q = Pair::new(1, 2)
    return p.first() + str.from(q.first()) + unwrap(Some("s"), "t") + unwrap(None, "u")
}`;
  expect(run(text)).toBe('"y1su"');
});

test('endless instantiation is an error, not a hang', () => {
  expect(
    errorsOf(
      'fn nest<T: Any>(x: T, n: i32) -> i32 { if n == 0 { return 0 }\n return nest((x, x), n - 1) }\nfn main() -> i32 { return nest(1, 3) }',
    ),
  ).toEqual(['FZ0290 2:9 endless instantiation of `nest`']);
  expect(
    errorsOf(
      'fn nest<T: Any>(x: T, l: List<T>, n: i32) -> i32 { let m: List<List<T>> = List::new()\n return nest(l, m, n) }\nfn main() -> i32 { return nest(1, List::new(), 3) }',
    ),
  ).toEqual(['FZ0290 2:9 endless instantiation of `nest`']);
});

test('functions that are not generic may be any number', () => {
  const functions = Array.from({ length: 10_100 }, (_, i) => `fn f${i}() { }`);
  expect(errorsOf(functions.join('\n'))).toEqual([]);
});

test('recursion', () => {
  expect(
    run(
      'fn fib(n: i32) -> i32 { if n < 2 { return n }\n return fib(n - 1) + fib(n - 2) }\nfn main() -> i32 { return fib(15) }',
    ),
  ).toBe('610');
  expect(
    run(
      'fn even(n: i32) -> bool { if n == 0 { return true }\n return odd(n - 1) }\nfn odd(n: i32) -> bool { if n == 0 { return false }\n return even(n - 1) }\nfn main() -> bool { return even(100) }',
    ),
  ).toBe('true');
});

test('mut arguments of every kind', () => {
  const items = `struct S { a: [i32; 2], n: i32 }
fn bump(mut s: S) { s.n += 1
 s.a[s.n % 2] += 10 }
fn fill(mut a: [i32], v: i32) { for i in 0..a.len() { a[i] = v } }
fn set(mut a: [i32; 2]) { a = [7, 8] }
fn both(mut a: [i32; 2], mut b: [i32; 2]) { a[0] += b[1]
 b[0] += a[1] }
enum E { A(i32), B }
fn flip(mut e: E) { e = match e { E::A(n) => E::B, E::B => E::A(5) } }
static mut G: S = S { a: [1, 2], n: 0 }`;
  const main = (body: string): string => run(`${items}\nfn main() -> i32 {\n${body}\n}`);
  expect(
    main(
      'let mut s = S { a: [1, 2], n: 0 }\n bump(mut s)\n return s.n * 1000 + s.a[0] * 100 + s.a[1]',
    ),
  ).toBe('1112');
  expect(
    main('let mut s = S { a: [1, 2], n: 0 }\n fill(mut s.a, 4)\n return s.a[0] + s.a[1]'),
  ).toBe('8');
  expect(
    main('let mut s = S { a: [1, 2], n: 0 }\n set(mut s.a)\n return s.a[0] * 10 + s.a[1]'),
  ).toBe('78');
  expect(
    main(
      'let mut s = [S { a: [1, 2], n: 0 }, S { a: [3, 4], n: 6 }]\n let i = 1\n bump(mut s[i])\n return s[1].n * 100 + s[1].a[1]',
    ),
  ).toBe('714');
  expect(
    main(
      'let mut a = [1, 2, 3, 4]\n fill(mut a[1..3], 9)\n return a[0] * 1000 + a[1] * 100 + a[2] * 10 + a[3]',
    ),
  ).toBe('1994');
  expect(main('bump(mut G)\n return G.n * 100 + G.a[1]')).toBe('112');
  expect(main('let mut e = E::B\n flip(mut e)\n match e { E::A(n) => n, E::B => 0 }')).toBe('5');
  expect(
    main('let mut a = [1, 2]\n let mut b = [3, 4]\n both(mut a, mut b)\n return a[0] * 10 + b[0]'),
  ).toBe('55');
  expect(
    main(
      'let mut a = [[1, 2], [3, 4]]\n let mut i = 0\n let mut j = 1\n both(mut a[i], mut a[j])\n return a[0][0] * 10 + a[1][0]',
    ),
  ).toBe('55');
});

test('an element of a list goes in by copy and out by copy', () => {
  const items = `struct S { a: [i32; 2], n: i32 }
fn bump(mut s: S) { s.n += 1
 s.a[0] += 10 }
fn set(mut a: [i32; 2]) { a[1] = 9 }`;
  const main = (body: string): string =>
    run(
      `${items}\nfn main() -> i32 {\nlet l: List<S> = List::new()\n l.push(S { a: [1, 2], n: 5 })\n let i = 0\n${body}\n}`,
    );
  expect(main('bump(mut l[i])\n return l[0].n * 100 + l[0].a[0]')).toBe('611');
  expect(main('set(mut l[i].a)\n return l[0].a[0] * 10 + l[0].a[1]')).toBe('19');
  expect(
    main(
      'l[i].n += 2\n l[i].a[1] *= 3\n let k = 0\n l[i].a[k] = 4\n return l[0].n * 100 + l[0].a[0] * 10 + l[0].a[1]',
    ),
  ).toBe('746');
  expect(main('l[i].a[i + 2] = 1\n return 0')).toBe(
    'trap: index out of bounds (index 2, length 2) at 9:1',
  );
  expect(main('l[i + 1].n = 1\n return 0')).toBe(
    'trap: index out of bounds (index 1, length 1) at 9:1',
  );
});

test('arguments are evaluated from left to right, values when they are reached', () => {
  const text = `static mut X: i32 = 1
fn change() -> i32 { X = 5
 return 2 }
fn f(a: i32, b: i32, c: i32) -> i32 { return a * 100 + b * 10 + c }
fn main() -> i32 { return f(X, change(), X) }`;
  expect(run(text)).toBe('125');
});

test('an aggregate argument is a copy', () => {
  const text = `fn f(a: [i32; 2], i: i32) -> i32 { G[0] = 100
 return a[i] }
static mut G: [i32; 2] = [1, 2]
fn main() -> i32 { return f(G, 0) * 1000 + G[0] }`;
  expect(run(text)).toBe('1100');
});

test('overlap that cannot be ruled out is checked before the call', () => {
  const text = (i: number): string => `fn swap(mut a: [i32], mut b: [i32]) { let t = a[0]
 a[0] = b[0]
 b[0] = t }
static mut N: i32 = ${i}
fn main() -> i32 { let mut a = [1, 2, 3, 4]
 let n = N
 swap(mut a[0..n], mut a[2..])
 return a[0] }`;
  expect(run(text(2))).toBe('3');
  expect(run(text(3))).toBe('trap: overlapping mutable slices at 7:2');
  expect(run(text(0))).toContain('index out of bounds');
});

test('externs are imports, with their types', () => {
  const { module } = build(
    'extern "clock" fn now(scale: f64) -> f64\nfn main() -> f64 { return now(2.0) }',
  );
  expect([...module.imports.values()]).toMatchObject([
    { name: 'now', module: 'clock', field: 'now', capability: true },
  ]);
  expect(
    execute('extern "clock" fn now(scale: f64) -> f64\nfn main() -> f64 { return now(2.0) }'),
  ).toEqual({
    result: '2',
    lines: ['now(1)'],
  });
});

test('exports and tests', () => {
  const { module } = build(
    '/// Twice.\npub fn double(n: i32, mut out: [i32]) -> i32 { out[0] = n\n return n * 2 }\ntest "t" { assert(double(1, mut [0]) == 2) }'.replace(
      'double(1, mut [0])',
      '2',
    ),
  );
  expect(module.exports).toMatchObject([
    {
      name: 'double',
      func: 'double',
      doc: 'Twice.',
      params: [
        { name: 'n', mut: false },
        { name: 'out', mut: true },
      ],
    },
  ]);
  expect(module.tests).toMatchObject([{ name: 't' }]);
  expect(module.functions.has(module.tests[0]?.func ?? '')).toBe(true);
});

test('a parameter that is indexed gets a place, one that is only read does not', () => {
  expect(irOf('fn f(a: [i32; 3], i: i32) -> i32 { return a[i] }', 'f')).toContain('slot');
  expect(irOf('fn f(a: [i32; 3]) -> i32 { return a[1] }', 'f')).not.toContain('slot');
  expect(
    irOf(
      'struct P { x: i32, y: i32 }\nfn f(p: P) -> P { let mut q = p\n q.x += 1\n return q }',
      'f',
    ),
  ).not.toContain('slot');
});
