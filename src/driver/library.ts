/** The runtime library: Fzy sources of this package, compiled like any program when a lowering asks for it. */

import { buildIr } from '../frontend/build-ir/build-ir.ts';
import { checkProgram } from '../frontend/check-program.ts';
import type { FrontendInput } from '../frontend/contract.ts';
import { type Module, newModule } from '../ir/module.ts';
import type { TypeStore } from '../ir/types.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import type { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { CONST_STEPS } from './limits.ts';
import { librarySources } from './package-files.ts';

/** How the library's files are shown, should one ever be. */
const FOLDER = '<library>';

/**
 * High IR of the library's functions, named `file::function`, file by file: a call gives the module with the file of
 * that function in it, and with the files which that one uses. Most programs need few of them.
 */
export function libraryOf(types: TypeStore, sources: SourceSet): (item: string) => Module {
  // Read when something is asked for: most small programs need nothing.
  let files: ReadonlyMap<string, string> | undefined;
  const module = newModule(types);
  const loaded = new Set<string>();
  return (item) => {
    const [name = item] = item.split('::');
    files ??= new Map(librarySources().map(({ name, text }) => [name, text]));
    if (!loaded.has(name) && files.has(name)) {
      loaded.add(name);
      const part = buildFiles(closureOf(files, name), files, types, sources);
      addMissing(module.functions, part.functions);
      addMissing(module.statics, part.statics);
      addMissing(module.globals, part.globals);
    }
    return module;
  };
}

/** A file and all that it uses, in a fixed order. */
function closureOf(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const found = new Set([name]);
  for (const file of found) {
    for (const [, used = ''] of (files.get(file) ?? '').matchAll(/^use (\w+)::/gm)) found.add(used);
  }
  return [...found].sort();
}

/** What is there already stays: it may be in use, and is the same. */
function addMissing<T>(to: Map<string, T>, from: ReadonlyMap<string, T>): void {
  for (const [name, item] of from) if (!to.has(name)) to.set(name, item);
}

function buildFiles(
  names: readonly string[],
  files: ReadonlyMap<string, string>,
  types: TypeStore,
  sources: SourceSet,
): Module {
  const declarations = names.map((name) => `mod ${name}\n`).join('');
  const diagnostics = new Diagnostics();
  const frontend: FrontendInput = {
    root: sources.add(FOLDER, declarations, true),
    sources,
    types,
    diagnostics,
    constSteps: CONST_STEPS,
    loader: {
      load(_from, name) {
        const path = `${FOLDER}/${name}.fzy`;
        const text = files.get(name);
        return text === undefined ? { tried: [path] } : { file: sources.add(path, text, true) };
      },
    },
  };
  const program = checkProgram(frontend);
  const module = buildIr(program, frontend, { roots: 'library' });
  const [error] = diagnostics.all.filter((d) => d.severity === 'error');
  if (error === undefined) return module;
  const span = error.labels[0]?.span;
  const at = span === undefined ? undefined : sources.locate(span);
  const shown = at === undefined ? '' : ` at ${at.path}:${at.line}:${at.column}`;
  throw new InternalError(`the runtime library does not compile: ${error.title}${shown}`);
}
