/** A program that is ready to run, by the interpreter or as WebAssembly: what `run` and `test` have in common. */

import type { AbiParam, AbiType } from '../../runtime/interface.ts';
import type { HostImports } from '../../runtime/loader/index.ts';
import { AbiTypes } from '../backend/abi-type.ts';
import type { Import, Module } from '../ir/module.ts';
import type { Diagnostic } from '../report/diagnostic.ts';
import type { LoweringReport } from '../report/lowering/report.ts';
import type { SourceSet } from '../report/source.ts';
import { FileError } from './codes.ts';
import { check, compile } from './compile.ts';
import type { CompileOptions, FileHost, SourceInput } from './contract.ts';
import { instantiate, type Runnable, type RunOptions } from './execute.ts';
import { interpretProgram } from './execute-interpreter.ts';

export interface Callable {
  readonly name: string;
  readonly params: readonly AbiParam[];
  readonly result: AbiType;
}

export interface Program {
  readonly functions: readonly Callable[];
  readonly tests: readonly string[];
  /** A fresh instance. */
  readonly start: (options: Pick<RunOptions, 'print'>) => Runnable;
}

/** `program` is undefined when there are errors. */
export interface Loaded {
  readonly sources: SourceSet;
  readonly diagnostics: readonly Diagnostic[];
  readonly program: Program | undefined;
  readonly report?: LoweringReport;
}

export async function loadProgram(
  input: SourceInput,
  files: FileHost,
  options: CompileOptions,
  interpret: boolean,
): Promise<Loaded> {
  return interpret ? interpreted(input, files, options) : compiled(input, files, options);
}

async function compiled(
  input: SourceInput,
  files: FileHost,
  options: CompileOptions,
): Promise<Loaded> {
  const { sources, diagnostics, output, report } = await compile(input, files, options);
  const shown = report === undefined ? {} : { report };
  if (output === undefined) return { sources, diagnostics, program: undefined, ...shown };
  const { exports, tests, capabilities } = output.interface;
  const program: Program = {
    functions: exports,
    tests: tests.map((test) => test.title),
    start: ({ print }) =>
      instantiate(output, { imports: refusals(capabilities), ...(print && { print }) }),
  };
  return { sources, diagnostics, program, ...shown };
}

function interpreted(input: SourceInput, files: FileHost, options: CompileOptions): Loaded {
  const { sources, diagnostics, module } = check(input, files, options);
  if (module === undefined) return { sources, diagnostics, program: undefined };
  const program: Program = {
    functions: callables(module),
    tests: module.tests.map((test) => test.name),
    start: ({ print }) => {
      const imports = refusals([...module.imports.values()]);
      const { countVisits = false } = options;
      return interpretProgram(module, sources, { imports, countVisits, ...(print && { print }) });
    },
  };
  return { sources, diagnostics, program };
}

function callables(module: Module): readonly Callable[] {
  const abi = new AbiTypes(module.types, undefined);
  return module.exports.map((row) => ({
    name: row.name,
    params: abi.params(row.params),
    result: abi.of(row.result),
  }));
}

/** The command line has no capability to give: calling one ends the run with a message that says so. */
function refusals(rows: readonly Pick<Import, 'module' | 'field'>[]): HostImports {
  const imports: Record<string, Record<string, () => never>> = {};
  for (const { module, field } of rows) {
    const fields = imports[module] ?? {};
    fields[field] = () => {
      throw new FileError('FZ0909', `the program called the capability \`${module}.${field}\``, [
        'build the program and instantiate it from JavaScript, which can give it one',
      ]);
    };
    imports[module] = fields;
  }
  return imports;
}
