import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { placeText, runEverywhere, type Verdict } from './cells.ts';
import { parseExpectations, type Refusal } from './expectations.ts';
import { findPrograms, type Program } from './programs.ts';

const ROOT = fileURLToPath(new URL('.', import.meta.url));
const TOTALS = new URL('./totals.json', import.meta.url);
const BLESS = process.env.FZY_BLESS === '1';

const programs = findPrograms(ROOT.replace(/\/$/, ''));
const verdicts = new Map<string, Verdict>();

describe('conformance', () => {
  test.each(programs.map((p) => [p.name, p] as const))('%s', async (name, program) => {
    let verdict = await runEverywhere(program);
    if (BLESS) verdict = await runEverywhere(withRefusal(program, verdict.refusal));
    verdicts.set(name, verdict);
    expect(verdict.problems).toEqual([]);
  });

  test('totals', () => {
    const all = [...verdicts.values()];
    const sum = (count: (verdict: Verdict) => number): number =>
      all.reduce((total, verdict) => total + count(verdict), 0);
    const totals = {
      programs: programs.length,
      calls: programs.reduce((n, p) => n + p.expected.calls.length, 0),
      diagnostics: programs.reduce((n, p) => n + p.expected.diagnostics.length, 0),
      tests: sum((v) => v.tests),
      refusedByForce: sum((v) => (v.refusal === undefined ? 0 : 1)),
      cells: sum((v) => v.cells),
    };
    if (BLESS) writeFileSync(TOTALS, `${JSON.stringify(totals, undefined, 2)}\n`);
    expect(totals).toEqual(JSON.parse(readFileSync(TOTALS, 'utf8')));
  });
});

/** Brings the `force:` line up to date. It is the file's last, so that no position moves. */
function withRefusal(program: Program, refusal: Refusal | undefined): Program {
  const others = program.text.split('\n').filter((line) => !line.startsWith('//@ force:'));
  const text = others.join('\n').trimEnd();
  const line = refusal && `\n//@ force: refuses ${refusal.code} at ${placeText(refusal.at)}`;
  const updated = `${text}${line ?? ''}\n`;
  if (updated !== program.text) writeFileSync(program.path, updated);
  return { ...program, text: updated, expected: parseExpectations(updated) };
}
