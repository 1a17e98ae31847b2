/**
 * Runs innermost loops over slices several elements at a time, in vectors of 128 bits.
 *
 *   for i in 0..n { y[i] += a * x[i] }
 *   →   i = 0; while n − i >= 4 { y[i..i + 4] += [a, a, a, a] * x[i..i + 4]; i += 4 }, then the rest as it was
 *
 * Each statement runs for all iterations of a round before the next statement does [Allen, Kennedy, "Automatic
 * translation of FORTRAN programs to vector form", 1987]; ways that meet again run both, and masks choose what
 * is kept [Allen, Kennedy, Porterfield, Warren, "Conversion of control dependence to data dependence", 1983].
 *
 * Needs: high IR, loops that test at their end, checks gone. Keeps: every result bit for bit; floats are added in the
 * order of the source or not at all. Leaves: the loop as it was for the rest, shared vectors for
 * `share-vector-constants`, and a body that `unroll-counted` may repeat.
 */

import { predecessors } from '../../ir/cfg.ts';
import { dominators } from '../../ir/dominators.ts';
import type { BlockId, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { type Aliases, aliasesOf } from '../analyses/aliases.ts';
import { type ModuleEffects, moduleEffects } from '../analyses/effects.ts';
import { definitionBlocks } from '../analyses/induction.ts';
import { type Lanewise, lanewiseFunctions } from '../analyses/lanewise.ts';
import { blockOf, instOf } from '../edit.ts';
import { preheader } from '../loop-edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { type Plan, planOf } from './vectorize/plan.ts';
import { isRefusal, type Refusal } from './vectorize/refusals.ts';
import { vectorizeLoop } from './vectorize/rewrite.ts';

const PASS = 'vectorize';

export const vectorize: Pass = {
  name: PASS,
  summary: 'loops over slices work on several elements at a time',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: (context) => {
      let effects: ModuleEffects | undefined;
      const known = (): ModuleEffects => {
        effects ??= moduleEffects(context.module);
        return effects;
      };
      const lanewise = lanewiseFunctions(context.module);
      for (const func of [...context.module.functions.values()])
        vectorizeIn(func, context, { effects: known, lanewise });
    },
  },
};

interface Found {
  readonly loop: Loop;
  readonly plan: Plan | Refusal;
}

/** What is known of the functions that a loop may call. */
interface Callees {
  readonly effects: () => ModuleEffects;
  readonly lanewise: (name: string) => Lanewise | undefined;
}

function vectorizeIn(func: Func, context: PassContext, { effects, lanewise }: Callees): void {
  const tree = dominators(func);
  const { loops } = findLoops(func, tree);
  const parents = new Set(loops.map((loop) => loop.parent));
  const innermost = loops.filter((loop) => !parents.has(loop));
  if (innermost.length === 0) return;
  const { module } = context;
  const homes = definitionBlocks(func);
  const preds = predecessors(func);
  let known: Aliases | undefined;
  const aliases = (): Aliases => {
    known ??= aliasesOf(module, func, effects());
    return known;
  };
  const found = innermost.flatMap((loop): Found[] => {
    const plan = planOf({ func, module, tree, homes, preds, aliases, lanewise }, loop);
    return plan === undefined ? [] : [{ loop, plan }];
  });
  remarkAll(func, context, found);
  const plans = found.flatMap(({ loop, plan }) => (isRefusal(plan) ? [] : [{ loop, plan }]));
  if (plans.length === 0) return;
  const escaping = loopsSeenOutside(
    func,
    homes,
    plans.map(({ loop }) => loop),
  );
  // Before any loop changes: where one leads straight to the next, there is a block between them then.
  const targets = plans.map(({ loop, plan }) => {
    const inside = new Set(loop.blocks);
    const isInside = (value: ValueId): boolean => inside.has(homes[value] ?? -1);
    const before = preheader(func, loop, preds);
    return { func, module, plan, isInside, before, escapes: escaping.has(loop) };
  });
  for (const target of targets) vectorizeLoop(target);
}

/** Loops with a value that is used behind them other than by the parameters of the exit. */
function loopsSeenOutside(
  func: Func,
  homes: Int32Array,
  loops: readonly Loop[],
): ReadonlySet<Loop> {
  const owner = new Map<BlockId, Loop>();
  for (const loop of loops) for (const block of loop.blocks) owner.set(block, loop);
  const seen = new Set<Loop>();
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    const here = owner.get(id);
    const use = (value: ValueId): void => {
      const home = owner.get(homes[value] ?? -1);
      if (home !== undefined && home !== here) seen.add(home);
    };
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    forEachTerminatorValue(block.terminator, use);
  });
  return seen;
}

/** One remark for each loop of the source, which may be here several times: with its checks and without, say. */
function remarkAll(func: Func, context: PassContext, found: readonly Found[]): void {
  if (func.library) return;
  const siteOf = ({ loop }: Found): ReturnType<typeof blockOf>['site'] =>
    blockOf(func, loop.latches[0] ?? loop.header).site;
  const keyOf = (of: Found): string => {
    const { span, inlinedAt } = siteOf(of);
    return JSON.stringify([span, inlinedAt]);
  };
  const bySite = new Map<string, Found>();
  for (const of of found) {
    const known = bySite.get(keyOf(of));
    if (known === undefined || saysMore(of.plan, known.plan)) bySite.set(keyOf(of), of);
  }
  for (const of of bySite.values()) {
    const base = { pass: PASS, func: func.name, site: siteOf(of), kind: 'loop' } as const;
    const { plan } = of;
    if (isRefusal(plan)) {
      const { related, ...refusal } = plan;
      context.remark({
        ...{ ...base, ...refusal, decision: 'scalar-loop', applied: false },
        ...(related === undefined ? {} : { related }),
      });
      continue;
    }
    const { count } = plan;
    context.remark({
      ...{ ...base, decision: 'vectorized', rule: 'vector.loop', lanes: count, unroll: 1 },
      ...{ reason: `${count} elements at a time while there are as many left`, applied: true },
    });
  }
}

/** Of two copies of a loop: the one that becomes vectors, or what is in the way besides checks. */
function saysMore(plan: Found['plan'], than: Found['plan']): boolean {
  if (!isRefusal(than)) return false;
  return !isRefusal(plan) || (than.rule === 'vector.check' && plan.rule !== 'vector.check');
}
