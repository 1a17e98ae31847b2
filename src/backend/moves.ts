/** Arguments of an edge become the target's parameters, all at once: the order in which to copy them. */

import type { ValueId } from '../ir/instructions.ts';

export interface Move {
  readonly param: ValueId;
  readonly arg: ValueId;
}

export type MoveStep =
  | { readonly kind: 'set'; readonly param: ValueId; readonly arg: ValueId }
  /** Keeps an argument aside, in a variable of the parameter's type. */
  | { readonly kind: 'save'; readonly slot: number; readonly param: ValueId; readonly arg: ValueId }
  | { readonly kind: 'restore'; readonly slot: number; readonly param: ValueId };

/** `reads` calls back with the values that evaluating an argument reads. */
export function orderMoves(
  moves: readonly Move[],
  reads: (arg: ValueId, f: (value: ValueId) => void) => void,
): MoveStep[] {
  const params = new Set(moves.map((m) => m.param));
  /** How many arguments that are still to be evaluated read a parameter's old value. */
  const readers = new Map<ValueId, number>();
  const readBy = moves.map((move) => {
    const found = new Set<ValueId>();
    reads(move.arg, (value) => {
      if (params.has(value)) found.add(value);
    });
    for (const value of found) readers.set(value, (readers.get(value) ?? 0) + 1);
    return found;
  });
  const steps: MoveStep[] = [];
  const restores: MoveStep[] = [];
  const left = new Set(moves.keys());
  /** Moves whose parameter nobody else reads any more. */
  const ready: number[] = [];
  const moveOf = new Map(moves.map((move, i) => [move.param, i]));
  const othersRead = (i: number, param: ValueId): boolean =>
    (readers.get(param) ?? 0) > (left.has(i) && readBy[i]?.has(param) === true ? 1 : 0);
  const evaluated = (i: number): void => {
    left.delete(i);
    for (const value of readBy[i] ?? []) {
      readers.set(value, (readers.get(value) ?? 1) - 1);
      const next = moveOf.get(value);
      if (next !== undefined && left.has(next) && !othersRead(next, value)) ready.push(next);
    }
  };
  moves.forEach((move, i) => {
    if (!othersRead(i, move.param)) ready.push(i);
  });
  for (;;) {
    for (let i = ready.pop(); i !== undefined; i = ready.pop()) {
      const move = moves[i];
      if (move === undefined || !left.has(i)) continue;
      steps.push({ kind: 'set', ...move });
      evaluated(i);
    }
    const [stuck] = left;
    const move = stuck === undefined ? undefined : moves[stuck];
    if (stuck === undefined || move === undefined) return [...steps, ...restores];
    // A cycle: one argument is kept aside until all others are in their places.
    steps.push({ kind: 'save', slot: restores.length, ...move });
    restores.push({ kind: 'restore', slot: restores.length, param: move.param });
    evaluated(stuck);
  }
}
