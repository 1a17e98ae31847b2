/** `fzyc check FILE…`: errors and warnings, nothing else. Loads neither the lowerings nor the back end. */

import { resolve } from 'node:path';
import { EXIT, type Execute } from '../cli/commands.ts';
import { UsageError } from '../cli/flags.ts';
import { jsonDiagnostics, showDiagnostics, showJson } from '../cli/report.ts';
import type { Terminal } from '../cli/terminal.ts';
import { watchFiles } from '../cli/watch.ts';
import { FileError } from '../codes.ts';
import { check } from '../compile.ts';
import type { CheckResult, FileHost } from '../contract.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, readInput, recordingHost } from '../files.ts';

export const execute: Execute = async (line, terminal) => {
  const paths = line.positionals;
  if (paths.length === 0) throw new UsageError('which FILE? (`-` is standard input)');
  const json = line.has('json');
  if (!line.has('watch')) return checkAll(paths, nodeFileHost(), json, terminal);
  if (paths.includes('-')) throw new UsageError('standard input cannot be watched');
  return watchFiles(async () => {
    const { host, paths: used } = recordingHost(nodeFileHost());
    for (const path of paths) used.add(resolve(path));
    checkAll(paths, host, json, terminal);
    return used;
  }, terminal);
};

function checkAll(
  paths: readonly string[],
  files: FileHost,
  json: boolean,
  terminal: Terminal,
): number {
  const results = paths.map((path) => ({ path, result: checkOne(path, files) }));
  const ok = results.every(({ result }) => result.module !== undefined);
  if (json) {
    const diagnostics = results.flatMap(({ result }) => jsonDiagnostics(result));
    showJson({ ok, diagnostics }, terminal);
  } else {
    for (const { path, result } of results) {
      showDiagnostics(result, terminal);
      if (result.module !== undefined)
        terminal.out(`${path === '-' ? 'standard input' : path}: ok\n`);
    }
  }
  return ok ? EXIT.ok : EXIT.errors;
}

function checkOne(path: string, files: FileHost): CheckResult {
  try {
    return check(readInput(path, files), files, { roots: 'all' });
  } catch (error) {
    if (error instanceof FileError) return failedCheck(error);
    throw error;
  }
}
