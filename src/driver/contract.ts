/** What the driver offers to the command line, the tests and the bench: one compile, and running it. */

import type { ModuleInterface } from '../../runtime/interface.ts';
import type { Module } from '../ir/module.ts';
import type { Bounds, FastPath, Level, Remark } from '../lower/pass.ts';
import type { Diagnostic } from '../report/diagnostic.ts';
import type { Contract } from '../report/lowering/contract.ts';
import type { Profile } from '../report/lowering/profile.ts';
import type { LoweringReport } from '../report/lowering/report.ts';
import type { SourceSet } from '../report/source.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface CompileOptions {
  readonly fastPath: FastPath;
  readonly bounds: Bounds;
  readonly level: Level;
  /** Whether engines that will run the module have 128-bit vectors; `off` needs none. */
  readonly simd: boolean;
  /** Whether a worker pool of the host may run the tiles of `parallel for`, in shared memory; `off` has none. */
  readonly threads: boolean;
  readonly disabledPasses: readonly string[];
  /** Verify the IR after every pass. */
  readonly verify: boolean;
  readonly sourceMap: boolean;
  /** Count, where it is interpreted, how often each place runs. */
  readonly countVisits?: boolean;
  /** Where the module says that its map is. */
  readonly sourceMapUrl?: string;
  /** Give the lowering report. `code`: with the WebAssembly of each line. */
  readonly report?: 'sites' | 'code';
  /** Measured counts for it. */
  readonly profile?: Profile;
  /** Ends a compile that is no longer wanted: it then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told after each stage. */
  readonly stopwatch?: Stopwatch;
  /** What the host may call, that and the tests, or every function that is not generic (for `check`). */
  readonly roots: 'exports' | 'tests' | 'all';
}

/** Where modules' texts come from; tests give a map, the command line the file system. */
export interface FileHost {
  /** Text of a file, or undefined where there is none. Throws on invalid UTF-8 with a `FileError`. */
  readonly read: (path: string) => string | undefined;
}

export interface SourceInput {
  /** Path shown in messages, and base of `mod` files. */
  readonly path: string;
  readonly text: string;
}

/** After the front end. `module` is undefined when there are errors. */
export interface CheckResult {
  readonly sources: SourceSet;
  readonly diagnostics: readonly Diagnostic[];
  /** High IR. */
  readonly module: Module | undefined;
  /** Every `#[require(…)]`, word by word. */
  readonly contracts: readonly Contract[];
}

/** Lowering edits the IR in place: who wants the high IR too asks `check` for it. */
export interface CompileResult extends Omit<CheckResult, 'module' | 'contracts'> {
  /** Undefined when there are errors. */
  readonly output: CompileOutput | undefined;
  readonly remarks: readonly Remark[];
  /** If asked for, and the program got as far as the lowerings. */
  readonly report?: LoweringReport;
}

export interface CompileOutput {
  readonly wasm: Uint8Array;
  /** WebAssembly text; made on demand. */
  readonly wat: () => string;
  readonly sourceMap: string | undefined;
  readonly interface: ModuleInterface;
  /** The lowered IR that the back end got. */
  readonly lowered: Module;
}
