/** The lowering report from source to each of its forms, its schema, and contracts. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ruleFault } from '../lower/rules.ts';
import type { LoweringReport } from '../report/lowering/report.ts';
import { main } from './cli.ts';
import { compile, DEFAULT_OPTIONS } from './compile.ts';
import type { CompileOptions } from './contract.ts';

const SCHEMA: unknown = JSON.parse(
  readFileSync(new URL('../../docs/lowering-report.schema.json', import.meta.url), 'utf8'),
);

const PROGRAM = `static mut LOG: [i32; 8] = [0; 8]
fn twice(x: i32) -> i32 { return x * 2 }
pub fn sum(a: [i32], n: i32) -> i32 {
    let mut total = 0
    for i in 0..n {
        total += twice(a[a[i]])
    }
    LOG[1] = total
    return total
}
pub fn pick(n: i32) -> i32 {
    if false { LOG[n] = 2 }
    match n { 0 => 4, 1 => 5, 2 => 8, 3 => 9, _ => 1 }
}
pub fn label(n: i32) -> str { return "<row> " + str.from(n) }
`;

const folder = mkdtempSync(join(tmpdir(), 'fzy-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

function put(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function fzyc(...args: readonly string[]) {
  let out = '';
  let err = '';
  const code = await main(args, () => ({
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colorErr: false,
    colorOut: false,
    width: undefined,
  }));
  return { code, out, err };
}

async function reportOf(text: string, options: Partial<CompileOptions> = {}) {
  const given = { ...DEFAULT_OPTIONS, report: 'sites', ...options } as const;
  const result = await compile({ path: 'p.fzy', text }, { read: () => undefined }, given);
  if (result.report === undefined) throw new Error('no report');
  return { ...result, report: result.report };
}

/** JSON Schema as far as our schema goes; gives what is wrong. */
function faults(schema: unknown, value: unknown, at = '$'): readonly string[] {
  const rule = schema as Readonly<Record<string, unknown>>;
  if (typeof rule.$ref === 'string') {
    const defs = (SCHEMA as { readonly $defs: Readonly<Record<string, unknown>> }).$defs;
    return faults(defs[rule.$ref.replace('#/$defs/', '')], value, at);
  }
  if (Array.isArray(rule.anyOf)) {
    const all = rule.anyOf.map((option) => faults(option, value, at));
    return all.some((found) => found.length === 0) ? [] : all.flat();
  }
  if ('const' in rule && rule.const !== value) return [`${at} is not ${String(rule.const)}`];
  if (Array.isArray(rule.enum) && !rule.enum.includes(value)) return [`${at}: ${String(value)}`];
  const types = [rule.type ?? []].flat();
  if (types.length > 0 && !types.some((type) => isOf(String(type), value))) {
    return [`${at} is no ${types.join(' or ')}`];
  }
  if (Array.isArray(value))
    return value.flatMap((item, i) => faults(rule.items, item, `${at}[${i}]`));
  if (typeof value !== 'object' || value === null) return [];
  const properties = rule.properties as Readonly<Record<string, unknown>>;
  const missing = (rule.required as readonly string[]).filter((key) => !(key in value));
  return [
    ...missing.map((key) => `${at}.${key} is missing`),
    ...Object.entries(value).flatMap(([key, item]) =>
      key in properties ? faults(properties[key], item, `${at}.${key}`) : [`${at}.${key} is extra`],
    ),
  ];
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}

function siteAt(report: LoweringReport, line: number, kind: string) {
  const found = report.sites.find((site) => site.place.line === line && site.kind === kind);
  if (found === undefined) throw new Error(`no ${kind} in line ${line}`);
  return found;
}

