/** Makes an instance of an emitted module: its imports, its exports as ordinary functions, its tests. */

import { okOf } from '../host/errors.js';
import type { Host } from '../host/host.ts';
import { allocateNumbers, Owned } from '../host/owned.js';
import type { AbiExport, ModuleInterface, NumberName } from '../interface.ts';
import { createReferenceRuntime } from '../reference/reference.ts';
import { ReferenceConvention } from './conventions.ts';
import type { Where } from './describe.ts';
import { typedArrayBrand } from './elements.ts';
import { Guard, type ModuleState } from './guard.ts';
import {
  boundaryFunctions,
  capabilityImports,
  type HostImports,
  type ImportContext,
  runtimeImports,
  type WasmFunction,
} from './imports.ts';
import { ModuleMemory } from './memory.ts';
import { checkOverlap, mayOverlap } from './overlap.ts';
import type { Threads } from './threads/threads.ts';
import { writeBack } from './write-back.ts';

export type { HostImports } from './imports.ts';

export interface InstantiateOptions {
  /** What the program's `extern` functions are. */
  readonly imports?: HostImports;
  /** Where `print` goes; `console.log` unless given. */
  readonly print?: (line: string) => void;
}

export type ExportedFunction = (...args: unknown[]) => unknown;

export interface FzyInstance {
  /** The program's `pub fn`s by name. */
  readonly exports: Readonly<Record<string, ExportedFunction>>;
  /** Memory for `length` numbers that is passed without being copied. */
  allocate(type: NumberName, length: number): Owned;
  /** Runs the `test` block with that index in `ModuleInterface.tests`; throws when it fails. */
  runTest(index: number): void;
  /** Of a module compiled with `--threads` that has a `parallel for`. */
  readonly threads?: Threads;
}

/** Instantiates a module of reference mode. Throws a `TypeError` when a capability is missing. */
export function instantiateReference(
  module: WebAssembly.Module,
  iface: ModuleInterface,
  options: InstantiateOptions = {},
): FzyInstance {
  const late: { guard?: Guard; memory?: ModuleMemory } = {};
  const context: ImportContext = {
    module: iface,
    guard: () => present(late.guard, 'a call before the module is ready'),
    memory: () => present(late.memory, 'a call before the module is ready'),
    print: options.print ?? ((line) => console.log(line)),
  };
  const runtime = createReferenceRuntime();
  const instance = new WebAssembly.Instance(module, {
    ...capabilityImports(context, options.imports ?? {}),
    fzy: runtimeImports(context, { ...runtime, ...boundaryFunctions(context) }),
  });

  const state = stateOf(instance);
  late.memory = state.memory;
  const guard = new Guard(iface, state);
  late.guard = guard;
  initialize(instance, guard);

  // Owners hold arrays of the host, which are copied.
  const owner = { keeps: true } as Host;
  const convention = new ReferenceConvention(
    () => present(runtime.list_new, 'the runtime has no lists')(),
    owner,
  );
  const exports = Object.fromEntries(
    iface.exports.map((row) => [
      row.name,
      exportedFunction(row, functionOf(instance, row.wasm ?? row.name), convention, guard),
    ]),
  );
  return {
    exports,
    allocate: (type, length) => allocateNumbers(owner, type, length),
    runTest(index) {
      const test = iface.tests[index];
      if (test === undefined) throw new RangeError(`there is no test ${index}`);
      guard.run(functionOf(instance, test.name));
    },
  };
}

/** Sets up statics that need code. What it allocates in the arena stays. */
function initialize(instance: WebAssembly.Instance, guard: Guard): void {
  const { initialize: func } = instance.exports;
  if (typeof func !== 'function') return;
  try {
    func();
  } catch (error) {
    throw guard.translate(error);
  }
}

/** An export as JavaScript calls it: arguments are validated, copied in, and `mut` ones copied back. */
function exportedFunction(
  row: AbiExport,
  func: WasmFunction,
  convention: ReferenceConvention,
  guard: Guard,
): ExportedFunction {
  const { name, params, result } = row;
  const checksOverlap = mayOverlap(params);
  const wheres = params.map(
    (param): Where =>
      () =>
        `parameter \`${param.name}\` of \`${name}\``,
  );

  const passing = params.map((param) => convention.parameter(param));

  const call = (...args: unknown[]): unknown => {
    const plains = passing.map((way, i) => way.check(args[i], at(wheres, i)));
    if (checksOverlap) checkOverlap(name, params, args, plains);
    let failure: { readonly error: unknown } | undefined;
    const attempt = (body: () => void): void => {
      try {
        body();
      } catch (error) {
        failure ??= { error };
      }
    };
    /** What is left to be written into arrays and objects whose setters may be user code. */
    const later: (() => void)[] = [];
    let value: unknown;
    try {
      value = guard.run(() => {
        const passed: unknown[] = [];
        const placed = passing.map((way, i) => way.pass(at(plains, i), passed, at(wheres, i)));
        try {
          return convention.take(result, func(...passed));
        } finally {
          passing.forEach((way, i) => {
            if (params[i]?.mut !== true) return;
            const fresh = way.readBack(placed[i]);
            const target = Owned.viewOf(args[i], convention.owner, {
              toString: at(wheres, i),
            });
            const write = (): void => writeBack(target, fresh, at(wheres, i));
            // A typed array runs no user code, and a view of the memory saves it a copy.
            if (typedArrayBrand(fresh) !== undefined) attempt(write);
            else later.push(write);
          });
        }
      });
    } catch (error) {
      // What stopped the program matters more than an array that could not be written to.
      failure = { error };
    }
    for (const write of later) attempt(write);
    if (failure !== undefined) throw failure.error;
    return row.throws === true ? okOf(name, Object(value)) : value;
  };
  return Object.defineProperty(call, 'name', { value: name });
}

function stateOf(instance: WebAssembly.Instance): ModuleState {
  const global = (name: string): WebAssembly.Global | undefined => {
    const found = instance.exports[name];
    return found instanceof WebAssembly.Global ? found : undefined;
  };
  const { memory } = instance.exports;
  return {
    memory: new ModuleMemory(memory instanceof WebAssembly.Memory ? memory : undefined),
    trapSite: global('trap_site'),
    trapIndex: global('trap_index'),
    trapLength: global('trap_length'),
  };
}

function functionOf(instance: WebAssembly.Instance, name: string): WasmFunction {
  const found = instance.exports[name];
  if (typeof found !== 'function') throw new TypeError(`the module does not export \`${name}\``);
  return (...args) => found(...args);
}

function present<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) throw new TypeError(otherwise);
  return value;
}

/** An item known to be there. */
function at<T>(items: readonly T[], index: number): T {
  return present(items[index], 'an argument got lost');
}
