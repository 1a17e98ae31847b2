/** Helpers of the checker's tests. */

import { TypeStore } from '../../ir/type-store.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { type SourceFile, SourceSet } from '../../report/source.ts';
import { createConstEvaluator } from '../build-ir/const-evaluator.ts';
import type { FrontendInput } from '../contract.ts';
import { parse } from '../parse.ts';
import type { TypedProgram } from '../typed-ast.ts';
import { checkTree } from './check.ts';

export interface Checked {
  readonly program: TypedProgram;
  readonly input: FrontendInput;
  /** `FZ0201 2:5 title` of each error and warning, in order of position. */
  readonly messages: readonly string[];
}

/** Checks a program of one file, or of several by path; the first is the root. */
export function checkText(
  text: string | Readonly<Record<string, string>>,
  library = false,
): Checked {
  const files = typeof text === 'string' ? { 'main.fzy': text } : text;
  const sources = new SourceSet();
  const [rootPath = 'main.fzy'] = Object.keys(files);
  const root = sources.add(rootPath, files[rootPath] ?? '', library);
  const diagnostics = new Diagnostics();
  const input: FrontendInput = {
    root,
    sources,
    loader: { load: (from, name) => load(files, sources, from, name), standard: () => undefined },
    types: new TypeStore(),
    diagnostics,
    constSteps: 1_000_000,
  };
  const program = checkTree(input, createConstEvaluator(input), parse);
  return { program, input, messages: describe(diagnostics, sources) };
}

function load(
  files: Readonly<Record<string, string>>,
  sources: SourceSet,
  from: SourceFile,
  name: string,
): { readonly file: SourceFile } | { readonly tried: readonly string[] } {
  const slash = from.path.lastIndexOf('/');
  const folder = slash < 0 ? '' : from.path.slice(0, slash + 1);
  const tried = [`${folder}${name}.fzy`, `${folder}${name}/mod.fzy`];
  for (const path of tried) {
    const text = files[path];
    if (text !== undefined) return { file: sources.add(path, text) };
  }
  return { tried };
}

function describe(diagnostics: Diagnostics, sources: SourceSet): string[] {
  const rows = diagnostics.all.map((d) => {
    const span = d.labels[0]?.span ?? { file: 0, start: 0, end: 0 };
    const { line, column } = sources.locate(span);
    return { span, text: `${d.code} ${line}:${column} ${d.title}` };
  });
  rows.sort((a, b) => a.span.file - b.span.file || a.span.start - b.span.start);
  return rows.map((r) => r.text);
}

/** The codes alone, in order of position. */
export function codes(text: string | Readonly<Record<string, string>>): string[] {
  return checkText(text).messages.map((m) => m.slice(0, 6));
}
