/** Runs one program everywhere and says what was not as expected. */

import { basename, dirname, relative } from 'node:path';
import type { AbiExport } from '../runtime/interface.ts';
import { check, compile, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import type { CompileResult } from '../src/driver/contract.ts';
import { type HostValue, instantiate, type Run, type Runnable } from '../src/driver/execute.ts';
import { interpretProgram } from '../src/driver/execute-interpreter.ts';
import { nodeFileHost } from '../src/driver/files.ts';
import type { Bounds, FastPath, Level } from '../src/lower/pass.ts';
import type { Diagnostic } from '../src/report/diagnostic.ts';
import type { SourceSet } from '../src/report/source.ts';
import type { ExpectedCall, ExpectedDiagnostic, Place, Refusal } from './expectations.ts';
import { hostImports } from './host.ts';
import { showLiteral, showValue, toHost } from './host-values.ts';
import type { Program } from './programs.ts';

/** One way to compile a program. */
export type Cell = readonly [fastPath: FastPath, bounds: Bounds, level: Level, without?: 'no-simd'];

/** Every mode with no optional pass and with all. */
export const CORNERS: readonly Cell[] = (['off', 'on', 'force'] as const).flatMap(
  (mode): Cell[] => [
    [mode, 'trusted', 0],
    [mode, 'trusted', 3],
  ],
);

/** Every mode, bounds and level. `off` removes no check, so that `strict` changes nothing in it. */
export const ALL_CELLS: readonly Cell[] = ([0, 1, 2, 3] as const).flatMap((level): Cell[] => [
  ['off', 'trusted', level],
  ['on', 'trusted', level],
  ['on', 'strict', level],
  ['force', 'trusted', level],
]);

/** Enough for every program here; one that never ends fails instead of hanging. */
const INTERPRETER_STEPS = 100_000_000;

/** What became of one program. */
export interface Verdict {
  /** One line each; empty: all as expected. */
  readonly problems: readonly string[];
  /** How many ways it ran, or was seen not to compile. */
  readonly cells: number;
  readonly tests: number;
  /** The first error of `force`, for the `force:` line. */
  readonly refusal: Refusal | undefined;
}

/** Runs it in the interpreter, and compiled in each of `cells`. */
export async function runEverywhere(
  program: Program,
  cells: readonly Cell[] = CORNERS,
): Promise<Verdict> {
  const files = nodeFileHost();
  const input = { path: program.path, text: program.text };
  const problems: string[] = [];
  const checked = check(input, files, DEFAULT_OPTIONS);
  const found = checked.diagnostics.map((d) => describe(d, checked.sources, program));
  problems.push(...compareDiagnostics(program.expected.diagnostics, found));
  if (checked.module === undefined) {
    if (program.expected.calls.length > 0) problems.push('check: it does not compile');
    return { problems, cells: 1, tests: 0, refusal: undefined };
  }
  if (found.some((d) => d.severity === 'error')) problems.push('check: a module despite errors');

  let count = 0;
  let tests = 0;
  let refusal: Refusal | undefined;
  let exports: readonly AbiExport[] = [];
  for (const [fastPath, bounds, level, without] of withVectors(program, cells)) {
    const cell = `${fastPath} ${bounds} -O${level}${without === undefined ? '' : ' --no-simd'}`;
    const result = await compile(input, files, {
      ...DEFAULT_OPTIONS,
      fastPath,
      bounds,
      level,
      simd: without === undefined,
      verify: true,
    });
    count++;
    if (result.output === undefined) {
      const first = firstError(result, program);
      if (fastPath !== 'force') problems.push(`${cell}: refused: ${first.title}`);
      else problems.push(...compareRefusals(cell, program.expected.refusal, first));
      refusal = first;
      continue;
    }
    if (fastPath === 'force' && program.expected.refusal !== undefined) {
      problems.push(`${cell}: accepted, and a refusal was expected`);
    }
    exports = result.output.interface.exports;
    const { output } = result;
    if (fastPath !== 'off') problems.push(...foreignImports(cell, output.wasm));
    const console = new Console();
    const runnable = instantiate(output, {
      print: console.write,
      imports: hostImports(console.write),
    });
    tests = output.interface.tests.length;
    problems.push(
      ...runCalls(cell, runnable, console, exports, program),
      ...runTests(cell, runnable, tests),
    );
  }

  const console = new Console();
  const interpreter = interpretProgram(checked.module, checked.sources, {
    print: console.write,
    imports: hostImports(console.write),
    limits: { steps: INTERPRETER_STEPS },
  });
  count++;
  problems.push(
    ...runCalls('interpreter', interpreter, console, exports, program),
    ...runTests('interpreter', interpreter, tests),
  );
  return { problems, cells: count, tests, refusal };
}

/** Programs with vectors, or with what is made of them, run without SIMD too; `off` never has it. */
function withVectors({ name, text }: Program, cells: readonly Cell[]): readonly Cell[] {
  if (!/^(reductions|tensors)\//.test(name) && !/\b[fiu]\d+x\d+\b/.test(text)) return cells;
  const scalar = cells
    .filter(([fastPath]) => fastPath === 'on')
    .map(([fastPath, bounds, level]): Cell => [fastPath, bounds, level, 'no-simd']);
  return [...cells, ...scalar];
}

/** What a module may import from the runtime: output, and the way of text to and from the host. */
const BOUNDARY: ReadonlySet<string> = new Set([
  'print',
  'str_box',
  'str_unbox',
  'str_unbox_length',
]);

/** Imports of operations on data, which the module must have itself; capabilities are the program's. */
function foreignImports(cell: string, wasm: Uint8Array): readonly string[] {
  return WebAssembly.Module.imports(new WebAssembly.Module(new Uint8Array(wasm)))
    .filter(({ module, name }) => module === 'fzy' && !BOUNDARY.has(name))
    .map(({ name }) => `${cell}: it imports \`fzy.${name}\``);
}

/** What one call printed, by the program or by the host functions it called. */
export class Console {
  lines: string[] = [];
  readonly write = (line: string): void => {
    this.lines.push(line);
  };
}

// ---- calls ------------------------------------------------------------------------------------------

export function runCalls(
  cell: string,
  runnable: Runnable,
  console: Console,
  exports: readonly AbiExport[],
  program: Program,
): readonly string[] {
  return program.expected.calls.flatMap((expected) => {
    const where = `line ${expected.line}, ${cell}`;
    const row = exports.find((e) => e.name === expected.name);
    if (row === undefined) return [`${where}: there is no \`pub fn ${expected.name}\``];
    if (row.params.length !== expected.args.length) return [`${where}: wrong number of arguments`];
    const args = row.params.map((param, i) => {
      const literal = expected.args[i];
      return (literal === undefined ? undefined : toHost(literal, param.type)) as HostValue;
    });
    console.lines = [];
    const run = runnable.call(expected.name, args);
    return compareRun(expected, row, run, console.lines.join('\n'), program).map(
      (problem) => `${where}: ${problem}`,
    );
  });
}

function compareRun(
  expected: ExpectedCall,
  row: AbiExport,
  run: Run,
  printed: string,
  program: Program,
): readonly string[] {
  const problems: string[] = [];
  const same = (what: string, got: string, wanted: string): void => {
    if (got !== wanted) problems.push(`${what} is ${got}, expected ${wanted}`);
  };
  const { outcome } = run;
  if (outcome.kind === 'step-limit') return ['it does not end'];
  if (expected.kind === 'value') {
    if (outcome.kind === 'trap') {
      return [`it traps: ${outcome.message} at ${outcome.line}:${outcome.column}`];
    }
    if (expected.result !== undefined) {
      same(
        'the result',
        showValue(outcome.value, row.result),
        showLiteral(expected.result, row.result),
      );
    }
  } else {
    if (outcome.kind === 'value')
      return [`it gives ${showValue(outcome.value, row.result)} and does not trap`];
    same('the trap', outcome.message, expected.message);
    // Where memory or the stack ends may differ; a panic of a standard module has a place only where it was inlined.
    const placed = outcome.trap !== 'stack overflow' && outcome.trap !== 'out of memory';
    if (placed && (outcome.trap !== 'panic' || expected.at !== undefined)) {
      const at = `${outcome.path}:${outcome.line}:${outcome.column}`;
      const file = expected.at?.file ?? basename(program.path);
      const wanted = `${dirname(program.path)}/${file}:${expected.at?.line}:${expected.at?.column}`;
      same('the position', at, wanted);
    }
  }
  if (expected.writes !== undefined) {
    const types = row.params.filter((p) => p.mut).map((p) => p.type);
    const got = types.map((type, i) => showValue(run.writes[i], type)).join(', ');
    const wanted = expected.writes.map((literal, i) => {
      const type = types[i];
      return type === undefined ? 'too many' : showLiteral(literal, type);
    });
    same('what is written', got, wanted.join(', '));
  }
  same('the output', JSON.stringify(printed), JSON.stringify(expected.prints ?? ''));
  return problems;
}

function runTests(cell: string, runnable: Runnable, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => runnable.test(i)).flatMap(({ outcome }, i) => {
    if (outcome.kind === 'value') return [];
    const why = outcome.kind === 'trap' ? `${outcome.message} at line ${outcome.line}` : 'no end';
    return [`test ${i}, ${cell}: ${why}`];
  });
}

// ---- diagnostics ------------------------------------------------------------------------------------

interface Described extends Refusal {
  readonly severity: 'error' | 'warning';
  readonly title: string;
}

function describe(diagnostic: Diagnostic, sources: SourceSet, program: Program): Described {
  const { severity, code, title, labels } = diagnostic;
  const label = labels.find((l) => l.primary) ?? labels[0];
  if (label === undefined)
    return { severity, code, title, at: { file: undefined, line: 0, column: 0 } };
  const { path, line, column } = sources.locate(label.span);
  const file = path === program.path ? undefined : relative(dirname(program.path), path);
  return { severity, code, title, at: { file, line, column } };
}

function firstError(result: CompileResult, program: Program): Described {
  const all = result.diagnostics.map((d) => describe(d, result.sources, program));
  const first = all.find((d) => d.severity === 'error');
  if (first === undefined) throw new Error(`${program.name}: no output and no error`);
  return first;
}

function compareRefusals(
  cell: string,
  expected: Refusal | undefined,
  got: Described,
): readonly string[] {
  const text = `${got.code} at ${placeText(got.at)}`;
  if (expected === undefined) return [`${cell}: refused, unexpectedly: ${text} ${got.title}`];
  const wanted = `${expected.code} at ${placeText(expected.at)}`;
  return text === wanted ? [] : [`${cell}: refused with ${text}, expected ${wanted}`];
}

/** Every expected one must be there, and no other. */
function compareDiagnostics(
  expected: readonly ExpectedDiagnostic[],
  found: readonly Described[],
): readonly string[] {
  const left = [...found];
  const missing = expected.filter((want) => {
    const index = left.findIndex(
      (d) =>
        d.severity === want.severity &&
        d.code === want.code &&
        placeText(d.at) === placeText(want.at) &&
        d.title.includes(want.text),
    );
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...missing.map((d) => `missing ${d.severity}: ${d.code} at ${placeText(d.at)} "${d.text}"`),
    ...left.map((d) => `unexpected ${d.severity}: ${d.code} at ${placeText(d.at)} "${d.title}"`),
  ];
}

export function placeText(place: Place): string {
  return `${place.file === undefined ? '' : `${place.file}:`}${place.line}:${place.column}`;
}
