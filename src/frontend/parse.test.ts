/** What the parser accepts, and the tree it makes of it. */

import { describe, expect, test } from 'vitest';
import { bodyTree, parseText, tree } from './parse-testing.ts';

describe('items', () => {
  test.each([
    ['fn f() { }', '(fn f (params) (block))'],
    [
      'pub fn f(mut a: [f32], b: i32,) -> i32 { b }',
      '(fn f pub (params (mut a (slice f32)) (b i32)) (-> i32) (block (result b)))',
    ],
    [
      'fn f<T: Num + Ord, U>(a: [T]) -> T { }',
      '(fn f (generics (T Num Ord) (U)) (params (a (slice T))) (-> T) (block))',
    ],
    ['const A: [u32; 4] = [1, 2,]', '(const A (array u32 4) (array 1 2))'],
    ['const A = 1;', '(const A 1)'],
    ['static X: i32 = 1', '(static X i32 1)'],
    ['static mut X: i32 = 1', '(static X mut i32 1)'],
    ['struct P { x: i32, y: [f64; 2], }', '(struct P (x i32) (y (array f64 2)))'],
    ['struct P<T> { x: T }', '(struct P (generics (T)) (x T))'],
    [
      'enum E { A, B(i32, str), C = 3, D = -1 }',
      '(enum E (A) (B i32 str) (C (= 3)) (D (= (- 1))))',
    ],
    ['type A = (i32, str)', '(type A (tuple i32 str))'],
    ['type A = fn(i32, mut [u8]) -> bool', '(type A (fn (i32 (mut (slice u8))) bool))'],
    ['type A = Map<str, List<List<i32>>>', '(type A Map<str, List<List<i32>>>)'],
    ['type A = a::b::C<i32>', '(type A a::b::C<i32>)'],
    ['type A = (i32)', '(type A i32)'],
    ['type A = (i32,)', '(type A (tuple i32))'],
    [
      'impl<T> P<T> { const Z: i32 = 0\n fn m(self) { } fn n(mut self, a: T) { } }',
      '(impl\n  (generics (T))\n  P<T>\n  (const Z i32 0)\n  (fn m (params (self)) (block))\n  (fn n (params (mut self) (a T)) (block)))',
    ],
    ['use a::b', '(use a::b (as b))'],
    ['use a::b as c', '(use a::b (as c))'],
    ['mod util', '(mod util)'],
    ['extern "env" fn now(a: i32) -> f64', '(extern "env" now (params (a i32)) (-> f64))'],
    ['test "t" { assert(true) }', '(test "t" (block (result (call assert true))))'],
    [
      '#[require(direct, no_alloc)]\n#[unroll(4)]\nfn f() { }',
      '(fn f (# require direct no_alloc) (# unroll 4) (params) (block))',
    ],
    [
      'fn test(step: i32, parallel: i32) { }',
      '(fn test (params (step i32) (parallel i32)) (block))',
    ],
    ['fn f() { } fn g() { }', '(fn f (params) (block))\n(fn g (params) (block))'],
    ['fn\nf\n(\n)\n->\ni32\n{\n}', '(fn f (params) (-> i32) (block))'],
  ])('%s', (text, expected) => {
    expect(tree(text)).toBe(expected);
  });

  test('documentation goes to items, fields and variants', () => {
    const { unit } = parseText(
      '/// One.\n/// Two.\n#[inline]\npub struct P {\n  /// X.\n  x: i32,\n}\nenum E {\n /// A.\n A }',
    );
    expect(unit.items[0]).toMatchObject({ doc: 'One.\nTwo.', fields: [{ doc: 'X.' }] });
    expect(unit.items[1]).toMatchObject({ doc: '', variants: [{ doc: 'A.' }] });
  });

  test('the name of a `use`, an `impl` and a `test`', () => {
    const { unit } = parseText('use a::b\nimpl x::P<i32> { }\ntest "a b" { }');
    expect(unit.items.map((item) => item.name.text)).toEqual(['b', 'P', 'a b']);
  });
});

