import { expect, test } from 'vitest';
import { execute, irOf, run } from './testing.ts';

/** The value of an expression of a type. */
const value = (type: string, expr: string, items = ''): string =>
  run(`${items}\nfn main() -> ${type} { return ${expr} }`);

test('integer arithmetic wraps at every width', () => {
  expect(value('i8', 'a * 2', 'static mut a: i8 = 100')).toBe('-56');
  expect(value('u8', 'a - 7', 'static mut a: u8 = 3')).toBe('252');
  expect(value('i32', 'a + 1', 'static mut a: i32 = 2147483647')).toBe('-2147483648');
  expect(value('u64', 'a * a', 'static mut a: u64 = 4294967297')).toBe('8589934593');
  expect(value('i64', '-a', 'static mut a: i64 = -9223372036854775808')).toBe(
    '-9223372036854775808',
  );
});

test('division checks the divisor, and MIN / -1; a remainder only the divisor', () => {
  const two = 'static mut a: i32 = -2147483648\nstatic mut b: i32 = -1\nstatic mut z: i32 = 0';
  expect(value('i32', 'a / b', two)).toBe('trap: integer overflow in division at 4:27');
  expect(value('i32', 'a % b', two)).toBe('0');
  expect(value('i32', 'a / z', two)).toBe('trap: division by zero at 4:27');
  expect(value('i32', '1 + a % z', two)).toBe('trap: division by zero at 4:31');
  expect(value('f64', '1.0 / zero', 'static mut zero: f64 = 0.0')).toBe('Infinity');
});

test('a constant divisor that cannot fail is not checked', () => {
  expect(irOf('fn f(a: i32) -> i32 { a / 3 % 7 }', 'f')).not.toContain('check');
  expect(irOf('fn f(a: i32) -> i32 { let b = -1\n a / b }', 'f')).toContain('check.division');
  expect(irOf('fn f(a: u32, b: u32) -> u32 { a / b }', 'f')).not.toContain('check.division');
});

test('shifts mask their count', () => {
  expect(value('i32', '1 << n', 'static mut n: i32 = 33')).toBe('2');
  expect(value('u8', '128u8 >> n', 'static mut n: u64 = 9')).toBe('64');
});

test('short circuits', () => {
  const items = 'fn say(n: i32, b: bool) -> bool { print(f"{n}")\n return b }';
  const both = (expr: string): string => {
    const { result, lines } = execute(`${items}\nfn main() -> bool { let r = ${expr}\n return r }`);
    return `${lines.join(' ')} ${result}`;
  };
  expect(both('say(1, false) && say(2, true)')).toBe('1 false');
  expect(both('say(1, true) && say(2, true)')).toBe('1 2 true');
  expect(both('say(1, true) || say(2, true)')).toBe('1 true');
  expect(both('say(1, false) || say(2, false) || say(3, true)')).toBe('1 2 3 true');
  expect(both('!(say(1, true) && say(2, false)) || say(3, false)')).toBe('1 2 true');
});

test('casts', () => {
  expect(value('i32', 'x as i32', 'static mut x: f64 = 1e20')).toBe('2147483647');
  expect(value('u8', 'x as u8', 'static mut x: i32 = -1')).toBe('255');
  expect(value('i32', 'x as i32', 'static mut x: f64 = -2.9')).toBe('-2');
  expect(value('u32', "'é' as u32")).toBe('233');
  expect(value('char', 'x as char', 'static mut x: u32 = 233')).toBe("'é'");
  expect(value('char', '(x as char)', 'static mut x: u32 = 55296')).toBe(
    'trap: invalid character at 2:29',
  );
  expect(value('i32', 'true as i32 + 1')).toBe('2');
  expect(value('i32', 'E::C as i32', 'enum E { A, B = 7, C }')).toBe('8');
  expect(
    run(
      'enum E { A = -4, B, C = 10 }\nfn main() -> i64 { let e = [E::C, E::A]\n let i = 1\n return e[i] as i64 * 100 + e[0] as i64 }',
    ),
  ).toBe('-390');
  expect(value('u32', 'f32.to_bits(1.0)')).toBe('1065353216');
});

