/**
 * Recognises a match that only chooses values: whatever way control takes from a block, it comes to one and the
 * same block (or returns), and all that depends on the way is constants. Matches behind each other are one.
 */

import type { BlockId, ValueId } from '../../ir/instructions.ts';
import type { Domain } from './domain.ts';
import { type Known, keyOf } from './known.ts';
import type { Leaf, Stop } from './trails.ts';

/** Values of the subject that lead to the same. */
export interface Piece {
  readonly lo: bigint;
  readonly hi: bigint;
  /** Index into `rows`; −1 for those that lead elsewhere. */
  readonly row: number;
}

export interface ValueMatch {
  readonly root: BlockId;
  readonly subject: ValueId;
  readonly domain: Domain;
  /** Where all come together, or `RETURN`. */
  readonly join: BlockId;
  /** In ascending order, and together the whole domain. */
  readonly pieces: readonly Piece[];
  /** What the join's parameters get. */
  readonly rows: readonly (readonly Known[])[];
  /** Where the pieces lead that have no row. */
  readonly elsewhere: Stop | undefined;
  /** Blocks that are left out on some way. */
  readonly skipped: ReadonlySet<BlockId>;
}

/** The possible matches, the one that leaves out most first. */
export function valueMatches(
  root: BlockId,
  subject: ValueId,
  domain: Domain,
  leaves: readonly Leaf[],
): readonly ValueMatch[] {
  const found: ValueMatch[] = [];
  for (const join of joinsOf(leaves)) {
    const match = matchAt(root, subject, domain, leaves, join);
    if (match !== undefined) found.push(match);
  }
  return found;
}

/** Blocks that all leaves pass, or all but those that lead to one other place; the last on the way first. */
function joinsOf(leaves: readonly Leaf[]): BlockId[] {
  const counts = new Map<BlockId, number>();
  for (const { trail } of leaves) {
    for (const { block } of trail) counts.set(block, (counts.get(block) ?? 0) + 1);
  }
  const first = leaves[0];
  const middle = leaves[leaves.length >> 1];
  const last = leaves.at(-1);
  if (first === undefined || middle === undefined || last === undefined) return [];
  // Leaves that lead elsewhere lie at the ends, so what all others pass is on the trail of one in the middle.
  const ends = [first, last].map((leaf) => leaf.trail.at(-1)?.block);
  return [...middle.trail]
    .reverse()
    .map(({ block }) => block)
    .filter((block) => {
      const missing = leaves.filter((l) => !l.trail.some((s) => s.block === block));
      const all = counts.get(block) === leaves.length;
      return all || missing.every((l) => ends.includes(l.trail.at(-1)?.block));
    });
}

function matchAt(
  root: BlockId,
  subject: ValueId,
  domain: Domain,
  leaves: readonly Leaf[],
  join: BlockId,
): ValueMatch | undefined {
  const rows: (readonly Known[])[] = [];
  const rowOf = new Map<string, number>();
  const pieces: Piece[] = [];
  const skipped = new Set<BlockId>();
  let elsewhere: Stop | undefined;
  for (const { lo, hi, trail } of leaves) {
    const at = trail.findIndex((stop) => stop.block === join);
    let row = -1;
    if (at < 0) {
      const end = trail.at(-1);
      if (end === undefined || end.block < 0) return undefined;
      if (elsewhere !== undefined && stopKey(elsewhere) !== stopKey(end)) return undefined;
      elsewhere = end;
    } else {
      const args = trail[at]?.args ?? [];
      const key = args.map(keyOf).join(';');
      row = rowOf.get(key) ?? rows.length;
      if (row === rows.length) {
        rows.push(args);
        rowOf.set(key, row);
      }
    }
    for (const { block } of trail.slice(0, at)) skipped.add(block);
    const before = pieces.at(-1);
    if (before?.row === row) pieces[pieces.length - 1] = { ...before, hi };
    else pieces.push({ lo, hi, row });
  }
  // What is left out must not be where it leads.
  if (skipped.has(join) || (elsewhere !== undefined && skipped.has(elsewhere.block)))
    return undefined;
  return { root, subject, domain, join, pieces, rows, elsewhere, skipped };
}

function stopKey({ block, args }: Stop): string {
  return `${block}:${args.map(keyOf).join(';')}`;
}
