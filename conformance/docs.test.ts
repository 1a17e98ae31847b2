/**
 * The examples of the pages compile; their tests pass, or trap where that is what they are for; those marked as
 * errors give that error. And the page of the language leaves nothing out.
 */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { allCodes } from '../src/driver/commands/explain.ts';
import { check, compile, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import { instantiate } from '../src/driver/execute.ts';
import { ATTRIBUTE_NAMES } from '../src/frontend/check/attributes.ts';
import { BUILTIN_NAMESPACES, membersOf } from '../src/frontend/check/builtin-table.ts';
import { CONTRACT_NAMES } from '../src/report/lowering/contract.ts';
import { TRAP_KINDS } from '../src/report/trap.ts';

interface Example {
  readonly line: number;
  readonly text: string;
  readonly error: string | undefined;
  /** Each test traps, with the trap that is its name. */
  readonly traps: boolean;
}

const PAGES = ['docs/language.md', 'README.md'];

function examples(path: string): readonly Example[] {
  const page = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const found: Example[] = [];
  for (const match of page.matchAll(/^```fzy(?: error (FZ\d{4})| (traps))?\n([\s\S]*?)^```$/gm)) {
    const line = page.slice(0, match.index).split('\n').length;
    const [, error, traps, text = ''] = match;
    found.push({ line, text, error, traps: traps !== undefined });
  }
  return found;
}

test('the pages have their examples', () => {
  const counts = PAGES.map((page) => examples(page).length);
  expect(counts[0]).toBeGreaterThan(30);
  expect(counts[1]).toBeGreaterThan(1);
});

describe.each(PAGES)('%s', (page) => {
  for (const example of examples(page)) {
    test(`line ${example.line}`, async () => {
      const input = { path: page, text: example.text };
      const files = { read: () => undefined };
      const { diagnostics } = check(input, files, { roots: 'all' });
      const errors = diagnostics.filter((d) => d.severity === 'error');
      if (example.error !== undefined) {
        expect(errors.map((d) => d.code)).toContain(example.error);
        return;
      }
      expect(errors.map((d) => `${d.code}: ${d.title}`)).toEqual([]);
      for (const fastPath of ['off', 'on'] as const) {
        const { output } = await compile(input, files, { ...DEFAULT_OPTIONS, fastPath, level: 1 });
        if (output === undefined) throw new Error(`no output in ${fastPath}`);
        const imports = { clock: { now: () => 0 } };
        const program = instantiate(output, { imports });
        output.interface.tests.forEach(({ title }, i) => {
          const expected = example.traps ? { kind: 'trap', trap: title } : { kind: 'value' };
          expect({ title, ...program.test(i).outcome }).toMatchObject({ title, ...expected });
        });
      }
    });
  }
});

describe('docs/language.md has', () => {
  const page = readFileSync(new URL('../docs/language.md', import.meta.url), 'utf8');
  const code = examples('docs/language.md')
    .map((example) => example.text)
    .join('\n');
  const section = (n: number): string => page.split(`\n## ${n}. `)[1]?.split('\n## ')[0] ?? '';

  test('every builtin, in section 7 and in an example', () => {
    const text = section(7);
    const missing: string[] = [];
    // What only the library may use begins with `mem`.
    for (const namespace of ['', 'array', 'f32', 'f64', ...BUILTIN_NAMESPACES]) {
      for (const name of membersOf(namespace)) {
        if (!new RegExp(`\\b${name}\\b`).test(text)) missing.push(`${namespace}.${name}`);
        const used = new RegExp(`(\\.|::|^|[^\\w.])${name}\\(`, 'm').test(code);
        if (!used) missing.push(`an example of ${namespace}.${name}`);
      }
    }
    expect(missing).toEqual([]);
  });

  test('every trap, in the table and in an example', () => {
    const rows = [...section(9).matchAll(/^\| `([^`(:]+)/gm)].map(([, kind]) => kind?.trim());
    expect(rows.sort()).toEqual([...TRAP_KINDS].sort());
    const shown = examples('docs/language.md').find((example) => example.traps)?.text ?? '';
    const titles = [...shown.matchAll(/^test "([^"]+)"/gm)].map(([, title]) => title);
    expect(titles.sort()).toEqual([...TRAP_KINDS].sort());
  });

  test('every attribute and contract', () => {
    const text = section(10);
    const names = [...ATTRIBUTE_NAMES, ...CONTRACT_NAMES];
    expect(names.filter((name) => !text.includes(name))).toEqual([]);
  });

  test('every family of diagnostics', () => {
    const families = [...section(14).matchAll(/^\| (FZ\d\d)xx/gm)].map(([, family]) => family);
    expect(families).toEqual([...new Set(allCodes().map(({ code }) => code.slice(0, 4)))]);
  });
});
