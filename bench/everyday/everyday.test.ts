/** The everyday kernels on the bench's own inputs: one result and one state of memory in every mode. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { check, compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import { instantiate, type Run } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import { nodeFileHost } from '../../src/driver/files.ts';
import { hostValue } from '../runner/arguments.ts';
import { everydayKernels } from '../runner/kernels.ts';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

describe.each(everydayKernels())('$name', ({ name, program, args }) => {
  const path = `${FOLDER}${program}`;
  const input = { path, text: readFileSync(path, 'utf8') };
  const files = nodeFileHost();
  const values = args.map(hostValue);
  const checked = check(input, files, DEFAULT_OPTIONS);
  let expected: Run | undefined;

  test('interpreter', () => {
    expect(checked.diagnostics).toEqual([]);
    if (checked.module === undefined) throw new Error('it does not compile');
    expected = interpretProgram(checked.module, checked.sources).call(name, values);
    expect(expected.outcome.kind).toBe('value');
  });

  test.each([
    ['off', 'trusted', 3],
    ['on', 'trusted', 0],
    ['on', 'trusted', 2],
    ['on', 'trusted', 3],
    ['on', 'strict', 3],
    ['force', 'trusted', 3],
  ] as const)('%s %s -O%d', async (fastPath, bounds, level) => {
    const options = { ...DEFAULT_OPTIONS, fastPath, bounds, level, verify: true };
    const { diagnostics, output } = await compile(input, files, options);
    expect(diagnostics).toEqual([]);
    if (output === undefined) throw new Error('no output');
    expect(instantiate(output).call(name, values)).toEqual(expected);
  });
});
