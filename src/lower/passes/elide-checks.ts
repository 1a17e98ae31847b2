/**
 * Removes checks that can be proven to hold, and says of the others what is missing; decides tests by what is known.
 *
 *   for i in 0..a.len() { check.bounds i, a.len() … }   →   for i in 0..a.len() { … }
 *
 * Needs: nothing (the more was inlined and numbered before, the more is proven). Keeps: every check without
 * a proof. Leaves: values that only checks used, for `dead-code`.
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { type Check, claimsOf, isProven } from '../analyses/ranges/checks.ts';
import type { Fact, Point } from '../analyses/ranges/fact-lists.ts';
import { type Prover, prover } from '../analyses/ranges/prover.ts';
import { Ranges } from '../analyses/ranges/ranges.ts';
import { instOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { decideTests } from './elide-checks/decided.ts';
import { missing, proof } from './elide-checks/reasons.ts';
import { dropUnreachable } from './simplify-cfg.ts';

const PASS = 'elide-checks';

export const elideChecks: Pass = {
  name: PASS,
  summary: 'removes checks that are proven to hold',
  after: [],
  required: false,
  run: { on: 'function', apply: elide },
};

interface Verdict {
  readonly id: ValueId;
  readonly check: Check;
  readonly point: Point;
  readonly proven: boolean;
  readonly used: readonly Fact[];
}

function elide(func: Func, context: PassContext): void {
  if (context.options.bounds === 'strict' || !hasChecks(func)) return;
  const ranges = new Ranges(func, context.module);
  const verdicts = judge(ranges);
  const gone = new Set<ValueId>();
  for (const verdict of verdicts) {
    if (verdict.proven) gone.add(verdict.id);
    if (!func.library) report(context, ranges, verdict);
  }
  // With what all checks establish, while they stand where the ranges saw them.
  decideTests(ranges);
  for (const block of func.blocks) {
    if (block !== undefined) block.insts = block.insts.filter((id) => !gone.has(id));
  }
  dropUnreachable(func);
}

function hasChecks(func: Func): boolean {
  return func.blocks.some((block) => block?.insts.some((id) => instOf(func, id)?.kind === 'check'));
}

/**
 * Every check in turn. What one check establishes may prove another even when both are removed: the first
 * that would fail at run time comes after only such as held, so its proof would stand.
 */
function judge(ranges: Ranges): Verdict[] {
  const { func, tree } = ranges;
  const verdicts: Verdict[] = [];
  for (const id of tree.order) {
    for (const [at, value] of (func.blocks[id]?.insts ?? []).entries()) {
      const check = instOf(func, value);
      if (check?.kind !== 'check') continue;
      const point = { block: id, at };
      const search: Prover = prover(ranges);
      const proven = isProven(ranges, search, check, point);
      verdicts.push({ id: value, check, point, proven, used: search.used() });
    }
  }
  return verdicts;
}

function report(context: PassContext, ranges: Ranges, verdict: Verdict): void {
  const { func } = ranges;
  const { id, check, point, proven, used } = verdict;
  const site = func.sites[id];
  // Of the others nothing is counted as a bounds check.
  if (site === undefined || claimsOf(func, check) === undefined) return;
  const common = { pass: PASS, func: func.name, site, kind: 'bounds-check' } as const;
  if (proven) {
    const { rule, reason } = proof(ranges, check, point, used);
    context.remark({ ...common, decision: 'elided', rule, reason, applied: true });
  } else {
    const why = missing(ranges, check, point);
    context.remark({ ...common, decision: 'emitted', ...why, applied: false });
  }
}