describe('the report as data', () => {
  it('fits its schema in every mode, and names registered rules only', async () => {
    for (const fastPath of ['off', 'on'] as const) {
      for (const level of [0, 2] as const) {
        const { report } = await reportOf(PROGRAM, { fastPath, level, report: 'code' });
        expect(faults(SCHEMA, JSON.parse(JSON.stringify(report)))).toEqual([]);
        const wrong = report.sites.flatMap(({ kind, instances }) =>
          instances.flatMap((instance) => ruleFault({ ...instance, kind }) ?? []),
        );
        expect(wrong).toEqual([]);
      }
    }
    expect(faults(SCHEMA, { schema: 'fzy-lowering-report/2' }).length).toBeGreaterThan(5);
  });

  it('loses no site, and is the same twice', async () => {
    const { report } = await reportOf(PROGRAM);
    expect(siteAt(report, 6, 'array-load').depth).toBe(1);
    expect(siteAt(report, 6, 'array-load').weight).toBe(10);
    expect(siteAt(report, 6, 'bounds-check').function).toBe('sum');
    expect(siteAt(report, 12, 'array-store').instances).toMatchObject([
      { status: 'removed', decision: 'removed' },
    ]);
    expect(siteAt(report, 13, 'match').instances[0]?.form).toBeDefined();
    expect(siteAt(report, 5, 'loop')).toBeDefined();
    const again = await reportOf(PROGRAM);
    expect(JSON.stringify(again.report)).toBe(JSON.stringify(report));
    const { facts } = report.total;
    expect(facts.bytes).toBeGreaterThan(0);
    const row = report.functions.find((func) => func.name === 'sum');
    expect(row?.facts.loads).toBeGreaterThan(0);
  });
});

describe('contracts', () => {
  const required = (word: string, body: string): string => `#[require(${word})]\n${body}\n`;
  const CHECKED = 'pub fn at(a: [i32], i: i32) -> i32 { return a[i] }';

  it.each([
    ['no_bounds_checks', CHECKED, 'FZ0811'],
    ['no_alloc', 'pub fn f(n: i32) -> str { return str.from(n) }', 'FZ0814'],
    [
      'vectorized',
      'pub fn f(n: i32) -> i32 { let mut t = 0\nwhile t < n { t += 3 }\nt }',
      'FZ0812',
    ],
    ['vectorized', 'pub fn f(n: i32) -> i32 { return n }', 'FZ0812'],
    ['vectorized', 'pub fn f(mut a: [f32]) { for i in 0..a.len() { a[i] *= 2.0 } }', undefined],
    [
      'vectorized',
      'pub fn f(a: [f32]) -> f32 { let mut t: f32 = 0.0\nfor x in a { t += x }\nt }',
      'FZ0812',
    ],
    ['direct, switch, no_alloc', CHECKED, undefined],
    ['no_bounds_checks, direct', 'pub fn f(n: i32) -> i32 { return n }', undefined],
  ])('%s of %s: %s', async (word, body, code) => {
    const { diagnostics, report, output } = await reportOf(required(word, body));
    expect(diagnostics.map((d) => d.code)).toEqual(code === undefined ? [] : [code]);
    expect(output === undefined).toBe(code !== undefined);
    const failed = report.contracts.some((contract) => contract.status === 'failed');
    expect(failed).toBe(code !== undefined);
    if (code === undefined) return;
    const [{ labels } = { labels: [] }] = diagnostics;
    expect(labels.find((label) => label.message === 'required here')?.span.start).toBe(10);
    expect(labels.find((label) => label.primary)?.message).toMatch(/^\[[a-z]+\.[a-z-]+\] /);
  });

  it.each([{ level: 1 }, { bounds: 'strict' }, { fastPath: 'off' }] as const)(
    'do not bind with %j',
    async (options) => {
      const { diagnostics, report } = await reportOf(
        required('no_bounds_checks', CHECKED),
        options,
      );
      expect(diagnostics).toEqual([]);
      expect(report.contracts).toMatchObject([{ status: 'not evaluated' }]);
    },
  );

  it('on a loop are about the loop', async () => {
    const { diagnostics } = await reportOf(`pub fn f(a: [i32], n: i32) -> i32 {
      let first = a[n]
      let mut t = first
      #[require(no_bounds_checks)]
      for i in 0..n { t += i }
      return t
    }`);
    expect(diagnostics).toEqual([]);
  });
});

