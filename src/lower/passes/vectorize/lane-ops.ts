/**
 * Which operations there are for vectors, and what they take: a number for all vectors of one round, about one for each
 * instruction of a machine with 128-bit registers.
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { Type } from '../../../ir/types.ts';
import { VECTOR_BITS } from '../../../ir/types.ts';
import { isVectorOp, vectorOpIsFor } from '../../../ir/vector-ops.ts';
import { lanesOf } from '../../analyses/lanewise.ts';
import { instOf } from '../../edit.ts';
import {
  isNumber,
  isShift,
  isTruth,
  type LaneContext,
  type NumberType,
  numberOf,
} from './numbers.ts';
import { type Refusal, refuse } from './refusals.ts';
import { callFault, uniformFault } from './uniform-vectors.ts';

/** What makes one number of another, by an operation that changes nothing with 0. */
export function changeOf(
  func: Func,
  value: ValueId,
  from: ValueId,
): { readonly op: 'add' | 'sub' | 'or' | 'xor'; readonly by: ValueId } | undefined {
  const inst = instOf(func, value);
  if (inst?.kind !== 'binary' || inst.left === inst.right) return undefined;
  const { op, left, right } = inst;
  if (op !== 'add' && op !== 'sub' && op !== 'or' && op !== 'xor') return undefined;
  if (left === from) return { op, by: right };
  return right === from && op !== 'sub' ? { op, by: left } : undefined;
}

/** Vectors that hold a value of each of `count` iterations. */
export function vectorsFor(type: NumberType, count: number): number {
  return (count * type.bits) / VECTOR_BITS;
}

/** Why an operation has no vector form; `undefined` where it has one. */
export function laneFault(context: LaneContext, inst: Inst): Refusal | undefined {
  const { func, types } = context;
  switch (inst.kind) {
    case 'const':
      return typeFault(inst.type);
    case 'unary':
      if (inst.type.kind === 'bool') return undefined;
      return typeFault(inst.type) ?? opFault(types, inst.op, inst.type);
    case 'binary': {
      if (inst.type.kind === 'bool') return undefined;
      if (isShift(inst.op) && context.isInside(inst.right))
        return refuse.operation('shifts by a count that differs from lane to lane');
      return typeFault(inst.type) ?? opFault(types, inst.op, inst.type);
    }
    case 'compare': {
      const type = func.values[inst.left]?.type;
      return type === undefined || type.kind === 'bool' ? undefined : typeFault(type);
    }
    case 'select':
      return inst.type.kind === 'bool' ? undefined : typeFault(inst.type);
    case 'convert':
    case 'reinterpret':
      return conversionFault(func.values[inst.operand]?.type, inst.type);
    case 'load':
      return typeFault(inst.type);
    case 'vector':
      return uniformFault(context, inst);
    case 'call':
      return callFault(context, inst);
    case 'aggregate.get':
      return instOf(func, inst.base)?.kind === 'call' && context.isInside(inst.base)
        ? undefined
        : typeFault(func.values[inst.base]?.type ?? inst.type);
    default:
      return refuse.operation(`\`${inst.kind}\``);
  }
}

function typeFault(type: Type): Refusal | undefined {
  return numberOf(type) !== undefined || isTruth(type) ? undefined : refuse.element(type.text);
}

function opFault(types: TypeStore, op: string, type: Type): Refusal | undefined {
  if (isNumber(type) && isVectorOp(op) && vectorOpIsFor(op, types.vector(type))) return undefined;
  return refuse.operation(`\`${op}\` of \`${type.text}\``);
}

function conversionFault(from: Type | undefined, to: Type): Refusal | undefined {
  if (from === undefined || !isNumber(to))
    return refuse.operation(`a conversion to \`${to.text}\``);
  if (from.kind === 'bool' && to.kind === 'int') return undefined;
  const fault = refuse.operation(`\`${from.text} as ${to.text}\``);
  if (!isNumber(from)) return fault;
  const long = (type: NumberType): boolean => type.kind === 'int' && type.bits === 64;
  if (from.kind === 'int' && to.kind === 'float') return long(from) ? fault : undefined;
  if (from.kind === 'float' && to.kind === 'int')
    return from.bits === 64 || long(to) ? fault : undefined;
  return undefined;
}

