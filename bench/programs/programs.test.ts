/** The `test` blocks of every program, in the interpreter and in every mode. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import { instantiate, type Runnable } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import { nodeFileHost } from '../../src/driver/files.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

const programs = ['', 'kernels/'].flatMap((folder) =>
  readdirSync(`${FOLDER}${folder}`)
    .filter((name) => name.endsWith('.fzy'))
    .map((name) => `${folder}${name}`),
);

describe.each(programs)('%s', (name) => {
  const input = { path: `${FOLDER}${name}`, text: readFileSync(`${FOLDER}${name}`, 'utf8') };
  const files = nodeFileHost();
  const checked = check(input, files, DEFAULT_OPTIONS);

  test('has no errors or warnings', () => {
    expect(checked.diagnostics).toEqual([]);
  });

  test('interpreter', () => {
    if (checked.module === undefined) throw new Error('it does not compile');
    expectToPass(interpretProgram(checked.module, checked.sources), checked.module.tests.length);
  });

  test.each([
    ['off', 0],
    ['on', 0],
    ['on', 2],
    ['on', 3],
    ['force', 3],
  ] as const)('%s -O%d', async (fastPath, level) => {
    const result = await compile(input, files, {
      ...DEFAULT_OPTIONS,
      fastPath,
      level,
      verify: true,
    });
    expect(result.diagnostics).toEqual([]);
    if (result.output === undefined) throw new Error('no output');
    expectToPass(instantiate(result.output), result.output.interface.tests.length);
  });
});

function expectToPass(runnable: Runnable, tests: number): void {
  expect(tests).toBeGreaterThan(0);
  for (let i = 0; i < tests; i++) {
    expect(runnable.test(i).outcome, `test ${i}`).toMatchObject({ kind: 'value' });
  }
}
