/** The body of a loop for a round of iterations: each statement for all of them before the next one. */

import type { BlockId, Inst, ValueId } from '../../../ir/instructions.ts';
import type { Module } from '../../../ir/module.ts';
import type { VectorType } from '../../../ir/types.ts';
import type { VectorOp } from '../../../ir/vector-ops.ts';
import { mapOperands } from '../../../ir/visit.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { integerOf } from '../../analyses/induction.ts';
import { blockOf, instOf } from '../../edit.ts';
import type { Access } from './accesses.ts';
import { changeOf } from './lane-ops.ts';
import { Masks } from './masks.ts';
import { isNumber, isShift, type NumberType, nth, numberOf } from './numbers.ts';
import { edgesInto, type InnerEdge, type Plan } from './plan.ts';
import type { Extremum } from './reductions.ts';
import type { RoundEmitter } from './round-emitter.ts';
import { chooseTruth, logic, maskOf, opposite, Truth } from './truths.ts';
import {
  bitsOf,
  calls,
  compared,
  type Lanes,
  uniformConstant,
  uniformNumbers,
  uniformTruth,
} from './uniform-vectors.ts';

export class Body implements Lanes {
  private readonly module: Module;
  readonly e: RoundEmitter;
  private readonly plan: Plan;
  private readonly isInside: (value: ValueId) => boolean;
  private readonly edges: ReadonlyMap<BlockId, readonly InnerEdge[]>;
  /** Numbers by value, in as many vectors as a round takes. */
  private readonly vectors = new Map<ValueId, readonly ValueId[]>();
  private readonly truths = new Map<ValueId, Truth>();
  private readonly masks: Masks;
  /** Indices and what they are computed from, as they are in the round's first iteration. */
  private readonly scalars: Map<ValueId, ValueId>;
  /** What calls give for each vector of a round. */
  private readonly calls = new Map<ValueId, readonly ValueId[]>();
  private readonly slices = new Map<ValueId, ValueId>();

  /** `start` has what the header's parameters are: scalars of inductions, vectors of reductions. */
  constructor(
    module: Module,
    e: RoundEmitter,
    plan: Plan,
    isInside: (value: ValueId) => boolean,
    inductions: ReadonlyMap<ValueId, ValueId>,
    reductions: ReadonlyMap<ValueId, readonly ValueId[]>,
  ) {
    this.module = module;
    this.e = e;
    this.plan = plan;
    this.isInside = isInside;
    this.edges = edgesInto(e.func, plan.counted.loop);
    this.masks = new Masks(e, plan.always, this.edges, (condition) => this.truth(condition));
    this.scalars = new Map(inductions);
    for (const [param, vectors] of reductions) this.vectors.set(param, vectors);
  }

  emit(): void {
    const { func } = this.e;
    const { loop } = this.plan.counted;
    for (const block of loop.blocks) {
      const { params, insts } = blockOf(func, block);
      if (block !== loop.header) for (const param of params) this.merge(block, param);
      for (const id of insts) {
        const inst = instOf(func, id);
        if (inst === undefined) continue;
        this.e.site = func.sites[id] ?? this.e.site;
        if (inst.kind === 'store') this.store(block, id, inst);
        else if (this.plan.needed.has(id)) this.compute(id, inst);
      }
    }
  }

  /** A number of each iteration. */
  numbers(value: ValueId): readonly ValueId[] {
    const known = this.vectors.get(value);
    if (known !== undefined) return known;
    const type = this.numberType(value);
    const made = this.isInside(value) ? this.stepping(value, type) : this.same(value, type);
    this.vectors.set(value, made);
    return made;
  }

  // ---- what is there without computing ------------------------------------------------------------------

  private numberType(value: ValueId): NumberType {
    const type = numberOf(this.e.func.values[value]?.type);
    if (type === undefined)
      throw new InternalError(`v${value} of ${this.e.func.name} is no number`);
    return type;
  }

  private vectorsOf(type: NumberType): number {
    return this.plan.count / this.e.vectorOf(type).lanes;
  }

