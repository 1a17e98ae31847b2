/**
 * Variables of a loop that gather something of all elements by one operation whose order does not show: integers by
 * `+ * & | ^ min max`, floats by `min` and `max` (there is one NaN, which goes through both, and −0 < +0).
 */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { BinaryOp, CompareOp } from '../../../ir/ops.ts';
import type { FloatType, IntType } from '../../../ir/types.ts';
import { edgesOf, forEachOperand } from '../../../ir/visit.ts';
import { describe } from '../../describe.ts';
import { blockOf, instOf } from '../../edit.ts';
import type { CountedLoop } from './counted-loop.ts';
import { type Refusal, refuse } from './refusals.ts';

export type Fold = 'add' | 'mul' | 'and' | 'or' | 'xor' | 'min' | 'max';

export interface Reduction {
  readonly param: ValueId;
  /** What the next iteration gets. */
  readonly next: ValueId;
  readonly type: IntType | FloatType;
  /** How partial results become one. */
  readonly fold: Fold;
  /** Selects that are the minimum or maximum of the variable and another value. */
  readonly extrema: ReadonlyMap<ValueId, Extremum>;
}

export interface Extremum {
  readonly op: 'min' | 'max';
  readonly left: ValueId;
  readonly right: ValueId;
}

type User =
  | { readonly kind: 'inst'; readonly value: ValueId; readonly inst: Inst }
  | { readonly kind: 'edge'; readonly to: BlockId; readonly index: number }
  | { readonly kind: 'test' };

/** By value, who uses it in the loop. */
export function usersIn(func: Func, { loop }: CountedLoop): ReadonlyMap<ValueId, readonly User[]> {
  const users = new Map<ValueId, User[]>();
  const add = (value: ValueId, user: User): void => {
    const list = users.get(value);
    if (list === undefined) users.set(value, [user]);
    else list.push(user);
  };
  const inside = new Set(loop.blocks);
  for (const id of loop.blocks) {
    const { insts, terminator } = blockOf(func, id);
    for (const value of insts) {
      const inst = instOf(func, value);
      if (inst !== undefined)
        forEachOperand(inst, (operand) => add(operand, { kind: 'inst', value, inst }));
    }
    if (terminator.kind === 'branch') add(terminator.condition, { kind: 'test' });
    for (const { block, args } of edgesOf(terminator)) {
      if (!inside.has(block)) continue;
      args.forEach((arg, index) => {
        add(arg, { kind: 'edge', to: block, index });
      });
    }
  }
  return users;
}

/** The header's parameter as a reduction, or why each iteration needs the one before. */
export function reductionOf(
  func: Func,
  { loop, stay }: CountedLoop,
  param: ValueId,
  users: ReadonlyMap<ValueId, readonly User[]>,
): Reduction | Refusal {
  const value = func.values[param];
  const carried = refuse.carried(describe(func, param, 'a variable'));
  if (value?.kind !== 'param') return carried;
  const { type, index: position } = value;
  const next = stay.args[position];
  if (next === undefined || (type.kind !== 'int' && type.kind !== 'float')) return carried;
  const chain = new Set([param]);
  const extrema = new Map<ValueId, Extremum>();
  const ops = new Set<BinaryOp>();
  const work = [param];
  for (let at = work.pop(); at !== undefined; at = work.pop()) {
    for (const user of users.get(at) ?? []) {
      const joins = joined(func, { loop, position, next }, at, user, users, extrema);
      if (joins === undefined) return carried;
      if (joins.op !== undefined) ops.add(joins.op);
      if (joins.value !== undefined && !chain.has(joins.value)) {
        chain.add(joins.value);
        work.push(joins.value);
      }
    }
  }
  const fold = foldOf(ops);
  if (!chain.has(next) || !isClosed(func, { loop }, chain, param, extrema)) return carried;
  if (fold === undefined) return carried;
  if (type.kind === 'float' && fold !== 'min' && fold !== 'max') return refuse.order(WORDS[fold]);
  return { param, next, type, fold, extrema };
}

const WORDS: Readonly<Record<Fold, string>> = {
  add: 'addition',
  mul: 'multiplication',
  and: 'and',
  or: 'or',
  xor: 'exclusive or',
  min: 'minimum',
  max: 'maximum',
};

