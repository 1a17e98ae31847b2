import { expect, test } from 'vitest';
import { execute, run } from './testing.ts';

/** A program whose `main` returns an `i32`. */
const main = (body: string, items = ''): string => run(`${items}\nfn main() -> i32 {\n${body}\n}`);

test('assignment, shadowing and blocks', () => {
  expect(
    main('let mut a = 1\n a = a + 2\n let a = a * 10\n { let a = 7\n discard a }\n return a'),
  ).toBe('30');
  expect(main('let a: i32\n if true { a = 3 } else { a = 4 }\n return a')).toBe('3');
  expect(main('let (a, (b, _)) = (1, (2, 3))\n return a * 10 + b')).toBe('12');
  expect(main('let x = { let y = 2\n y * y }\n x + 1')).toBe('5');
});

test('a struct is a value', () => {
  const items = 'struct P { x: i32, y: i32 }\nfn twice(mut p: P) { p.x *= 2 \n p.y *= 2 }';
  expect(
    main('let a = P { x: 1, y: 2 }\n let mut b = a\n b.x = 10\n return a.x * 100 + b.x', items),
  ).toBe('110');
  expect(main('let mut a = P { x: 1, y: 2 }\n twice(mut a)\n return a.x * 10 + a.y', items)).toBe(
    '24',
  );
  expect(main('let P { y, .. } = P { y: 5, x: 4 }\n return y', items)).toBe('5');
});

test('a struct literal evaluates its fields in the order they are written', () => {
  const text = `struct P { x: i32, y: i32 }
fn say(n: i32) -> i32 { print(f"{n}")
 return n }
fn main() -> i32 { let p = P { y: say(1), x: say(2) }
 return p.x * 10 + p.y }`;
  expect(execute(text)).toEqual({ result: '21', lines: ['1', '2'] });
});

test('arrays are values', () => {
  expect(main('let mut a = [1, 2, 3]\n let b = a\n a[1] = 9\n return b[1] * 10 + a[1]')).toBe('29');
  expect(
    main(
      'let mut a = [[1, 2], [3, 4]]\n let i = 1\n a[i][0] += 10\n let row = a[i]\n a[i][1] = 0\n return row[0] * 10 + row[1]',
    ),
  ).toBe('134');
  expect(main('let a = [7; 5]\n return a[0] + a[4] + a.len()')).toBe('19');
});

test('what follows a return is never built', () => {
  expect(main('return 1\n let a = 2\n return a')).toBe('1');
  expect(main('let x: i32 = if true { return 4 } else { 5 }\n return x')).toBe('4');
});

test('compound assignment: base, index, value, then the check and the operation', () => {
  const items = `static mut LOG: i32 = 0
fn note(n: i32, value: i32) -> i32 { LOG = LOG * 10 + n
 return value }`;
  expect(
    main('let mut a = [1, 2, 3]\n a[note(1, 2)] += note(2, 40)\n return LOG * 1000 + a[2]', items),
  ).toBe('12043');
  expect(
    run(`${items}
fn main() -> i32 {
    let mut a = [1, 2, 3]
    a[note(1, 3)] += note(2, 1) / (LOG - 12)
    return 0
}`),
  ).toBe('trap: division by zero at 6:22');
  expect(main('let mut x = 1\n x += { x = 10\n 5 }\n return x')).toBe('15');
});

test('defer runs at the end of its block, last one first', () => {
  const say = (body: string): readonly string[] =>
    execute(`fn f(n: i32) -> i32 {\n${body}\n}\nfn main() { print(str.from(f(3))) }`).lines;
  expect(say('defer { print("a") }\n defer { print("b") }\n print("c")\n return n')).toEqual([
    'c',
    'b',
    'a',
    '3',
  ]);
  expect(say('{ defer { print("in") } \n print("x") }\n print("y")\n return 1')).toEqual([
    'x',
    'in',
    'y',
    '1',
  ]);
  expect(
    say(
      'for i in 0..n { defer { print(f"d{i}") } \n if i == 1 { continue } \n print(f"b{i}") }\n return 0',
    ),
  ).toEqual(['b0', 'd0', 'd1', 'b2', 'd2', '0']);
  expect(say('let mut x = n\n defer { x = 100 \n print(str.from(x)) }\n return x')).toEqual([
    '100',
    '3',
  ]);
  expect(
    say(`defer { print("outer") }
loop { defer { print("inner") }
 if n == 3 { return 7 }
 break }
return 8`),
  ).toEqual(['inner', 'outer', '7']);
  expect(
    say(`let mut k = 0
'a: loop { defer { print("A") }
  loop { defer { print("B") }
    k += 1
    if k == 1 { continue }
    if k == 2 { continue 'a }
    break 'a } }
return k`),
  ).toEqual(['B', 'B', 'A', 'B', 'A', '3']);
});

test('defer runs after ? and not after a trap', () => {
  const items = `fn part(n: i32) -> Option<i32> { if n > 2 { return None }
 return Some(n) }
fn whole(n: i32) -> Option<i32> { defer { print("d") }
 let a = part(n)?
 return Some(a + 1) }`;
  expect(execute(`${items}\nfn main() -> Option<i32> { return whole(1) }`)).toEqual({
    result: 'Some(2)',
    lines: ['d'],
  });
  expect(execute(`${items}\nfn main() -> Option<i32> { return whole(3) }`)).toEqual({
    result: 'None',
    lines: ['d'],
  });
  expect(execute('fn main() { defer { print("d") }\n panic("no") }')).toEqual({
    result: 'trap: panic: no at 2:2',
    lines: [],
  });
});

test('statics', () => {
  const items =
    'static mut COUNT: i32 = 5\nstatic mut GRID: [[i32; 2]; 2] = [[1, 2], [3, 4]]\nstatic NAMES: [str; 2] = ["a", "b"]';
  expect(main('COUNT += 1\n return COUNT', items)).toBe('6');
  expect(
    main(
      'let i = 1\n GRID[i][0] = 30\n let copy = GRID\n GRID[i][0] = 31\n return copy[1][0] * 100 + GRID[1][0]',
      items,
    ),
  ).toBe('3031');
  expect(run(`${items}\nfn main() -> str { let i = 1\n return NAMES[i] }`)).toBe('"b"');
});
