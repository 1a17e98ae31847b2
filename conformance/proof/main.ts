/**
 * Proof by numbers, in one engine; `scripts/proof.mjs` starts it in several.
 *
 *   conformance                  every conformance program in every mode, bounds and level
 *   random --pairs N --seed S    random programs, until N program–configuration pairs have agreed
 */

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../src/driver/package-files.ts';
import { ALL_CELLS, runEverywhere } from '../cells.ts';
import { findPrograms } from '../programs.ts';
import { proveRandom } from './random.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    pairs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

const { bun, node, v8 } = process.versions;
const engine = bun === undefined ? `Node ${node} (V8 ${v8})` : `Bun ${bun} (JavaScriptCore)`;

async function proveConformance(): Promise<boolean> {
  let cells = 0;
  let problems = 0;
  for (const program of findPrograms(join(packageRoot(), 'conformance'))) {
    const verdict = await runEverywhere(program, ALL_CELLS);
    cells += verdict.cells;
    for (const problem of verdict.problems) {
      problems++;
      console.log(`${program.name}: ${problem}`);
    }
  }
  console.log(`${engine}: ${cells} cells, ${problems} problems`);
  return problems === 0;
}

async function proveAtRandom(): Promise<boolean> {
  let told = Date.now();
  let shown = 0;
  const tally = await proveRandom(
    Number(values.seed),
    Number(values.pairs),
    ({ pairs, differences }) => {
      // At once: a run of hours may be ended before it is over.
      for (; shown < differences.length; shown++) console.log(`${differences[shown]}\n`);
      if (Date.now() - told < 30_000) return;
      told = Date.now();
      process.stderr.write(`${pairs} pairs\n`);
    },
  );
  const { programs, pairs, calls, differences } = tally;
  console.log(
    `${engine}: seed ${values.seed}, ${programs} programs, ${pairs} pairs, ${calls} calls, ${differences.length} differences`,
  );
  return differences.length === 0;
}

const [what] = positionals;
if (what !== 'conformance' && what !== 'random') {
  console.error('usage: conformance | random [--pairs N] [--seed S]');
  process.exit(2);
}
process.exitCode = (await (what === 'conformance' ? proveConformance() : proveAtRandom())) ? 0 : 1;