test('indexing traps with the mathematical index, at the whole expression', () => {
  const items =
    'static mut i: i64 = -1\nstatic mut u: u64 = 18446744073709551615\nstatic mut a: [i32; 3] = [1, 2, 3]';
  expect(value('i32', 'a[i]', items)).toBe(
    'trap: index out of bounds (index -1, length 3) at 4:27',
  );
  expect(value('i32', '1 + a[u]', items)).toBe(
    'trap: index out of bounds (index 18446744073709551615, length 3) at 4:31',
  );
  expect(run('fn main() -> i32 { let l: List<i32> = List::new()\n return l[0] }')).toBe(
    'trap: index out of bounds (index 0, length 0) at 2:9',
  );
});

test('slices', () => {
  const items =
    'static mut lo: i32 = 1\nstatic mut hi: i32 = 3\nfn total(a: [i32]) -> i32 { let mut s = 0\n for x in a { s = s * 10 + x }\n return s }';
  const a = (expr: string): string =>
    run(`${items}\nfn main() -> i32 { let a = [1, 2, 3, 4]\n return total(${expr}) }`);
  expect(a('a')).toBe('1234');
  expect(a('a[..]')).toBe('1234');
  expect(a('a[lo..]')).toBe('234');
  expect(a('a[..hi]')).toBe('123');
  expect(a('a[lo..hi]')).toBe('23');
  expect(a('a[lo..=hi]')).toBe('234');
  expect(a('a[lo..hi][1..]')).toBe('3');
  expect(a('a[hi..lo]')).toBe('trap: index out of bounds (index 3, length 1) at 7:15');
  expect(a('a[lo..=hi + 1]')).toBe('trap: index out of bounds (index 5, length 4) at 7:15');
  expect(a('a[1..=i64.MAX - lo as i64 + 1]')).toContain('trap: index out of bounds');
  expect(a('a[1..=u64.MAX - lo as u64 + 1]')).toContain('trap: index out of bounds');
});

test('strings', () => {
  const items = 'static mut S: str = "héllo"\nstatic mut n: i32 = 2';
  expect(value('str', 'S[0..1] + S[3..]', items)).toBe('"hllo"');
  expect(value('str', 'S[n..]', items)).toBe('trap: not a character boundary at 3:27');
  expect(value('str', 'S[..9]', items)).toBe(
    'trap: index out of bounds (index 9, length 6) at 3:27',
  );
  expect(value('u8', 'S.byte(n)', items)).toBe('169');
  expect(value('u8', 'S.byte(6)', items)).toBe(
    'trap: index out of bounds (index 6, length 6) at 3:26',
  );
  expect(value('bool', '"abc" < "abd" && "b" >= "abc" && "x" != "y"')).toBe('true');
  expect(value('str', 'f"{1 + 1} {true} {2.5} {\'c\'} {"s"}"')).toBe('"2 true 2.5 c s"');
});

test('a chain of + and f-strings is one operation', () => {
  const text = irOf(
    'fn f(a: str, n: i32) -> str { return "<" + a + f"{n}," + ("" + a + ">") }',
    'f',
  );
  expect(text.match(/str\.concat/g)).toHaveLength(1);
  expect(
    run(
      'fn f(a: str, n: i32) -> str { return "<" + a + f"{n}," + ("" + a + ">") }\nfn main() -> str { return f("x", 3) }',
    ),
  ).toBe('"<x3,x>"');
  expect(run('fn main() -> str { let mut s = "a"\n s += "b" + s\n return s }')).toBe('"aba"');
});

test('equality is by content', () => {
  const items = `struct P { x: i32, s: str }
enum E { A, B(i32, str), C([f64; 2]) }
struct Big { a: [i32; 5], b: P, c: (i8, u64), d: Option<P> }
fn big(n: i32) -> Big { return Big { a: [1, 2, n, 4, 5], b: P { x: 1, s: "q" }, c: (1, 2), d: Some(P { x: n, s: "w" }) } }`;
  expect(value('bool', 'P { x: 1, s: "a" } == P { x: 1, s: "a" }', items)).toBe('true');
  expect(value('bool', 'P { x: 1, s: "a" } == P { x: 1, s: "b" }', items)).toBe('false');
  expect(
    value('bool', 'E::B(1, "a") == E::B(1, "a") && E::A == E::A && E::A != E::B(1, "a")', items),
  ).toBe('true');
  expect(value('bool', 'E::C([1.0, 2.0]) == E::C([1.0, 2.0])', items)).toBe('true');
  expect(value('bool', 'E::C([1.0, 2.0]) == E::C([1.0, 2.5])', items)).toBe('false');
  expect(value('bool', 'big(3) == big(3)', items)).toBe('true');
  expect(value('bool', 'big(3) == big(4)', items)).toBe('false');
  expect(value('bool', '[1, 2] != [1, 2]')).toBe('false');
  expect(run('fn main() -> bool { let nan = 0.0 / 0.0\n let a = (nan, 1)\n return a == a }')).toBe(
    'false',
  );
});

