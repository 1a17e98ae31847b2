import { expect, test } from 'vitest';
import { execute, irOf, run } from '../testing.ts';

const all = (items: string, call: (n: string) => string, args: readonly string[]): string =>
  execute(
    `${items}\nfn main() { ${args.map((a) => `print(f"{${call(a)}}")`).join('\n')} }`,
  ).lines.join(' ');

test('enums with payloads and guards', () => {
  const items = `enum Shape { Dot, Circle(f64), Rect(f64, f64) }
fn area(s: Shape) -> f64 {
    match s {
        Shape::Dot => return 0.0,
        Shape::Circle(r) if r < 0.0 => return -1.0,
        Shape::Circle(r) => return 3.0 * r * r,
        Shape::Rect(w, h) => return w * h,
        _ => return 99.0,
    }
}`;
  const shapes = [
    'Shape::Dot',
    'Shape::Circle(-2.0)',
    'Shape::Circle(2.0)',
    'Shape::Rect(2.0, 3.5)',
  ];
  expect(all(items, (s) => `area(${s})`, shapes)).toBe('0 -1 12 7');
});

test('integers: literals, ranges and alternatives', () => {
  const items = `fn f(n: i32) -> i32 { match n { 0 => 1, 1 | 2 | 3 => 2, -5..=-1 => 3, 10..20 => 4, 15..=100 => 5, -2147483648..=-1000 => 6, _ => 7 } }`;
  const cases = [
    '0',
    '1',
    '3',
    '4',
    '-1',
    '-5',
    '-6',
    '10',
    '19',
    '20',
    '100',
    '101',
    '-1000',
    '-999',
    '(0 - 2147483647)',
  ];
  expect(all(items, (n) => `f(${n})`, cases)).toBe('1 2 2 7 3 3 7 4 4 5 5 7 6 7 6');
});

test('unsigned and wide integers', () => {
  const items = `fn f(n: u64) -> i32 { match n { 0 => 1, 18446744073709551615 => 2, 9223372036854775808..=9223372036854775810 => 3, _ => 4 } }
fn g(n: u8) -> i32 { match n { 0..=127 => 1, 128..=255 => 2 } }`;
  expect(all(items, (n) => `f(${n})`, ['0', 'u64.MAX', '9223372036854775809', '5'])).toBe(
    '1 2 3 4',
  );
  expect(all(items, (n) => `g(${n})`, ['0', '127', '128', '255'])).toBe('1 1 2 2');
});

test('characters', () => {
  const items = `fn f(c: char) -> i32 { match c { '0'..='9' => 1, 'a'..='z' | 'A'..='Z' | '_' => 2, '\\u{4E00}'..='\\u{9FFF}' => 3, _ => 4 } }`;
  expect(all(items, (c) => `f('${c}')`, ['0', '9', 'a', 'Q', '_', '中', '+', 'é'])).toBe(
    '1 1 2 2 2 3 4 4',
  );
});

test('strings', () => {
  const items = `fn f(s: str) -> i32 { match s { "get" | "head" => 1, "put" => 2, "" => 3, x if x.len() > 5 => 4, _ => 5 } }`;
  expect(all(items, (s) => `f("${s}")`, ['get', 'head', 'put', '', 'delete', 'patch'])).toBe(
    '1 1 2 3 4 5',
  );
  expect(irOf(items, 'f')).toContain('switch.str');
});

test('tuples of booleans and enums', () => {
  const items = `fn f(a: bool, b: bool) -> i32 { match (a, b) { (true, true) => 3, (true, _) => 2, (_, true) => 1, (false, false) => 0 } }`;
  expect(
    all(items, (p) => `f(${p})`, ['true, true', 'true, false', 'false, true', 'false, false']),
  ).toBe('3 2 1 0');
});

test('nested payloads', () => {
  const items = `enum E { Num(i32), Neg(List<i32>), Pair(Option<i32>, Option<i32>) }
fn f(e: E) -> i32 {
    match e {
        E::Pair(Some(0), Some(y)) | E::Pair(Some(y), Some(0)) => y,
        E::Pair(Some(x), Some(y)) if x == y => 100 + x,
        E::Pair(Some(x), None) | E::Pair(None, Some(x)) => 200 + x,
        E::Pair(_, _) => 300,
        E::Num(n @ 1..=9) => 400 + n,
        E::Num(n) => n,
        E::Neg(l) => l.len(),
    }
}`;
  const cases = [
    'E::Pair(Some(0), Some(5))',
    'E::Pair(Some(6), Some(0))',
    'E::Pair(Some(4), Some(4))',
    'E::Pair(Some(4), None)',
    'E::Pair(None, Some(7))',
    'E::Pair(None, None)',
    'E::Pair(Some(1), Some(2))',
    'E::Num(3)',
    'E::Num(77)',
    'E::Neg(List::new())',
  ];
  expect(all(items, (e) => `f(${e})`, cases)).toBe('5 6 104 204 207 300 300 403 77 0');
});

