/** Vector operations on constants, and lanes that are known. */

import type { Inst, LaneConstant, ValueId } from '../../../ir/instructions.ts';
import { type VectorArg, vectorFunction } from '../../../ir/interpret/vectors.ts';
import type { Func } from '../../../ir/module.ts';
import type { Type } from '../../../ir/types.ts';
import { instOf } from '../../edit.ts';
import type { Simplified } from './identities.ts';

type VectorInst = Extract<Inst, { kind: 'vector' }>;

export function foldVector(func: Func, inst: VectorInst): Simplified {
  if (inst.op === 'const') return undefined;
  return computed(func, inst) ?? knownLane(func, inst) ?? simpler(func, inst);
}

function computed(func: Func, inst: VectorInst): Simplified {
  const values: VectorArg[] = [];
  const types: Type[] = [];
  for (const arg of inst.args) {
    const known = constantOf(func, arg);
    const type = func.values[arg]?.type;
    if (known === undefined || type === undefined) return undefined;
    values.push(known);
    types.push(type);
  }
  const result = vectorFunction(inst, types)(values);
  if (typeof result !== 'object') return { constant: result };
  return { inst: { kind: 'vector', op: 'const', type: inst.type, args: [], immediates: result } };
}

function constantOf(func: Func, value: ValueId): VectorArg | undefined {
  const inst = instOf(func, value);
  if (inst?.kind === 'vector' && inst.op === 'const') return inst.immediates;
  return inst?.kind === 'const' && typeof inst.value !== 'string' ? inst.value : undefined;
}

/** How far to look through replaced lanes: a chain of them must not make the pass quadratic. */
const MAX_CHAIN = 16;

/** A lane of a vector that was put together in sight. */
function knownLane(func: Func, inst: VectorInst): Simplified {
  const [vector] = inst.args;
  if (inst.op !== 'lane' || vector === undefined) return undefined;
  const lane = Number(inst.immediates[0]);
  let at: ValueId | undefined = vector;
  for (let i = 0; i < MAX_CHAIN && at !== undefined; i++) {
    const from: Inst | undefined = instOf(func, at);
    if (from?.kind !== 'vector') return undefined;
    if (from.op === 'splat') return same(from.args[0]);
    if (from.op === 'new') return same(from.args[lane]);
    if (from.op === 'const') return constantLane(from.immediates[lane], inst.type);
    if (from.op !== 'replace') return undefined;
    if (from.immediates[0] === lane) return same(from.args[1]);
    at = from.args[0];
  }
  return undefined;
}

function constantLane(value: LaneConstant | undefined, type: Type): Simplified {
  if (value === undefined) return undefined;
  // In lowered IR a lane of a mask is a number.
  return { constant: typeof value === 'boolean' && type.kind !== 'bool' ? Number(value) : value };
}

function simpler(func: Func, inst: VectorInst): Simplified {
  const [a, b] = inst.args;
  if (a === undefined) return undefined;
  const from = instOf(func, a);
  switch (inst.op) {
    case 'cast':
      // Integers and masks keep their bits on the way through another vector of integers.
      if (from?.kind !== 'vector' || from.op !== 'cast' || isFloat(from.type)) return undefined;
      return func.values[from.args[0] ?? a]?.type === inst.type
        ? same(from.args[0])
        : { inst: { ...inst, args: from.args } };
    case 'not':
      return from?.kind === 'vector' && from.op === 'not' ? same(from.args[0]) : undefined;
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr':
      return b !== undefined && constantOf(func, b) === 0 ? same(a) : undefined;
    case 'select':
      return b !== undefined && b === inst.args[2] ? same(b) : undefined;
    default:
      return undefined;
  }
}

function same(value: ValueId | undefined): Simplified {
  return value === undefined ? undefined : { same: value };
}

function isFloat(type: Type): boolean {
  return type.kind === 'vector' && type.element.kind === 'float';
}
