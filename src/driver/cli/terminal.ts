/** Where a command writes, and whether in colour. The real one is the process; tests give their own. */

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

/** Whoever reads us may stop (`fzyc … | head`); that is no reason to complain. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: Error & { readonly code?: string }) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
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
