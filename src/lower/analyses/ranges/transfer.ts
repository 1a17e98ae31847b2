/** The interval of an instruction's result, from those of its operands. */

import type { Constant, Inst, MemoryWidth, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType, Type } from '../../../ir/types.ts';
import { unreachable } from '../../../report/unreachable.ts';
import { instOf } from '../../edit.ts';
import { rootOf } from '../places.ts';
import {
  bitAnd,
  bitOr,
  bitXor,
  convertInt,
  divide,
  type Interval,
  interval,
  meet,
  multiply,
  remainder,
  shiftLeft,
  shiftRight,
  single,
  union,
  wholeType,
  wrapped,
} from './interval.ts';

type Select = Extract<Inst, { kind: 'select' }>;

/** What is known of an operand where the instruction stands. */
export type Operand = (value: ValueId) => Interval | undefined;

/** The interval of the result; `undefined` when it is no integer. Sound whatever the operands are. */
export function transfer(
  func: Func,
  inst: Inst,
  of: Operand,
  tables: ConstantTables,
): Interval | undefined {
  const whole = wholeType(inst.type);
  if (whole === undefined) return undefined;
  switch (inst.kind) {
    case 'const':
      return constant(inst.value);
    case 'unary':
      return unary(inst, of(inst.operand), whole);
    case 'binary':
      return binary(inst, of(inst.left), of(inst.right), whole);
    case 'compare':
      return { lo: 0, hi: 1 };
    case 'select': {
      const a = of(inst.ifTrue);
      const b = of(inst.ifFalse);
      return a === undefined || b === undefined ? whole : union(chosenBelow(func, inst, a, of), b);
    }
    case 'convert': {
      const from = of(inst.operand);
      if (from === undefined) return whole;
      return inst.type.kind === 'int' ? convertInt(inst.type, from) : whole;
    }
    case 'mem.load':
      return inst.type.kind === 'int' ? loadedBits(inst.type, inst.width) : whole;
    case 'slice.len':
      return sliceLength(func, inst.base);
    case 'load':
      return tables.of(func, inst.place, inst.type) ?? whole;
    case 'array.get':
      return whole;
    case 'enum.tag': {
      const base = func.values[inst.base]?.type;
      return base?.kind === 'enum' ? { lo: 0, hi: tables.variants(base) - 1 } : whole;
    }
    case 'runtime':
      return runtime(inst, whole);
    default:
      return whole;
  }
}

/** What `x` is where `select(x < constant, x, …)` takes it, converted or not. */
function chosenBelow(
  func: Func,
  { condition, ifTrue, type }: Select,
  a: Interval,
  of: Operand,
): Interval {
  const test = instOf(func, condition);
  if (test?.kind !== 'compare' || test.op !== 'lt') return a;
  const left = of(test.left);
  const right = of(test.right);
  if (left === undefined || right === undefined) return a;
  const below = meet(left, { lo: left.lo, hi: right.hi - 1 });
  if (below === undefined) return a;
  if (ifTrue === test.left) return meet(a, below) ?? a;
  const chosen = instOf(func, ifTrue);
  const converts = chosen?.kind === 'convert' && chosen.operand === test.left;
  return converts && type.kind === 'int' ? (meet(a, convertInt(type, below)) ?? a) : a;
}

function constant(value: Constant): Interval | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return single(value);
  return typeof value === 'boolean' ? single(value ? 1 : 0) : undefined;
}

function unary(
  inst: Extract<Inst, { kind: 'unary' }>,
  a: Interval | undefined,
  whole: Interval,
): Interval {
  const { type, op } = inst;
  if (a === undefined || type.kind !== 'int') return whole;
  switch (op) {
    case 'neg':
      return wrapped(type, -a.hi, -a.lo);
    case 'not':
      if (type.signed) return interval(-1 - a.hi, -1 - a.lo);
      return type.bits === 64 ? whole : { lo: whole.hi - a.hi, hi: whole.hi - a.lo };
    case 'abs': {
      const least = a.lo > 0 ? a.lo : a.hi < 0 ? -a.hi : 0;
      return wrapped(type, least, Math.max(-a.lo, a.hi));
    }
    case 'clz': {
      if (a.lo < 0 || a.lo > 2 ** 31 || type.bits > 32) return { lo: 0, hi: type.bits };
      return { lo: type.bits - width(a.hi), hi: type.bits - width(a.lo) };
    }
    case 'ctz':
      return { lo: 0, hi: type.bits };
    case 'popcount':
      return { lo: 0, hi: a.lo >= 0 ? Math.min(type.bits, width(a.hi)) : type.bits };
    default:
      return whole;
  }
}

