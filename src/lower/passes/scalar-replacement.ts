/**
 * Lets variables and parts of structs, tuples, enums and small arrays live in SSA values.
 *
 *   v0 = slot.Pair; store v0, v1; v2 = ref.field.i32 v0, 1; v3 = load.i32 v2   →   v3 is part 1 of v1
 *
 * Needs: nothing. Keeps: order of effects, traps. Leaves: slots that are sliced, passed `mut` or indexed by what only
 * run time knows; instructions that nothing uses, for `dead-code`.
 */

import { Layout } from '../../ir/layout.ts';
import type { Func } from '../../ir/module.ts';
import { NO_SITE } from '../../report/source.ts';
import type { Pass, PassContext, Remark } from '../pass.ts';
import { dropParameters } from '../scalar/drop-parameters.ts';
import { Leaves } from '../scalar/leaves.ts';
import { slotVariables } from '../scalar/liveness.ts';
import { Promotion } from '../scalar/promote.ts';
import { type Escape, nameOf, slotUses } from '../scalar/slots.ts';
import { splitEnums } from '../scalar/split-enums.ts';
import { splitStructs } from '../scalar/split-structs.ts';
import { dropUnreachable } from './simplify-cfg.ts';

const PASS = 'scalar-replacement';

/** Values with more parts than this stay together: registers are few. */
const MAX_LEAVES = 32;

export const scalarReplacement: Pass = {
  name: PASS,
  summary: 'variables and parts of aggregates to values of their own',
  after: [],
  required: false,
  run: { on: 'function', apply: replaceScalars },
};

function replaceScalars(func: Func, context: PassContext): void {
  const { types } = context.module;
  const layout = new Layout(types);
  dropUnreachable(func);
  promoteSlots(func, context, layout);
  const structs = splitStructs(func, types, layout);
  if (structs.size > 0) dropParameters(func, structs);
  const enums = splitEnums(func, types, layout);
  if (enums.size > 0) dropParameters(func, enums);
}

function promoteSlots(func: Func, context: PassContext, layout: Layout): void {
  const leaves = new Leaves(context.module.types, MAX_LEAVES);
  const uses = slotUses(func, leaves, layout);
  if (uses.slots.size === 0) return;
  const variables = slotVariables(func, leaves, uses);
  for (const slot of uses.slots.keys()) {
    remark(func, context, slot, uses.escapes.get(slot) ?? variables.refused.get(slot));
  }
  if ([...uses.slots.keys()].some((slot) => variables.firstOf(slot) !== undefined)) {
    new Promotion(func, leaves, uses.places, variables).run();
  }
}

function remark(func: Func, context: PassContext, slot: number, why: Escape | undefined): void {
  const none: Escape = {
    rule: 'escape.none',
    reason: `every use of \`${nameOf(func, slot)}\` names a part that is known`,
  };
  const { rule, reason, hint } = why ?? none;
  const made: Remark = {
    pass: PASS,
    func: func.name,
    site: func.sites[slot] ?? NO_SITE,
    kind: 'allocation',
    decision: why === undefined ? 'scalar' : 'frame',
    rule,
    reason,
    applied: why === undefined,
  };
  context.remark(hint === undefined ? made : { ...made, hint });
}
