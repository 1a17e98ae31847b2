/** Operations whose result is an operand, or what a simpler operation gives, whatever the operands are. */

import type { Inst, ScalarConstant, ValueId } from '../../../ir/instructions.ts';
import { evaluate } from '../../../ir/interpret/evaluate.ts';
import type { Func } from '../../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../../ir/ops.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { IntType, Type } from '../../../ir/types.ts';
import { integerOf, limitsOf } from '../../analyses/induction.ts';
import { instOf } from '../../edit.ts';
import { oneRange } from './one-range.ts';

export type Simplified =
  | { readonly same: ValueId }
  | { readonly constant: ScalarConstant }
  | { readonly inst: Inst }
  | undefined;

type Of<K extends Inst['kind']> = Extract<Inst, { kind: K }>;

/** A new instruction before the one that is simplified. */
export type Make = (inst: Inst) => ValueId;

/** On integers and `bool` unless the sign bit is all that changes: floats have a −0 and a NaN. */
export function simplify(func: Func, types: TypeStore, inst: Inst, make: Make): Simplified {
  switch (inst.kind) {
    case 'unary':
      return unary(func, inst);
    case 'binary':
      if (inst.type.kind === 'bool') return logical(func, inst);
      if (inst.type.kind !== 'int') return undefined;
      return arithmetic(func, inst, inst.type, make) ?? oneRange(func, types, inst, make);
    case 'compare':
      return comparison(func, inst);
    case 'convert':
      return conversion(func, inst);
    case 'select':
      return choice(func, inst);
    default:
      return undefined;
  }
}

// ---- one operand ----------------------------------------------------------------------------------------

function unary(func: Func, inst: Of<'unary'>): Simplified {
  const operand = instOf(func, inst.operand);
  if (operand?.kind === 'unary' && operand.op === inst.op) {
    if (inst.op === 'neg' || inst.op === 'not') return { same: operand.operand };
    if (inst.op === 'abs') return { same: inst.operand };
  }
  if (inst.op === 'not' && inst.type.kind === 'bool') return opposite(func, inst.operand);
  return undefined;
}

/** The comparison that holds where another one does not. */
function opposite(func: Func, value: ValueId): Simplified {
  const test = instOf(func, value);
  if (test?.kind !== 'compare') return undefined;
  const isOrder = test.op !== 'eq' && test.op !== 'ne';
  // Of floats, one that is not a number is neither less nor greater nor equal.
  if (isOrder && func.values[test.left]?.type.kind === 'float') return undefined;
  return { inst: { ...test, op: COMPARE_OPS[test.op].negated } };
}

/** The low bits of an integer are the same whichever wider type it went through. */
function conversion(func: Func, inst: Of<'convert'>): Simplified {
  const through = instOf(func, inst.operand);
  if (through?.kind !== 'convert') return undefined;
  const from = func.values[through.operand]?.type;
  if (inst.type.kind !== 'int' || through.type.kind !== 'int' || from?.kind !== 'int')
    return undefined;
  if (through.type.bits < inst.type.bits) return undefined;
  return from === inst.type
    ? { same: through.operand }
    : { inst: { ...inst, operand: through.operand } };
}

// ---- two operands ---------------------------------------------------------------------------------------

function logical(func: Func, inst: Of<'binary'>): Simplified {
  const { left, right } = inst;
  const same = left === right;
  for (const [constant, other] of [
    [constantOf(func, right), left],
    [constantOf(func, left), right],
  ] as const) {
    if (constant === undefined) continue;
    const isTrue = constant === true;
    if (inst.op === 'and') return isTrue ? { same: other } : { constant: false };
    if (inst.op === 'or') return isTrue ? { constant: true } : { same: other };
    if (inst.op === 'xor') {
      if (!isTrue) return { same: other };
      return { inst: { kind: 'unary', op: 'not', type: inst.type, operand: other } };
    }
  }
  if (!same) return undefined;
  if (inst.op === 'and' || inst.op === 'or') return { same: left };
  return inst.op === 'xor' ? { constant: false } : undefined;
}

