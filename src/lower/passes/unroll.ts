/**
 * Several copies of a loop's body in a row: all of them where the loop goes round a few times, a number of them
 * where the program asks for it.
 *
 *   b1(i): v = lt i, 3; branch v, b2(), b3()   b2: …; jump b1(j)   →   b2: … b2': … b2'': … b1(3): …
 *
 * Needs: nothing. Keeps: effects and their order, every test that is not known to hold.
 * Leaves: tests of constants, for `constant-propagation`; the loop itself behind its copies, for what is left.
 */

import { type Dominators, dominators } from '../../ir/dominators.ts';
import type { BlockId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Attribute, Func } from '../../ir/module.ts';
import { blocksSize } from '../analyses/code-size.ts';
import { analyseLoops, definitionBlocks, type LoopFacts } from '../analyses/induction.ts';
import { type Escapes, escapesOf } from '../copy-loop.ts';
import { blockOf } from '../edit.ts';
import type { Level, Pass, PassContext } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';
import { unrollByCount, unrollFully } from './unroll/copies.ts';
import {
  ASKED,
  attributeOf,
  forget,
  type Request,
  requestOf,
  sayUnrolled,
} from './unroll/request.ts';

const PASS = 'unroll';

export const unroll: Pass = {
  name: PASS,
  summary: 'copies of loop bodies in a row, for a few iterations or as asked for',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: (context) => {
      const warned = new Set<string>();
      for (const func of context.module.functions.values()) unrollLoops(func, context, warned);
    },
  },
};

/** Most copies, and most instructions in all copies together, where nobody asks. */
const BUDGETS: Readonly<Record<Level, { readonly copies: number; readonly size: number }>> = {
  0: { copies: 0, size: 0 },
  1: { copies: 0, size: 0 },
  2: { copies: 8, size: 80 },
  3: { copies: 16, size: 200 },
};
/** Loops of a function that are looked at closely: they are found anew after each that changes. */
const MAX_LOOPS = 64;

function unrollLoops(func: Func, context: PassContext, warned: Set<string>): void {
  dropUnreachable(func);
  const seen = new Set<BlockId>();
  let tries = MAX_LOOPS;
  for (let changed = true; changed; ) {
    changed = false;
    const tree = dominators(func);
    const { loops } = findLoops(func, tree);
    const outer = new Set(loops.map((loop) => loop.parent));
    // Copies are new blocks: of the loops that were there before, each is asked once.
    const innermost = loops.filter((loop) => !outer.has(loop) && !seen.has(loop.header));
    for (const facts of analyseLoops(func, innermost)) {
      seen.add(facts.loop.header);
      const attribute = attributeOf(func, facts.loop.header);
      const plan = planOf(func, context.options.level, facts, requestOf(attribute), tree);
      if (plan === undefined) continue;
      if (plan.kind === 'not') say(func, context, facts.loop, plan, attribute, warned);
      else {
        const before = func.blocks.length;
        apply(func, context, facts, plan, tree);
        for (let id = before; id < func.blocks.length; id++) seen.add(id);
        changed = true;
      }
      if (--tries <= 0) return;
      if (changed) break;
    }
  }
}

type Plan =
  | { readonly kind: 'full'; readonly copies: number; readonly escapes: Escapes }
  | { readonly kind: 'by'; readonly copies: number; readonly escapes: Escapes }
  | { readonly kind: 'not'; readonly reason: string; readonly hint: string };

function say(
  func: Func,
  context: PassContext,
  loop: Loop,
  { reason, hint }: Extract<Plan, { kind: 'not' }>,
  attribute: Attribute | undefined,
  warned: Set<string>,
): void {
  if (func.library) return;
  const { site } = blockOf(func, loop.header);
  context.remark({
    ...{ pass: PASS, func: func.name, site, kind: 'loop', decision: 'scalar-loop' },
    ...{ rule: 'unroll.declined', reason, hint, applied: false },
  });
  if (attribute !== undefined) warn(context, attribute, reason, hint, warned);
}

