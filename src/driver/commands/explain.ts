/** `fzyc explain CODE`: the catalogue entry of a diagnostic. */

import { FRONTEND_CODES } from '../../frontend/codes.ts';
import { LOWER_CODES } from '../../lower/codes.ts';
import type { CodeEntry } from '../../report/diagnostic.ts';
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
    throw new UsageError(`there is no code \`${asked}\`; ${otherCodes(normal(asked), codes)}`);
  }
  terminal.out(`${entry.code}: ${entry.title}\n\n${entry.explanation.trim()}\n`);
  return EXIT.ok;
};

/** A number is not misspelt: what helps is which there are. */
function otherCodes(asked: string, codes: readonly CodeEntry[]): string {
  const group = codes.map((row) => row.code).filter((code) => code.startsWith(asked.slice(0, 4)));
  const [first] = group;
  if (!/^FZ\d{4}$/.test(asked) || first === undefined) {
    return 'codes look like FZ0101, and stand in brackets in every error';
  }
  return `those of its kind are ${first} to ${group.at(-1)}`;
}

/** `fz101` and `101` are FZ0101 too. */
function normal(code: string): string {
  const digits = /^(?:fz)?(\d{1,4})$/i.exec(code)?.[1];
  return digits === undefined ? code.toUpperCase() : `FZ${digits.padStart(4, '0')}`;
}
