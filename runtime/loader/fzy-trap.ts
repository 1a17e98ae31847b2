/** The error that a trap of a Fzy program is at the host. */

import { type TrapKind, trapMessage } from '../../src/report/trap.ts';
import { FzyTrap, PlacedTrap } from '../host/errors.js';

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
  const message = trapMessage(kind, detail);
  if (place === undefined) return new FzyTrap(kind, message, cause);
  return new PlacedTrap(kind, message, cause, [place.file, place.line, place.column]);
}
