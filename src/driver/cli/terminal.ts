/** Where a command writes, and whether in colour. The real one is the process; tests give their own. */

import { EXIT } from './commands.ts';

export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether diagnostics (on `err`) and test results (on `out`) may be coloured. */
  readonly colorErr: boolean;
  readonly colorOut: boolean;
  /** Columns of the terminal that `err` is, if it is one. */
  readonly width: number | undefined;
}

export type ColorChoice = 'auto' | 'always' | 'never';

/** The process's own streams. `NO_COLOR` and `FORCE_COLOR` count where nothing was chosen. */
export function processTerminal(choice: ColorChoice): Terminal {
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colorErr: wantsColor(choice, process.env, process.stderr.isTTY),
    colorOut: wantsColor(choice, process.env, process.stdout.isTTY),
    width: process.stderr.columns,
  };
}

/**
 * Ends the process once what was printed has gone out. Whoever reads us may stop (`fzyc … | head`), which is no
 * reason to complain; that a disk is full is.
 */
export function endProcess(code: number): void {
  const { stdout, stderr } = process;
  stdout.write('', () => {
    const lost: (Error & { readonly code?: string }) | null = stdout.errored;
    const failed = lost !== null && lost.code !== 'EPIPE';
    if (failed) stderr.write(`error: standard output cannot be written: ${lost.message}\n`);
    stderr.write('', () => process.exit(failed && code === EXIT.ok ? EXIT.errors : code));
  });
}

/** Without a listener the process would end with a stack trace when its output cannot be written. */
export function holdOutputErrors(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** https://no-color.org: set and not empty. `FORCE_COLOR=0` is a no as well. */
export function wantsColor(
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  const { NO_COLOR, FORCE_COLOR, TERM } = env;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return isTerminal && TERM !== 'dumb';
}