describe('ends of statements', () => {
  test.each([
    ['a newline ends a statement', 'let a = 1\nlet b = 2', '(let a 1)\n(let b 2)'],
    ['so does a semicolon', 'a(); b();', '(call a)\n(call b)'],
    ['lone semicolons are nothing', ';;a();;', '(call a)'],
    ['a line goes on inside `(`', 'f(\n1,\n2\n)', '(result (call f 1 2))'],
    ['a line goes on inside `[`', 'a[\n1\n]', '(result (index a 1))'],
    ['a line goes on after a binary operator', 'a +\nb', '(result (+ a b))'],
    ['a line goes on before a binary operator', 'a\n+ b\n/ c', '(result (+ a (/ b c)))'],
    [
      'also before `&&`, `||`, `==` and `as`',
      'a\n&& b\n== c\n|| d\nas i32',
      '(result (|| (&& a (== b c)) (as d i32)))',
    ],
    ['a line goes on before `.`', 'a\n.b()\n.c', '(result (. (method a b) c))'],
    ['`-` begins a statement', 'a\n-b', 'a\n(result (- b))'],
    ['`*` does not continue', 'let a = b\n-1', '(let a b)\n(result (- 1))'],
    ['`(` after a newline begins a statement', 'a\n(b)', 'a\n(result b)'],
    ['`[` after a newline begins a statement', 'a\n[b]', 'a\n(result (array b))'],
    ['`{` after a newline begins a block', 'a\n{ b }', 'a\n(result (block (result b)))'],
    [
      'a block inside parentheses has lines again',
      'f({\na\n-b\n})',
      '(result (call f (block a (result (- b)))))',
    ],
    [
      'but not inside parentheses inside it',
      'f({\n(a\n-b)\n})',
      '(result (call f (block (result (- a b)))))',
    ],
    [
      'the `>` of a type ends nothing',
      'let a: List<i32>\nlet b = 1',
      '(let a (: List<i32>))\n(let b 1)',
    ],
    [
      '`return` takes nothing from the next line',
      'if c then return\nfoo()',
      '(if c (block (return)))\n(result (call foo))',
    ],
    ['`break` takes nothing from the next line', 'break\nfoo()', '(break)\n(result (call foo))'],
    ['a block ends its statement', 'if a { } b()', '(if a (block))\n(result (call b))'],
    [
      'a block that ends a line takes no operator',
      'if a { }\n-b',
      '(if a (block))\n(result (- b))',
    ],
    ['but a method call', 'match a { _ => b }\n.c()', '(result (method (match a (arm _ b)) c))'],
    [
      '`else` may stand on the next line',
      'if a { }\nelse if b { }\nelse { }',
      '(result (if a (block) (if b (block) (block))))',
    ],
    ['assignment operators may too', 'a\n= 1', '(= a 1)'],
    ['`?` on the next line does not continue', 'a?\nb', '(? a)\n(result b)'],
    ['comments are no newlines', 'a /* x */ + /* y */ b // z', '(result (+ a b))'],
    ['a comment over lines is one', 'a /* x\n */ b', 'a\n(result b)'],
    ['carriage returns belong to newlines', 'a\r\nb\r\n', 'a\n(result b)'],
  ])('%s', (_name, text, expected) => {
    expect(bodyTree(text)).toBe(expected);
  });
});

describe('statements', () => {
  test.each([
    ['let x', '(let x)'],
    ['let mut x: i32 = 1', '(let mut x (: i32) 1)'],
    ['let (a, mut b) = p', '(let (tuple a (mut b)) p)'],
    [
      'let Pair { left, right: (q, _), .. } = p',
      '(let (struct Pair (left) (right (tuple q _)) ..) p)',
    ],
    ['a.b[1] = 2', '(= (index (. a b) 1) 2)'],
    ['a += 1; b -= 1; c *= 1; d /= 1; e %= 1', '(+= a 1)\n(-= b 1)\n(*= c 1)\n(/= d 1)\n(%= e 1)'],
    [
      'a &= 1; b |= 1; c ^= 1; d <<= 1; e >>= 1',
      '(&= a 1)\n(|= b 1)\n(^= c 1)\n(<<= d 1)\n(>>= e 1)',
    ],
    ['discard f()', '(discard (call f))'],
    ['defer { f() }', '(defer (block (result (call f))))'],
    ['while a < b { c() }', '(while (< a b) (block (result (call c))))'],
    ["'outer: while true { break 'outer }", "(while 'outer true (block (result (break 'outer))))"],
    ['for i in 0..n { }', '(for i (.. 0 n) (block))'],
    ['for i in n..=0 step -1 { }', '(for i (..= n 0) (step (- 1)) (block))'],
    ['for (k, v) in m { }', '(for (tuple k v) m (block))'],
    ['for step in 0..step step step { }', '(for step (.. 0 step) (step step) (block))'],
    ['#[unroll(4)]\nfor i in a { }', '(for (# unroll 4) i a (block))'],
    ['#[require(switch)]\nmatch a { _ => b }', '(result (match (# require switch) a (arm _ b)))'],
    ["'a: loop { continue 'a }", "(result (loop 'a (block (result (continue 'a)))))"],
    [
      'fn g() { }\nconst A: i32 = 1\nstruct P { }',
      '(fn g (params) (block))\n(const A i32 1)\n(struct P)',
    ],
    ['if a then return', '(result (if a (block (return))))'],
    ['if a then x = 1', '(result (if a (block (= x 1))))'],
    ['if a then f()', '(result (if a (block (call f))))'],
    ['if a then break', '(result (if a (block (break))))'],
    ['if a then if b then return 1', '(result (if a (block (if b (block (return 1))))))'],
    [
      'if str.contains(a, b) == 1 then return x',
      '(result (if (== (method str contains a b) 1) (block (return x))))',
    ],
    ['if x { } else { }', '(result (if x (block) (block)))'],
    ['return match a { _ => 1 }', '(result (return (match a (arm _ 1))))'],
  ])('%s', (text, expected) => {
    expect(bodyTree(text)).toBe(expected);
  });
});

