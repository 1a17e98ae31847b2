/** For tests: IR text to a running instance. */

import binaryen from 'binaryen';
import type { Module } from '../ir/module.ts';
import { parseModule } from '../ir/parse-text/index.ts';
import { TypeStore } from '../ir/type-store.ts';
import { verifyModule } from '../ir/verify.ts';
import { SourceSet } from '../report/source.ts';
import { type Emitted, emitModule } from './emit.ts';
import type { Level } from './optimize.ts';

export const LEVELS: readonly Level[] = [0, 1, 2, 3];

export interface Built {
  readonly module: Module;
  readonly sources: SourceSet;
  readonly emitted: Emitted;
  /** Functions of the instance, by their names in the module. */
  readonly call: (name: string, ...args: readonly unknown[]) => unknown;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** A module of IR text; all its functions are exported. */
export function parseLowered(text: string, sources = new SourceSet()): Module {
  const types = new TypeStore();
  const file = sources.add('test.fir', text);
  const { module, errors } = parseModule(text, types, { file: file.id });
  if (errors.length > 0) throw new Error(errors.join('\n'));
  const faults = verifyModule(module);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return module;
}

export function build(
  given: string | Module,
  level: Level = 0,
  imports: Record<string, Record<string, unknown>> = {},
): Built {
  const sources = new SourceSet();
  const module = typeof given === 'string' ? parseLowered(given, sources) : given;
  // One long line for modules that have no text.
  if (typeof given !== 'string') sources.add('test.fir', ' '.repeat(100_000));
  const names = [...module.functions.keys()];
  // Under names of their own, so that the declared exports stay what they are.
  const exported = names.map((func, i) => ({
    name: `f${i}`,
    func,
    params: [],
    result: module.types.void,
    doc: '',
  }));
  const all: Module = { ...module, exports: [...module.exports, ...exported] };
  const emitted = emitModule(binaryen, all, sources, { level, sourceMap: false });
  const wasm = new WebAssembly.Module(new Uint8Array(emitted.wasm));
  const { exports } = new WebAssembly.Instance(wasm, imports);
  return {
    module,
    sources,
    emitted,
    exports,
    call: (name, ...args) => {
      const func = exports[`f${names.indexOf(name)}`];
      if (typeof func !== 'function') throw new Error(`no function ${name}`);
      return func(...args);
    },
  };
}

/** The value of an exported global. */
export function globalOf(built: Built, name: string): unknown {
  const found = built.exports[name];
  if (!(found instanceof WebAssembly.Global)) throw new Error(`no global ${name}`);
  return found.value;
}