  /** What no iteration changes. */
  private same(value: ValueId, type: NumberType): readonly ValueId[] {
    const inst = instOf(this.e.func, value);
    const lane = inst?.kind === 'const' ? inst.value : uniformConstant(inst);
    const made =
      typeof lane === 'number' || typeof lane === 'bigint'
        ? this.e.splatConstant(this.e.vectorOf(type), lane)
        : this.e.splat(value);
    return new Array<ValueId>(this.vectorsOf(type)).fill(made);
  }

  /** A variable that grows by a constant: its value in the first iteration, and what each adds to it. */
  private stepping(value: ValueId, type: NumberType): readonly ValueId[] {
    const inst = instOf(this.e.func, value);
    if (inst?.kind === 'const' || uniformConstant(inst) !== undefined)
      return this.same(value, type);
    const step = this.plan.counted.inductions.get(value)?.step;
    const start = this.scalars.get(value);
    if (step?.kind !== 'constant' || start === undefined || type.kind !== 'int')
      throw new InternalError(`v${value} of ${this.e.func.name} is no vector`);
    const named = this.e.vectorOf(type);
    const first = this.e.vector('splat', named, [start]);
    return Array.from({ length: this.vectorsOf(type) }, (_, k) => {
      const ahead = this.e.multiples(type, step.value, k * named.lanes);
      return this.e.vector('add', named, [first, ahead]);
    });
  }

  truth(value: ValueId): Truth {
    const known = this.truths.get(value);
    if (known !== undefined) return known;
    const { bits, count } = this.plan;
    const found = this.e.func.values[value]?.type;
    const type = found?.kind === 'vector' ? found : maskOf(this.e.types, bits);
    const inst = instOf(this.e.func, value);
    const lane = inst?.kind === 'const' ? inst.value : uniformConstant(inst);
    const made =
      typeof lane === 'boolean'
        ? this.e.splatConstant(type, lane)
        : found === type
          ? value
          : this.e.addBefore({ kind: 'vector', op: 'splat', type, args: [value], immediates: [] });
    const truth = new Truth(bitsOf(type), new Array<ValueId>(count / type.lanes).fill(made));
    this.truths.set(value, truth);
    return truth;
  }

  // ---- conditions ---------------------------------------------------------------------------------------

  /** What a parameter of an inner block is, by the way that each iteration came. */
  private merge(block: BlockId, param: ValueId): void {
    const found = this.e.func.values[param];
    if (!this.plan.needed.has(param) || found?.kind !== 'param') return;
    const ways = (this.edges.get(block) ?? []).map((edge) => ({
      edge,
      value: edge.args[found.index] ?? param,
    }));
    // The way that is taken unless another mask says so: best one that would need the opposite of a condition.
    const base =
      ways.find(({ edge }) => !edge.truth) ??
      ways.find(({ edge }) => this.plan.always.has(edge.from)) ??
      ways.at(-1);
    if (base === undefined) return;
    const others = ways.filter((way) => way !== base && way.value !== base.value);
    const type = numberOf(found.type);
    if (type !== undefined) {
      const [only] = others;
      if (only !== undefined && others.length === 1) {
        const mask = this.masks.ofEdge(only.edge);
        this.vectors.set(param, this.choose(mask, only.value, base.value, type));
        return;
      }
      let now = this.numbers(base.value);
      for (const { edge, value } of others)
        now = this.select(this.masks.ofEdge(edge), this.numbers(value), now, type);
      this.vectors.set(param, now);
      return;
    }
    let now = this.truth(base.value);
    for (const { edge, value } of others)
      now = chooseTruth(this.e, this.masks.ofEdge(edge), this.truth(value), now);
    this.truths.set(param, now);
  }

  /** One of two numbers. `x + y` or `x` is `x + (y or 0)`, where a mask is −1 or 0. */
  private choose(
    mask: Truth | undefined,
    ifTrue: ValueId,
    ifFalse: ValueId,
    type: NumberType,
  ): readonly ValueId[] {
    const changed = type.kind === 'int' ? changeOf(this.e.func, ifTrue, ifFalse) : undefined;
    if (changed === undefined || mask === undefined || type.kind !== 'int')
      return this.select(mask, this.numbers(ifTrue), this.numbers(ifFalse), type);
    const { op, by } = changed;
    const named = this.e.vectorOf(type);
    const masks = this.e.resized(
      mask.integers(type.bits, this.e),
      this.e.types[`i${type.bits}`],
      type,
    );
    const from = this.numbers(ifFalse);
    if (integerOf(this.e.func, by) === 1n && (op === 'add' || op === 'sub'))
      return this.both(op === 'add' ? 'sub' : 'add', named, from, masks);
    return this.both(op, named, from, this.both('and', named, masks, this.numbers(by)));
  }

