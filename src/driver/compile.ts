/**
 * The whole path from source text to a WebAssembly module. Start here.
 *
 *   text ── check ──▶ typed program ── buildIr ──▶ high IR ── lower ──▶ lowered IR ── emit ──▶ wasm
 *
 * Every stage is a function from a value to a value; what there is to say about the program is collected in
 * `diagnostics`. `check` stops before anything that costs start-up time is loaded.
 */

import { buildIr } from '../frontend/build-ir/build-ir.ts';
import { checkProgram } from '../frontend/check-program.ts';
import { TypeStore } from '../ir/type-store.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { SourceSet } from '../report/source.ts';
import { FileError } from './codes.ts';
import type {
  CheckResult,
  CompileOptions,
  CompileResult,
  FileHost,
  SourceInput,
} from './contract.ts';
import { libraryOf } from './library.ts';
import { CONST_STEPS } from './limits.ts';
import { moduleFiles } from './module-files.ts';
import { Pauses } from './pauses.ts';

export const DEFAULT_OPTIONS: CompileOptions = {
  fastPath: 'on',
  bounds: 'trusted',
  level: 2,
  simd: true,
  threads: false,
  disabledPasses: [],
  verify: false,
  sourceMap: false,
  roots: 'tests',
};

/** A program of one file. */
const NO_FILES: FileHost = { read: () => undefined };

/** Parses and checks a program, and builds its high IR when it has no errors. */
export function check(
  input: SourceInput,
  files: FileHost = NO_FILES,
  options: Pick<CompileOptions, 'roots' | 'stopwatch'> = DEFAULT_OPTIONS,
): CheckResult {
  const sources = new SourceSet();
  const diagnostics = new Diagnostics();
  const root = sources.add(input.path, input.text);
  const frontend = {
    root,
    sources,
    loader: moduleFiles(root, sources, files),
    types: new TypeStore(),
    diagnostics,
    constSteps: CONST_STEPS,
  };
  try {
    const program = checkProgram(frontend);
    options.stopwatch?.lap('parse and check');
    const built = diagnostics.hasErrors ? undefined : buildIr(program, frontend, options);
    // Building finds one kind of error itself: generic functions that ask for ever more instances.
    const module = diagnostics.hasErrors ? undefined : built;
    options.stopwatch?.lap('build IR', module);
    return { sources, diagnostics: diagnostics.all, module, contracts: program.contracts };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const all = [...diagnostics.all, error.diagnostic];
    return { sources, diagnostics: all, module: undefined, contracts: [] };
  }
}

/**
 * Compiles a program to WebAssembly. Without `files` it is one file; without options they are `DEFAULT_OPTIONS`.
 * Nothing is kept from one compile to the next.
 */
export async function compile(
  input: SourceInput,
  files: FileHost = NO_FILES,
  chosen: Partial<CompileOptions> = {},
): Promise<CompileResult> {
  const options = { ...DEFAULT_OPTIONS, ...chosen };
  const pauses = new Pauses(options.signal);
  const [{ emitModule }, { startBinaryen }] = await Promise.all([
    import('../backend/emit.ts'),
    import('./load-binaryen.ts'),
  ]);
  // It is compiled on other threads while the front end works on this one.
  const binaryen = await startBinaryen();
  await pauses.take();
  const { stopwatch } = options;
  stopwatch?.lap('load Binaryen');
  const { module, sources, diagnostics: found, contracts } = check(input, files, options);
  if (module === undefined) return { sources, diagnostics: found, output: undefined, remarks: [] };

  const { lowerInSteps } = await import('../lower/pipeline.ts');
  const { watchLowering } = await import('./watch-lowering.ts');
  const diagnostics = new Diagnostics();
  const watch = watchLowering(module, contracts, sources, options);
  const library = libraryOf(module.types, sources);
  stopwatch?.lap('load the lowerings');
  const steps = lowerInSteps(
    module,
    { ...options, disabled: new Set(options.disabledPasses) },
    {
      sources,
      diagnostics,
      library:
        stopwatch === undefined
          ? library
          : (item) => stopwatch.within('library', () => library(item)),
      verify: options.verify,
      onPass: (pass, now) => {
        stopwatch?.lap(pass.name, now);
        watch?.after(pass, now);
      },
    },
  );
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) await pauses.take();
  const { remarks } = step.value;
  watch?.judge(remarks, diagnostics);
  const all = [...found, ...diagnostics.all];
  const result = { sources, diagnostics: all, remarks };
  if (diagnostics.hasErrors) return { ...result, output: undefined, ...watch?.report(remarks) };

  const started = await binaryen();
  await pauses.take();
  stopwatch?.lap('wait for Binaryen');
  const emitted = emitModule(started, module, sources, {
    ...options,
    annotate: options.report === 'code',
    onStage: (stage) => stopwatch?.lap(stage),
  });
  const output = { ...emitted, lowered: module };
  return { ...result, output, ...watch?.report(remarks, emitted) };
}
