import { describe, expect, test } from 'vitest';
import { check } from '../../driver/compile.ts';

/** Codes and positions of everything the front end says about a program. */
function findings(text: string): readonly string[] {
  const { diagnostics, sources } = check(
    { path: 'test.fzy', text },
    { read: () => undefined },
    { roots: 'all' },
  );
  return diagnostics
    .filter((d) => /^FZ0[34]/.test(d.code))
    .map((d) => {
      const primary = d.labels.find((l) => l.primary);
      const at = primary === undefined ? undefined : sources.locate(primary.span);
      return `${d.code} ${at?.line}:${at?.column} ${d.title}`;
    });
}

function inFunction(body: string): string {
  return `fn take(mut a: [i32], b: [i32]) { a[0] = b[0] }
fn two(mut a: [i32], mut b: [i32]) { a[0] = b[0] }
fn f(c: bool, n: i32, s: str) {
${body}
}`;
}

describe('patterns', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['match c { true => 1, false => 2 }', []],
    ['match c { true => 1 }', ['FZ0301 4:7 match is not exhaustive: `false` not covered']],
    ['match n { 0 => 1, 1..=9 => 2, _ => 3 }', []],
    [
      'match n { 0 => 1, 2..=9 => 2 }',
      ['FZ0301 4:7 match is not exhaustive: `i32.MIN..=-1`, `1`, `10..=i32.MAX` not covered'],
    ],
    ['match 3u8 { 0..=127 => 1, 128..=255 => 2 }', []],
    ['match s { "a" => 1, "b" => 2 }', ['FZ0301 4:7 match is not exhaustive: `_` not covered']],
    [
      'match (c, c) { (true, _) => 1, (_, true) => 2 }',
      ['FZ0301 4:7 match is not exhaustive: `(false, false)` not covered'],
    ],
    ['match c { true => 1, false => 2, _ => 3 }', ['FZ0302 4:34 this arm can never match']],
    ['match n { 1..=5 => 1, 3 => 2, _ => 3 }', ['FZ0302 4:23 this arm can never match']],
    ['match n { x if c => x, 1 => 2, _ => 3 }', []],
    [
      'match Some(n) { Some(0) => 1, None => 2 }',
      ['FZ0301 4:7 match is not exhaustive: `Some(i32.MIN..=-1)`, `Some(1..=i32.MAX)` not covered'],
    ],
    ["match 'x' { '\\0'..='\\u{D7FF}' => 1, '\\u{E000}'..='\\u{10FFFF}' => 2 }", []],
    ['let Some(x) = Some(n)', ['FZ0303 4:5 this pattern does not match every value in `let`']],
  ];
  test.each(cases)('%s', (body, expected) => {
    expect(findings(inFunction(body))).toEqual(expected);
  });

  test('long matches over literals are checked without the matrix', () => {
    const arms = Array.from({ length: 300 }, (_, i) => `${i} => ${i},`).join(' ');
    expect(findings(inFunction(`match n { ${arms} _ => 0 }`))).toEqual([]);
    expect(findings(inFunction(`match n { ${arms} 17 => 0, _ => 0 }`))).toEqual([
      expect.stringMatching(/^FZ0302/),
    ]);
    expect(findings(inFunction(`match n { ${arms} }`))).toEqual([
      'FZ0301 4:7 match is not exhaustive: `i32.MIN..=-1`, `300..=i32.MAX` not covered',
    ]);
  });

  test('a match too intricate to decide is an error, in bounded time', () => {
    const columns = 20;
    const arms = Array.from({ length: columns }, (_, i) => {
      const row = Array.from({ length: columns }, (_, k) => (k === i ? 'true' : '_'));
      return `(${row.join(', ')}) => ${i},`;
    });
    const scrutinee = `(${Array.from({ length: columns }, () => 'c').join(', ')})`;
    const all = Array.from({ length: columns }, () => 'false').join(', ');
    const found = findings(inFunction(`match ${scrutinee} { ${arms.join(' ')} (${all}) => 99 }`));
    expect(found.every((f) => f.startsWith('FZ0307'))).toBe(true);
  });

  test('an enum without variants has nothing to cover', () => {
    expect(findings('enum Never { }\nfn f(n: Never) -> i32 { match n { } }')).toEqual([]);
  });
});

