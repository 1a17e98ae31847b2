/** Expression trees as the folding left them: what a statement reads when it is evaluated. */

import type { ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import { forEachOperand } from '../ir/visit.ts';
import { InternalError } from '../report/unreachable.ts';
import type { Folding } from './folding.ts';

/** Calls back with every value in a variable that evaluating `value` at its use reads. */
export function forEachRead(
  func: Func,
  folding: Folding,
  value: ValueId,
  f: (value: ValueId) => void,
): void {
  const resolved = folding.resolve(value);
  const kind = folding.kindOf(resolved);
  if (kind === 'statement' || kind === 'param') f(resolved);
  else forEachReadInside(func, folding, resolved, f);
}

/** The same for the operands of an instruction. */
export function forEachReadInside(
  func: Func,
  folding: Folding,
  value: ValueId,
  f: (value: ValueId) => void,
): void {
  const inst = func.values[value];
  if (inst === undefined || inst.kind === 'param') {
    throw new InternalError(`v${value} is no instruction in ${func.name}`);
  }
  forEachOperand(inst, (operand) => forEachRead(func, folding, operand, f));
}