function arithmetic(func: Func, inst: Of<'binary'>, type: IntType, make: Make): Simplified {
  const left = integerOf(func, inst.left);
  const right = integerOf(func, inst.right);
  const neutral = withConstant(func, inst, type, left, right);
  if (neutral !== undefined) return neutral;
  if (inst.left === inst.right) {
    if (inst.op === 'sub' || inst.op === 'xor') return { constant: numberOf(type, 0n) };
    if (inst.op === 'and' || inst.op === 'or' || inst.op === 'min' || inst.op === 'max')
      return { same: inst.left };
  }
  return cancelled(func, inst) ?? joined(func, inst, type, make);
}

function withConstant(
  func: Func,
  inst: Of<'binary'>,
  type: IntType,
  left: bigint | undefined,
  right: bigint | undefined,
): Simplified {
  const zero: Simplified = { constant: numberOf(type, 0n) };
  const all = type.signed ? -1n : (1n << BigInt(type.bits)) - 1n;
  const isLeft: Simplified = { same: inst.left };
  const isRight: Simplified = { same: inst.right };
  switch (inst.op) {
    case 'add':
    case 'xor':
      if (right === 0n) return isLeft;
      return left === 0n ? isRight : undefined;
    case 'or':
      if (right === 0n || left === all) return isLeft;
      return left === 0n || right === all ? isRight : undefined;
    case 'and':
      if (right === 0n || left === 0n) return zero;
      if (right === all || (right !== undefined && keepsAll(func, inst.left, right))) return isLeft;
      return left === all || (left !== undefined && keepsAll(func, inst.right, left))
        ? isRight
        : undefined;
    case 'mul':
      if (right === 0n || left === 0n) return zero;
      if (right === 1n) return isLeft;
      return left === 1n ? isRight : undefined;
    case 'sub':
      return right === 0n ? isLeft : undefined;
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr':
      return right === 0n || left === 0n ? isLeft : undefined;
    case 'div':
      return right === 1n ? isLeft : undefined;
    case 'rem':
      return right === 1n ? zero : undefined;
    default:
      return undefined;
  }
}

/** `(a + b) − a` and `(a − b) + b`, which hold in arithmetic that wraps too. */
function cancelled(func: Func, inst: Of<'binary'>): Simplified {
  const left = instOf(func, inst.left);
  const right = instOf(func, inst.right);
  if (inst.op === 'sub' && left?.kind === 'binary' && left.op === 'add') {
    if (left.left === inst.right) return { same: left.right };
    if (left.right === inst.right) return { same: left.left };
  }
  if (inst.op !== 'add') return undefined;
  if (left?.kind === 'binary' && left.op === 'sub' && left.right === inst.right)
    return { same: left.left };
  return right?.kind === 'binary' && right.op === 'sub' && right.right === inst.left
    ? { same: right.left }
    : undefined;
}

/** `(x op c) op d` → `x op (c op d)`. */
function joined(func: Func, inst: Of<'binary'>, type: IntType, make: Make): Simplified {
  const outer = withConstantRight(func, inst);
  const before = outer === undefined ? undefined : instOf(func, outer.operand);
  const inner = before?.kind === 'binary' ? withConstantRight(func, before) : undefined;
  if (outer === undefined || inner === undefined || outer.op !== inner.op) return undefined;
  const types = [type, type];
  const values = [inner.value, outer.value].map((value) => numberOf(type, value));
  const constant = evaluate({ ...inst, op: outer.op }, types, values);
  if (constant === undefined) return undefined;
  const right = make({ kind: 'const', type, value: constant });
  return { inst: { kind: 'binary', op: outer.op, type, left: inner.operand, right } };
}

