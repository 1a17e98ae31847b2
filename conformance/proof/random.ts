/** Programs by the thousand: random functions in random configurations against the interpreter. */

import { emitModule } from '../../src/backend/emit.ts';
import { check } from '../../src/driver/compile.ts';
import { instantiate } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import { libraryOf } from '../../src/driver/library.ts';
import { startBinaryen } from '../../src/driver/load-binaryen.ts';
import { lower } from '../../src/lower/pipeline.ts';
import { Diagnostics } from '../../src/report/diagnostic.ts';
import { showRun } from '../property/differential.ts';
import { type Configuration, randomConfiguration, showConfiguration } from './configurations.ts';
import { GENERATORS } from './generators.ts';

/** A function of a program in one configuration is a pair; it is called with several argument lists. */
export interface Tally {
  readonly programs: number;
  readonly pairs: number;
  readonly calls: number;
  readonly differences: readonly string[];
}

const FUNCTIONS = 8;
const CONFIGURATIONS = 6;
const STEPS = 300_000;
const files = { read: () => undefined };

/** Programs from `seed` on, until there are at least `pairs` pairs. `progress` is told after each program. */
export async function proveRandom(
  seed: number,
  pairs: number,
  progress: (tally: Tally) => void,
): Promise<Tally> {
  const binaryen = await (await startBinaryen())();
  const tally = { programs: 0, pairs: 0, calls: 0, differences: [] as string[] };
  for (let at = seed; tally.pairs < pairs && tally.differences.length < 10; at++) {
    const next = randomNumbers(at);
    const generator = GENERATORS[at % GENERATORS.length];
    if (generator === undefined) break;
    const length = 30 + (next() % 1200);
    const numbers = Array.from({ length }, () => next() % 10000);
    const { text, entries, argumentLists: lists } = generator.make(numbers, FUNCTIONS);
    const input = { path: 'random.fzy', text };
    const checked = check(input, files, { roots: 'exports' });
    // Constant parts may have errors by rights: what the compiler may refuse is not our subject here.
    if (checked.module === undefined) continue;
    const oracle = interpretProgram(checked.module, checked.sources, { limits: { steps: STEPS } });
    const expected = entries.map((entry) =>
      lists.map((args) => attempt(() => showRun(oracle.call(entry, args)))),
    );
    tally.programs++;
    for (let i = 0; i < CONFIGURATIONS; i++) {
      const configuration = randomConfiguration(next);
      const where = `seed ${at} (${generator.name}), ${showConfiguration(configuration)}`;
      try {
        // Verifying after every pass costs as much as all passes.
        const output = build(binaryen, input, configuration, next() % 4 === 0);
        if (output === undefined) continue;
        const runnable = instantiate(output);
        for (const [e, entry] of entries.entries()) {
          tally.pairs++;
          for (const [a, args] of lists.entries()) {
            const want = expected[e]?.[a];
            if (want === undefined || want === 'step-limit') continue;
            tally.calls++;
            const got = attempt(() => showRun(runnable.call(entry, args)));
            if (got === want) continue;
            const call = `${entry}, arguments ${a}`;
            tally.differences.push(
              `${where}\n${call}\n  interpreter: ${want}\n  compiled:    ${got}\n${text}`,
            );
            break;
          }
        }
      } catch (error) {
        const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
        tally.differences.push(`${where}\n${message}\n${text}`);
      }
    }
    progress(tally);
  }
  return tally;
}

type Binaryen = Parameters<typeof emitModule>[0];

/** `undefined` when `force` refuses the program, as it may. */
function build(
  binaryen: Binaryen,
  input: { readonly path: string; readonly text: string },
  configuration: Configuration,
  verify: boolean,
): Parameters<typeof instantiate>[0] | undefined {
  const { module, sources } = check(input, files, { roots: 'exports' });
  if (module === undefined) return undefined;
  const diagnostics = new Diagnostics();
  const { fastPath, bounds, level, simd, disabled, wasmLevel } = configuration;
  lower(
    module,
    { fastPath, bounds, level, simd, disabled: new Set(disabled) },
    { sources, diagnostics, library: libraryOf(module.types, sources), verify },
  );
  if (diagnostics.hasErrors) return undefined;
  const options = { level: wasmLevel, sourceMap: false, fastPath };
  return { ...emitModule(binaryen, module, sources, options), lowered: module };
}

function attempt(run: () => string): string {
  try {
    return run();
  } catch (error) {
    return `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** Mulberry32 (public domain, T. Ettinger): numbers in 0..2³². */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}