function apply(
  func: Func,
  context: PassContext,
  facts: LoopFacts,
  plan: Exclude<Plan, { kind: 'not' }>,
  tree: Dominators,
): void {
  const { loop } = facts;
  const { copies, escapes } = plan;
  const { site } = blockOf(func, loop.header);
  const size = blocksSize(func, loop.blocks);
  forget(func, loop.header);
  if (plan.kind === 'full') unrollFully(func, loop, escapes, tree, copies);
  else unrollByCount(func, context.module, facts, escapes, tree, copies);
  if (plan.kind === 'full') {
    sayUnrolled(func, context, PASS, site, copies, size);
    return;
  }
  if (func.library) return;
  context.remark({
    ...{ pass: PASS, func: func.name, site, kind: 'loop', decision: 'unrolled', unroll: copies },
    ...{ rule: 'unroll.asked', applied: true },
    reason: `${copies} iterations behind one test, as \`#[unroll(${copies})]\` asks`,
  });
}

// ---- whether ----------------------------------------------------------------------------------------------

/** Nothing to say where nobody asked. */
function planOf(
  func: Func,
  level: Level,
  facts: LoopFacts,
  asked: Request | undefined,
  tree: Dominators,
): Plan | undefined {
  if (asked === 1 || (asked === undefined && level < 2)) return undefined;
  const { loop, trips } = facts;
  const rounds = trips?.kind === 'constant' ? trips.count : undefined;
  const isFull = rounds !== undefined && (typeof asked !== 'number' || rounds <= BigInt(asked));
  const decline = (reason: string, hint: string): Plan | undefined =>
    asked === undefined ? undefined : { kind: 'not', reason, hint };
  if (!isFull && typeof asked !== 'number') {
    return decline(
      'how often it goes round is not known while compiling',
      'ask for a number of copies: `#[unroll(4)]`',
    );
  }
  // A loop that is never entered is no loop.
  if (rounds === 0n) return undefined;
  if (!isFull && !isCounted(facts, Number(asked))) {
    return decline(
      'it does not count by a constant step to a bound that stays',
      'count with `for i in lo..hi`',
    );
  }
  const limit = asked === undefined ? BUDGETS[level] : ASKED;
  const copies = isFull ? Number(rounds) : Number(asked);
  const size = copies * blocksSize(func, loop.blocks);
  if (copies > limit.copies || size > limit.size) {
    return decline(
      `${copies} copies would take about ${size} instructions; the limit is ${limit.copies} copies and ${limit.size} instructions`,
      'ask for fewer copies',
    );
  }
  const escapes = escapesOf(func, loop, tree, definitionBlocks(func));
  if (escapes === undefined) {
    return decline(
      'it is left to places that other ways lead to as well',
      'leave the loop in one place',
    );
  }
  return { kind: isFull ? 'full' : 'by', copies, escapes };
}

/** Whether one test can say that several iterations follow. */
function isCounted({ loop, control }: LoopFacts, copies: number): boolean {
  if (control === undefined || control.block !== loop.header) return false;
  const { induction, test } = control;
  if (test.kind !== 'compare' || test.subject !== 'param' || induction.step.kind !== 'constant')
    return false;
  const { value } = induction.step;
  if (test.op !== (value > 0n ? 'lt' : 'gt')) return false;
  const size = value > 0n ? value : -value;
  return size * BigInt(copies) < 1n << BigInt(induction.type.bits - 1);
}

function warn(
  context: PassContext,
  attribute: Attribute,
  reason: string,
  hint: string,
  warned: Set<string>,
): void {
  const { span } = attribute;
  const key = `${span.file}:${span.start}`;
  if (warned.has(key)) return;
  warned.add(key);
  context.diagnostics.warning(
    'FZ0821',
    span,
    'the loop is not unrolled as this asks',
    `[unroll.declined] ${reason}`,
    [hint],
  );
}