  private select(
    mask: Truth | undefined,
    ifTrue: readonly ValueId[],
    ifFalse: readonly ValueId[],
    type: NumberType,
  ): readonly ValueId[] {
    if (mask === undefined) return ifTrue;
    const masks = mask.at(type.bits, this.e);
    const named = this.e.vectorOf(type);
    return ifTrue.map((value, k) =>
      this.e.vector('select', named, [nth(masks, k), value, nth(ifFalse, k)]),
    );
  }

  // ---- memory -------------------------------------------------------------------------------------------

  private places({ base, index, element }: Access): readonly ValueId[] {
    const { e } = this;
    const named = e.vectorOf(element);
    const slice = this.sliceOf(base, element);
    const first = this.scalar(index);
    const type = e.types.i32;
    return Array.from({ length: this.vectorsOf(element) }, (_, k) => {
      const ahead =
        k === 0
          ? first
          : e.add({
              ...{ kind: 'binary', op: 'add', type, left: first },
              right: e.addBefore(e.integer(type, k * named.lanes)),
            });
      return e.add({ kind: 'ref.lanes', type: e.types.ref(named), base: slice, index: ahead });
    });
  }

  private sliceOf(base: ValueId, element: NumberType): ValueId {
    const { e } = this;
    if (e.func.values[base]?.type.kind === 'slice') return base;
    const known = this.slices.get(base);
    if (known !== undefined) return known;
    const made = e.addBefore({ kind: 'slice.of', type: e.types.slice(element), base });
    this.slices.set(base, made);
    return made;
  }

  /** A scalar in the first iteration of the round. */
  private scalar(value: ValueId): ValueId {
    const known = this.scalars.get(value);
    if (known !== undefined || !this.isInside(value)) return known ?? value;
    const inst = instOf(this.e.func, value);
    if (inst === undefined) throw new InternalError(`v${value} of ${this.e.func.name} is no index`);
    const made = this.e.add(mapOperands(inst, (operand) => this.scalar(operand)));
    this.scalars.set(value, made);
    return made;
  }

  private load(access: Access): readonly ValueId[] {
    const type = this.e.vectorOf(access.element);
    return this.places(access).map((place) => this.e.add({ kind: 'load', type, place }));
  }

  private store(block: BlockId, id: ValueId, inst: Extract<Inst, { kind: 'store' }>): void {
    const access = this.plan.accesses.get(id);
    if (access === undefined) return;
    const values = this.numbers(inst.value);
    const mask = this.masks.ofBlock(block);
    // What other iterations do not write stays as it is.
    const stored =
      mask === undefined ? values : this.select(mask, values, this.load(access), access.element);
    this.places(access).forEach((place, k) => {
      this.e.add({ kind: 'store', type: this.e.types.void, place, value: nth(stored, k) });
    });
  }

  // ---- operations ---------------------------------------------------------------------------------------

  private compute(id: ValueId, inst: Inst): void {
    // Made where they are used.
    if (inst.kind === 'const' || uniformConstant(inst) !== undefined) return;
    const access = this.plan.accesses.get(id);
    const type = numberOf(inst.type);
    if (access !== undefined) this.vectors.set(id, this.load(access));
    else if (inst.kind === 'call') this.calls.set(id, calls(this.module, this, inst));
    else if (inst.kind === 'aggregate.get') this.calls.set(id, this.part(inst));
    else if (type !== undefined) this.vectors.set(id, this.number(id, inst, type));
    else this.truths.set(id, this.condition(inst));
    const results = this.calls.get(id);
    if (results === undefined) return;
    if (type !== undefined) this.vectors.set(id, results);
    else if (inst.type.kind === 'vector')
      this.truths.set(id, new Truth(bitsOf(inst.type), results));
  }