describe('assignment', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['let x: i32\nif c { x = 1 } else { x = 2 }\nprint(str.from(x))', []],
    [
      'let x: i32\nif c { x = 1 }\nprint(str.from(x))',
      ['FZ0304 6:16 `x` is used before it has a value'],
    ],
    ['let x: i32\nx = 1\nx = 2', ['FZ0305 6:1 `x` may already have a value']],
    ['let x: i32\nwhile c { x = 1 }', ['FZ0305 5:11 `x` may already have a value']],
    ['let x: i32\nloop { x = 1; break }\nprint(str.from(x))', []],
    ['let x: i32\nloop { if c { x = n; break } }\nprint(str.from(x))', []],
    ['for i in 0..n { let x: i32\nif i > 2 { x = 1 } else { continue }\nprint(str.from(x)) }', []],
    [
      'let x: i32\nfor i in 0..n { if c { x = i; continue }; break }',
      ['FZ0305 5:24 `x` may already have a value'],
    ],
    ['let x: i32\nif c && n > 0 { x = 1 } else { return }\nprint(str.from(x))', []],
    ['return\nprint(s)', ['FZ0306 5:1 this code never runs']],
    ['loop { }\nprint(s)', ['FZ0306 5:1 this code never runs']],
  ];
  test.each(cases)('%s', (body, expected) => {
    expect(findings(inFunction(body))).toEqual(expected);
  });
});

describe('overlap and escape', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    [
      'let mut x = [1, 2, 3, 4]\ntake(mut x, x)',
      ['FZ0401 5:10 `mut` argument overlaps another argument'],
    ],
    ['let mut x = [1, 2, 3, 4]\ntake(mut x[0..2], x[2..4])', []],
    [
      'let mut x = [1, 2, 3, 4]\ntake(mut x[0..3], x[2..4])',
      ['FZ0401 5:10 `mut` argument overlaps another argument'],
    ],
    ['let mut x = [1, 2, 3, 4]\nlet y = x\ntake(mut x, y)', []],
    [
      'let mut x = [1, 2, 3, 4]\nlet v = x[1..3]\ntake(mut x, v)',
      ['FZ0401 6:10 `mut` argument overlaps another argument'],
    ],
    ['let mut x = [[1, 2], [3, 4]]\ntwo(mut x[0], mut x[1])', []],
    [
      'let mut x = [1, 2]\nlet mut v = x[0..1]\nif c { let y = [3, 4]\nv = y[0..2] }\nprint(str.from(v[0]))',
      ['FZ0403 7:5 slice outlives what it views'],
    ],
    [
      'let mut x = [1, 2]\nlet mut v = x[0..1]\nif c { let y = [3, 4]\nlet w = y[0..2]\nv = w }',
      ['FZ0403 8:5 slice outlives what it views'],
    ],
    [
      'let v = { let y = [3, 4]\ny[0..1] }\nprint(str.from(v[0]))',
      ['FZ0403 5:1 slice outlives what it views'],
    ],
  ];
  test.each(cases)('%s', (body, expected) => {
    expect(findings(inFunction(body))).toEqual(expected);
  });

  test('a static passed `mut` to what uses it', () => {
    const program = `static mut G: [i32; 2] = [1, 2]
fn inner(mut a: [i32]) { a[0] = G[1] }
fn outer(mut a: [i32]) { inner(mut a) }
fn other(mut a: [i32]) { a[0] = 1 }
fn f() { outer(mut G)
other(mut G) }`;
    expect(findings(program)).toEqual([
      'FZ0402 5:20 `G` is passed `mut` to a function that uses it',
    ]);
  });
});
