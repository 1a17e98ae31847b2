/**
 * Running a program, by the interpreter or as WebAssembly, behind one interface: whoever compares them
 * (the conformance suite) calls both in the same way and gets the same kind of answer.
 */

import { FzyTrap } from '../../runtime/host/errors.js';
import type { TypedArray } from '../../runtime/loader/elements.ts';
import type { HostImports } from '../../runtime/loader/imports.ts';
import type { Threads } from '../../runtime/loader/threads/threads.ts';
import type { ProfileRow } from '../report/lowering/profile.ts';
import type { TrapKind } from '../report/trap.ts';
import type { CompileOutput } from './contract.ts';
import { instanceMaker } from './instance.ts';

/** A value as JavaScript gives it to a program or gets it from one. */
export type HostValue =
  | number
  | bigint
  | boolean
  | string
  | undefined
  | TypedArray
  | readonly HostValue[]
  | HostRecord
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>;

/** A struct, or an enum with its `tag`. */
export interface HostRecord {
  readonly [name: string]: HostValue;
}

export interface Run {
  readonly outcome: Outcome;
  /** What each `mut` parameter was left with, in order; also after a trap. */
  readonly writes: readonly HostValue[];
  /** The lines that were printed. */
  readonly printed: readonly string[];
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: HostValue }
  | Trapped
  /** The interpreter's limit was reached, if it was given one. */
  | { readonly kind: 'step-limit' };

export interface Trapped {
  readonly kind: 'trap';
  readonly trap: TrapKind;
  readonly message: string;
  /** Undefined where the engine does not say (a stack overflow). */
  readonly path: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Calls around it that were inlined, the nearest first: `file:line:column`. */
  readonly callers: readonly string[];
}

/** An instance: its statics live on from call to call. Arguments are copied, never written to. */
export interface Runnable {
  /** Calls a `pub fn`. Throws `TypeError` and `RangeError` for wrong arguments, as the loader does. */
  call(name: string, args: readonly HostValue[]): Run;
  /** Runs a `test` block, by its index among the root file's. */
  test(index: number): Run;
  /** In the interpreter, if they are counted: how often each place ran, in all calls so far. */
  visits?(): readonly ProfileRow[];
  /** Of a module compiled for threads. */
  readonly threads?: Threads;
}

export interface RunOptions {
  /** The program's `extern` functions. */
  readonly imports?: HostImports;
  /** Called with each printed line, as it is printed. */
  readonly print?: (line: string) => void;
}

/** A compiled program in this process. */
export function instantiate(output: CompileOutput, options: RunOptions = {}): Runnable {
  const { interface: iface } = output;
  let printed: string[] = [];
  const instance = instanceMaker(iface)(new WebAssembly.Module(output.wasm), {
    imports: options.imports ?? {},
    print: (line) => {
      printed.push(line);
      options.print?.(line);
    },
  });

  const run = (body: () => HostValue, writes: () => readonly HostValue[]): Run => {
    printed = [];
    const outcome = outcomeOf(body);
    return { outcome, writes: writes(), printed };
  };
  return {
    ...(instance.threads && { threads: instance.threads }),
    call(name, args) {
      const func = instance.exports[name];
      const row = iface.exports.find((e) => e.name === name);
      if (func === undefined || row === undefined)
        throw new TypeError(`there is no \`pub fn ${name}\``);
      const copies = args.map(copyValue);
      return run(
        () => func(...copies) as HostValue,
        () => row.params.flatMap((param, i) => (param.mut ? [copies[i]] : [])),
      );
    },
    test(index) {
      return run(
        () => instance.runTest(index) as undefined,
        () => [],
      );
    },
  };
}

function outcomeOf(body: () => HostValue): Outcome {
  try {
    return { kind: 'value', value: body() };
  } catch (error) {
    if (!(error instanceof FzyTrap)) throw error;
    return trapped(error);
  }
}

/** A trap as data. */
export function trapped(trap: FzyTrap): Trapped {
  const { kind, message, file, line, column, callers } = trap;
  return { kind: 'trap', trap: kind, message, path: file, line, column, callers };
}

/** A copy with nothing shared: arrays of one call must not be seen by the next. */
export function copyValue(value: HostValue): HostValue {
  return structuredClone(value);
}
