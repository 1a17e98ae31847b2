import { expect, test } from 'vitest';
import { execute, irOf, run } from './testing.ts';

/** What a loop's variable goes through, as text; at most 20 values. */
function values(range: string, before = ''): string {
  const { result, lines } = execute(`fn main() {
    let mut count = 0
    ${before}
    for i in ${range} {
        print(str.from(i))
        count += 1
        if count == 20 { return }
    }
}`);
  return result === 'undefined' ? lines.join(' ') : `${lines.join(' ')} ${result}`;
}

test('ranges up and down', () => {
  expect(values('0..4')).toBe('0 1 2 3');
  expect(values('0..=4')).toBe('0 1 2 3 4');
  expect(values('4..0')).toBe('');
  expect(values('4..0 step -1')).toBe('4 3 2 1');
  expect(values('4..=0 step -1')).toBe('4 3 2 1 0');
  expect(values('0..4 step -1')).toBe('');
  expect(values('0..10 step 3')).toBe('0 3 6 9');
  expect(values('0..=9 step 3')).toBe('0 3 6 9');
  expect(values('9..0 step -3')).toBe('9 6 3');
  expect(values('9..=0 step -3')).toBe('9 6 3 0');
  expect(values('3..3')).toBe('');
  expect(values('3..=3')).toBe('3');
});

test('bounds that are only known at run time', () => {
  const ends = (lo: number, hi: number): string =>
    `let mut lo = ${lo}\n let mut hi = ${hi}\n lo += 0\n hi += 0`;
  expect(values('lo..=hi', ends(1, 4))).toBe('1 2 3 4');
  expect(values('lo..=hi', ends(4, 1))).toBe('');
  expect(values('lo..=hi step -1', ends(4, 1))).toBe('4 3 2 1');
  expect(values('lo..hi step 2', ends(1, 6))).toBe('1 3 5');
  expect(values('lo..hi step -2', ends(6, 1))).toBe('6 4 2');
});

test('the variable never wraps', () => {
  expect(values('lo..=hi', 'let lo = i32.MAX - 1\n let hi = i32.MAX')).toBe(
    '2147483646 2147483647',
  );
  expect(values('250u8..=255u8')).toBe('250 251 252 253 254 255');
  expect(values('250u8..=hi', 'let mut hi = 255u8\n hi += 0')).toBe('250 251 252 253 254 255');
  expect(values('100i8..127i8 step 20')).toBe('100 120');
  expect(
    values('lo..hi step 20', 'let mut lo = 100i8\n let mut hi = 127i8\n lo += 0\n hi += 0'),
  ).toBe('100 120');
  expect(
    values('lo..hi step 100', 'let mut lo = -100i8\n let mut hi = 127i8\n lo += 0\n hi += 0'),
  ).toBe('-100 0 100');
  expect(
    values('lo..=hi step -100', 'let mut lo = 100i8\n let mut hi = -128i8\n lo += 0\n hi += 0'),
  ).toBe('100 0 -100');
  expect(values('lo..=hi', 'let lo = u64.MAX - 1\n let hi = u64.MAX')).toBe(
    '18446744073709551614 18446744073709551615',
  );
  expect(values('lo..=hi step -1', 'let lo = 1u64\n let hi = 0u64')).toBe('1 0');
  expect(values('lo..hi step -1', 'let lo = i64.MIN + 1\n let hi = i64.MIN')).toBe(
    '-9223372036854775807',
  );
});

test('steps that are only known at run time', () => {
  const by = (k: number | string): string => `let mut k = ${k}\n k += 0`;
  expect(values('0..7 step k', by(3))).toBe('0 3 6');
  expect(values('7..0 step k', by(-3))).toBe('7 4 1');
  expect(values('7..=1 step k', by(-3))).toBe('7 4 1');
  expect(values('0..7 step k', by(-3))).toBe('');
  expect(values('0..7 step k', by('i32.MAX'))).toBe('0');
  expect(values('7..0 step k', by('i32.MIN'))).toBe('7');
  expect(values('lo..=hi step k', `let lo = i32.MIN\n let hi = i32.MAX\n ${by('i32.MAX')}`)).toBe(
    '-2147483648 -1 2147483646',
  );
  expect(values('0..7 step k', by(0))).toBe(' trap: step is zero at 5:24');
});

test('characters leave out the surrogates', () => {
  expect(values("'a'..='e'")).toBe('a b c d e');
  expect(values("'e'..'a' step -2")).toBe('e c');
  const around = `for c in lo..=hi { print(str.from(c as u32)) }`;
  const codes = (lo: string, hi: string): string =>
    execute(`fn main() { let lo = '${lo}'\n let hi = '${hi}'\n ${around} }`).lines.join(' ');
  expect(codes('\\u{D7FE}', '\\u{E001}')).toBe('55294 55295 57344 57345');
  expect(codes('\\u{10FFFE}', '\\u{10FFFF}')).toBe('1114110 1114111');
});

test('bounds and step are evaluated once, in order', () => {
  const text = `fn say(n: i32) -> i32 { print(f"<{n}>")
 return n }
fn main() { for i in say(0)..say(6) step say(2) { print(str.from(i)) } }`;
  expect(execute(text).lines).toEqual(['<0>', '<6>', '<2>', '0', '2', '4']);
});