interface WithConstant {
  readonly op: 'add' | 'mul' | 'and' | 'or' | 'xor';
  readonly operand: ValueId;
  readonly value: bigint;
}

/** Taking a constant away is adding its negation. */
function withConstantRight(func: Func, inst: Of<'binary'>): WithConstant | undefined {
  const left = integerOf(func, inst.left);
  const right = integerOf(func, inst.right);
  switch (inst.op) {
    case 'sub': {
      if (right === undefined || inst.type.kind !== 'int') return undefined;
      const { bits, signed } = inst.type;
      const value = signed ? BigInt.asIntN(bits, -right) : BigInt.asUintN(bits, -right);
      return { op: 'add', operand: inst.left, value };
    }
    case 'add':
    case 'mul':
    case 'and':
    case 'or':
    case 'xor':
      if (right !== undefined) return { op: inst.op, operand: inst.left, value: right };
      return left === undefined ? undefined : { op: inst.op, operand: inst.right, value: left };
    default:
      return undefined;
  }
}

// ---- masks that change nothing ------------------------------------------------------------------------------

/** Whether a mask has a one wherever the value may have one. */
function keepsAll(func: Func, value: ValueId, mask: bigint): boolean {
  const bits = lowBits(func, value);
  if (bits === undefined) return false;
  const all = (1n << BigInt(bits)) - 1n;
  return (mask & all) === all;
}

/** How many of the low bits may be ones. */
function lowBits(func: Func, value: ValueId): number | undefined {
  const inst = instOf(func, value);
  switch (inst?.kind) {
    case 'compare':
      return 1;
    case 'convert': {
      const from = func.values[inst.operand]?.type;
      if (inst.type.kind !== 'int') return undefined;
      if (from?.kind === 'bool') return 1;
      return from?.kind === 'int' && !from.signed && from.bits < inst.type.bits
        ? from.bits
        : undefined;
    }
    case 'mem.load':
      return inst.type.kind === 'int' && !inst.type.signed && inst.width < inst.type.bits
        ? inst.width
        : undefined;
    case 'binary': {
      const by = integerOf(func, inst.right);
      if (by === undefined || by < 0n || inst.type.kind !== 'int') return undefined;
      if (inst.op === 'and') return by.toString(2).length;
      const isShift = inst.op === 'shr' && !inst.type.signed && by < BigInt(inst.type.bits);
      return isShift ? inst.type.bits - Number(by) : undefined;
    }
    default:
      return undefined;
  }
}

// ---- comparisons and choices ----------------------------------------------------------------------------------

function comparison(func: Func, inst: Of<'compare'>): Simplified {
  const type = func.values[inst.left]?.type;
  if (type === undefined || type.kind === 'float') return undefined;
  if (inst.left === inst.right) {
    return { constant: truth(inst.type, isReflexive(inst.op)) };
  }
  const constant = constantOf(func, inst.right);
  if (constant !== undefined) {
    const found =
      roundTrip(func, inst, constant) ?? outOfRange(func, inst, inst.op, inst.left, constant);
    if (found !== undefined) return found;
  }
  const swapped = constantOf(func, inst.left);
  return swapped === undefined
    ? undefined
    : outOfRange(func, inst, COMPARE_OPS[inst.op].swapped, inst.right, swapped);
}

function isReflexive(op: CompareOp): boolean {
  return op === 'eq' || op === 'le' || op === 'ge';
}

/** A truth value that was made a number and is tested again. */
function roundTrip(func: Func, inst: Of<'compare'>, constant: ScalarConstant): Simplified {
  if (inst.op !== 'eq' && inst.op !== 'ne') return undefined;
  const isBool = typeof constant === 'boolean';
  const number = Number(constant);
  if (number !== 0 && number !== 1) return undefined;
  const wanted = (inst.op === 'eq') === (number === 1);
  const value = isBool ? inst.left : truthOf(func, inst.left);
  if (value === undefined || func.values[value]?.type !== inst.type) return undefined;
  if (wanted) return { same: value };
  if (inst.type.kind !== 'bool') return opposite(func, value);
  return { inst: { kind: 'unary', op: 'not', type: inst.type, operand: value } };
}

