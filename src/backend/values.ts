/** The values of a function as expressions: trees where the folding made them, else locals. */

import type binaryen from 'binaryen';
import type { Inst, ValueId } from '../ir/instructions.ts';
import type { Func, Module } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import type { Site } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import type { EmitContext } from './context.ts';
import type { Folding } from './folding.ts';
import {
  type Binaryen,
  type ExpressionRef,
  type Lane,
  laneOf,
  lanesOf,
  wasmTypes,
} from './lanes.ts';
import type { Locals } from './locals.ts';
import { binary, compare, constant, convert, load, reinterpret, store, unary } from './ops.ts';
import { vector } from './simd.ts';

/** The frame's place: the local with its address, and where in it each `frame` instruction has its part. */
export interface FramePlace {
  readonly pointer: number;
  readonly offsetOf: (value: ValueId) => number;
}

export class Values {
  private readonly context: EmitContext;
  private readonly b: Binaryen;
  private readonly m: binaryen.Module;
  private readonly func: Func;
  private readonly dialect: Module['dialect'];
  private readonly folding: Folding;
  private readonly locals: Locals;
  private readonly frame: FramePlace;
  /** What is read from variables, and constants, are part of what is computed from them there. */
  private site: Site;

  constructor(
    context: EmitContext,
    func: Func,
    folding: Folding,
    locals: Locals,
    frame: FramePlace,
  ) {
    this.context = context;
    this.b = context.b;
    this.m = context.m;
    this.func = func;
    this.dialect = context.module.dialect;
    this.folding = folding;
    this.locals = locals;
    this.frame = frame;
    this.site = func.site;
  }

  /** What is asked for next is for something that comes from there. */
  at(site: Site): void {
    this.site = site;
  }

  /** What an instruction does in its own place. */
  statement(value: ValueId): ExpressionRef[] {
    const { m } = this;
    const inst = this.inst(value);
    this.at(this.siteOf(value));
    if (inst.kind === 'check') {
      const args = inst.args.map((a) => ({ type: this.typeOf(a), get: () => this.value(a) }));
      return this.context.traps.check(inst.op, args, this.site);
    }
    const before = this.before(inst, value);
    const expression = this.expression(inst, value);
    if (this.locals.has(value)) return [...before, m.local.set(this.locals.of(value), expression)];
    if (lanesOf(inst.type, this.dialect).length > 0) return [...before, m.drop(expression)];
    return [...before, expression];
  }

  /** What evaluates to a value, where it is used. */
  value(operand: ValueId): ExpressionRef {
    const value = this.folding.resolve(operand);
    switch (this.folding.kindOf(value)) {
      case 'statement':
      case 'param': {
        const lanes = lanesOf(this.typeOf(value), this.dialect);
        return this.located(this.getLocal(this.locals.of(value), lanes));
      }
      case 'inside': {
        const inst = this.inst(value);
        const before = this.before(inst, value);
        const around = this.site;
        this.at(this.siteOf(value));
        const expression = this.located(this.expression(inst, value));
        this.at(around);
        return before.length === 0
          ? expression
          : this.m.block(null, [...before, expression], this.resultType(inst.type));
      }
      case 'anywhere':
        return this.located(this.expression(this.inst(value), value));
      case 'dead':
        throw new InternalError(`backend: v${value} is used in ${this.func.name} but not computed`);
    }
  }

  private located(expression: ExpressionRef): ExpressionRef {
    this.context.locate?.(expression, this.site);
    return expression;
  }

  private siteOf(value: ValueId): Site {
    return this.func.sites[value] ?? this.func.site;
  }

  /** What must have happened before an instruction is computed. */
  private before(inst: Inst, value: ValueId): ExpressionRef[] {
    if (inst.kind !== 'call' || this.func.library) return [];
    const told = this.context.traps.beforeCall(inst.callee, this.siteOf(value));
    return told === undefined ? [] : [told];
  }

