import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkText } from './testing.ts';

/** A program with a little of everything, to be mutilated. */
const SEED = `const N: i32 = 3
static mut hits: i32 = 0
enum Shape { Dot, Rect(f64, f64) }
struct Pair<T: Num> { left: T, right: [T; N] }
impl<T: Num> Pair<T> {
  fn sum(self) -> T { self.left + self.right[0] }
  fn set(mut self, v: T) { self.left = v }
}
fn area(s: Shape) -> f64 { match s { Shape::Dot => 0.0, Shape::Rect(w, h) if w > 0.0 => w * h, _ => 1.5 } }
fn half(n: i32) -> Option<i32> { if n % 2 == 0 { Some(n / 2) } else { None } }
fn quarter(n: i32) -> Option<i32> { half(half(n)?) }
pub fn run(mut xs: [i32], name: str) -> i32 {
  let mut p = Pair { left: 1, right: [0; N] }
  p.set(4)
  let words = List::new()
  for w in name.split(",") { words.push(w.trim()) }
  let seen: Map<str, i32> = Map::new()
  'outer: for i in 0..xs.len() step 2 {
    while xs[i] > 3 { xs[i] -= 1; if xs[i] == 7 { continue 'outer } }
    seen.insert(f"{i}: {name[0..1]}", xs[i] << 2)
  }
  hits += 1
  let (a, b) = (p.sum(), quarter(hits))
  let s = xs[1..N]
  loop { if str.contains(name, "x") == 1 { break } else { return a as u8 as i32 } }
  match (b, s.len()) { (Some(n), 0..=9) => n, (None, _) | (_, 10) => -1, _ => words.len() }
}
`;

const TOKENS = SEED.match(/\w+|\s+|[^\w\s]/g) ?? [];

describe('never crashes', () => {
  test('the program itself is right', () => {
    expect(checkText(SEED).messages).toEqual([]);
  });

  test('on programs with tokens missing, doubled, swapped and replaced', () => {
    const at = fc.nat({ max: TOKENS.length - 1 });
    const edit = fc.record({
      kind: fc.constantFrom('drop', 'double', 'swap', 'replace'),
      a: at,
      b: at,
    });
    const mutilate = (edits: readonly { kind: string; a: number; b: number }[]): string => {
      const tokens = [...TOKENS];
      for (const { kind, a, b } of edits) {
        const first = tokens[a] ?? '';
        const second = TOKENS[b] ?? '';
        if (kind === 'drop') tokens[a] = '';
        else if (kind === 'double') tokens[a] = `${first} ${first}`;
        else if (kind === 'replace') tokens[a] = second;
        else {
          tokens[a] = tokens[b] ?? '';
          tokens[b] = first;
        }
      }
      return tokens.join('');
    };
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        const text = mutilate(edits);
        for (const { labels } of checkText(text).input.diagnostics.all) {
          for (const { span } of labels) expect(span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  /** As deep as the parser lets them be, which is not for this stage to know. */
  const DEEP: readonly (readonly [string, (n: number) => string])[] = [
    ['blocks', (n) => `fn f() { ${'{ '.repeat(n)}${'} '.repeat(n)} }`],
    ['ifs', (n) => `fn f(c: bool) -> i32 { ${'if c { '.repeat(n)}1${' } else { 2 }'.repeat(n)} }`],
    [
      'calls',
      (n) => `fn g<T>(x: T) -> T { x }\nfn f() -> i32 { ${'g('.repeat(n)}1${')'.repeat(n)} }`,
    ],
    ['variants', (n) => `fn f() { let _x = ${'Some('.repeat(n)}1${')'.repeat(n)} }`],
    ['operators', (n) => `fn f(x: i32) -> i32 { ${'x + '.repeat(n)}x }`],
    ['methods', (n) => `fn f(x: str) -> str { x${'.trim()'.repeat(n)} }`],
    ['functions', (n) => `${'fn f() { '.repeat(n)}${'} '.repeat(n)}`],
    ['else ifs', (n) => `fn f(x: i32) -> i32 { ${'if x == 1 { 1 } else '.repeat(n)}{ 2 } }`],
  ];

  test.each(DEEP)('on deep %s', (_, program) => {
    for (const n of [200, 450, 2000]) expect(() => checkText(program(n))).not.toThrow();
  });

  test('on deep bodies that wait for each other', () => {
    const lines = Array.from(
      { length: 80 },
      (_, i) =>
        `fn f${i}() -> i32 { ${'{ '.repeat(200)}let a: [i32; f${i + 1}()] = [0; 1]${' }'.repeat(200)}; 1 }`,
    );
    const { messages } = checkText([...lines, 'fn f80() -> i32 { 1 }'].join('\n'));
    expect(messages[0]).toContain('declarations depend on each other too deeply');
  });

  test('on long chains of declarations', () => {
    const chain = (n: number, line: (i: number) => string, last: string): string =>
      [...Array.from({ length: n }, (_, i) => line(i)), last].join('\n');
    const forwards = chain(3000, (i) => `const C${i + 1}: i32 = C${i} + 1`, 'const C0: i32 = 0');
    const backwards = chain(
      3000,
      (i) => `const C${i}: i32 = C${i + 1} + 1`,
      'const C3000: i32 = 0',
    );
    const aliases = chain(3000, (i) => `type T${i} = T${i + 1}`, 'type T3000 = i32');
    const structs = chain(3000, (i) => `struct S${i} { x: S${i + 1} }`, 'struct S3000 { x: i32 }');
    expect(checkText(forwards).messages).toEqual([]);
    expect(checkText(structs).messages).toEqual([]);
    for (const text of [backwards, aliases]) {
      expect(checkText(text).messages[0]).toContain('declarations depend on each other too deeply');
    }
  });
});