/** How many bits a number has that is not negative; at most too many past 32. */
function width(x: number): number {
  return x >= 2 ** 32 ? 64 : 32 - Math.clz32(x);
}

function binary(
  inst: Extract<Inst, { kind: 'binary' }>,
  a: Interval | undefined,
  b: Interval | undefined,
  whole: Interval,
): Interval {
  const { type, op } = inst;
  if (a === undefined || b === undefined || type.kind !== 'int') return whole;
  switch (op) {
    case 'add':
      return wrapped(type, a.lo + b.lo, a.hi + b.hi);
    case 'sub':
      return wrapped(type, a.lo - b.hi, a.hi - b.lo);
    case 'mul':
      return multiply(type, a, b);
    case 'div':
      return divide(type, a, b);
    case 'rem':
      return remainder(type, a, b);
    case 'and':
      return bitAnd(type, a, b);
    case 'or':
      return bitOr(type, a, b);
    case 'xor':
      return bitXor(type, a, b);
    case 'shl':
      return shiftLeft(type, a, b);
    case 'shr':
      return shiftRight(type, a, b);
    case 'min':
      return { lo: Math.min(a.lo, b.lo), hi: Math.min(a.hi, b.hi) };
    case 'max':
      return { lo: Math.max(a.lo, b.lo), hi: Math.max(a.hi, b.hi) };
    case 'rotl':
    case 'rotr':
    case 'copysign':
      return whole;
    default:
      return unreachable(op, 'binary');
  }
}

function loadedBits(type: IntType, bits: MemoryWidth): Interval | undefined {
  if (bits >= type.bits) return wholeType(type);
  return type.signed
    ? { lo: -(2 ** (bits - 1)), hi: 2 ** (bits - 1) - 1 }
    : { lo: 0, hi: 2 ** bits - 1 };
}

/** Longer ones do not exist (`docs/language.md`), so that an index may be stepped past its end without wrapping. */
const LENGTH: Interval = { lo: 0, hi: 2 ** 31 - 2 ** 16 };

/** Of an array, its length. A slice lies in a memory of 4 GiB, so long elements leave room for fewer. */
function sliceLength(func: Func, slice: ValueId): Interval {
  const base = instOf(func, slice);
  if (base?.kind === 'slice.of') {
    const array = func.values[base.base]?.type;
    if (array?.kind === 'ref' && array.target.kind === 'array') return single(array.target.length);
  }
  const type = func.values[slice]?.type;
  if (type?.kind !== 'slice') return LENGTH;
  const { element } = type;
  const bytes = element.kind === 'int' || element.kind === 'float' ? element.bits / 8 : 1;
  return { lo: 0, hi: Math.min(LENGTH.hi, 2 ** 32 / bytes) };
}

function runtime(inst: Extract<Inst, { kind: 'runtime' }>, whole: Interval): Interval {
  switch (inst.op) {
    case 'str.len':
    case 'list.len':
    case 'map.len':
    case 'set.len':
      return LENGTH;
    case 'str.find':
    case 'map.find':
    case 'map.next':
    case 'set.next':
      return { lo: -1, hi: LENGTH.hi };
    case 'str.compare':
      return { lo: -1, hi: 1 };
    default:
      return whole;
  }
}

/** What the statics that never change hold, and how many variants enums have. */
export class ConstantTables {
  private readonly module: Module;
  private readonly known = new Map<string, Interval | undefined>();

  constructor(module: Module) {
    this.module = module;
  }

  variants(type: Extract<Type, { kind: 'enum' }>): number {
    return Math.max(1, this.module.types.variants(type).length);
  }

  /** The least and the greatest number in a constant that a load reads from. */
  of(func: Func, place: ValueId, type: Type): Interval | undefined {
    if (type.kind !== 'int') return undefined;
    const root = rootOf(func, place);
    if (root.kind !== 'static') return undefined;
    if (!this.known.has(root.name)) this.known.set(root.name, this.scan(root.name));
    return this.known.get(root.name);
  }

  private scan(name: string): Interval | undefined {
    const item = this.module.statics.get(name);
    if (item === undefined || item.mutable) return undefined;
    let found: Interval | undefined;
    const work: Constant[] = [item.init];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      if (typeof next === 'object') {
        if ('items' in next) for (const part of next.items) work.push(part);
        continue;
      }
      const value = constant(next);
      // Parts of other types only make the interval wider, but a fraction is no integer.
      if (value === undefined || !Number.isInteger(value.lo)) continue;
      found = found === undefined ? value : union(found, value);
    }
    return found;
  }
}
