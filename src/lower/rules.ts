/**
 * THE LIST of rules: every name that a remark may carry, with the kinds of site and the decisions it goes with.
 * `docs/report.md` shows it, and tests refuse a remark whose rule is not here. A pass that gives a new reason adds a row
 * to its family in `rules/`, then `FZY_BLESS=1 npx vitest run src/lower/rules.test.ts` writes the table of the page.
 */

import type { SiteKind } from '../report/lowering/remark.ts';
import { CALL_RULES } from './rules/calls.ts';
import { CHECK_RULES } from './rules/checks.ts';
import { GENERAL_RULES } from './rules/general.ts';
import { LOOP_RULES } from './rules/loops.ts';
import { MATCH_RULES } from './rules/matches.ts';
import { MEMORY_RULES } from './rules/memory.ts';
import type { Rule } from './rules/rule.ts';
import { TEXT_RULES } from './rules/text.ts';
import { VECTOR_RULES } from './rules/vectors.ts';

/** By name. */
export const RULES: readonly Rule[] = [
  ...CALL_RULES,
  ...CHECK_RULES,
  ...GENERAL_RULES,
  ...LOOP_RULES,
  ...MATCH_RULES,
  ...MEMORY_RULES,
  ...TEXT_RULES,
  ...VECTOR_RULES,
].sort((a, b) => (a.name < b.name ? -1 : 1));

/** What is wrong with a remark's rule, kind and decision; `undefined` when the list has them. */
export function ruleFault(remark: {
  readonly rule: string;
  readonly kind: SiteKind;
  readonly decision: string;
}): string | undefined {
  const row = RULES.find((rule) => rule.name === remark.rule);
  const what = `${remark.kind} ${remark.decision} [${remark.rule}]`;
  if (row === undefined) return `${what}: no such rule in src/lower/rules`;
  if (!row.kinds.includes(remark.kind)) return `${what}: the rule is not for ${remark.kind}`;
  if (!row.decisions.includes(remark.decision)) return `${what}: the rule has no such decision`;
  return undefined;
}
