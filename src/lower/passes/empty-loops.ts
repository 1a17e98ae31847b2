/**
 * Leaves out loops that end and do nothing that anybody sees.
 *
 *   b1(i): v = lt i, n; branch v, b2(), b3()   b2: w = add i, 1; jump b1(w)   →   jump b3()
 *
 * Needs: nothing. Keeps: effects, checks, and loops that might not end.
 * Leaves: what the loops computed, for `dead-code`.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { analyseLoops, definitionBlocks, type LoopFacts } from '../analyses/induction.ts';
import { isGuarded, isPure } from '../analyses/purity.ts';
import { blockOf, instOf } from '../edit.ts';
import { rewriteEdges } from '../loop-edit.ts';
import type { Pass } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';

export const emptyLoops: Pass = {
  name: 'empty-loops',
  summary: 'leaves out loops that do nothing and end',
  after: [],
  required: false,
  run: { on: 'function', apply: dropEmptyLoops },
};

function dropEmptyLoops(func: Func): void {
  dropUnreachable(func);
  const { loops } = findLoops(func);
  // Outer loops may be empty once the inner ones are gone; that is left to the next time.
  const outer = new Set(loops.map((loop) => loop.parent));
  const silent = loops.filter((loop) => !outer.has(loop) && isSilent(func, loop));
  if (silent.length === 0) return;
  const used = usedOutside(func, silent);
  const preds = predecessors(func);
  for (const facts of analyseLoops(func, silent)) {
    const { loop, control } = facts;
    if (control === undefined || !ends(facts) || used.has(loop)) continue;
    if (!control.exit.args.every(facts.invariant)) continue;
    const inside = new Set(loop.blocks);
    for (const from of preds[loop.header] ?? []) {
      if (inside.has(from)) continue;
      rewriteEdges(func, from, (edge) => (edge.block === loop.header ? control.exit : edge));
    }
  }
  dropUnreachable(func);
}

/** Whether a loop only computes. */
function isSilent(func: Func, loop: Loop): boolean {
  return loop.blocks.every((id) =>
    blockOf(func, id).insts.every((value) => {
      const inst = instOf(func, value);
      return inst !== undefined && (isPure(inst) || (isGuarded(inst) && inst.kind !== 'runtime'));
    }),
  );
}

/** How often it goes round is counted by its test alone, so that it does not go on for ever. */
function ends({ trips, exiting }: LoopFacts): boolean {
  return trips !== undefined && exiting.length === 1;
}

/** Loops that compute something which is used behind them. */
function usedOutside(func: Func, loops: readonly Loop[]): Set<Loop> {
  const homes = definitionBlocks(func);
  const loopOf = new Map(loops.flatMap((loop) => loop.blocks.map((block) => [block, loop])));
  const used = new Set<Loop>();
  func.blocks.forEach((block, id) => {
    const use = (value: ValueId): void => {
      const loop = loopOf.get(homes[value] ?? -1);
      if (loop !== undefined && loopOf.get(id) !== loop) used.add(loop);
    };
    for (const value of block?.insts ?? []) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    if (block !== undefined) forEachTerminatorValue(block.terminator, use);
  });
  return used;
}
