/** Expressions that the parser accepts, and the trees it makes of them. */

import { describe, expect, test } from 'vitest';
import { bodyTree, exprTree, parseText } from './parse-testing.ts';

describe('match arms', () => {
  test.each([
    ['end with commas', 'A => 1, B => 2,', '(arm A 1)\n(arm B 2)'],
    ['or with their line', 'A => 1\nB => 2', '(arm A 1)\n(arm B 2)'],
    [
      'or with their block',
      'A => { 1 } B => { 2 }',
      '(arm A (block (result 1)))\n(arm B (block (result 2)))',
    ],
    ['return', 'A => return 1,\nB => return', '(arm A (return 1))\n(arm B (return))'],
    ['assign', 'A => x = 1\nB => y += 2', '(arm A (block (= x 1)))\n(arm B (block (+= y 2)))'],
    [
      'loop',
      'A => for x in a { }\nB => while b { }',
      '(arm A (block (for x a (block))))\n(arm B (block (while b (block))))',
    ],
    ['have guards', 'A(x) if x < 0 => 1', '(arm (variant A x) (if (< x 0)) 1)'],
    ['have alternatives', '| 1 | 2 => 1, _ => 2', '(arm (| 1 2) 1)\n(arm _ 2)'],
    [
      'have negative numbers',
      'a => b\n-1 => c\n-5..=-2 => d',
      '(arm a b)\n(arm -1 c)\n(arm (..= -5 -2) d)',
    ],
    ['have tuples', '(1, _) => a\n(x) => b', '(arm (tuple 1 _) a)\n(arm x b)'],
    [
      'have ranges',
      "'a'..='z' => 1\nLO..HI => 2\n0..10 => 3",
      '(arm (..= (char "a") (char "z")) 1)\n(arm (.. LO HI) 2)\n(arm (.. 0 10) 3)',
    ],
    [
      'have bindings',
      'n @ 1..=5 => n\nm @ (A | B) => m',
      '(arm (@ n (..= 1 5)) n)\n(arm (@ m (| A B)) m)',
    ],
    ['have strings and bools', '"a" => 1, true => 2', '(arm "a" 1)\n(arm true 2)'],
    [
      'have nested payloads',
      'Some(Shape::Rect(w, _)) => w',
      '(arm (variant Some (variant Shape::Rect w _)) w)',
    ],
    ['have structs', 'P { x, y: 1, .. } => x', '(arm (struct P (x) (y 1) ..) x)'],
    ['have generic paths', 'Option::<i32>::None => 1', '(arm Option<i32>::None 1)'],
  ])('%s', (_name, text, expected) => {
    const printed = bodyTree(`match v {\n${text}\n}`);
    expect(printed.slice('(result (match v '.length, -2).replaceAll(' (arm ', '\n(arm ')).toBe(
      expected,
    );
  });
});

describe('operators', () => {
  test.each([
    ['1 + 2 * 3', '(+ 1 (* 2 3))'],
    ['1 - 2 - 3', '(- (- 1 2) 3)'],
    [
      'a || b && c == d | e ^ f & g << h + i * -j as i32',
      '(|| a (&& b (== c (| d (^ e (& f (<< g (+ h (* i (as (- j) i32))))))))))',
    ],
    ['-a as i32 * b', '(* (as (- a) i32) b)'],
    ['-a.abs()', '(- (method a abs))'],
    ['!a && ~b == c', '(&& (! a) (== (~ b) c))'],
    ['--a', '(- (- a))'],
    ['-2147483648', '(- 2147483648)'],
    ['a as i32 < b', '(< (as a i32) b)'],
    ['a as u8 as char', '(as (as a u8) char)'],
    ['a as i32 << 2', '(<< (as a i32) 2)'],
    ['a >> 2 >> 3', '(>> (>> a 2) 3)'],
    ['a >= b', '(>= a b)'],
    ['a > b', '(> a b)'],
    ['(a < b) == c', '(== (< a b) c)'],
    ['a & b == c', '(== (& a b) c)'],
    ['a + b..c * d', '(.. (+ a b) (* c d))'],
    ['a || b..c', '(.. (|| a b) c)'],
    ['..a + 1', '(.. _ (+ a 1))'],
    ['a..', '(.. a _)'],
    ['..', '(.. _ _)'],
    ['..=a', '(..= _ a)'],
    ['a - -1', '(- a (- 1))'],
    ['a % b / c', '(/ (% a b) c)'],
  ])('%s', (text, expected) => {
    expect(exprTree(text)).toBe(expected);
  });
});

