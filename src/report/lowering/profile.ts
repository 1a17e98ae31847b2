/** How often each place ran: what `fzyc run --profile-out` writes and `--profile` reads. */

import type { Place } from './report.ts';

export const PROFILE_SCHEMA = 'fzy-profile/1';

export interface ProfileRow {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly count: number;
}

export interface ProfileFile {
  readonly schema: typeof PROFILE_SCHEMA;
  readonly sites: readonly ProfileRow[];
}

export interface Profile {
  /** Of the very place, or else the most that anything on its line ran. */
  readonly countOf: (place: Place) => number | undefined;
}

export function profileText(sites: readonly ProfileRow[]): string {
  const file: ProfileFile = { schema: PROFILE_SCHEMA, sites };
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** Reads the text of a profile; `undefined` when it is none. */
export function parseProfile(text: string): Profile | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || parsed.schema !== PROFILE_SCHEMA || !Array.isArray(parsed.sites)) {
    return undefined;
  }
  const exact = new Map<string, number>();
  const lines = new Map<string, number>();
  for (const row of parsed.sites as readonly unknown[]) {
    if (!isRow(row)) return undefined;
    const line = `${row.path}:${row.line}`;
    raise(exact, `${line}:${row.column}:${row.length}`, row.count);
    raise(lines, line, row.count);
  }
  return {
    countOf: ({ path, line, column, length }) =>
      exact.get(`${path}:${line}:${column}:${length}`) ?? lines.get(`${path}:${line}`),
  };
}

function raise(counts: Map<string, number>, key: string, count: number): void {
  counts.set(key, Math.max(counts.get(key) ?? 0, count));
}

function isRow(value: unknown): value is ProfileRow {
  return (
    isRecord(value) &&
    typeof value.path === 'string' &&
    ['line', 'column', 'length', 'count'].every((key) => typeof value[key] === 'number')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
