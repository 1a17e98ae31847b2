/** What the arms of a match give on where they do nothing but choose one integer that is known. */

import type { BlockId, Edge, Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { IntType, Type } from '../../ir/types.ts';
import { blockOf, instOf } from '../edit.ts';
import { integerOf } from './known.ts';

/** All arms go to one place with these values; one of them is another in each arm. */
export interface Choice {
  /** The block with parameters for the values; absent where the function returns them. */
  readonly to: BlockId | undefined;
  readonly values: readonly Known[];
  /** Which of the values differs. */
  readonly position: number;
  readonly type: IntType;
  /** What stands there, arm by arm. */
  readonly chosen: readonly bigint[];
}

/** A constant, wherever it is made. */
export interface Known {
  readonly type: Type;
  readonly value: ScalarConstant;
}

interface Arm {
  readonly to: BlockId | undefined;
  readonly values: readonly Known[];
}

/** `undefined` where the arms differ in more than one integer. */
export function choiceOf(func: Func, edges: readonly Edge[]): Choice | undefined {
  const arms: Arm[] = [];
  for (const edge of edges) {
    const arm = armOf(func, edge);
    if (arm === undefined || (arms.length > 0 && arm.to !== arms[0]?.to)) return undefined;
    arms.push(arm);
  }
  const [first] = arms;
  if (first === undefined) return undefined;
  const differs = (_: Known, i: number): boolean =>
    arms.some(({ values }) => !Object.is(values[i]?.value, first.values[i]?.value));
  const position = first.values.findIndex(differs);
  const type = first.values[position]?.type;
  if (type?.kind !== 'int') return undefined;
  if (first.values.some((known, i) => i !== position && differs(known, i))) return undefined;
  const chosen: bigint[] = [];
  for (const { values } of arms) {
    const known = values[position];
    const value = known === undefined ? undefined : integerOf(known.value);
    if (value === undefined) return undefined;
    chosen.push(value);
  }
  return { to: first.to, values: first.values, position, type, chosen };
}

function armOf(func: Func, { block: id, args }: Edge): Arm | undefined {
  if (args.length > 0) return arm(func, id, args);
  const { insts, params, terminator } = blockOf(func, id);
  if (params.length > 0 || insts.some((v) => constantOf(func, v) === undefined)) return undefined;
  if (terminator.kind === 'return') return arm(func, undefined, terminator.values);
  return terminator.kind === 'jump'
    ? arm(func, terminator.to.block, terminator.to.args)
    : undefined;
}

function arm(func: Func, to: BlockId | undefined, args: readonly ValueId[]): Arm | undefined {
  const values: Known[] = [];
  for (const value of args) {
    const inst = constantOf(func, value);
    if (inst === undefined) return undefined;
    values.push({ type: inst.type, value: inst.value });
  }
  return { to, values };
}

function constantOf(
  func: Func,
  value: ValueId,
): Extract<Inst, { readonly kind: 'const' }> | undefined {
  const inst = instOf(func, value);
  return inst?.kind === 'const' ? inst : undefined;
}
