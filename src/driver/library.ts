/** The runtime library: Fzy sources of this package, compiled like any program when a lowering asks for it. */

import { buildIr } from '../frontend/build-ir/build-ir.ts';
import { checkProgram } from '../frontend/check-program.ts';
import type { FrontendInput } from '../frontend/contract.ts';
import type { Module } from '../ir/module.ts';
import type { TypeStore } from '../ir/types.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import type { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { CONST_STEPS } from './limits.ts';
import { librarySources } from './package-files.ts';

/** How the library's files are shown, should one ever be. */
const FOLDER = '<library>';

/** High IR of every function in `runtime/std/`, named `file::function`. */
export function buildLibrary(types: TypeStore, sources: SourceSet): Module {
  const files = librarySources();
  const declarations = files.map(({ name }) => `mod ${name}\n`).join('');
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
        const file = files.find((f) => f.name === name);
        return file === undefined
          ? { tried: [path] }
          : { file: sources.add(path, file.text, true) };
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
