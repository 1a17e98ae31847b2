/** The examples of the pages compile; their tests pass; those marked as errors give that error. */

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import { instantiate } from '../src/driver/execute.ts';

interface Example {
  readonly line: number;
  readonly text: string;
  readonly error: string | undefined;
}

const PAGES = ['docs/language.md', 'README.md'];

function examples(path: string): readonly Example[] {
  const page = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
  const found: Example[] = [];
  for (const match of page.matchAll(/^```fzy(?: error (FZ\d{4}))?\n([\s\S]*?)^```$/gm)) {
    const line = page.slice(0, match.index).split('\n').length;
    found.push({ line, text: match[2] ?? '', error: match[1] });
  }
  return found;
}

test('the pages have their examples', () => {
  expect(PAGES.map((page) => examples(page).length)).toEqual([31, 2]);
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
          expect({ title, ...program.test(i).outcome }).toEqual({ title, kind: 'value' });
        });
      }
    });
  }
});