  private expression(inst: Inst, value: ValueId): ExpressionRef {
    const { b, m, context, frame } = this;
    const get = (operand: ValueId): ExpressionRef => this.value(operand);
    switch (inst.kind) {
      case 'const':
        return constant(m, laneOf(inst.type, this.dialect), inst.value);
      case 'unary': {
        const scratch = (): number => this.locals.scratch('bytes', this.lane(value));
        const type = wasmTypes(b, [this.lane(value)]);
        return unary(m, inst.op, inst.type, () => get(inst.operand), scratch, type);
      }
      case 'binary': {
        const right = (): ExpressionRef => this.laneTo(inst.right, this.lane(inst.left));
        return binary(m, inst.op, inst.type, () => get(inst.left), right);
      }
      case 'vector':
        return vector(m, inst, (operand) => this.typeOf(operand), get);
      case 'compare':
        return compare(m, inst.op, this.typeOf(inst.left), get(inst.left), get(inst.right));
      case 'convert':
        return convert(m, this.typeOf(inst.operand), inst.type, get(inst.operand));
      case 'reinterpret':
        return reinterpret(m, inst.type, get(inst.operand));
      case 'select': {
        // WebAssembly evaluates the condition last; nothing that waits minds the order.
        const condition = get(inst.condition);
        return m.select(condition, get(inst.ifTrue), get(inst.ifFalse));
      }
      case 'call':
        return m.call(inst.callee, inst.args.map(get), this.resultType(inst.type));
      case 'call.indirect': {
        const params = wasmTypes(
          b,
          inst.args.map((a) => this.lane(a)),
        );
        const args = inst.args.map(get);
        const results = this.resultType(inst.type);
        return m.call_indirect(context.table, get(inst.callee), args, params, results);
      }
      case 'func.ref':
        return m.i32.const(context.tableIndex(inst.name));
      case 'result': {
        const call = this.folding.resolve(inst.call);
        const lanes = lanesOf(this.typeOf(call), this.dialect);
        return m.tuple.extract(this.getLocal(this.locals.of(call), lanes), inst.index);
      }
      case 'mem.load':
        return load(b, m, inst.type, inst.width, inst.offset, get(inst.address));
      case 'mem.store': {
        const address = get(inst.address);
        const type = this.typeOf(inst.value);
        return store(m, type, inst.width, inst.offset, address, get(inst.value));
      }
      case 'mem.copy':
        return m.memory.copy(get(inst.to), get(inst.from), get(inst.bytes));
      case 'mem.fill':
        return m.memory.fill(get(inst.to), get(inst.value), get(inst.bytes));
      case 'mem.pages': {
        const [by] = inst.args;
        return by === undefined ? m.memory.size() : m.memory.grow(get(by));
      }
      case 'frame': {
        const base = m.local.get(frame.pointer, b.i32);
        const offset = frame.offsetOf(value);
        return offset === 0 ? base : m.i32.add(base, m.i32.const(offset | 0));
      }
      case 'address':
        return m.i32.const(context.address(inst.name) | 0);
      case 'global.get':
        return m.global.get(inst.name, this.resultType(inst.type));
      case 'global.set':
        return m.global.set(inst.name, get(inst.value));
      default:
        throw new InternalError(`backend: ${inst.kind} was not lowered in ${this.func.name}`);
    }
  }

  /** A shift count in the lane of what is shifted: only its low bits count. */
  private laneTo(operand: ValueId, lane: Lane): ExpressionRef {
    const { m } = this;
    const from = this.lane(operand);
    const value = this.value(operand);
    if (from === lane) return value;
    if (from === 'i32' && lane === 'i64') return m.i64.extend_u(value);
    if (from === 'i64' && lane === 'i32') return m.i32.wrap(value);
    throw new InternalError(`backend: ${from} beside ${lane} in ${this.func.name}`);
  }

  getLocal(local: number, lanes: readonly Lane[]): ExpressionRef {
    return this.m.local.get(local, wasmTypes(this.b, lanes));
  }

  private resultType(type: Type): binaryen.Type {
    return wasmTypes(this.b, lanesOf(type, this.dialect));
  }

  lane(value: ValueId): Lane {
    return laneOf(this.typeOf(value), this.dialect);
  }

  typeOf(value: ValueId): Type {
    const found = this.func.values[value];
    if (found === undefined) throw new InternalError(`no value v${value} in ${this.func.name}`);
    return found.type;
  }

  private inst(value: ValueId): Inst {
    const inst = this.func.values[value];
    if (inst === undefined || inst.kind === 'param') {
      throw new InternalError(`v${value} is no instruction in ${this.func.name}`);
    }
    return inst;
  }
}