/** What a number, 0 or 1, was made of. */
function truthOf(func: Func, value: ValueId): ValueId | undefined {
  const inst = instOf(func, value);
  if (inst?.kind === 'compare' && inst.type.kind === 'int') return value;
  if (inst?.kind !== 'convert') return undefined;
  return func.values[inst.operand]?.type.kind === 'bool' ? inst.operand : undefined;
}

/** A comparison with what a narrower type cannot reach. */
function outOfRange(
  func: Func,
  inst: Of<'compare'>,
  op: CompareOp,
  value: ValueId,
  constant: ScalarConstant,
): Simplified {
  const limits = limitsOfValue(func, value);
  if (limits === undefined || (typeof constant !== 'number' && typeof constant !== 'bigint'))
    return undefined;
  const [min, max] = limits;
  const to = BigInt(constant);
  const holds = (always: boolean, never: boolean): Simplified =>
    always || never ? { constant: truth(inst.type, always) } : undefined;
  switch (op) {
    case 'lt':
      return holds(max < to, min >= to);
    case 'le':
      return holds(max <= to, min > to);
    case 'gt':
      return holds(min > to, max <= to);
    case 'ge':
      return holds(min >= to, max < to);
    case 'eq':
      return holds(false, to < min || to > max);
    case 'ne':
      return holds(to < min || to > max, false);
  }
}

function limitsOfValue(func: Func, value: ValueId): readonly [bigint, bigint] | undefined {
  const type = func.values[value]?.type;
  if (type?.kind !== 'int') return undefined;
  const inst = instOf(func, value);
  const from = inst?.kind === 'convert' ? func.values[inst.operand]?.type : undefined;
  const [min, max] = limitsOf(type);
  if (from?.kind === 'int') {
    const [low, high] = limitsOf(from);
    if (low >= min && high <= max) return [low, high];
  }
  const bits = lowBits(func, value);
  return bits === undefined || bits >= type.bits ? [min, max] : [0n, (1n << BigInt(bits)) - 1n];
}

function choice(func: Func, inst: Of<'select'>): Simplified {
  if (inst.ifTrue === inst.ifFalse) return { same: inst.ifTrue };
  const condition = instOf(func, inst.condition);
  if (condition?.kind === 'unary' && condition.op === 'not' && condition.type.kind === 'bool') {
    const { ifTrue, ifFalse } = inst;
    return {
      inst: { ...inst, condition: condition.operand, ifTrue: ifFalse, ifFalse: ifTrue },
    };
  }
  const yes = constantOf(func, inst.ifTrue);
  const no = constantOf(func, inst.ifFalse);
  if (func.values[inst.condition]?.type !== inst.type || yes === undefined || no === undefined)
    return undefined;
  const isTruth = inst.type.kind === 'bool' || condition?.kind === 'compare';
  if (!isTruth || Number(yes) + Number(no) !== 1) return undefined;
  if (Number(yes) === 1 && Number(no) === 0) return { same: inst.condition };
  if (Number(yes) !== 0) return undefined;
  if (inst.type.kind !== 'bool') return opposite(func, inst.condition);
  return { inst: { kind: 'unary', op: 'not', type: inst.type, operand: inst.condition } };
}

/** A test gives a `bool`, in lowered IR 1 or 0. */
export function truth(type: Type, holds: boolean): ScalarConstant {
  if (type.kind === 'bool') return holds;
  return holds ? 1 : 0;
}

function numberOf(type: IntType, value: bigint): ScalarConstant {
  return type.bits === 64 ? value : Number(value);
}

function constantOf(func: Func, value: ValueId): ScalarConstant | undefined {
  const inst = instOf(func, value);
  return inst?.kind === 'const' ? inst.value : undefined;
}
