/** The runtime library: Fzy sources of this package, compiled like any program when a lowering asks for it. */

import { buildIr } from '../frontend/build-ir/build-ir.ts';
import { checkProgram } from '../frontend/check-program.ts';
import type { FrontendInput } from '../frontend/contract.ts';
import { type Module, newModule } from '../ir/module.ts';
import { TypeStore } from '../ir/type-store.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { CONST_STEPS } from './limits.ts';
import { librarySources, packedLibraryFile } from './package-files.ts';
import { allOf, type LibraryFile, ownOf, packFile, unpackFile } from './packed-library.ts';

/** How the library's files are shown, should one ever be. */
const FOLDER = '<library>';

/**
 * High IR of the library's functions, named `file::function`, file by file: a call gives the module with the file of
 * that function in it. Most programs need few of them. `packed` gives a file as it was when the package was built;
 * without that it is compiled, with all that it uses.
 */
export function libraryOf(
  types: TypeStore,
  sources: SourceSet,
  packed: (name: string) => string | undefined = packedLibraryFile,
): (item: string) => Module {
  // Read when something is asked for: most small programs need nothing.
  let files: ReadonlyMap<string, string> | undefined;
  const module = newModule(types);
  const loaded = new Set<string>();
  return (item) => {
    const [name = item] = item.split('::');
    files ??= new Map(librarySources().map(({ name, text }) => [name, text]));
    const text = files.get(name);
    if (text === undefined || loaded.has(name)) return module;
    loaded.add(name);
    const ready = packed(name);
    if (ready === undefined) {
      const part = buildFiles(closureOf(files, name), files, types, sources);
      addMissing(module, part);
    } else {
      const { id } = sources.add(pathOf(name), text, true);
      addMissing(module, unpackFile(ready, types, id));
    }
    return module;
  };
}

/** JSON of every file of the library by name, for `libraryOf` of a later compile. */
export function packLibrary(): Readonly<Record<string, string>> {
  const types = new TypeStore();
  return Object.fromEntries(
    librarySources().map(({ name }) => {
      const sources = new SourceSet();
      const library = libraryOf(types, sources, () => undefined);
      const module = library(name);
      const id = sources.files.findIndex((file) => file.path === pathOf(name));
      return [name, packFile(ownOf(module, name), id)];
    }),
  );
}

/** A file and all that it uses, in a fixed order. */
function closureOf(files: ReadonlyMap<string, string>, name: string): readonly string[] {
  const found = new Set([name]);
  for (const file of found) {
    for (const [, used = ''] of (files.get(file) ?? '').matchAll(/^use (\w+)::/gm)) found.add(used);
  }
  return [...found].sort();
}

function pathOf(name: string): string {
  return `${FOLDER}/${name}.fzy`;
}

function addMissing(module: Module, part: LibraryFile): void {
  put(module.functions, part.functions);
  put(module.statics, part.statics);
  put(module.globals, part.globals);
}

/** What is there already stays: it may be in use, and is the same. */
function put<T extends { readonly name: string }>(to: Map<string, T>, from: readonly T[]): void {
  for (const item of from) if (!to.has(item.name)) to.set(item.name, item);
}

function buildFiles(
  names: readonly string[],
  files: ReadonlyMap<string, string>,
  types: TypeStore,
  sources: SourceSet,
): LibraryFile {
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
        const path = pathOf(name);
        const text = files.get(name);
        return text === undefined ? { tried: [path] } : { file: sources.add(path, text, true) };
      },
      standard: () => undefined,
    },
  };
  const program = checkProgram(frontend);
  const module = buildIr(program, frontend, { roots: 'library' });
  const [error] = diagnostics.all.filter((d) => d.severity === 'error');
  if (error === undefined) return allOf(module);
  const span = error.labels[0]?.span;
  const at = span === undefined ? undefined : sources.locate(span);
  const shown = at === undefined ? '' : ` at ${at.path}:${at.line}:${at.column}`;
  throw new InternalError(`the runtime library does not compile: ${error.title}${shown}`);
}
