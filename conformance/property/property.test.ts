/**
 * Random programs mean the same in the interpreter and in every mode. `FZY_PROPERTY_RUNS` sets how many
 * programs, `FZY_PROPERTY_SEED` which ones.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ARGUMENTS } from './arguments.ts';
import { compareModes } from './differential.ts';
import { generateProgram } from './program.ts';

const RUNS = Number(process.env.FZY_PROPERTY_RUNS ?? 30);
const SEED = Number(process.env.FZY_PROPERTY_SEED ?? 20261120);
const FUNCTIONS = 4;

test('random programs agree in every mode', { timeout: 30 * 60_000 }, async () => {
  let cells = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9999), { minLength: 20, maxLength: 900, size: 'max' }),
      async (numbers) => {
        const { text, entries } = generateProgram(numbers, FUNCTIONS);
        const verdict = await compareModes(text, entries, ARGUMENTS);
        if (verdict.kind === 'differ') throw new Error(`${verdict.message}\n\n${text}`);
        if (verdict.kind === 'refused') refused++;
        else cells += verdict.cells;
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: false, interruptAfterTimeLimit: 25 * 60_000 },
  );
  // Most programs must have run, or the property says nothing.
  expect(refused).toBeLessThan(RUNS / 2);
  expect(cells).toBeGreaterThan(RUNS * 5);
});
