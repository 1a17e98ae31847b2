/** What a value is where the subject of a match lies between two bounds: pure code, run on constants and intervals. */

import type { Constant, Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import { evaluate } from '../../ir/interpret/evaluate.ts';
import type { Func } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { instOf } from '../edit.ts';

/** A value that is known: a constant, or the same as another value. */
export type Known =
  | { readonly kind: 'constant'; readonly type: Type; readonly value: Constant }
  | { readonly kind: 'value'; readonly value: ValueId };

/** The subject of a match, and where it lies. */
export interface Subject {
  readonly value: ValueId;
  readonly type: Type;
  readonly lo: bigint;
  readonly hi: bigint;
}

/** Asks for the interval to be cut: the answer differs below `split` and from there on. */
export interface Split {
  readonly kind: 'split';
  readonly at: bigint;
}

/** How far back a value is followed that was computed before the match. */
const MAX_DEPTH = 8;

export type Env = Map<ValueId, Known>;

/** What a value is, as far as it can be told: itself when it cannot. */
export function knownOf(
  func: Func,
  subject: Subject,
  env: Env,
  value: ValueId,
  depth = MAX_DEPTH,
): Known | Split {
  const before = env.get(value);
  if (before !== undefined) return before;
  const inst = instOf(func, value);
  if (inst?.kind === 'const') return { kind: 'constant', type: inst.type, value: inst.value };
  if (value === subject.value && subject.lo === subject.hi)
    return { kind: 'constant', type: subject.type, value: scalarOf(subject.type, subject.lo) };
  const found =
    depth > 0 && inst !== undefined ? run(func, subject, env, inst, depth - 1) : undefined;
  return found ?? { kind: 'value', value };
}

/** The constant that an instruction gives; nothing when it does more than compute, or on what is not known. */
export function run(
  func: Func,
  subject: Subject,
  env: Env,
  inst: Inst,
  depth = MAX_DEPTH,
): Extract<Known, { kind: 'constant' }> | Split | undefined {
  const { type } = inst;
  switch (inst.kind) {
    case 'const':
      return { kind: 'constant', type, value: inst.value };
    case 'unary':
    case 'convert':
    case 'reinterpret':
      return computed(func, subject, env, inst, [inst.operand], depth);
    case 'binary':
      return computed(func, subject, env, inst, [inst.left, inst.right], depth);
    case 'compare':
      return (
        compared(func, subject, env, inst) ??
        computed(func, subject, env, inst, [inst.left, inst.right], depth)
      );
    case 'aggregate.new':
    case 'enum.new': {
      const items: Constant[] = [];
      for (const arg of inst.args) {
        const item = knownOf(func, subject, env, arg, depth);
        if (item.kind === 'split') return item;
        if (item.kind !== 'constant') return undefined;
        items.push(item.value);
      }
      return inst.kind === 'enum.new'
        ? { kind: 'constant', type, value: { variant: inst.variant, items } }
        : { kind: 'constant', type, value: { items } };
    }
    case 'enum.tag':
    case 'enum.payload':
    case 'aggregate.get': {
      const base = knownOf(func, subject, env, inst.base, depth);
      if (base.kind === 'split') return base;
      return base.kind === 'constant' ? partOf(inst, base.value) : undefined;
    }
    default:
      return undefined;
  }
}

function partOf(
  inst: Extract<Inst, { kind: 'enum.tag' | 'enum.payload' | 'aggregate.get' }>,
  base: Constant,
): Extract<Known, { kind: 'constant' }> | undefined {
  const { type } = inst;
  if (typeof base !== 'object' || !('items' in base)) return undefined;
  const variant = 'variant' in base ? base.variant : undefined;
  if (inst.kind === 'enum.tag') {
    return variant === undefined ? undefined : { kind: 'constant', type, value: variant };
  }
  if (inst.kind === 'enum.payload' && variant !== inst.variant) return undefined;
  const item = base.items[inst.index];
  return item === undefined ? undefined : { kind: 'constant', type, value: item };
}

function computed(
  func: Func,
  subject: Subject,
  env: Env,
  inst: Extract<Inst, { kind: 'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' }>,
  operands: readonly ValueId[],
  depth: number,
): Extract<Known, { kind: 'constant' }> | Split | undefined {
  const values: ScalarConstant[] = [];
  const types: Type[] = [];
  for (const operand of operands) {
    const known = knownOf(func, subject, env, operand, depth);
    if (known.kind === 'split') return known;
    if (known.kind !== 'constant' || typeof known.value === 'object') return undefined;
    values.push(known.value);
    types.push(known.type);
  }
  const value = evaluate(inst, types, values);
  return value === undefined ? undefined : { kind: 'constant', type: inst.type, value };
}

/** Compares the subject with a constant; where the answer depends on the subject, it asks for a cut. */
function compared(
  func: Func,
  subject: Subject,
  env: Env,
  inst: Extract<Inst, { kind: 'compare' }>,
): Extract<Known, { kind: 'constant' }> | Split | undefined {
  const test = testOf(func, env, inst, subject.value);
  if (test === undefined) return undefined;
  const { lo, hi } = subject;
  const { op, bound } = test;
  const answer = (value: boolean): Extract<Known, { kind: 'constant' }> => ({
    kind: 'constant',
    type: inst.type,
    value,
  });
  switch (op) {
    case 'eq':
    case 'ne':
      if (bound < lo || bound > hi) return answer(op === 'ne');
      if (lo === hi) return answer(op === 'eq');
      return { kind: 'split', at: bound > lo ? bound : bound + 1n };
    case 'lt':
    case 'ge':
      if (hi < bound) return answer(op === 'lt');
      return lo >= bound ? answer(op === 'ge') : { kind: 'split', at: bound };
    case 'le':
    case 'gt':
      if (hi <= bound) return answer(op === 'le');
      return lo > bound ? answer(op === 'gt') : { kind: 'split', at: bound + 1n };
  }
}

const SWAPPED = { eq: 'eq', ne: 'ne', lt: 'gt', le: 'ge', gt: 'lt', ge: 'le' } as const;

interface Test {
  readonly op: keyof typeof SWAPPED;
  readonly bound: bigint;
}

function testOf(
  func: Func,
  env: Env,
  inst: Extract<Inst, { kind: 'compare' }>,
  subject: ValueId,
): Test | undefined {
  const boundOf = (value: ValueId): bigint | undefined => {
    const known = env.get(value);
    if (known?.kind === 'constant') return integerOf(known.value);
    const constant = instOf(func, value);
    return constant?.kind === 'const' ? integerOf(constant.value) : undefined;
  };
  const same = (value: ValueId): boolean => {
    const known = env.get(value);
    return (known?.kind === 'value' ? known.value : value) === subject;
  };
  const [left, right] = [boundOf(inst.left), boundOf(inst.right)];
  if (right !== undefined && same(inst.left)) return { op: inst.op, bound: right };
  if (left !== undefined && same(inst.right)) return { op: SWAPPED[inst.op], bound: left };
  return undefined;
}

/** Integers, characters and truth values as numbers. */
export function integerOf(value: Constant): bigint | undefined {
  switch (typeof value) {
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1n : 0n;
    case 'number':
      return Number.isInteger(value) ? BigInt(value) : undefined;
    default:
      return undefined;
  }
}

/** A number as the constant of an integer type, `char` or `bool`. */
export function scalarOf(type: Type, value: bigint): ScalarConstant {
  if (type.kind === 'bool') return value !== 0n;
  return type.kind === 'int' && type.bits === 64 ? value : Number(value);
}

/** Tells constants apart exactly: zeros by their sign, numbers from truth values. */
export function keyOf(known: Known): string {
  return known.kind === 'value' ? `v${known.value}` : constantKey(known.value);
}

function constantKey(value: Constant): string {
  if (typeof value === 'object') {
    if ('function' in value) return `@${value.function}`;
    const head = 'variant' in value ? `${value.variant}` : '';
    return `${head}(${value.items.map(constantKey).join(',')})`;
  }
  if (typeof value === 'string') return JSON.stringify(value);
  return Object.is(value, -0) ? '-0' : `${typeof value}:${value}`;
}
