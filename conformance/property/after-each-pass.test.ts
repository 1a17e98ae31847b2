/**
 * No pass changes what random programs mean: they run after each one. `FZY_PROPERTY_RUNS` and
 * `FZY_PROPERTY_SEED` as for the comparison of modes.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareAfterEachPass } from './after-each-pass.ts';
import { ARGUMENTS } from './arguments.ts';
import { generateProgram } from './program.ts';

const RUNS = Number(process.env.FZY_PROPERTY_RUNS ?? 8);
const SEED = Number(process.env.FZY_PROPERTY_SEED ?? 20261121);
const FUNCTIONS = 4;

test('random programs agree after each pass', { timeout: 30 * 60_000 }, async () => {
  let runs = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9999), { minLength: 20, maxLength: 900, size: 'max' }),
      fc.constantFrom('trusted', 'strict'),
      async (numbers, bounds) => {
        const { text, entries } = generateProgram(numbers, FUNCTIONS);
        const verdict = await compareAfterEachPass(text, entries, ARGUMENTS, { bounds, level: 3 });
        if (verdict.kind === 'differ') throw new Error(`${verdict.message}\n\n${text}`);
        if (verdict.kind === 'refused') refused++;
        else runs += verdict.runs;
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true, interruptAfterTimeLimit: 25 * 60_000 },
  );
  expect(refused).toBeLessThan(RUNS / 2);
  expect(runs).toBeGreaterThan(RUNS * 5);
});