/** What the vector form of an operation takes for `count` iterations. */
export function vectorCost({ func }: LaneContext, inst: Inst, count: number): number {
  switch (inst.kind) {
    case 'const':
      return 0;
    case 'load':
    case 'unary':
    case 'binary':
    case 'select':
    case 'reinterpret': {
      const type = numberOf(inst.type);
      if (type === undefined) return 1;
      return (
        vectorsFor(type, count) *
        (inst.kind === 'binary' ? binaryCost(inst.op, type) : inst.kind === 'select' ? 2 : 1)
      );
    }
    case 'compare': {
      const type = func.values[inst.left]?.type;
      if (!isNumber(type)) return 1;
      const flips = type.kind === 'int' && !type.signed && inst.op !== 'eq' && inst.op !== 'ne';
      return vectorsFor(type, count) * (flips ? (type.bits === 64 ? 4 : 2) : 1);
    }
    case 'convert': {
      const from = func.values[inst.operand]?.type;
      if (!isNumber(inst.type)) return 1;
      if (!isNumber(from)) return 2 * vectorsFor(inst.type, count);
      return conversionCost(from, inst.type, count);
    }
    case 'vector':
    case 'call': {
      const [first = -1] = inst.args;
      const lanes = lanesOf(func.values[first]?.type) ?? count;
      return scalarCost(inst) * (count / lanes);
    }
    default:
      return 1;
  }
}

function binaryCost(op: string, type: NumberType): number {
  if (type.kind === 'float') {
    if (op === 'min' || op === 'max') return 6;
    return op === 'div' ? type.bits / 8 : 1;
  }
  switch (op) {
    case 'mul':
      return type.bits === 64 ? 10 : type.bits === 8 ? 9 : type.bits === 32 ? 2 : 1;
    case 'min':
    case 'max':
      return type.bits === 64 ? 6 : 1;
    case 'shl':
    case 'shr':
      return type.bits === 8 ? 4 : type.bits === 64 && type.signed && op === 'shr' ? 5 : 1;
    case 'rotl':
    case 'rotr':
      return 3;
    default:
      return 1;
  }
}

function conversionCost(from: NumberType, to: NumberType, count: number): number {
  const most = Math.max(vectorsFor(from, count), vectorsFor(to, count));
  if (from.kind === to.kind) {
    if (from.bits === to.bits) return 0;
    // Each step doubles or halves the vectors.
    return (from.bits > to.bits ? 2 : 1.5) * most;
  }
  return (
    (from.kind === 'float' ? 6 : to.bits === 32 && from.kind === 'int' && !from.signed ? 6 : 2) *
    most
  );
}

/** Vectors that stand for numbers are what the loop over vectors has anyway. */
const FREE: ReadonlySet<string> = new Set(['const', 'splat', 'lane', 'any', 'all', 'cast']);
/** A call of a function that works lane by lane. */
const CALL_COST = 20;

/** What an operation takes in the loop as it is. */
export function scalarCost(inst: Inst): number {
  switch (inst.kind) {
    case 'const':
    case 'ref.index':
    case 'ref.field':
    case 'aggregate.get':
      return 0;
    case 'vector':
      return FREE.has(inst.op) ? 0 : 1;
    case 'call':
      return CALL_COST;
    case 'binary':
      if (inst.type.kind === 'float') {
        if (inst.op === 'min' || inst.op === 'max') return 6;
        return inst.op === 'div' && isNumber(inst.type) ? inst.type.bits / 16 : 1;
      }
      return 1;
    case 'convert':
      return inst.type.kind === 'int' ? 0.5 : 2;
    default:
      return 1;
  }
}
