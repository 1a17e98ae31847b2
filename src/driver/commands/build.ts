/** `fzyc build FILE`: the module and what JavaScript needs to use it, or one stage's text with `--emit`. */

import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Diagnostic } from '../../report/diagnostic.ts';
import { EMITS, EXIT, type Execute } from '../cli/commands.ts';
import { type CommandLine, UsageError } from '../cli/flags.ts';
import { compileOptions } from '../cli/options.ts';
import { jsonDiagnostics, showDiagnostics, showJson } from '../cli/report.ts';
import {
  type ReportRequest,
  reportOptions,
  reportRequest,
  showReport,
} from '../cli/show-report.ts';
import type { Terminal } from '../cli/terminal.ts';
import { watchFiles } from '../cli/watch.ts';
import { FileError, fileDiagnostic } from '../codes.ts';
import type { CompileOptions, FileHost } from '../contract.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, outputName, readInput, recordingHost, writeOutput } from '../files.ts';
import { moduleType } from '../module-type.ts';
import {
  type BindingsOptions,
  type Emit,
  makeOutputs,
  type OutputFile,
  type Outputs,
} from '../outputs.ts';
import { type Instant, renderLaps, Stopwatch } from '../stopwatch.ts';

/** What is written when nothing else is asked for. */
const DEFAULT_EMITS: readonly Emit[] = ['wasm', 'js', 'dts'];

interface Request {
  readonly path: string;
  readonly emits: readonly Emit[];
  /** Undefined: to standard output. */
  readonly folder: string | undefined;
  readonly options: CompileOptions;
  readonly bindings: BindingsOptions;
  readonly json: boolean;
  readonly report: ReportRequest | undefined;
}

export const execute: Execute = async (line, terminal) => {
  const request = await readRequest(line);
  await keepBinaryenBaseline();
  const timing = line.has('time-passes');
  if (!line.has('watch')) {
    return timing ? timed(request, terminal) : build(request, nodeFileHost(), terminal);
  }
  if (timing) throw new UsageError('--time-passes tells of one build: not with --watch');
  if (request.path === '-') throw new UsageError('standard input cannot be watched');
  return watchFiles(async () => {
    const { host, paths } = recordingHost(nodeFileHost());
    paths.add(resolve(request.path));
    await build(request, host, terminal);
    return paths;
  }, terminal);
};

async function readRequest(line: CommandLine): Promise<Request> {
  const [path, ...more] = line.positionals;
  if (path === undefined) throw new UsageError('which FILE? (`-` is standard input)');
  if (more.length > 0) throw new UsageError(`one FILE at a time: what is \`${more[0]}\`?`);
  const asked = line.values('emit');
  const inline = line.has('inline');
  // What is part of the script need not lie beside it.
  const usual = DEFAULT_EMITS.filter((emit) => emit !== 'wasm' || !inline);
  const emits = asked.length === 0 ? usual : EMITS.filter((e) => asked.includes(e));
  const out = line.value('out');
  const json = line.has('json');
  const report = reportRequest(line, 'perf-lowering-report');
  const toStdout = asked.length > 0 && out === undefined;
  if (report !== undefined && report.out === undefined && (toStdout || json)) {
    throw new UsageError('a report beside other output needs a file: --report-out FILE');
  }
  if (toStdout && emits.length > 1) throw new UsageError('several --emit need a folder: -o DIR');
  if (toStdout && json) throw new UsageError('--emit with --json needs a folder: -o DIR');
  if (toStdout && emits.includes('wasm'))
    throw new UsageError('--emit=wasm needs a folder: -o DIR');
  return {
    path,
    emits,
    folder: toStdout ? undefined : (out ?? '.'),
    // Tests are checked, but they are no part of what is shipped.
    options: {
      ...(await compileOptions(line, 2)),
      ...(await reportOptions(line, report)),
      roots: 'exports',
    },
    bindings: { results: line.value('results') === 'throw' ? 'throw' : 'return', inline },
    json,
    report,
  };
}

/**
 * Optimising Binaryen's own code costs more than a build gains by it. `run` and `test` must not say this: the
 * budget would hold for the user's program too.
 */
async function keepBinaryenBaseline(): Promise<void> {
  // V8 takes compiled code out of a cache under the flags only that it was made with: load ours first.
  await import('../load-binaryen.ts');
  setFlagsFromString('--wasm-tiering-budget=2000000000');
}

/** A build, and where its time went, from the start of the process on. */
async function timed(request: Request, terminal: Terminal): Promise<number> {
  const stopwatch = new Stopwatch(elapsed);
  stopwatch.lap('start');
  const code = await build(
    { ...request, options: { ...request.options, stopwatch } },
    nodeFileHost(),
    terminal,
  );
  stopwatch.lap('write files');
  const kilobytes = process.resourceUsage().maxRSS;
  terminal.err(`${renderLaps(stopwatch.laps)}peak memory ${Math.round(kilobytes / 1024)} MB\n`);
  return code;
}

/** Since the process began. */
function elapsed(): Instant {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1000 };
}

async function build(request: Request, files: FileHost, terminal: Terminal): Promise<number> {
  const { folder } = request;
  const written: string[] = [];
  const result = await attempt(request, files, (outputs) => {
    if (folder !== undefined) return writeAll(folder, outputs, written);
    // The first is what was asked for; what it imports only matters beside it.
    terminal.out(String(outputs[0]?.content ?? ''));
    return [];
  });
  const ok = result.outputs !== undefined;
  const { report } = request;
  if (report !== undefined && result.report !== undefined) {
    const path = await showReport(result.report, report, terminal);
    if (path !== undefined) written.push(path);
  }
  if (request.json) {
    showJson({ ok, diagnostics: jsonDiagnostics(result), outputs: written }, terminal);
  } else {
    showDiagnostics(result, terminal);
    if (ok && written.length > 0) terminal.err(`wrote ${written.join(', ')}\n`);
  }
  return ok ? EXIT.ok : EXIT.errors;
}

/** Writes the files into a folder; what is worth knowing about it comes back. */
function writeAll(
  folder: string,
  outputs: readonly OutputFile[],
  written: string[],
): readonly Diagnostic[] {
  for (const { name, content } of outputs) written.push(writeOutput(folder, name, content));
  const script = outputs.find(({ name }) => name.endsWith('.js'));
  if (script === undefined) return [];
  const type = moduleType(folder);
  if (type.kind === 'write') written.push(writeOutput(folder, 'package.json', type.content));
  if (type.kind !== 'tell') return [];
  return [
    {
      ...fileDiagnostic('FZ0910', `Node takes \`${script.name}\` for CommonJS`, [
        `write \`"type": "module"\` in \`${type.path}\`, or build into another folder (-o DIR)`,
      ]),
      severity: 'warning',
    },
  ];
}

/** Compiles and writes; trouble with files is one more diagnostic. */
async function attempt(
  request: Request,
  files: FileHost,
  write: (outputs: readonly OutputFile[]) => readonly Diagnostic[],
): Promise<Outputs> {
  try {
    const input = readInput(request.path, files);
    const name = outputName(input.path);
    const result = await makeOutputs(
      input,
      files,
      name,
      request.emits,
      request.options,
      request.bindings,
    );
    if (result.outputs === undefined) return result;
    return { ...result, diagnostics: [...result.diagnostics, ...write(result.outputs)] };
  } catch (error) {
    if (error instanceof FileError) return { ...failedCheck(error), outputs: undefined };
    throw error;
  }
}
