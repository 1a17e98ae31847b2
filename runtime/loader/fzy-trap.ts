/** The error that a trap of a Fzy program is at the host. */

import { type TrapKind, trapMessage } from '../../src/report/trap.ts';
import { FzyTrap } from '../host/errors.js';

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

/** A trap of `kind`, with the one wording that every mode and the interpreter share. */
export function makeTrap(
  kind: TrapKind,
  detail: TrapDetail = {},
  place?: TrapPlace,
  cause?: unknown,
): FzyTrap {
  const at = place === undefined ? undefined : ([place.file, place.line, place.column] as const);
  return new FzyTrap(kind, trapMessage(kind, detail), cause, at);
}