test('assigning to what the bounds were made of changes nothing', () => {
  expect(
    run(
      'fn main() -> i32 { let mut n = 3\n let mut c = 0\n for i in 0..n { n = 10\n c += i }\n return c }',
    ),
  ).toBe('3');
});

test('labels, break and continue', () => {
  const text = `fn main() -> i32 {
    let mut sum = 0
    'rows: for y in 0..5 {
        for x in 0..5 {
            if x == y { continue 'rows }
            if y == 4 { break 'rows }
            sum += 10 * y + x
        }
    }
    return sum
}`;
  // y=1: 10; y=2: 20+21; y=3: 30+31+32
  expect(run(text)).toBe('144');
  expect(
    run(
      'fn main() -> i32 { let mut i = 0\n while true { i += 1\n if i < 5 { continue }\n break }\n return i }',
    ),
  ).toBe('5');
  expect(
    run(
      'fn main() -> i32 { let mut i = 0\n let x = loop { i += 1\n if i * i > 50 { break i } }\n return x }',
    ),
  ).toBe('8');
});

test('for over arrays, slices and lists', () => {
  expect(
    run('fn main() -> i32 { let mut s = 0\n for x in [1, 2, 3] { s = s * 10 + x }\n return s }'),
  ).toBe('123');
  expect(
    run(
      'fn sum(a: [i32]) -> i32 { let mut s = 0\n for x in a { s += x }\n return s }\nfn main() -> i32 { let a = [1, 2, 3]\n return sum(a[1..]) }',
    ),
  ).toBe('5');
  expect(
    run(
      'fn main() -> i32 { let mut s = 0\n for (a, b) in [(1, 2), (3, 4)] { s += a * b }\n return s }',
    ),
  ).toBe('14');
  expect(
    run(
      'fn main() -> str { let mut s = ""\n for c in "héy".chars() { s = str.from(c) + s }\n return s }',
    ),
  ).toBe('"yéh"');
  expect(
    run(
      'fn main() -> i32 { let mut s = 0\n for b in "AB".bytes() { s = s * 100 + b as i32 }\n return s }',
    ),
  ).toBe('6566');
});

test('for over a place sees what the body writes to it', () => {
  expect(
    run(
      'fn main() -> i32 { let mut a = [1, 2, 3]\n let mut s = 0\n for x in a { a[2] = 10\n s += x }\n return s }',
    ),
  ).toBe('13');
});

test('for over sets and maps, in order of insertion', () => {
  const text = `fn main() -> str {
    let m = Map::new()
    m.insert("b", 1)
    m.insert("a", 2)
    m.insert("c", 3)
    m.remove("a")
    let mut out = ""
    for (k, v) in m { out += f"{k}{v};" }
    for entry in m { out += entry.0 }
    return out
}`;
  expect(run(text)).toBe('"b1;c3;bc"');
  expect(
    run(
      'fn main() -> i32 { let s = Set::new()\n s.insert(3)\n s.insert(1)\n s.insert(3)\n let mut n = 0\n for x in s { n = n * 10 + x }\n return n }',
    ),
  ).toBe('31');
});

test('changing a collection while going through it traps before the next element, or the end', () => {
  const change = (body: string): string =>
    run(`fn main() -> i32 {
    let l: List<i32> = List::new()
    l.push(1)
    l.push(2)
    let mut n = 0
    for x in l { n += 1
      ${body} }
    return n
}`);
  expect(change('l[0] = 5')).toBe('2');
  expect(change('l.push(x)')).toBe('trap: collection changed during iteration at 6:14');
  expect(change('if n == 2 { l.push(3) }')).toBe(
    'trap: collection changed during iteration at 6:14',
  );
  expect(change('if n == 1 { l.push(3)\n break }')).toBe('1');
});

test('attributes of a loop go with its header', () => {
  const text = irOf(
    'fn main() -> i32 { let mut s = 0\n #[unroll(4)]\n for i in 0..8 { s += i }\n return s }',
    'main',
  );
  expect(text).toContain('unroll');
});

test('a plain loop has two parameters and no more', () => {
  expect(
    irOf(
      'fn main(n: i32) -> i32 { let mut s = 0\n let k = 3\n for i in 0..n { if i == k { s += i } }\n return s }',
      'main',
    ),
  ).toBe(`func @main(v0 "n": i32) -> i32 {
b0():
  v1 "s" = const.i32 0
  v2 "k" = const.i32 3
  v3 = const.i32 0
  jump b1(v3, v1)
b1(v4 "i": i32, v5 "s": i32):
  v6 = lt.i32 v4, v0
  branch v6, b2(), b5()
b2():
  v7 = eq.i32 v4, v2
  branch v7, b3(), b4(v5)
b3():
  v8 = add.i32 v5, v4
  jump b4(v8)
b4(v9 "s": i32):
  v10 = const.i32 1
  v11 = add.i32 v4, v10
  jump b1(v11, v9)
b5():
  return v5
}
`);
});
