/** Programs with `parallel for`, in modules for threads: on one thread, and on a pool that takes every loop. */

import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { compile, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import { instantiate, type Runnable } from '../src/driver/execute.ts';
import { nodeFileHost } from '../src/driver/files.ts';
import { Console, runCalls } from './cells.ts';
import { findPrograms, type Program } from './programs.ts';

const programs = findPrograms(fileURLToPath(new URL('.', import.meta.url))).filter(
  ({ name, expected }) => name.startsWith('parallel/') && expected.diagnostics.length === 0,
);
const started: Runnable[] = [];
afterAll(() => {
  for (const runnable of started) runnable.threads?.stop();
});

/** After a trap, which tiles above the one that trapped have run is nobody's business. */
function withoutWritesOfTraps(program: Program): Program {
  const calls = program.expected.calls.map((call) =>
    call.kind === 'trap' ? { ...call, writes: undefined } : call,
  );
  return { ...program, expected: { ...program.expected, calls } };
}

describe('on threads', () => {
  test.each(programs.map((p) => [p.name, p] as const))('%s', async (_name, program) => {
    const { output } = await compile({ path: program.path, text: program.text }, nodeFileHost(), {
      ...DEFAULT_OPTIONS,
      threads: true,
      verify: true,
    });
    if (output === undefined) throw new Error('no output');
    const { exports } = output.interface;
    const console = new Console();
    // Statics keep their values: an instance for each.
    const alone = instantiate(output, { print: console.write });
    expect(runCalls('one thread', alone, console, exports, program)).toEqual([]);
    const pooled = instantiate(output, { print: console.write });
    started.push(pooled);
    // Some of the programs have nothing for a pool.
    expect(await (pooled.threads?.start(2, { threshold: 0 }) ?? 2)).toBe(2);
    const { expected } = withoutWritesOfTraps(program);
    expect(runCalls('two threads', pooled, console, exports, { ...program, expected })).toEqual([]);
    pooled.threads?.stop();
  });
});
