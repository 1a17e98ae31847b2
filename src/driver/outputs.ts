/** What a build writes: the names and contents of its files. */

import type { ModuleInterface } from '../../runtime/interface.ts';
import { bindingsDts } from '../backend/bindings/bindings-dts.ts';
import { bindingsJs, needsReference } from '../backend/bindings/bindings-js.ts';
import { type Results, withResults } from '../backend/bindings/names.ts';
import { readParts } from '../backend/bindings/parts.ts';
import { parse } from '../frontend/parse.ts';
import { printAst } from '../frontend/print-ast.ts';
import { printModule } from '../ir/print.ts';
import { Diagnostics } from '../report/diagnostic.ts';
import { SourceSet } from '../report/source.ts';
import { unreachable } from '../report/unreachable.ts';
import type { EMITS } from './cli/commands.ts';
import { check, compile } from './compile.ts';
import type {
  CompileOptions,
  CompileOutput,
  CompileResult,
  FileHost,
  SourceInput,
} from './contract.ts';
import { hostParts, type RuntimeScript, runtimeScript } from './package-files.ts';
import { printTokens } from './print-tokens.ts';
import { withSourceMapUrl } from './source-map-url.ts';

export type Emit = (typeof EMITS)[number];

export interface OutputFile {
  readonly name: string;
  readonly content: string | Uint8Array;
}

/** How the script shows the program. */
export interface BindingsOptions {
  readonly results: Results;
  /** The module is part of the script. */
  readonly inline: boolean;
}

/** `outputs` is undefined when there are errors. */
export interface Outputs extends Pick<CompileResult, 'diagnostics' | 'sources' | 'report'> {
  readonly outputs: readonly OutputFile[] | undefined;
}

const REFERENCE: RuntimeScript = 'fzy-reference.js';
const THREADS: RuntimeScript = 'fzy-threads.js';

/** Goes as far down the path as what is asked for needs, so that a program with errors can be looked at. */
export async function makeOutputs(
  input: SourceInput,
  files: FileHost,
  name: string,
  emits: readonly Emit[],
  options: CompileOptions,
  bindings: BindingsOptions = { results: 'return', inline: false },
): Promise<Outputs> {
  const isSyntax = (emit: Emit): boolean => emit === 'tokens' || emit === 'ast';
  const reports = options.report !== undefined;
  if (!reports && emits.every(isSyntax)) return syntaxOutputs(input, name, emits);
  if (!reports && emits.every((emit) => isSyntax(emit) || emit === 'ir')) {
    const checked = check(input, files, options);
    const { module } = checked;
    if (module === undefined) return { ...checked, outputs: undefined };
    const ir = { name: `${name}.ir`, content: printModule(module) };
    return { ...checked, outputs: [...syntaxFiles(input, name, emits), ir] };
  }
  // The lowerings edit the IR in place, so its text has to be made before them.
  const before = emits.includes('ir') ? check(input, files, options).module : undefined;
  const sourceMapUrl = encodeURIComponent(`${name}.wasm.map`);
  const compiled = await compile(input, files, { ...options, sourceMapUrl });
  const { output } = compiled;
  if (output === undefined) return { ...compiled, outputs: undefined };
  const shown = withResults(output.interface, bindings.results);
  const outputs = emits.flatMap((emit): readonly OutputFile[] => {
    switch (emit) {
      case 'tokens':
      case 'ast':
        return syntaxFiles(input, name, [emit]);
      case 'ir':
        return before === undefined ? [] : [{ name: `${name}.ir`, content: printModule(before) }];
      case 'lowered':
        return [{ name: `${name}.lowered.ir`, content: printModule(output.lowered) }];
      case 'wat':
        return [{ name: `${name}.wat`, content: output.wat() }];
      case 'wasm':
        return wasmFiles(name, output);
      case 'js': {
        const files = {
          wasm: `${name}.wasm`,
          ...(bindings.inline && { inline: withMapInside(output) }),
          source: input.path,
          reference: REFERENCE,
        };
        const js = bindingsJs(shown, files, readParts(hostParts()));
        return [{ name: `${name}.js`, content: js }, ...scriptsOf(shown)];
      }
      case 'dts':
        return [{ name: `${name}.d.ts`, content: bindingsDts(shown) }];
      default:
        return unreachable(emit, 'makeOutputs');
    }
  });
  return { ...compiled, outputs };
}

/** The module as it goes into a script: there is no place beside it for a map. */
function withMapInside({ wasm, sourceMap }: CompileOutput): Uint8Array {
  if (sourceMap === undefined) return wasm;
  const url = `data:application/json;base64,${Buffer.from(sourceMap).toString('base64')}`;
  return withSourceMapUrl(wasm, url);
}

function wasmFiles(name: string, output: CompileOutput): OutputFile[] {
  const wasm = { name: `${name}.wasm`, content: output.wasm };
  if (output.sourceMap === undefined) return [wasm];
  return [wasm, { name: `${name}.wasm.map`, content: output.sourceMap }];
}

/** What the module's JavaScript imports goes beside it. */
function scriptsOf(iface: ModuleInterface): OutputFile[] {
  const names: RuntimeScript[] = [
    ...(needsReference(iface) ? [REFERENCE] : []),
    ...(iface.threads === undefined ? [] : [THREADS]),
  ];
  return names.map((name) => ({ name, content: runtimeScript(name) }));
}

function syntaxOutputs(input: SourceInput, name: string, emits: readonly Emit[]): Outputs {
  const sources = new SourceSet();
  const diagnostics = new Diagnostics();
  parse(sources.add(input.path, input.text), diagnostics);
  return { sources, diagnostics: diagnostics.all, outputs: syntaxFiles(input, name, emits) };
}

/** The root file's own tokens and tree. Errors in it are reported by whoever asks for more. */
function syntaxFiles(input: SourceInput, name: string, emits: readonly Emit[]): OutputFile[] {
  const sources = new SourceSet();
  const file = sources.add(input.path, input.text);
  return emits.flatMap((emit) => {
    if (emit === 'tokens') return [{ name: `${name}.tokens`, content: printTokens(file, sources) }];
    if (emit === 'ast') {
      return [{ name: `${name}.ast`, content: printAst(parse(file, new Diagnostics())) }];
    }
    return [];
  });
}
