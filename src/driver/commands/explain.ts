/** `fzyc explain CODE`: the catalogue entry of a diagnostic. */

import { FRONTEND_CODES } from '../../frontend/codes.ts';
import { LOWER_CODES } from '../../lower/codes.ts';
import type { CodeEntry } from '../../report/diagnostic.ts';
import { suggest } from '../../report/suggest.ts';
import { EXIT, type Execute } from '../cli/commands.ts';
import { UsageError } from '../cli/flags.ts';
import { DRIVER_CODES } from '../codes.ts';

/** Every code that the compiler knows, in order. */
export function allCodes(): readonly CodeEntry[] {
  const all = [...FRONTEND_CODES, ...LOWER_CODES, ...DRIVER_CODES];
  return all.sort((a, b) => (a.code < b.code ? -1 : 1));
}

export const execute: Execute = async (line, terminal) => {
  const [asked, ...more] = line.positionals;
  if (asked === undefined || more.length > 0) throw new UsageError('which CODE? (like FZ0101)');
  const codes = allCodes();
  const entry = codes.find((row) => row.code === normal(asked));
  if (entry === undefined) {
    const near = suggest(
      normal(asked),
      codes.map((row) => row.code),
    );
    throw new UsageError(
      `there is no code \`${asked}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    );
  }
  terminal.out(`${entry.code}: ${entry.title}\n\n${entry.explanation.trim()}\n`);
  return EXIT.ok;
};

/** `fz101` and `101` are FZ0101 too. */
function normal(code: string): string {
  const digits = /^(?:fz)?(\d{1,4})$/i.exec(code)?.[1];
  return digits === undefined ? code.toUpperCase() : `FZ${digits.padStart(4, '0')}`;
}
