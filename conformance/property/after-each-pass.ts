/**
 * Runs a program as it is after each pass, and names the first pass that changed what it means. High IR runs in
 * the interpreter; lowered IR is emitted as it stands, which brings the host's side of the boundary with it.
 */

import { emitModule } from '../../src/backend/emit.ts';
import { check, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import type { CompileOptions } from '../../src/driver/contract.ts';
import { type HostValue, instantiate, type Runnable } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import { libraryOf } from '../../src/driver/library.ts';
import { startBinaryen } from '../../src/driver/load-binaryen.ts';
import type { Module } from '../../src/ir/module.ts';
import { lower } from '../../src/lower/pipeline.ts';
import { Diagnostics } from '../../src/report/diagnostic.ts';
import type { SourceSet } from '../../src/report/source.ts';
import { showRun } from './differential.ts';

export type PassVerdict =
  /** `runs`: how many calls were compared. */
  | { readonly kind: 'agree'; readonly runs: number }
  | { readonly kind: 'refused' }
  | { readonly kind: 'differ'; readonly message: string };

/** Passes make no program longer by much, so that a run that ended before ends again. */
const STEPS = 20_000;
const MORE_STEPS = 4 * STEPS;

type Options = Pick<CompileOptions, 'fastPath' | 'bounds' | 'level' | 'disabledPasses'>;

/** Calls every entry with every argument list, before all passes and after each one. */
export async function compareAfterEachPass(
  text: string,
  entries: readonly string[],
  argumentLists: readonly (readonly HostValue[])[],
  given: Partial<Options> = {},
): Promise<PassVerdict> {
  const options = { ...DEFAULT_OPTIONS, ...given };
  const b = await (await startBinaryen())();
  const input = { path: 'random.fzy', text };
  const { module, sources } = check(input, { read: () => undefined }, { roots: 'exports' });
  if (module === undefined) return { kind: 'refused' };

  const runAll = (program: Runnable): string[] =>
    entries.flatMap((entry) => argumentLists.map((args) => attempt(program, entry, args)));
  const interpreted = (steps: number): string[] =>
    runAll(interpretProgram(module, sources, { limits: { steps } }));
  const expected = interpreted(STEPS);
  let runs = 0;
  let message: string | undefined;
  /** Calls that go beyond the interpreter's memory. */
  const beyond = new Set<number>();
  const compare = (pass: string): void => {
    const found =
      module.dialect === 'high' ? interpreted(MORE_STEPS) : runAll(emitted(b, module, sources));
    found.forEach((got, i) => {
      const want = expected[i] ?? '';
      if (want === 'step-limit' || message !== undefined) return;
      // Text without end fills the room that the interpreter keeps for it once the library asks for addresses.
      if (module.dialect === 'high' && got.startsWith('exception: RangeError')) beyond.add(i);
      if (module.dialect === 'high' && (beyond.has(i) || got === 'step-limit')) return;
      runs++;
      if (want === got) return;
      const entry = entries[Math.floor(i / argumentLists.length)] ?? '';
      message = `after ${pass}, ${entry}\n  before: ${want}\n  after: ${got}`;
    });
  };
  lower(
    module,
    { ...options, disabled: new Set(options.disabledPasses) },
    {
      sources,
      diagnostics: new Diagnostics(),
      library: libraryOf(module.types, sources),
      verify: true,
      onPass: (pass) => {
        if (message === undefined) compare(pass.name);
      },
    },
  );
  return message === undefined ? { kind: 'agree', runs } : { kind: 'differ', message };
}

function emitted(
  b: Parameters<typeof emitModule>[0],
  module: Module,
  sources: SourceSet,
): Runnable {
  const output = emitModule(b, module, sources, { level: 0, sourceMap: false });
  return instantiate({ ...output, lowered: module });
}

function attempt(program: Runnable, entry: string, args: readonly HostValue[]): string {
  try {
    return showRun(program.call(entry, args));
  } catch (error) {
    return `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}
