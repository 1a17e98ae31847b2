/** `fzyc types FILE…`: the declarations beside sources, for who type-checks before a bundler has run. */

import { EXIT, type Execute } from '../cli/commands.ts';
import { UsageError } from '../cli/flags.ts';
import { showDiagnostics } from '../cli/report.ts';
import type { Terminal } from '../cli/terminal.ts';
import { FileError } from '../codes.ts';
import { DEFAULT_OPTIONS } from '../compile.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, outputName, readInput } from '../files.ts';
import { type BindingsOptions, makeOutputs } from '../outputs.ts';
import { type TypesStyle, writeTypes } from '../types-beside.ts';

export const execute: Execute = async (line, terminal) => {
  const paths = line.positionals;
  if (paths.length === 0) throw new UsageError('which FILE?');
  if (paths.includes('-')) throw new UsageError('there is no place beside standard input');
  const style: TypesStyle = line.has('nodenext') ? 'nodenext' : 'bundler';
  const results = line.value('results') === 'throw' ? 'throw' : 'return';
  let code: number = EXIT.ok;
  for (const path of paths) {
    if (!(await write(path, style, results, terminal))) code = EXIT.errors;
  }
  return code;
};

async function write(
  path: string,
  style: TypesStyle,
  results: BindingsOptions['results'],
  terminal: Terminal,
): Promise<boolean> {
  const files = nodeFileHost();
  try {
    const options = { ...DEFAULT_OPTIONS, level: 0, roots: 'exports' } as const;
    const bindings = { results, inline: false };
    const input = readInput(path, files);
    const result = await makeOutputs(input, files, outputName(path), ['dts'], options, bindings);
    showDiagnostics(result, terminal);
    if (result.outputs === undefined) return false;
    terminal.err(`wrote ${writeTypes(path, result.outputs, style)}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    showDiagnostics(failedCheck(error), terminal);
    return false;
  }
}
