/** Facts as they lie in lists, and which of a list hold at a place. */

import type { Dominators } from '../../../ir/dominators.ts';
import type { BlockId, ValueId } from '../../../ir/instructions.ts';

/** Stands for the number 0 where a value is asked for. */
export const ZERO: ValueId = -1;

/** A place in a function: before instruction `at` of a block, or on edge number `edge` of its end. */
export interface Point {
  readonly block: BlockId;
  readonly at: number;
  readonly edge?: number;
}

/** `value ≤ other + offset` among upper facts, `value ≥ other + offset` among lower ones. */
export interface Fact {
  readonly value: ValueId;
  readonly other: ValueId;
  readonly offset: number;
  readonly block: BlockId;
  readonly at: number;
  /** Where it comes from: a check that passed, or a condition. */
  readonly source: 'check' | 'condition';
}

/** `value ≠ constant`. */
export interface Exclusion {
  readonly value: ValueId;
  readonly constant: number;
  readonly block: BlockId;
  readonly at: number;
}

export interface Collected {
  readonly upper: Fact[];
  readonly lower: Fact[];
  readonly excluded: Exclusion[];
}

const NO_FACTS: readonly never[] = [];

/** Of many facts about one value, how many are looked at: the latest ones. */
export const MAX_LOOKED_AT = 48;

/** The members of a list that hold at a place, the closest first. In the list those of later blocks come later. */
export function holding<F extends { readonly block: BlockId; readonly at: number }>(
  list: readonly F[] | undefined,
  point: Point,
  tree: Dominators,
): readonly F[] {
  if (list === undefined) return NO_FACTS;
  const found: F[] = [];
  for (let i = lastBefore(list, point, tree), looked = 0; i >= 0 && looked < MAX_LOOKED_AT; i--) {
    looked++;
    const fact = list[i];
    if (fact === undefined) break;
    const holds =
      fact.block === point.block ? fact.at < point.at : tree.dominates(fact.block, point.block);
    if (holds) found.push(fact);
  }
  return found;
}

/** The place of the last fact that does not lie in a later block. */
function lastBefore(
  list: readonly { readonly block: BlockId }[],
  point: Point,
  tree: Dominators,
): number {
  const order = tree.orderOf(point.block);
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tree.orderOf(list[middle]?.block ?? 0) <= order) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
