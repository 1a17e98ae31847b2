import { describe, expect, test } from 'vitest';
import { visitBlock } from '../flow/visit.ts';
import { checkText } from './testing.ts';

/** The types of the variables of `f`, by name. */
function locals(source: string): Record<string, string> {
  const { program, messages } = checkText(source);
  const errors = messages.filter((m) => !m.startsWith('FZ0120') && !m.startsWith('FZ0355'));
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const body = program.functions.find((f) => f.name === 'f')?.body;
  if (body === undefined) throw new Error('no body of f');
  const types: Record<string, string> = {};
  visitBlock(body, {
    expr: () => {},
    statement: (s) => {
      if (s.kind === 'let' && s.pattern.kind === 'binding') {
        types[s.pattern.local.name] = s.pattern.local.type.text;
        expect(s.pattern.type.text).toBe(s.pattern.local.type.text);
      }
    },
  });
  return types;
}

const CASES: readonly (readonly [string, Record<string, string>])[] = [
  [
    'let a = 1; let b = 2.5; let c = \'x\'; let d = b"ab"; let e = ""',
    { a: 'i32', b: 'f64', c: 'char', d: '[u8; 2]', e: 'str' },
  ],
  ['let a = 1; let b: u8 = a', { a: 'u8', b: 'u8' }],
  ['let a = List::new(); let b = a; b.push(1i64)', { a: 'List<i64>', b: 'List<i64>' }],
  ['let a = None; let b = [a, Some(2.5f32)]', { a: 'Option<f32>', b: '[Option<f32>; 2]' }],
  [
    'let a = if true { 1 } else { 2u16 }; let b = match a { 0 => None, _ => Some("x") }',
    { a: 'u16', b: 'Option<str>' },
  ],
  [
    'let a = (1, 2.0, true); let b = a.1; let c = [[0u8; 3]; 2]',
    { a: '(i32, f64, bool)', b: 'f64', c: '[[u8; 3]; 2]' },
  ],
  [
    'let a = Map::new(); a.insert(1, List::new()); let b = a.get(2); match a.get(1) { Some(l) => l.push("s"), None => {} }',
    { a: 'Map<i32, List<str>>', b: 'Option<List<str>>' },
  ],
  [
    'let a = 1 + 2u64; let b = 3 * a; let c = 1 << a; let d = -1 as u8',
    { a: 'u64', b: 'u64', c: 'i32', d: 'u8' },
  ],
  [
    'let a = loop { break 1u8 }; let b = { 2.0 }; let c = [1, 2, 3][0..2]',
    { a: 'u8', b: 'f64', c: '[i32]' },
  ],
  ['let a = min(1, 2u8); let b = max(1.5, 2); let c = abs(-3)', { a: 'u8', b: 'f64', c: 'i32' }],
  ['let a; a = "late"', { a: 'str' }],
  ['let a = Ok(1); let b: Result<u8, str> = a', { a: 'Result<u8, str>', b: 'Result<u8, str>' }],
];

describe('types of variables', () => {
  test.each(CASES)('%s', (body, expected) => {
    expect(locals(`fn f() { ${body} }`)).toEqual(expected);
  });
});

test('no type of the checker is left in the tree', () => {
  const { program } = checkText(`struct P<A> { a: A }
fn id<T>(x: T) -> T { x }
fn f(n: i32) -> i32 {
  let xs = List::new()
  for i in 0..n { xs.push(id((i, Some(P { a: 1.5 })))) }
  match xs.pop() { Some((i, Some(P { a }))) => i + id(a) as i32, _ => id::<i32>(0) }
}`);
  const texts: string[] = [];
  for (const func of program.functions) {
    if (func.body === undefined) throw new Error(`${func.name} has errors`);
    visitBlock(func.body, {
      expr: (e) => {
        texts.push(e.type.text);
        if (e.kind === 'call') texts.push(...e.typeArgs.map((t) => t.text));
      },
      statement: () => {},
    });
  }
  expect(texts.filter((t) => t.includes('?') || t.includes('error'))).toEqual([]);
});
