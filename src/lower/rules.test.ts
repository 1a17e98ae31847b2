/** The list of rules, the sources that use it, and the page that shows it. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SITE_KINDS } from '../report/lowering/remark.ts';
import { RULES, ruleFault } from './rules.ts';

const HERE = new URL('./', import.meta.url);
const REPORT = new URL('../report/lowering/', import.meta.url);
const PAGE = new URL('../../docs/report.md', import.meta.url);
const BLESS = process.env.FZY_BLESS === '1';

function table(): string {
  const rows = RULES.map(
    ({ name, kinds, decisions, meaning }) =>
      `| \`${name}\` | ${kinds.length === SITE_KINDS.length ? 'all' : code(kinds)} | ${code(decisions)} | ${meaning} |`,
  );
  return ['| rule | kinds | decisions | meaning |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function sourcesIn(folder: URL): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('rules'),
    )
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
}

function code(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(', ');
}

describe('rules', () => {
  it('are in order, each once, with names in one style', () => {
    const names = RULES.map((rule) => rule.name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(
      names.filter((name) => !/^[a-z]+(-[a-z]+)*\.[a-z0-9]+(-[a-z0-9]+)*$/.test(name)),
    ).toEqual([]);
  });

  it('are all used by some pass', () => {
    const text = [HERE, REPORT].map(sourcesIn).join('\n');
    expect(RULES.filter((rule) => !text.includes(`'${rule.name}'`)).map((r) => r.name)).toEqual([]);
  });

  it('stand in docs/report.md as they are here', () => {
    const page = readFileSync(PAGE, 'utf8');
    const [before, rest] = page.split('<!-- rules -->\n');
    const [, after] = rest?.split('<!-- /rules -->') ?? [];
    const wanted = `${before}<!-- rules -->\n${table()}\n<!-- /rules -->${after}`;
    if (BLESS) writeFileSync(PAGE, wanted);
    expect(BLESS ? wanted : page).toBe(wanted);
    for (const kind of SITE_KINDS) expect(page).toContain(`| \`${kind}\` |`);
  });

  it('refuse what the list does not have', () => {
    const remark = { rule: 'check.emitted', kind: 'bounds-check', decision: 'emitted' } as const;
    expect(ruleFault(remark)).toBeUndefined();
    expect(ruleFault({ ...remark, rule: 'check.guessed' })).toContain('no such rule');
    expect(ruleFault({ ...remark, kind: 'loop' })).toContain('not for loop');
    expect(ruleFault({ ...remark, decision: 'elided' })).toContain('no such decision');
  });
});
