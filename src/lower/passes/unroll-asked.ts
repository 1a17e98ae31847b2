/**
 * Loops that the program wants gone, from the inside out: `#[unroll]` on one that goes round a known number of times.
 *
 *   for i in 0..4 { #[unroll] for j in 0..2 { v[TABLE[j]] += i } }   →   for i in 0..4 { v[0] += i; v[2] += i }
 *
 * Before anything is said about checks and about where arrays live: what such a loop computes from its variable is
 * a constant in each copy, and so is what the loops inside it compute from theirs. What cannot be met is left to
 * `unroll`, which says so.
 *
 * Needs: nothing. Keeps: effects and their order. Leaves: folded constants, and no test of a loop that is gone.
 */

import { type Dominators, dominators } from '../../ir/dominators.ts';
import type { BlockId } from '../../ir/instructions.ts';
import { findLoops } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { blocksSize } from '../analyses/code-size.ts';
import { analyseLoops, definitionBlocks, type LoopFacts } from '../analyses/induction.ts';
import { escapesOf } from '../copy-loop.ts';
import { blockOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { constantPropagation } from './constant-propagation.ts';
import { fold } from './fold.ts';
import { dropUnreachable, simplifyCfg } from './simplify-cfg.ts';
import { unrollFully } from './unroll/copies.ts';
import { ASKED, attributeOf, forget, requestOf, sayUnrolled } from './unroll/request.ts';

const PASS = 'unroll-asked';

/** Loops inside each other: those that are left then are for `unroll`. */
const MAX_NEST = 8;
/** Loops of one level: they are found anew after each that changes. */
const MAX_LOOPS = 64;

/** What makes the tests of the copies go, and constants of what the copies compute. */
const TIDY: readonly Pass[] = [constantPropagation, simplifyCfg, fold];

export const unrollAsked: Pass = {
  name: PASS,
  summary: 'loops that the program asks to have unrolled, before anything is said about checks',
  after: [],
  required: false,
  run: { on: 'function', apply: unrollLoops },
};

function unrollLoops(func: Func, context: PassContext): void {
  const asks = (): boolean =>
    [...func.loopAttributes.keys()].some(
      (header) => requestOf(attributeOf(func, header)) === 'all',
    );
  for (let level = 0; level < MAX_NEST && asks(); level++) {
    if (!unrollInnermost(func, context)) return;
    for (const { run } of TIDY) if (run.on === 'function') run.apply(func, context);
  }
}

/** Whether there was one. */
function unrollInnermost(func: Func, context: PassContext): boolean {
  dropUnreachable(func);
  const seen = new Set<BlockId>();
  for (let count = 0; count < MAX_LOOPS; count++) {
    const tree = dominators(func);
    const { loops } = findLoops(func, tree);
    const outer = new Set(loops.map((loop) => loop.parent));
    const asking = loops.filter(
      ({ header }) => !seen.has(header) && requestOf(attributeOf(func, header)) === 'all',
    );
    const innermost = asking.filter((loop) => !outer.has(loop));
    const found = analyseLoops(func, innermost).find((facts) => {
      seen.add(facts.loop.header);
      return unrollOne(func, context, facts, tree);
    });
    if (found === undefined) return count > 0;
  }
  return true;
}

/** Whether it could be done. */
function unrollOne(func: Func, context: PassContext, facts: LoopFacts, tree: Dominators): boolean {
  const { loop, trips } = facts;
  if (trips?.kind !== 'constant' || trips.count === 0n) return false;
  const copies = Number(trips.count);
  const size = blocksSize(func, loop.blocks);
  if (copies > ASKED.copies || copies * size > ASKED.size) return false;
  const escapes = escapesOf(func, loop, tree, definitionBlocks(func));
  if (escapes === undefined) return false;
  const { site } = blockOf(func, loop.header);
  forget(func, loop.header);
  unrollFully(func, loop, escapes, tree, copies);
  sayUnrolled(func, context, PASS, site, copies, size);
  return true;
}
