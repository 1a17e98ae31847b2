import { expect, test } from 'vitest';
import { build, errorsOf, run } from './testing.ts';

test('constants may call functions', () => {
  const text = `fn fib(n: i32) -> i32 { if n < 2 { return n }
 return fib(n - 1) + fib(n - 2) }
fn table() -> [u32; N] { let mut t: [u32; N] = [0; N]
 for i in 0..N { t[i] = (i * i) as u32 }
 return t }
const N: i32 = fib(6)
const SQUARES: [u32; N] = table()
const LAST: u32 = SQUARES[N - 1] + SQUARES.len() as u32
fn main() -> u32 { let i = 3
 return SQUARES[i] * 1000 + LAST }`;
  expect(run(text)).toBe('9057');
});

test('a static starts with a value that was computed', () => {
  expect(
    run(
      'fn twice(s: str) -> str { return s + s }\nstatic mut S: str = twice("ab")\nstatic T: [i32; 3] = [1, 2, 3 * 4]\nfn main() -> str { return S + str.from(T[2]) }',
    ),
  ).toBe('"abab12"');
});

test('values of every kind come back', () => {
  const text = `struct P { x: i64, s: str }
enum E { A, B(f32, char) }
const C: (P, E, [bool; 2], Option<u64>) = make(3)
fn make(n: i64) -> (P, E, [bool; 2], Option<u64>) { return (P { x: n, s: "s" }, E::B(0.1, 'c'), [n > 2, false], Some(18446744073709551615)) }
fn main() -> (P, E, [bool; 2], Option<u64>) { return C }`;
  expect(run(text)).toBe(
    '({3, "s"}, B(0.10000000149011612, \'c\'), [true, false], Some(18446744073709551615))',
  );
});

test('small constants are written out, arrays are data', () => {
  const { module } = build(
    'const A: (i32, i32) = (1, 2)\nconst B: [i32; 2] = [1, 2]\nconst UNUSED: [i32; 2] = [3, 4]\nfn main() -> i32 { return A.0 + B[1] }',
  );
  expect([...module.statics.keys()]).toEqual(['B']);
  expect(module.statics.get('B')?.mutable).toBe(false);
});

test('what stops, takes too long or needs a run is an error', () => {
  const zero = 'fn zero() -> i32 { return 0 }\n';
  expect(errorsOf(`${zero}const A: i32 = 1 / zero()`)).toEqual([
    expect.stringMatching(/^FZ0501 2:16 .*division by zero/),
  ]);
  expect(errorsOf('fn spin() -> i32 { loop { } }\nconst A: i32 = spin()')[0]).toContain('FZ0502');
  expect(
    errorsOf('fn deep(n: i32) -> i32 { return deep(n + 1) + 1 }\nconst A: i32 = deep(0)')[0],
  ).toContain('stack overflow');
  expect(
    errorsOf('extern "m" fn now() -> i32\nfn f() -> i32 { return now() }\nconst A: i32 = f()')[0],
  ).toContain('FZ0503');
  expect(
    errorsOf('static mut S: i32 = 1\nfn f() -> i32 { return S }\nconst A: i32 = f()')[0],
  ).toContain('FZ0503');
  expect(errorsOf('fn f() -> i32 { print("x")\n return 1 }\nconst A: i32 = f()')[0]).toContain(
    'FZ0503',
  );
  expect(
    errorsOf('fn f() -> List<i32> { return List::new() }\nconst A: List<i32> = f()')[0],
  ).toContain('FZ0503');
});

test('faults of the functions it calls are reported once, where they are', () => {
  expect(
    errorsOf('fn f(b: bool) -> i32 { match b { true => 1 } }\nconst A: i32 = f(false)'),
  ).toEqual([expect.stringContaining('FZ0301 1:')]);
  expect(
    errorsOf(
      'fn f(b: bool) -> i32 { let x: i32\n if b { x = 1 }\n return x }\nconst A: i32 = f(false)',
    ),
  ).toHaveLength(1);
  expect(errorsOf('const A: i32 = { let x: i32\n x }')).toHaveLength(1);
  expect(errorsOf('fn f() -> i32 { return g() }\nconst A: i32 = f()')).toHaveLength(1);
  expect(errorsOf('const A: i32 = B + 1\nconst B: i32 = A + 1')).toHaveLength(1);
});

test('a constant inside the function that it calls', () => {
  expect(
    run(
      'fn f(n: i32) -> i32 { const K: i32 = g(2)\n return n * K }\nfn g(n: i32) -> i32 { return n + 1 }\nfn main() -> i32 { return f(5) }',
    ),
  ).toBe('15');
  expect(
    errorsOf('fn f(n: i32) -> i32 { let a: [i32; f(2)] = [0; f(2)]\n return a[0] }'),
  ).not.toEqual([]);
});

test('a function in a constant', () => {
  expect(
    run(
      'fn inc(n: i32) -> i32 { return n + 1 }\nconst F: fn(i32) -> i32 = inc\nconst T: [fn(i32) -> i32; 2] = [inc, dec]\nfn dec(n: i32) -> i32 { return n - 1 }\nfn main() -> i32 { let i = 1\n return F(10) * 100 + T[i](10) }',
    ),
  ).toBe('1109');
});