function foldOf(ops: ReadonlySet<BinaryOp>): Fold | undefined {
  const folds = new Set([...ops].map((op) => (op === 'sub' ? 'add' : op)));
  const [fold] = folds;
  if (fold === undefined || folds.size > 1) return undefined;
  return Object.hasOwn(WORDS, fold) ? (fold as Fold) : undefined;
}

interface Place {
  readonly loop: CountedLoop['loop'];
  /** Which parameter of the header it is. */
  readonly position: number;
  readonly next: ValueId;
}

/** What a use of the variable makes of it, and by which operation; `undefined` where the variable is seen. */
function joined(
  func: Func,
  { loop, position, next }: Place,
  value: ValueId,
  user: User,
  users: ReadonlyMap<ValueId, readonly User[]>,
  extrema: Map<ValueId, Extremum>,
): { readonly value?: ValueId; readonly op?: BinaryOp } | undefined {
  if (user.kind === 'test') return undefined;
  if (user.kind === 'edge') {
    if (user.to === loop.header) return user.index === position && value === next ? {} : undefined;
    const param = blockOf(func, user.to).params[user.index];
    return param === undefined ? undefined : { value: param };
  }
  const { inst } = user;
  if (inst.kind === 'binary') {
    // `x - s` is another variable each time.
    if (inst.op === 'sub' && inst.left !== value) return undefined;
    return inst.left === inst.right ? undefined : { value: user.value, op: inst.op };
  }
  if (inst.kind === 'select') {
    const known = extrema.get(user.value) ?? extremumOf(func, inst);
    if (known !== undefined) {
      extrema.set(user.value, known);
      return { value: user.value, op: known.op };
    }
    return inst.condition === value ? undefined : { value: user.value };
  }
  if (inst.kind !== 'compare') return undefined;
  // The test of `if x > most { most = x }`.
  const chosen = users.get(user.value) ?? [];
  const isExtremum = chosen.every(
    (of) => of.kind === 'inst' && of.inst.kind === 'select' && extremumOf(func, of.inst),
  );
  return isExtremum ? {} : undefined;
}

const GREATER: ReadonlySet<CompareOp> = new Set(['gt', 'ge']);
const LESS: ReadonlySet<CompareOp> = new Set(['lt', 'le']);

/** A choice between two integers by which of them is greater; with floats NaN and zeros make a difference. */
function extremumOf(func: Func, inst: Extract<Inst, { kind: 'select' }>): Extremum | undefined {
  const test = instOf(func, inst.condition);
  if (test?.kind !== 'compare' || inst.type.kind !== 'int') return undefined;
  const { ifTrue, ifFalse } = inst;
  const straight = test.left === ifTrue && test.right === ifFalse;
  if (!straight && (test.left !== ifFalse || test.right !== ifTrue)) return undefined;
  const greater = GREATER.has(test.op);
  if (!greater && !LESS.has(test.op)) return undefined;
  return { op: greater === straight ? 'max' : 'min', left: ifTrue, right: ifFalse };
}

/** Whether each value of the chain comes from the chain alone, and what is folded in from elsewhere. */
function isClosed(
  func: Func,
  { loop }: Pick<Place, 'loop'>,
  chain: ReadonlySet<ValueId>,
  start: ValueId,
  extrema: ReadonlyMap<ValueId, Extremum>,
): boolean {
  // Only blocks of the loop lead to one that is not its header.
  const argsInto = (to: BlockId): readonly (readonly ValueId[])[] =>
    loop.blocks.flatMap((id) =>
      edgesOf(blockOf(func, id).terminator).flatMap((e) => (e.block === to ? [e.args] : [])),
    );
  for (const value of chain) {
    if (value === start) continue;
    const found = func.values[value];
    const extremum = extrema.get(value);
    if (extremum !== undefined) {
      if (chain.has(extremum.left) === chain.has(extremum.right)) return false;
    } else if (found?.kind === 'param') {
      const all = argsInto(found.block).every((args) => chain.has(args[found.index] ?? -1));
      if (!all) return false;
    } else if (found?.kind === 'select') {
      if (!chain.has(found.ifTrue) || !chain.has(found.ifFalse)) return false;
    } else if (found?.kind === 'binary') {
      if (chain.has(found.left) === chain.has(found.right)) return false;
    } else return false;
  }
  return true;
}
