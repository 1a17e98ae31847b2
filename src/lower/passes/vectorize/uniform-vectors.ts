/**
 * Vectors with all lanes alike, which the loop has before it becomes one over vectors: functions that are written for
 * vectors take one number as `splat(x)` and give a lane of the result. Such a vector stands for its number.
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { VectorType } from '../../../ir/types.ts';
import { type VectorOp, vectorRow, vectorType } from '../../../ir/vector-ops.ts';
import { isLanewise, sameLane, type VectorInst } from '../../analyses/lanewise.ts';
import { instOf } from '../../edit.ts';
import { isNumber, isShift, isTruth, type LaneContext, nth, numberOf } from './numbers.ts';
import { type Refusal, refuse } from './refusals.ts';
import type { RoundEmitter } from './round-emitter.ts';
import { type Bits, chooseTruth, logic, opposite, Truth } from './truths.ts';
import { vectorForm } from './vector-forms.ts';

/** Operations that give what all lanes are. */
const OF_ALL: ReadonlySet<VectorOp> = new Set(['splat', 'lane', 'any', 'all']);

/** Why a vector of the loop does not stand for one number. */
export function uniformFault(context: LaneContext, inst: VectorInst): Refusal | undefined {
  const { func, isInside } = context;
  const [, count] = inst.args;
  if (isShift(inst.op) && count !== undefined && isInside(count))
    return refuse.operation('shifts by a count that differs from lane to lane');
  if (!OF_ALL.has(inst.op) && !isLanewise(func, inst)) return refuse.vectors();
  const given = inst.args.filter((arg) => !isInside(arg));
  return given.every((arg) => isUniform(func, arg)) ? undefined : refuse.vectors();
}

/** Why a call is none of vectors. One without arguments, or of several vectors in one, has no form for each vector of a round. */
export function callFault(
  { func, lanewise, isInside }: LaneContext,
  { callee, args }: Extract<Inst, { kind: 'call' }>,
): Refusal | undefined {
  const fits = args.every((arg) => {
    const type = func.values[arg]?.type;
    if (numberOf(type) === undefined && !isTruth(type)) return false;
    return isInside(arg) || isUniform(func, arg);
  });
  const known = args.length > 0 && lanewise(callee) !== undefined;
  return known && fits ? undefined : refuse.call(callee);
}

/** How far back a vector from before the loop is looked at. */
const MAX_STEPS = 300;

/** Whether a value that the loop does not change is a number, or a vector with all lanes alike. */
function isUniform(func: Func, value: ValueId): boolean {
  const seen = new Set([value]);
  for (const at of seen) {
    if (seen.size > MAX_STEPS) return false;
    const type = func.values[at]?.type;
    if (isNumber(type) || type?.kind === 'bool') continue;
    const inst = instOf(func, at);
    if (inst?.kind !== 'vector') return false;
    if (inst.op === 'splat') continue;
    if (!isLanewise(func, inst)) return false;
    for (const arg of inst.args) seen.add(arg);
  }
  return true;
}

/** What the emission of a loop's body knows of its values. */
export interface Lanes {
  readonly e: RoundEmitter;
  /** A number of each iteration. */
  numbers(value: ValueId): readonly ValueId[];
  truth(value: ValueId): Truth;
  shiftCount(value: ValueId): ValueId;
}

/** The numbers of an operation on vectors that stand for numbers. */
export function uniformNumbers(lanes: Lanes, inst: VectorInst): readonly ValueId[] {
  const { e } = lanes;
  const [first = -1] = inst.args;
  if (OF_ALL.has(inst.op)) return lanes.numbers(first);
  const named = vectorType(inst.type);
  const { operands } = vectorRow(inst.op);
  const args = inst.args.map((arg, i) => {
    if (operands[i] === 'count') return [lanes.shiftCount(arg)];
    const type = e.func.values[arg]?.type;
    return isTruth(type) ? masksFor(lanes, arg, named) : lanes.numbers(arg);
  });
  return nth(args, 0).map((_, k) =>
    e.vector(
      inst.op,
      named,
      args.map((arg, i) => (operands[i] === 'count' ? nth(arg, 0) : nth(arg, k))),
    ),
  );
}

/** A call for each vector of a round. */
export function calls(
  module: Module,
  lanes: Lanes,
  inst: Extract<Inst, { kind: 'call' }>,
): readonly ValueId[] {
  const { e } = lanes;
  const form = isNumber(inst.type) ? vectorForm(module, inst.callee) : undefined;
  const { callee, type } = form === undefined ? inst : { callee: form.name, type: form.result };
  const args = inst.args.map((arg) => {
    const of = e.func.values[arg]?.type;
    return of?.kind === 'vector' && of.mask ? masksFor(lanes, arg, of) : lanes.numbers(arg);
  });
  return nth(args, 0).map((_, k) =>
    e.add({ ...inst, callee, type, args: args.map((arg) => nth(arg, k)) }),
  );
}

/** The truths of one. */
export function uniformTruth(lanes: Lanes, inst: VectorInst): Truth {
  const { e } = lanes;
  const [first = -1, second = -1, third = -1] = inst.args;
  if (OF_ALL.has(inst.op)) return lanes.truth(first);
  const type = e.func.values[first]?.type;
  if (vectorRow(inst.op).result === 'mask') {
    return compared(lanes, inst.op, vectorType(type), first, second);
  }
  if (inst.op === 'not') return opposite(e, lanes.truth(first));
  if (inst.op === 'select')
    return chooseTruth(e, lanes.truth(first), lanes.truth(second), lanes.truth(third));
  return logic(e, inst.op as 'and', lanes.truth(first), lanes.truth(second));
}

/** The truths of comparing two numbers, which vectors of type `named` hold. */
export function compared(
  lanes: Lanes,
  op: VectorOp,
  named: VectorType,
  left: ValueId,
  right: ValueId,
): Truth {
  const others = lanes.numbers(right);
  const masks = lanes.numbers(left).map((x, k) => lanes.e.vector(op, named, [x, nth(others, k)]));
  return new Truth(bitsOf(named), masks);
}

/** What the lanes of a constant vector are. */
export function uniformConstant(inst: Inst | undefined): ReturnType<typeof sameLane> {
  return inst?.kind === 'vector' && inst.op === 'const' ? sameLane(inst.immediates) : undefined;
}

function masksFor(lanes: Lanes, truth: ValueId, named: VectorType): readonly ValueId[] {
  return lanes.truth(truth).at(bitsOf(named), lanes.e);
}

export function bitsOf({ element }: VectorType): Bits {
  return isNumber(element) ? element.bits : 32;
}