describe('the command line', () => {
  const program = put('program.fzy', PROGRAM);
  const json = join(folder, 'report.json');

  it('shows text: what was missed, hottest first, or everything', async () => {
    const build = ['build', program, '-o', folder];
    const missed = await fzyc(...build, '--perf-lowering-report');
    expect(missed.code).toBe(0);
    expect(missed.out).toContain('lowering report of fzyc');
    expect(missed.out).toMatch(/^sum +\d/m);
    expect(missed.out).toContain('slow: bounds-check emitted [');
    expect(missed.out).toContain('6 |         total += twice(a[a[i]])');
    expect(missed.out).not.toContain('removed: ');
    const all = await fzyc(...build, '--perf-lowering-report', '-v', '--report-function=pick');
    expect(all.out).toContain('removed: array-store removed [dead.');
    expect(all.out).not.toContain('array-load');
    expect((await fzyc(...build, '--report-kind=loop')).err).toContain('is for a report');
    const wrong = await fzyc(...build, '--perf-lowering-report', '--report-kind=lop');
    expect(wrong).toMatchObject({ code: 2, err: expect.stringContaining('did you mean `loop`') });
  });

  it('writes json and shows it again in every form', async () => {
    const flags = ['--perf-lowering-report=json', `--report-out=${json}`];
    expect((await fzyc('build', program, '-o', folder, ...flags)).code).toBe(0);
    expect(faults(SCHEMA, JSON.parse(readFileSync(json, 'utf8')))).toEqual([]);
    const text = await fzyc('report', json);
    expect(text.out).toContain('6 |         total += twice(a[a[i]])');
    const sarif = JSON.parse((await fzyc('report', json, '--format=sarif')).out);
    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'fzyc' } } }],
    });
    expect(sarif.runs[0].results.map((r: { level: string }) => r.level)).toContain('note');
    const again = await fzyc('report', json, '--format=json');
    expect(again.out).toBe(readFileSync(json, 'utf8'));
    expect((await fzyc('report', program)).err).toContain('is no lowering report: it is no JSON');
  });

  it('makes a page that needs nothing from outside', async () => {
    const page = (await fzyc('build', program, '-o', folder, '--perf-lowering-report=html')).out;
    expect(page).toContain('<!doctype html>');
    expect(page).toContain('&quot;&lt;row&gt; &quot;');
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).not.toMatch(/(src|href)=|https?:|@import/);
    const data = /<script type="application\/json" id="lines">(.*?)<\/script>/.exec(page)?.[1];
    const lines = JSON.parse(data ?? '');
    expect(lines[`${program}:6`].code.join(' ')).toContain('i32.load');
  });

  it('says what was lost and won', async () => {
    const slower = join(folder, 'slower.json');
    const flags = ['--perf-lowering-report=json', `--report-out=${slower}`];
    await fzyc('build', program, '-o', folder, '--perf-fastpath=off', ...flags);
    const lost = await fzyc('report', 'diff', json, slower);
    expect(lost.code).toBe(1);
    expect(lost.out).toMatch(/^lost .*array-load in `sum`: direct \[.*\] → handle \[mode\.off\]$/m);
    const won = await fzyc('report', 'diff', slower, json);
    expect(won).toMatchObject({ code: 0, out: expect.stringContaining('0 lost') });
    expect((await fzyc('report', 'diff', json, json)).out).toBe('0 lost, 0 won, 0 changed\n');
  });

  it('weighs sites by a profile', async () => {
    const profile = join(folder, 'profile.json');
    const run = await fzyc('run', `--profile-out=${profile}`, program, 'sum', '[1, 2, 3, 4]', '3');
    expect(run.out).toBe('18\n');
    const flags = ['--perf-lowering-report', '-v', `--profile=${profile}`];
    const { out } = await fzyc('build', program, '-o', folder, ...flags);
    expect(out).toMatch(/array-load direct \[.*\] in `sum`, ran 3 times/);
    expect(out).toMatch(/in `pick`, ran 0 times/);
    const wrong = await fzyc('build', program, '--perf-lowering-report', `--profile=${json}`);
    expect(wrong.err).toContain('is no profile');
  });
});

it('says of the example in the README what the README shows', async () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const example =
    /Of `weighted\.fzy`,\n\n```fzy\n([\s\S]*?)```\n[\s\S]*?\n\$ npx fzyc (.*)\n([\s\S]*?)```/.exec(
      readme,
    );
  const [, text, command, shown] = example ?? [];
  if (text === undefined || command === undefined || shown === undefined)
    throw new Error('no example');
  const file = put('weighted.fzy', text);
  const args = command
    .split(' ')
    .map((a) => (a === 'weighted.fzy' ? file : a === 'out' ? folder : a));
  const { code, out } = await fzyc(...args);
  expect(code).toBe(0);
  expect(figuresAside(out.replaceAll(`${folder}/`, ''))).toBe(figuresAside(shown));
});

/** Without the table's figures: sizes change whenever the code gets better. */
function figuresAside(report: string): string {
  return report.replace(/^(\w+)(?: +\d+)+$/gm, '$1').trim();
}
