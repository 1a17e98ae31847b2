/** The table of where data lives: a program for each of its rows, and the page that shows it. */

import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ELIGIBILITY, type Policy } from '../lower/eligibility.ts';
import { compile, DEFAULT_OPTIONS } from './compile.ts';

const PAGE = new URL('../../docs/lowering.md', import.meta.url);
const BLESS = process.env.FZY_BLESS === '1';

/** One program per row, in the order of the table; what is looked at happens in `f`. */
const PROGRAMS: readonly string[] = [
  'pub fn f(n: i32, x: f64) -> f64 { return (n * 3) as f64 + x }',
  `struct P { a: i32, b: f64 }
   fn make(n: i32) -> P { return P { a: n, b: 0.5 } }
   pub fn f(n: i32) -> i32 { let p = make(n)
     return p.a * p.a }`,
  'pub fn f(i: i32) -> i32 { let a: [i32; 5] = [3, 1, 4, 1, 5]\n return a[i] }',
  `pub fn f(i: i32) -> i32 { let mut a: [i32; 64] = [7; 64]
     a[i] = i
     a[(i + 3) % 64] += 2
     return a[(i * 7) % 64] }`,
  `#[inline(never)]
   fn fill(mut a: [i32; 64], i: i32) { a[i] = i }
   pub fn f(i: i32) -> i32 { let mut a: [i32; 64] = [7; 64]
     fill(mut a, i)
     return a[(i * 7) % 64] }`,
  'pub fn f(s: [i32]) -> i32 { let t = s[1..]\n return t.len() }',
  'pub fn f(s: str) -> i32 { return s.trim().len() }',
  'pub fn f(n: i32) -> str { return "n = " + str.from(n) }',
  'static mut G: i32 = 1\npub fn f(n: i32) -> i32 { G = G * 3 + n\n return G }',
  'static mut T: [i32; 9] = [0; 9]\npub fn f(i: i32) -> i32 { T[i] = T[i] * 3 + i\n return T[i] }',
  'pub fn f(n: i32) -> i32 { let mut l: List<i32> = List::new()\n l.push(n)\n return l.len() }',
  'static mut L: List<i32> = List::new()\npub fn f(n: i32) -> i32 { L.push(n)\n return L.len() }',
];

/** Where the data went, from what is in the code of `f` and of what it calls. */
async function placed(text: string, fastPath: 'on' | 'off' | 'force', wanted: Policy) {
  const options = { ...DEFAULT_OPTIONS, fastPath, report: 'sites' } as const;
  const input = { path: 'row.fzy', text };
  const { output, report, diagnostics } = await compile(input, { read: () => undefined }, options);
  if (output === undefined || report === undefined) {
    const refused = diagnostics.length > 0 && diagnostics.every((d) => d.code.startsWith('FZ08'));
    return refused ? 'refused' : `errors: ${diagnostics.map((d) => d.title).join('; ')}`;
  }
  const { lowered } = output;
  const func = lowered.functions.get('f');
  const kinds = new Set(
    (func?.blocks ?? []).flatMap((b) => (b?.insts ?? []).map((id) => func?.values[id]?.kind)),
  );
  const facts = report.functions.find((row) => row.name === 'f')?.facts;
  const memory = facts === undefined ? 0 : facts.loads + facts.stores + facts.blocks;
  const host = (facts?.runtimeCalls ?? 0) > 0;
  const holds: Readonly<Record<Policy, boolean>> = {
    'machine values': memory === 0 && !host && !kinds.has('frame'),
    'stack frame': kinds.has('frame') && !host,
    'static data': kinds.has('address') && memory > 0 && !host,
    'WebAssembly global':
      kinds.has('global.get') && kinds.has('global.set') && memory === 0 && !host,
    'pointer and length': !host && !kinds.has('frame'),
    arena:
      report.sites.some((s) =>
        s.instances.some((i) => i.decision === 'arena' || i.rule === 'collection.arena'),
      ) && !host,
    'runtime handle': host && fastPath !== 'off',
    'object of the host': host && fastPath === 'off',
    refused: false,
  };
  return holds[wanted] ? wanted : `not ${wanted}: ${JSON.stringify(facts)} ${[...kinds].join()}`;
}

describe('where data lives', () => {
  it('has a program for every row', () => expect(PROGRAMS.length).toBe(ELIGIBILITY.length));

  ELIGIBILITY.forEach((row, i) => {
    it(`${row.data}, ${row.mutability}, ${row.escapes}`, async () => {
      for (const mode of ['on', 'force', 'off'] as const) {
        const wanted = row[mode];
        expect({ mode, where: await placed(PROGRAMS[i] ?? '', mode, wanted) }).toEqual({
          mode,
          where: wanted,
        });
      }
    });
  });

  it('stands in docs/lowering.md as it is here', () => {
    const page = readFileSync(PAGE, 'utf8');
    const rows = ELIGIBILITY.map(
      ({ data, mutability, escapes, on, force, off }) =>
        `| ${data} | ${mutability} | ${escapes} | ${on} | ${force} | ${off} |`,
    );
    const table = [
      '| data | mutability | escape | `on` | `force` | `off` |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
    const [before, rest] = page.split('<!-- eligibility -->\n');
    const [, after] = rest?.split('<!-- /eligibility -->') ?? [];
    const wanted = `${before}<!-- eligibility -->\n${table}\n<!-- /eligibility -->${after}`;
    if (BLESS) writeFileSync(PAGE, wanted);
    expect(BLESS ? wanted : page).toBe(wanted);
  });
});
