/** `fzyc run FILE [FUNCTION] [ARGS…]`: compiles, calls one function, prints what it gives. */

import { basename, dirname } from 'node:path';
import { profileText } from '../../report/lowering/profile.ts';
import { suggest } from '../../report/suggest.ts';
import { parseArguments } from '../cli/arguments.ts';
import { EXIT, type Execute } from '../cli/commands.ts';
import { type CommandLine, UsageError } from '../cli/flags.ts';
import { compileOptions } from '../cli/options.ts';
import { jsonDiagnostics, showDiagnostics, showJson } from '../cli/report.ts';
import {
  type ReportRequest,
  reportOptions,
  reportRequest,
  showReport,
} from '../cli/show-report.ts';
import { showTrap } from '../cli/show-trap.ts';
import { showValue } from '../cli/show-value.ts';
import type { Terminal } from '../cli/terminal.ts';
import { FileError } from '../codes.ts';
import type { CompileOptions } from '../contract.ts';
import type { Run } from '../execute.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, readInput, writeOutput } from '../files.ts';
import { type Callable, type Loaded, loadProgram, type Program } from '../program.ts';

interface Request {
  readonly path: string;
  readonly name: string;
  readonly texts: readonly string[];
  readonly options: CompileOptions;
  readonly interpret: boolean;
  readonly report: ReportRequest | undefined;
  readonly profileOut: string | undefined;
}

/** What came of it; `run` is undefined when it did not come to a call. */
interface Finished extends Omit<Loaded, 'program'> {
  readonly call?: { readonly func: Callable; readonly run: Run };
}

export const execute: Execute = async (line, terminal) => {
  const request = await readRequest(line);
  const json = line.has('json');
  // Text is shown as it comes: warnings, what the program prints, its result.
  const finished = await attempt(request, {
    loaded: (loaded) => {
      if (!json) showDiagnostics(loaded, terminal);
    },
    print: (text) => {
      if (!json) terminal.out(`${text}\n`);
    },
  });
  const run = finished.call?.run;
  const ok = run?.outcome.kind === 'value';
  if (request.report !== undefined && finished.report !== undefined) {
    await showReport(finished.report, request.report, terminal);
  }
  if (json) showJson({ ok, diagnostics: jsonDiagnostics(finished), ...run }, terminal);
  else showResult(finished, terminal);
  return ok ? EXIT.ok : EXIT.errors;
};

async function readRequest(line: CommandLine): Promise<Request> {
  const [path, name = 'main', ...texts] = line.positionals;
  if (path === undefined) throw new UsageError('which FILE? (`-` is standard input)');
  const report = reportRequest(line, 'perf-lowering-report');
  const profileOut = line.value('profile-out');
  const interpret = line.has('interpret') || profileOut !== undefined;
  if (report !== undefined && report.out === undefined && line.has('json')) {
    throw new UsageError('a report beside other output needs a file: --report-out FILE');
  }
  if (report !== undefined && interpret) {
    throw new UsageError('nothing is lowered in the interpreter: no report with it');
  }
  const options = {
    ...(await compileOptions(line, 1)),
    ...(await reportOptions(line, report)),
    ...(profileOut === undefined ? {} : { countVisits: true }),
  };
  return { path, name, texts, options, interpret, report, profileOut };
}

interface Events {
  readonly loaded: (loaded: Omit<Loaded, 'program'>) => void;
  readonly print: (text: string) => void;
}

/** Trouble with files, arguments and capabilities is told like the program's own errors. */
async function attempt(request: Request, events: Events): Promise<Finished> {
  const { path, name, texts, options, interpret, profileOut } = request;
  const { print } = events;
  let loaded: Loaded | undefined;
  try {
    const files = nodeFileHost();
    loaded = await loadProgram(readInput(path, files), files, options, interpret);
    events.loaded(loaded);
    const { program } = loaded;
    if (program === undefined) return loaded;
    const func = findFunction(program, path, name);
    const args = parseArguments(name, func.params, texts);
    const runnable = program.start({ print });
    const run = runnable.call(name, args);
    if (profileOut !== undefined && runnable.visits !== undefined) {
      writeOutput(dirname(profileOut), basename(profileOut), profileText(runnable.visits()));
    }
    return { ...loaded, call: { func, run } };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    const failed = failedCheck(error);
    events.loaded(failed);
    if (loaded === undefined) return failed;
    return { ...loaded, diagnostics: [...loaded.diagnostics, ...failed.diagnostics] };
  }
}

function findFunction(program: Program, path: string, name: string): Callable {
  const func = program.functions.find((f) => f.name === name);
  if (func !== undefined) return func;
  const names = program.functions.map((f) => f.name);
  const near = suggest(name, names);
  const known = names.map((n) => `\`${n}\``).join(', ');
  throw new FileError('FZ0907', `\`${path}\` has no \`pub fn ${name}\``, [
    near !== undefined
      ? `did you mean \`${near}\`?`
      : known === ''
        ? 'it has none: mark a function `pub fn` to call it from outside'
        : `it has ${known}; only a \`pub fn\` can be called from outside`,
  ]);
}

function showResult(finished: Finished, terminal: Terminal): void {
  if (finished.call === undefined) return;
  const { func, run } = finished.call;
  const { outcome } = run;
  if (outcome.kind === 'trap') {
    terminal.err(showTrap(outcome, finished.sources, terminal.colorErr));
  } else if (outcome.kind === 'value' && func.result.kind !== 'void') {
    terminal.out(`${showValue(func.result, outcome.value)}\n`);
  }
  func.params
    .filter((param) => param.mut)
    .forEach((param, i) => {
      terminal.out(`${param.name} = ${showValue(param.type, run.writes[i])}\n`);
    });
}
