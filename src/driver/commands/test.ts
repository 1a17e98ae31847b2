/** `fzyc test FILE…`: runs the `test` blocks, each in a fresh instance. */

import { resolve } from 'node:path';
import { painter } from '../../report/paint.ts';
import { EXIT, type Execute } from '../cli/commands.ts';
import { type CommandLine, UsageError } from '../cli/flags.ts';
import { compileOptions } from '../cli/options.ts';
import { jsonDiagnostics, showDiagnostics, showJson } from '../cli/report.ts';
import { showTrap } from '../cli/show-trap.ts';
import type { Terminal } from '../cli/terminal.ts';
import { watchFiles } from '../cli/watch.ts';
import { FileError } from '../codes.ts';
import type { CompileOptions, FileHost } from '../contract.ts';
import type { Run, Trapped } from '../execute.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, readInput, recordingHost } from '../files.ts';
import { type Loaded, loadProgram, type Program } from '../program.ts';

interface Request {
  readonly paths: readonly string[];
  readonly options: CompileOptions;
  readonly interpret: boolean;
  readonly filter: string;
  readonly json: boolean;
}

/** One `test` block. `trap` or `error` say why it failed. */
interface TestResult {
  readonly title: string;
  readonly passed: boolean;
  readonly printed: readonly string[];
  readonly trap?: Trapped;
  readonly error?: string;
}

interface FileResult extends Omit<Loaded, 'program'> {
  readonly path: string;
  /** The program compiled. */
  readonly ready: boolean;
  readonly tests: readonly TestResult[];
  /** Tests that the filter left out. */
  readonly skipped: number;
}

export const execute: Execute = async (line, terminal) => {
  const request = await readRequest(line);
  if (!line.has('watch')) return testAll(request, nodeFileHost(), terminal);
  if (request.paths.includes('-')) throw new UsageError('standard input cannot be watched');
  return watchFiles(async () => {
    const { host, paths } = recordingHost(nodeFileHost());
    for (const path of request.paths) paths.add(resolve(path));
    await testAll(request, host, terminal);
    return paths;
  }, terminal);
};

async function readRequest(line: CommandLine): Promise<Request> {
  const paths = line.positionals;
  if (paths.length === 0) throw new UsageError('which FILE? (`-` is standard input)');
  return {
    paths,
    options: await compileOptions(line, 1),
    interpret: line.has('interpret'),
    filter: line.value('filter') ?? '',
    json: line.has('json'),
  };
}

async function testAll(request: Request, files: FileHost, terminal: Terminal): Promise<number> {
  const results: FileResult[] = [];
  for (const path of request.paths) {
    const result = await testFile(path, request, files);
    results.push(result);
    if (!request.json) showFile(result, terminal);
  }
  const tests = results.flatMap((result) => result.tests);
  const passed = tests.filter((test) => test.passed).length;
  const failed = tests.length - passed;
  const ok = failed === 0 && results.every((result) => result.ready);
  if (request.json) {
    const diagnostics = results.flatMap(jsonDiagnostics);
    const rows = results.flatMap(({ path, tests: own }) => own.map((test) => ({ path, ...test })));
    showJson({ ok, passed, failed, diagnostics, tests: rows }, terminal);
  } else if (tests.length > 0) {
    terminal.out(`${passed} passed, ${failed} failed\n`);
  } else if (ok) {
    terminal.out(`${nothingToRun(results, request.filter)}\n`);
  }
  return ok ? EXIT.ok : EXIT.errors;
}

/** Why no test ran, of programs that compile: a misspelt filter should not look like success. */
function nothingToRun(results: readonly FileResult[], filter: string): string {
  const skipped = results.reduce((sum, result) => sum + result.skipped, 0);
  if (skipped === 0) return 'no tests: a test is written `test "title" { … }`';
  return `no test's title contains \`${filter}\` (there ${skipped === 1 ? 'is 1 test' : `are ${skipped} tests`})`;
}

async function testFile(path: string, request: Request, files: FileHost): Promise<FileResult> {
  const { options, interpret, filter } = request;
  try {
    const loaded = await loadProgram(readInput(path, files), files, options, interpret);
    const { program } = loaded;
    const titles = (program?.tests ?? []).map((title, index) => ({ title, index }));
    const chosen = titles.filter(({ title }) => title.includes(filter));
    const tests = chosen.map(({ title, index }) => runTest(program, title, index));
    const skipped = titles.length - chosen.length;
    return { ...loaded, path, ready: program !== undefined, tests, skipped };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { ...failedCheck(error), path, ready: false, tests: [], skipped: 0 };
  }
}

function runTest(program: Program | undefined, title: string, index: number): TestResult {
  let run: Run | undefined;
  try {
    run = program?.start({}).test(index);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { title, passed: false, printed: [], error: error.message };
  }
  const printed = run?.printed ?? [];
  if (run?.outcome.kind === 'trap') return { title, passed: false, printed, trap: run.outcome };
  return { title, passed: true, printed };
}

function showFile(result: FileResult, terminal: Terminal): void {
  showDiagnostics(result, terminal);
  if (!result.ready) return;
  const paint = painter(terminal.colorOut);
  terminal.out(`${paint.bold(result.path)}\n`);
  for (const test of result.tests) {
    const mark = test.passed ? paint.help('ok  ') : paint.error('FAIL');
    terminal.out(`  ${mark}  ${test.title}\n`);
    if (test.passed) continue;
    const reason =
      test.trap === undefined
        ? `${test.error ?? 'failed'}\n`
        : showTrap(test.trap, result.sources, terminal.colorOut);
    // What a failing test printed is there to explain it.
    terminal.out(indent(test.printed.map((text) => `${text}\n`).join('') + reason));
  }
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '        ');
}
