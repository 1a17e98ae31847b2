/** Loops that the vectoriser can take apart: tested at their end, with a counter that grows by one to a limit. */

import type { BlockId, Edge, ValueId } from '../../../ir/instructions.ts';
import type { Loop } from '../../../ir/loops.ts';
import type { Func } from '../../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../../ir/ops.ts';
import type { IntType } from '../../../ir/types.ts';
import { edgesOf } from '../../../ir/visit.ts';
import { type Induction, inductionsOf } from '../../analyses/induction.ts';
import { blockOf, instOf } from '../../edit.ts';
import { type Refusal, refuse } from './refusals.ts';

/** A loop that goes on while `next < limit`, where `next` is its counter and one. */
export interface CountedLoop {
  readonly loop: Loop;
  readonly latch: BlockId;
  readonly exit: Edge;
  /** What the header gets from the latch. */
  readonly stay: Edge;
  readonly counter: Induction;
  readonly type: IntType;
  readonly next: ValueId;
  readonly limit: ValueId;
  /** By header parameter, those that grow by the same in every iteration; the counter too. */
  readonly inductions: ReadonlyMap<ValueId, Induction>;
}

/** What the analyses of a function know of all its loops. */
export interface Surroundings {
  readonly func: Func;
  /** The block that defines a value. */
  readonly homes: Int32Array;
  readonly preds: readonly (readonly BlockId[])[];
}

/** The loop as one that is counted, or why it is none. */
export function countedLoop(
  { func, homes, preds }: Surroundings,
  loop: Loop,
): CountedLoop | Refusal {
  const [latch] = loop.latches;
  if (latch === undefined || loop.latches.length > 1)
    return refuse.shape('it goes on in several places');
  const inside = new Set(loop.blocks);
  for (const block of loop.blocks) {
    const leaves = edgesOf(blockOf(func, block).terminator).some((edge) => !inside.has(edge.block));
    if (leaves && block !== latch) return refuse.exit();
  }
  const { terminator } = blockOf(func, latch);
  if (terminator.kind !== 'branch') return refuse.exit();
  const { condition, ifTrue, ifFalse } = terminator;
  const staysIfTrue = ifTrue.block === loop.header;
  const [stay, exit] = staysIfTrue ? [ifTrue, ifFalse] : [ifFalse, ifTrue];
  if (stay.block !== loop.header || inside.has(exit.block)) return refuse.exit();
  const test = instOf(func, condition);
  if (test?.kind !== 'compare') return refuse.count();
  const op: CompareOp = staysIfTrue ? test.op : COMPARE_OPS[test.op].negated;
  if (op !== 'lt' && op !== 'gt') return refuse.count();
  const [next, limit] = op === 'lt' ? [test.left, test.right] : [test.right, test.left];
  if (inside.has(homes[limit] ?? -1)) return refuse.count();
  const inductions = inductionsOf(func, loop, homes, preds);
  const counter = inductions.find((induction) => induction.next === next);
  if (counter === undefined || counter.step.kind !== 'constant') return refuse.count();
  const { type } = counter;
  if (counter.step.value !== 1n || type.bits < 32) return refuse.count();
  return {
    ...{ loop, latch, exit, stay, counter, type, next, limit },
    inductions: new Map(inductions.map((induction) => [induction.param, induction])),
  };
}