test('structs, whole bindings and let patterns', () => {
  const items =
    'struct P { x: i32, y: i32 }\nfn f(p: P) -> i32 { match p { P { x: 0, y } => y, q @ P { y: 0, .. } => q.x * 10, P { x, y } => x * y } }';
  expect(all(items, (p) => `f(P { ${p} })`, ['x: 0, y: 4', 'x: 3, y: 0', 'x: 3, y: 5'])).toBe(
    '4 30 15',
  );
  expect(
    run(
      'enum W { Only(i32, str) }\nfn main() -> i32 { let W::Only(n, s) = W::Only(4, "abc")\n return n + s.len() }',
    ),
  ).toBe('7');
  expect(
    run(
      'enum W { A(i32), B(i32) }\nfn main() -> i32 { let w = W::B(4)\n let W::A(n) | W::B(n) = w\n return n }',
    ),
  ).toBe('4');
});

test('a tuple that is matched by parts and bound as a whole', () => {
  expect(
    run(
      'fn main() -> i32 { let a = 1\n match (a, 2) { (0, _) => 0, t @ (_, 2) => t.0 * 10 + t.1, _ => 5 } }',
    ),
  ).toBe('12');
});

test('guards see bindings, run once each in order, and may change variables', () => {
  const text = `fn say(n: i32, b: bool) -> bool { print(f"{n}")
 return b }
fn main() -> i32 {
    let mut count = 0
    let v = Some(3)
    let r = match v {
        Some(x) if say(x, false) => 1,
        Some(x) if { count += 1
 say(x + 1, count > 5) } => 2,
        None => 3,
        Some(3) if say(5, true) => 4,
        _ => 5,
    }
    return r * 10 + count
}`;
  expect(execute(text)).toEqual({ result: '41', lines: ['3', '4', '5'] });
});

test('bindings that need a place of their own', () => {
  const items =
    'fn sum(a: [i32]) -> i32 { let mut s = 0\n for x in a { s += x }\n return s }\nenum E { A([i32; 3]), B([i32; 3]), C }';
  expect(
    run(`${items}
fn f(e: E, i: i32) -> i32 { match e { E::A(a) | E::B(a) if sum(a[1..]) > 4 => a[i], E::A(a) => sum(a), _ => -1 } }
fn main() -> i32 { return f(E::A([1, 2, 3]), 2) * 10000 + f(E::A([1, 2, 0]), 0) * 100 + f(E::B([5, 1, 1]), 0) + 1 }`),
  ).toBe('30300');
});

test('a scrutinee is evaluated once, and not again when it changes', () => {
  expect(
    run(
      'fn main() -> i32 { let mut x = 1\n match x { 1 if { x = 2\n false } => 10, 1 => 20 + x, _ => 30 } }',
    ),
  ).toBe('22');
});

test('arms with the same code are reached by one switch', () => {
  expect(
    irOf('fn f(n: i32) -> i32 { match n { 1 | 3 | 5 => 10, 2 => 20, _ => 30 } }', 'f'),
  ).toBe(`func @f(v0 "n": i32) -> i32 {
b0():
  switch.i32 v0, 1: b1(), 2: b2(), 3: b1(), 5: b1(), else b3()
b1():
  v1 = const.i32 10
  jump b4(v1)
b2():
  v2 = const.i32 20
  jump b4(v2)
b3():
  v3 = const.i32 30
  jump b4(v3)
b4(v4: i32):
  return v4
}
`);
});

test('arms with many guards are tested one after the other', () => {
  const items = `enum E { A(i32), B(Option<i32>, i32), C }
fn f(e: E, k: i32) -> i32 {
    match e {
        E::A(0) | E::B(None, 0) => 1000,
        ${Array.from({ length: 120 }, (_, i) => `E::A(x) | E::B(Some(x), _) if x == ${i} && k == ${i % 2} => ${i},`).join('\n')}
        E::B(Some(1..=200), n @ 5..=9) => 2000 + n,
        E::B(_, y) | E::A(y) => -y,
        _ => 3000,
    }
}`;
  const cases = [
    'E::A(0), 0',
    'E::B(None, 0), 0',
    'E::A(7), 1',
    'E::A(7), 0',
    'E::B(Some(8), 1), 0',
  ];
  const more = ['E::B(Some(150), 6), 0', 'E::B(Some(150), 4), 0', 'E::B(Some(9), 9), 0', 'E::C, 0'];
  expect(all(items, (e) => `f(${e})`, [...cases, ...more])).toBe(
    '1000 1000 7 -7 8 2006 -4 2009 3000',
  );
});

test('many alternatives in many columns', () => {
  const n = 5;
  const names = Array.from({ length: n }, (_, i) => `x${i}`);
  const items = `fn f(${names.map((x) => `${x}: i32`).join(', ')}) -> i32 { match (${names.join(', ')}) { (${names.map(() => '1 | 2 | 3').join(', ')}) => 1, (${names.map(() => '4 | 5').join(', ')}) => 2, _ => 3 } }`;
  const same = (v: number): string => names.map(() => String(v)).join(', ');
  expect(all(items, (a) => `f(${a})`, [same(2), same(5), same(6)])).toBe('1 2 3');
});

test('a thousand arms', () => {
  const arms = Array.from({ length: 1000 }, (_, i) => `${i * 7} => ${i},`).join('\n');
  const items = `fn f(n: i32) -> i32 { match n { ${arms} _ => -1 } }`;
  expect(all(items, (n) => `f(${n})`, ['0', '7', '6993', '6994'])).toBe('0 1 999 -1');
});
