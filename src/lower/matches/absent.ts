/**
 * A match on `select(known, index, none)`, where no index is `none`: what it chooses for `none` is chosen behind the
 * match on the index, which needs no test of its range then, and does not wait for `known`.
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { instOf } from '../edit.ts';
import { type Domain, domainOf, greatest, least } from './domain.ts';
import { integerOf, type Known } from './known.ts';
import type { Piece, ValueMatch } from './value-match.ts';

/** The match on the index alone, and what stands for the rest. */
export interface IndexMatch {
  readonly subject: ValueId;
  readonly domain: Domain;
  readonly pieces: readonly Piece[];
  readonly condition: ValueId;
  /** Whether the index counts where the condition holds, or where it does not. */
  readonly indexIfTrue: boolean;
  /** The results for `none`. */
  readonly absent: readonly Known[];
}

export function indexMatch(
  func: Func,
  types: TypeStore,
  match: ValueMatch,
): IndexMatch | undefined {
  const select = instOf(func, match.subject);
  if (match.elsewhere !== undefined || select?.kind !== 'select') return undefined;
  const { condition, ifTrue, ifFalse } = select;
  const indexIfTrue = instOf(func, ifFalse)?.kind === 'const';
  const [subject, other] = indexIfTrue ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
  const constant = instOf(func, other);
  const none = constant?.kind === 'const' ? integerOf(constant.value) : undefined;
  const domain = domainOf(func, types, subject);
  if (none === undefined || domain === undefined) return undefined;
  if (none >= domain.lo && none <= domain.hi) return undefined;
  const absent = match.rows[match.pieces.find((p) => p.lo <= none && none <= p.hi)?.row ?? -1];
  const pieces = match.pieces
    .filter((p) => p.hi >= domain.lo && p.lo <= domain.hi)
    .map((p) => ({
      ...p,
      lo: greatest(p.lo, domain.lo),
      hi: least(p.hi, domain.hi),
    }));
  if (absent === undefined) return undefined;
  return { subject, domain, pieces, condition, indexIfTrue, absent };
}