describe('expressions', () => {
  test.each([
    ['f(mut x, y,)', '(call f (mut x) y)'],
    ['x.f::<i32, [u8]>(a)', '(method x f (types i32 (slice u8)) a)'],
    ['x.0.1', '(. (. x 0) 1)'],
    ['a[lo..hi][1]', '(index (index a (.. lo hi)) 1)'],
    ['f()?.g?', '(? (. (? (call f)) g))'],
    ['List::<i32>::new()', '(call List<i32>::new)'],
    ['List<i32>::new()', '(call List<i32>::new)'],
    ['sum::<f32>(a)', '(call sum<f32> a)'],
    ['Pair { left: 1, right }', '(new Pair (left 1) (right))'],
    ['Pair<i32> { left: 1 }', '(new Pair<i32> (left 1))'],
    ['Pair<List<i32>> { left: 1 }', '(new Pair<List<i32>> (left 1))'],
    ['a::P::<i32> { }', '(new a::P<i32>)'],
    ['self.x', '(. self x)'],
    ['(1, 2)', '(tuple 1 2)'],
    ['(1,)', '(tuple 1)'],
    ['()', '(tuple)'],
    ['((1))', '1'],
    ['[]', '(array)'],
    ['[0u8; 4 * N]', '(repeat 0u8 (* 4 N))'],
    ['{ let x = 1; x }', '(block (let x 1) (result x))'],
    ['if a { 1 } else { 2 } + 3', '(+ (if a (block (result 1)) (block (result 2))) 3)'],
    ['loop { break 5 }', '(loop (block (result (break 5))))'],
    ["'a: loop { break 'a 5 }", "(loop 'a (block (result (break 'a 5))))"],
    ['match a { A => b }', '(match a (arm A b))'],
    ['a || return 1', '(|| a (return 1))'],
    ['math.PI', '(. math PI)'],
    ['i32.MAX', '(. i32 MAX)'],
    ['a < b', '(< a b)'],
    ['(a < b, c > d)', '(tuple (< a b) (> c d))'],
    ['f(a < b, c > (d))', '(call f (< a b) (> c d))'],
  ])('%s', (text, expected) => {
    expect(exprTree(text)).toBe(expected);
  });

  test('a struct literal in parentheses may stand in a head', () => {
    expect(bodyTree('if p == (P { x: 1 }) { a() }')).toBe(
      '(result (if (== p (new P (x 1))) (block (result (call a)))))',
    );
    expect(bodyTree('for x in f(P { x: 1 }) { }')).toBe('(for x (call f (new P (x 1))) (block))');
    expect(bodyTree('while x { y() }')).toBe('(while x (block (result (call y))))');
    expect(bodyTree('match x { y => 1 }')).toBe('(result (match x (arm y 1)))');
  });
});

describe('literals', () => {
  test.each([
    ['1_000', '1000'],
    ['0xFF', '255'],
    ['0b1010', '10'],
    ['0o17', '15'],
    ['255u8', '255u8'],
    ['0xFFu32', '255u32'],
    ['18446744073709551615', '18446744073709551615'],
    ['000000000000000000000000000000000001', '1'],
    ['1.0', '1.0'],
    ['2.5e-3', '0.0025'],
    ['1e3', '1000.0'],
    ['1.5f32', '1.5f32'],
    ['1f64', '1.0f64'],
    ['1..2', '(.. 1 2)'],
    ['1.max(2)', '(method 1 max 2)'],
    ["'F'", '(char "F")'],
    ["'\\n'", '(char "\\n")'],
    ["'\\''", '(char "\'")'],
    ["'\\u{1F600}'", '(char "😀")'],
    ["'😀'", '(char "😀")'],
    ['"a\\n\\r\\t\\0\\\\\\"\\\'\\x41\\u{1F600}"', '"a\\n\\r\\t\\u0000\\\\\\"\'A😀"'],
    ['b"a\\xFF\\n"', '(bytes 97 255 10)'],
    ['"// no comment"', '"// no comment"'],
    ['true', 'true'],
    ['f"{x} of {n}"', '(format x " of " n)'],
    ['f"a"', '(format "a")'],
    ['f""', '(format)'],
    ['f"{{{x}}}"', '(format "{" x "}")'],
    ['f"{f(a, "b")}{ P { x: 1 }.x }"', '(format (call f a "b") (. (new P (x 1)) x))'],
    ['f"{f"{x}"}\\n"', '(format (format x) "\\n")'],
    ['f"{if a { "x" } else { "y" }}"', '(format (if a (block (result "x")) (block (result "y"))))'],
  ])('%s', (text, expected) => {
    expect(exprTree(text)).toBe(expected);
  });

  test('names may have any letters, and are normalized', () => {
    const { unit, messages } = parseText('fn gr\u00f6\u00dfe() { }\nfn e\u0301() { }');
    expect(messages).toEqual([]);
    expect(unit.items.map((item) => item.name.text)).toEqual(['gr\u00f6\u00dfe', '\u00e9']);
  });

  test('a byte order mark is skipped', () => {
    expect(parseText('\ufefffn f() { }').messages).toEqual([]);
  });

  test('`//` comments, nested comments, four slashes are no documentation', () => {
    const { unit, messages } = parseText('//// no\n// no\n/* a /* b */ c */ fn f() { } /**/');
    expect(messages).toEqual([]);
    expect(unit.items[0]?.doc).toBe('');
  });
});
