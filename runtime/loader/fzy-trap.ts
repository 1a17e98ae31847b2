/** The error that a trap of a Fzy program is at the host. */

import { type TrapKind, trapMessage } from '../../src/report/trap.ts';

export interface TrapPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface TrapDetail {
  readonly index?: bigint;
  readonly length?: bigint;
  readonly text?: string;
}

export class FzyTrap extends Error {
  override readonly name = 'FzyTrap';
  readonly kind: TrapKind;
  /** Where in the source; `undefined` where the engine does not say (a stack overflow). */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;

  constructor(kind: TrapKind, message: string, place: TrapPlace | undefined, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.kind = kind;
    this.file = place?.file;
    this.line = place?.line;
    this.column = place?.column;
    // The source position goes where people look for it: the first line of the backtrace. The frames
    // below are the module's, which the engine's own error has.
    const own = this.stack ?? '';
    const frames = framesOf(cause) ?? own.split('\n').slice(1).join('\n');
    const at = place === undefined ? '' : `\n    at ${position(place)}`;
    this.stack = `${this.name}: ${message}${at}${frames === '' ? '' : `\n${frames}`}`;
  }

  override toString(): string {
    const { file, line, column } = this;
    const known = file !== undefined && line !== undefined && column !== undefined;
    return `${this.name}: ${this.message}${known ? ` at ${position({ file, line, column })}` : ''}`;
  }
}

/** A trap of `kind`, with the one wording that every mode and the interpreter share. */
export function makeTrap(
  kind: TrapKind,
  detail: TrapDetail = {},
  place?: TrapPlace,
  cause?: unknown,
): FzyTrap {
  return new FzyTrap(kind, trapMessage(kind, detail), place, cause);
}

function position(place: TrapPlace): string {
  return `${place.file}:${place.line}:${place.column}`;
}

/** The lines of an error's backtrace that are frames. */
function framesOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  const frames = error.stack.split('\n').filter((line) => /^\s+at |@/.test(line));
  return frames.length === 0 ? undefined : frames.join('\n');
}