test('min, max, abs, clamp and bits', () => {
  expect(value('i32', 'min(3, -4) + max(1, 2) + abs(-5)')).toBe('3');
  expect(value('f64', 'min(0.0, -0.0)')).toBe('-0');
  expect(value('i32', 'math.clamp(15, 0, 10)')).toBe('10');
  expect(value('u32', 'bits.rotl(2147483649u32, 1)')).toBe('3');
  expect(value('f64', 'math.sqrt(2.25) + math.round(2.5)')).toBe('3.5');
});

test('? hands on what failed', () => {
  const items = `fn digit(s: str) -> Result<i32, str> { if s == "x" { return Err("bad") }
 return Ok(s.len()) }
fn sum(a: str, b: str) -> Result<i64, str> { return Ok((digit(a)? + digit(b)?) as i64) }`;
  expect(value('Result<i64, str>', 'sum("a", "bcd")', items)).toBe('Ok(4)');
  expect(value('Result<i64, str>', 'sum("a", "x")', items)).toBe('Err("bad")');
});

test('assert, panic and unreachable', () => {
  expect(run('fn main() { assert(1 > 2) }')).toBe('trap: assertion failed at 1:13');
  expect(run('fn main() { let n = 3\n assert(n > 5, f"n is {n}") }')).toBe(
    'trap: assertion failed: n is 3 at 2:2',
  );
  expect(run('fn main() -> i32 { if true { panic("no " + "way") }\n return 1 }')).toBe(
    'trap: panic: no way at 1:30',
  );
  expect(run('fn main() -> i32 { unreachable() }')).toBe('trap: unreachable at 1:20');
  expect(
    execute('fn say() -> str { print("said")\n return "m" }\nfn main() { assert(true, say()) }')
      .lines,
  ).toEqual([]);
});

test('functions as values', () => {
  const items =
    'fn add(a: i32, b: i32) -> i32 { return a + b }\nfn mul(a: i32, b: i32) -> i32 { return a * b }\nfn id<T: Any>(x: T) -> T { return x }\nfn bump(mut a: [i32]) { a[0] += 1 }';
  expect(
    run(
      `${items}\nfn main() -> i32 { let fs = [add, mul]\n let i = 1\n let f = fs[i]\n return f(3, 4) * 100 + fs[0](3, 4) }`,
    ),
  ).toBe('1207');
  expect(
    run(
      `${items}\nfn apply(f: fn(mut [i32]) -> void, mut a: [i32]) { f(mut a) }\nfn main() -> i32 { let mut a = [1]\n apply(bump, mut a)\n return a[0] }`,
    ),
  ).toBe('2');
});

test('long arrays of literals are data', () => {
  const text =
    'fn f(i: i32) -> u32 { let k: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 8]\n return k[i] }\nfn main() -> u32 { return f(6) }';
  expect(irOf(text, 'f')).toContain('static.ref');
  expect(irOf(text, 'f')).not.toContain('store');
  expect(run(text)).toBe('7');
  expect(
    run(
      'fn main() -> i32 { let mut k = [1, 2, 3, 4, 5, 6, 7, 8]\n for i in 0..2 { k[0] += 10 }\n return k[0] }',
    ),
  ).toBe('21');
  expect(
    run(
      'fn f() -> i32 { let mut k = [1, 2, 3, 4, 5, 6, 7, 8]\n k[0] += 1\n return k[0] }\nfn main() -> i32 { discard f()\n return f() }',
    ),
  ).toBe('2');
  expect(
    run('fn main() -> i32 { let b = b"hello world"\n let i = 4\n return b[i] as i32 + b.len() }'),
  ).toBe('122');
});
