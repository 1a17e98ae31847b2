/** The program of the suite `tensor`: its tests pass, and its loops are those that it is fast by. */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../../../src/driver/compile.ts';
import { instantiate } from '../../../src/driver/execute.ts';
import { nodeFileHost } from '../../../src/driver/files.ts';

const path = fileURLToPath(new URL('./tensor.fzy', import.meta.url));

/** Loops without loops or checks inside, one text each. */
function innermostLoops(wat: string): readonly string[] {
  return wat
    .split('(loop')
    .slice(1)
    .map((text) => text.split(/\(func |\(br_if \$label|\(br \$label/)[0] ?? '');
}

/** What must stand in one loop of the module, so often, and what must not, besides checks. */
const LOOPS: readonly (readonly [name: string, op: string, times: number, without: string])[] = [
  ['sums of eight vectors', 'f32x4.add', 8, 'f32x4.mul'],
  ['sums of products', 'f32x4.mul', 8, 'f32x4.splat'],
  ['the greatest of four vectors', 'f32x4.max', 4, 'f32x4.mul'],
];

test('its tests pass, and its loops work on vectors without checks', async () => {
  const result = await compile({ path, text: readFileSync(path, 'utf8') }, nodeFileHost(), {
    ...DEFAULT_OPTIONS,
    level: 3,
  });
  expect(result.diagnostics).toEqual([]);
  if (result.output === undefined) throw new Error('no output');
  expect(instantiate(result.output).test(0).outcome).toMatchObject({ kind: 'value' });
  const loops = innermostLoops(result.output.wat());
  for (const [name, op, times, without] of LOOPS) {
    const found = loops.filter(
      (loop) =>
        loop.split(op).length > times && !loop.includes('call $trap') && !loop.includes(without),
    );
    expect(found.length, name).toBeGreaterThan(0);
  }
});
