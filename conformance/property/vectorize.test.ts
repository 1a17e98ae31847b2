/**
 * Loops over slices, and over the tiles of a `parallel for`, mean the same as vectors and one by one. `FZY_PROPERTY_RUNS` and `FZY_PROPERTY_SEED` as for the
 * other random programs.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareModes } from './differential.ts';
import { tileProgram, vectorProgram } from './vector-programs.ts';

const RUNS = Number(process.env.FZY_PROPERTY_RUNS ?? 12);
const SEED = Number(process.env.FZY_PROPERTY_SEED ?? 20261122);
const FUNCTIONS = 6;

const CONFIGURATIONS = [
  { fastPath: 'on', bounds: 'trusted', level: 2 },
  { fastPath: 'on', bounds: 'strict', level: 3 },
] as const;

test('loops over slices agree as vectors', { timeout: 30 * 60_000 }, async () => {
  let cells = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(9999), { minLength: 60, maxLength: 500, size: 'max' }),
      fc.boolean(),
      async (numbers, tiled) => {
        const make = tiled ? tileProgram : vectorProgram;
        const { text, entries, argumentLists } = make(numbers, FUNCTIONS);
        const verdict = await compareModes(text, entries, argumentLists, CONFIGURATIONS);
        if (verdict.kind === 'differ') throw new Error(`${verdict.message}\n\n${text}`);
        if (verdict.kind === 'refused') refused++;
        else cells += verdict.cells;
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true, interruptAfterTimeLimit: 25 * 60_000 },
  );
  expect(refused).toBeLessThan(RUNS / 2);
  expect(cells).toBeGreaterThan(RUNS * 20);
});