test('spans cover the source text of their nodes', () => {
  const text = 'fn f() -> i32 {\n    let x = a.b(1) + -c[2]\n    f"{x + 1}"\n}';
  const { unit } = parseText(text);
  const f = unit.items[0];
  if (f?.kind !== 'fn') throw new Error('no function');
  const source = (node: { span: { start: number; end: number } }): string =>
    text.slice(node.span.start, node.span.end);
  expect(source(f)).toBe(text);
  expect(source(f.name)).toBe('f');
  const [first] = f.body.statements;
  if (first?.kind !== 'let' || first.value?.kind !== 'binary') throw new Error('no sum');
  expect(source(first)).toBe('let x = a.b(1) + -c[2]');
  expect(source(first.value)).toBe('a.b(1) + -c[2]');
  expect(source(first.value.left)).toBe('a.b(1)');
  expect(source(first.value.right)).toBe('-c[2]');
  expect(text.slice(first.value.opSpan.start, first.value.opSpan.end)).toBe('+');
  const result = f.body.result;
  if (result?.kind !== 'format') throw new Error('no format');
  const part = result.parts[0];
  if (part === undefined || typeof part === 'string') throw new Error('no hole');
  expect(source(part)).toBe('x + 1');
});

test('the program of the reference', () => {
  const text = `const TABLE: [u32; 4] = [3, 5, 7, 11]

enum Shape { Dot, Circle(f64), Rect(f64, f64) }

fn area(s: Shape) -> f64 {
    match s {
        Shape::Dot => return 0.0,
        Shape::Circle(r) if r < 0.0 => return 0.0,
        Shape::Circle(r) => return 3.141592653589793 * r * r,
        Shape::Rect(w, h) => return w * h,
    }
}

/// Adds \`b\` into \`a\`, element by element.
#[require(direct, no_bounds_checks, vectorized)]
pub fn add_into(mut a: [f32], b: [f32]) {
    let n = min(a.len(), b.len())
    for i in 0..n {
        a[i] += b[i]
    }
}

pub fn tags(line: str) -> i32 {
    let t = str.replace(str.trim(line), ",", "|")
    if str.starts_with(t, "alpha") then return 1
    return 0
}

test "rect" { assert(area(Shape::Rect(2.0, 3.0)) == 6.0) }
`;
  expect(tree(text)).toMatchInlineSnapshot(`
    "(const TABLE (array u32 4) (array 3 5 7 11))
    (enum Shape (Dot) (Circle f64) (Rect f64 f64))
    (fn
      area
      (params (s Shape))
      (-> f64)
      (block
        (result
          (match
            s
            (arm Shape::Dot (return 0.0))
            (arm (variant Shape::Circle r) (if (< r 0.0)) (return 0.0))
            (arm (variant Shape::Circle r) (return (* (* 3.141592653589793 r) r)))
            (arm (variant Shape::Rect w h) (return (* w h)))))))
    (fn
      add_into
      (doc "Adds \`b\` into \`a\`, element by element.")
      (# require direct no_bounds_checks vectorized)
      pub
      (params (mut a (slice f32)) (b (slice f32)))
      (block
        (let n (call min (method a len) (method b len)))
        (for i (.. 0 n) (block (+= (index a i) (index b i))))))
    (fn
      tags
      pub
      (params (line str))
      (-> i32)
      (block
        (let t (method str replace (method str trim line) "," "|"))
        (if (method str starts_with t "alpha") (block (return 1)))
        (result (return 0))))
    (test "rect" (block (result (call assert (== (call area (call Shape::Rect 2.0 3.0)) 6.0)))))"
  `);
});
