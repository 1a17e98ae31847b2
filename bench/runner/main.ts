/**
 * The bench: `npm run bench -- [options]`.
 *
 *   --suite seed|boundary|everyday|ladder|blake3|tensor   what to run; seed when absent
 *   --engine PATH                  a Node or Bun to run in; this Node when absent; may be repeated
 *   --only NAME                    kernels whose name contains NAME; may be repeated
 *   --samples N                    samples per side; 21 when absent
 *   --quick                        leaves out what is slow: the reference runtime (`off`); of blake3 some sizes and peers
 *   --save                         writes the figures and the plot to bench/baselines
 *   --check                        compares with bench/baselines; exit code 1 on a regression
 *   --slack X                      how much worse than the baseline a median may be; 0.15 when absent, and a
 *                                  95th percentile twice that; a baseline's own `slack` of a kernel goes first
 *
 * Nothing else should run on the machine meanwhile.
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { blake3Suite } from './blake3.ts';
import { boundarySuite } from './boundary.ts';
import { compare, measure, type Settings } from './measure.ts';
import type { Places } from './peers.ts';
import { plot } from './plot.ts';
import { Engine } from './processes.ts';
import { type Figure, figures, machineName, type Results, regressions, table } from './results.ts';
import { everydaySuite, ladderSuite, type Suite, seedSuite } from './suites.ts';
import { tensorSuite } from './tensor.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'seed' },
    engine: { type: 'string', multiple: true, default: [process.execPath] },
    only: { type: 'string', multiple: true, default: [] },
    samples: { type: 'string', default: '21' },
    slack: { type: 'string', default: '0.15' },
    quick: { type: 'boolean', default: false },
    save: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});

const bench = join(process.cwd(), 'bench');
const places: Places = { bench, out: join(process.cwd(), 'dist.bench', 'peers') };
const settings: Settings = { samples: Number(values.samples), sampleMs: 20, warmMs: 300 };
mkdirSync(places.out, { recursive: true });

/** Names of the passes that can be left out, in the order in which they run. */
function optionalPasses(): readonly string[] {
  const command = join(bench, '../bin/fzyc.js');
  const { stdout } = spawnSync(process.execPath, [command, 'passes'], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.endsWith('(required)'));
  return lines.map((line) => line.split(' ')[0] ?? line);
}

function suiteOf(engine: Engine, path: string): Suite | Promise<Suite> {
  const choice = { only: values.only, quick: values.quick };
  switch (values.suite) {
    case 'seed':
      return seedSuite(places, engine, choice);
    case 'everyday':
      return everydaySuite(places, engine, choice);
    case 'boundary':
      return boundarySuite(places, engine, choice);
    case 'ladder':
      return ladderSuite(places, engine, choice, optionalPasses());
    case 'blake3':
      return blake3Suite(places, engine, path, choice);
    case 'tensor':
      return tensorSuite(places, engine, choice);
    default:
      throw new Error(
        `no suite ${values.suite}: it is seed, boundary, everyday, ladder, blake3 or tensor`,
      );
  }
}

/** A file name for an engine: `node-24`, `bun-1`. */
const short = (engine: string): string => engine.toLowerCase().replace(/^(\w+) (\d+).*$/, '$1-$2');

async function runSuite(path: string): Promise<boolean> {
  const engine = new Engine(path, join(process.cwd(), 'dist.bench', 'engine.mjs'));
  const name = await engine.name();
  const suite = await suiteOf(engine, path);
  for (const line of suite.missing) console.log(`missing: ${line}`);
  const kernels: Record<string, Record<string, Figure>> = {};
  for (const { kernel, sides, compareWith, settings: own } of suite.rows) {
    process.stderr.write(`${kernel.name}\n`);
    await compare(sides, compareWith);
    kernels[kernel.name] = figures(await measure(sides, { ...settings, ...own }), suite.reference);
  }
  suite.end();
  engine.end();
  const { reference } = suite;
  const results: Results = {
    suite: suite.name,
    engine: name,
    machine: machineName(),
    reference,
    kernels,
  };
  console.log(`${table(results)}\n`);
  const base = join(bench, 'baselines', `${suite.name}-${short(name)}`);
  let fine = true;
  const baseline = existsSync(`${base}.json`)
    ? (JSON.parse(readFileSync(`${base}.json`, 'utf8')) as Results)
    : undefined;
  if (values.check) {
    if (baseline === undefined)
      throw new Error(`there is no baseline ${base}.json; make one with --save`);
    const worse = regressions(results, baseline, Number(values.slack));
    for (const line of worse) console.log(`regression: ${line}`);
    fine = worse.length === 0;
  }
  if (values.save) {
    mkdirSync(join(bench, 'baselines'), { recursive: true });
    const kept = baseline?.slack === undefined ? {} : { slack: baseline.slack };
    writeFileSync(`${base}.json`, `${JSON.stringify({ ...results, ...kept }, null, 2)}\n`);
    writeFileSync(`${base}.svg`, plot(results));
  }
  return fine;
}

let fine = true;
for (const path of values.engine) fine = (await runSuite(path)) && fine;
process.exitCode = fine ? 0 : 1;