  /** A part of what calls have given. */
  private part(inst: Extract<Inst, { kind: 'aggregate.get' }>): readonly ValueId[] {
    return (this.calls.get(inst.base) ?? []).map((base) => this.e.add({ ...inst, base }));
  }

  private number(id: ValueId, inst: Inst, type: NumberType): readonly ValueId[] {
    const named = this.e.vectorOf(type);
    switch (inst.kind) {
      case 'unary':
        return this.numbers(inst.operand).map((x) => this.e.vector(inst.op as 'neg', named, [x]));
      case 'binary': {
        const left = this.numbers(inst.left);
        if (isShift(inst.op)) {
          const count = this.shiftCount(inst.right);
          return left.map((x) => this.e.vector(inst.op as 'shl', named, [x, count]));
        }
        return this.both(inst.op as 'add', named, left, this.numbers(inst.right));
      }
      case 'select': {
        const extremum = this.extremum(id);
        if (extremum !== undefined) {
          const { op, left, right } = extremum;
          return this.both(op, named, this.numbers(left), this.numbers(right));
        }
        return this.choose(this.truth(inst.condition), inst.ifTrue, inst.ifFalse, type);
      }
      case 'reinterpret':
        return this.numbers(inst.operand).map((x) => this.e.vector('cast', named, [x]));
      case 'convert':
        return this.convert(inst.operand, type);
      case 'vector':
        return uniformNumbers(this, inst);
      default:
        throw new InternalError(`${inst.kind} of ${this.e.func.name} has no vector form`);
    }
  }

  private both(
    op: VectorOp,
    named: VectorType,
    left: readonly ValueId[],
    right: readonly ValueId[],
  ): readonly ValueId[] {
    return left.map((x, k) => this.e.vector(op, named, [x, nth(right, k)]));
  }

  private extremum(id: ValueId): Extremum | undefined {
    for (const { extrema } of this.plan.reductions.values()) {
      const found = extrema.get(id);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Counts are taken modulo the width of a lane, so that their low half will do. */
  shiftCount(count: ValueId): ValueId {
    const { e } = this;
    const type = e.func.values[count]?.type;
    const known = integerOf(e.func, count);
    if (known !== undefined) return e.addBefore(e.integer(e.types.u32, Number(known & 63n)));
    if (type === e.types.i32 || type === e.types.u32) return count;
    return e.addBefore({ kind: 'convert', type: e.types.i32, operand: count });
  }

  private convert(operand: ValueId, to: NumberType): readonly ValueId[] {
    const from = this.e.func.values[operand]?.type;
    if (isNumber(from)) return this.e.converted(this.numbers(operand), from, to);
    if (to.kind !== 'int') throw new InternalError(`a truth as ${to.text} in ${this.e.func.name}`);
    const named = this.e.vectorOf(to);
    const one = this.e.splatConstant(named, to.bits === 64 ? 1n : 1);
    const integers = this.truth(operand).integers(to.bits, this.e);
    return this.e
      .resized(integers, this.e.types[`i${to.bits}`], to)
      .map((x) => this.e.vector('and', named, [x, one]));
  }

  private condition(inst: Inst): Truth {
    switch (inst.kind) {
      case 'vector':
        return uniformTruth(this, inst);
      case 'unary':
        return opposite(this.e, this.truth(inst.operand));
      case 'binary':
        return logic(this.e, inst.op as 'and', this.truth(inst.left), this.truth(inst.right));
      case 'select':
        return chooseTruth(
          this.e,
          this.truth(inst.condition),
          this.truth(inst.ifTrue),
          this.truth(inst.ifFalse),
        );
      case 'compare': {
        const type = this.e.func.values[inst.left]?.type;
        if (!isNumber(type)) {
          const differ = logic(this.e, 'xor', this.truth(inst.left), this.truth(inst.right));
          return inst.op === 'ne' ? differ : opposite(this.e, differ);
        }
        return compared(this, inst.op, this.e.vectorOf(type), inst.left, inst.right);
      }
      default:
        throw new InternalError(`${inst.kind} of ${this.e.func.name} is no condition`);
    }
  }
}
