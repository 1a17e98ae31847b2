/**
 * Takes vectors apart where there are none: in `off`, and for engines without SIMD (`--no-simd`).
 *
 *   v2 = vector.add.u32x4 v0, v1   →   v2 = aggregate.new.(u32, u32, u32, u32) of four `add.u32`
 *
 * Needs: high IR. Keeps: checks, and the order of loads and stores, lane 0 first. Leaves: tuples of lanes,
 * for `scalar-replacement`.
 */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { Type, VectorType } from '../../ir/types.ts';
import { vectorType } from '../../ir/vector-ops.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Pass, PassContext } from '../pass.ts';
import { Emitter } from '../vectors/emitter.ts';
import { laneResult, vectorLanes } from '../vectors/lanes.ts';
import { ScalarTypes } from '../vectors/scalar-types.ts';

export const scalarizeVectors: Pass = {
  name: 'scalarize-vectors',
  summary: 'takes vectors apart for engines and modes without them',
  after: [],
  required: true,
  run: { on: 'module', apply: scalarize },
};

function scalarize({ module }: PassContext): void {
  const scalar = new ScalarTypes(module.types);
  for (const [name, item] of module.statics) {
    const type = scalar.of(item.type);
    // A vector's constant has the form of a tuple's.
    if (type !== item.type) module.statics.set(name, { ...item, type });
  }
  for (const [name, func] of module.functions) {
    if (!hasVectors(func, scalar)) continue;
    new FunctionScalarizer(func, scalar, module.types).run();
    const params = func.params.map((p) => ({ ...p, type: scalar.of(p.type) }));
    module.functions.set(name, { ...func, params, result: scalar.of(func.result) });
  }
}

function hasVectors(func: Func, scalar: ScalarTypes): boolean {
  return (
    scalar.of(func.result) !== func.result ||
    func.values.some((value) => value.kind === 'vector' || scalar.of(value.type) !== value.type)
  );
}

class FunctionScalarizer {
  private readonly func: Func;
  private readonly scalar: ScalarTypes;
  private readonly e: Emitter;
  /** Types of values as they were. */
  private readonly before: readonly Type[];
  /** Of vectors that were just put together, their lanes. */
  private readonly made = new Map<ValueId, readonly ValueId[]>();
  /** Places in a slice that a vector covers. */
  private readonly covered = new Map<ValueId, Extract<Inst, { kind: 'ref.lanes' }>>();

  constructor(func: Func, scalar: ScalarTypes, types: Emitter['types']) {
    this.func = func;
    this.scalar = scalar;
    this.e = new Emitter(func, types);
    this.before = func.values.map((value) => value.type);
  }

  run(): void {
    // First, so that definitions have their new types wherever their uses come in the order of blocks.
    this.func.values = this.func.values.map((value) => {
      const type = this.scalar.of(value.type);
      return value.kind === 'vector' || value.kind === 'ref.lanes' || type === value.type
        ? value
        : { ...value, type };
    });
    this.e.rewriteAll((id, inst) => this.rewrite(id, inst));
  }

  private rewrite(id: ValueId, inst: Inst): Inst | undefined {
    switch (inst.kind) {
      case 'vector':
        return this.operation(id, inst);
      case 'ref.lanes':
        this.covered.set(id, inst);
        return undefined;
      case 'load': {
        const place = this.covered.get(inst.place);
        if (place === undefined) return inst;
        const lanes = this.elements(place).map((at) =>
          this.e.add({ kind: 'load', type: targetOf(this.e.typeOf(at)), place: at }),
        );
        return this.together(id, inst.type, lanes);
      }
      case 'store': {
        const place = this.covered.get(inst.place);
        if (place === undefined) return inst;
        const lanes = this.lanesOf(inst.value);
        this.elements(place).forEach((at, i) => {
          const value = lanes[i];
          if (value === undefined) throw new InternalError(`no lane ${i}`);
          this.e.add({ kind: 'store', type: inst.type, place: at, value });
        });
        return undefined;
      }
      case 'call.indirect': {
        const signature = this.scalar.of(inst.signature);
        return signature.kind === 'function' ? { ...inst, signature } : inst;
      }
      default:
        return inst;
    }
  }

  private operation(id: ValueId, inst: Extract<Inst, { kind: 'vector' }>): Inst {
    const { e } = this;
    const value = (index: number): ValueId => {
      const arg = inst.args[index];
      if (arg === undefined) throw new InternalError(`${inst.op} lacks operand ${index}`);
      return arg;
    };
    const args = {
      types: inst.args.map((arg) => this.before[arg] ?? e.typeOf(arg)),
      lanes: (index: number) => this.lanesOf(value(index)),
      value,
    };
    if (inst.op === 'lane') {
      const index = Number(inst.immediates[0]);
      return { kind: 'aggregate.get', type: inst.type, base: value(0), index };
    }
    if (inst.type.kind !== 'vector') return laneResult(e, inst, args);
    return this.together(id, this.scalar.of(inst.type), vectorLanes(e, inst, args));
  }

  private together(id: ValueId, type: Type, lanes: readonly ValueId[]): Inst {
    this.made.set(id, lanes);
    return { kind: 'aggregate.new', type, args: lanes };
  }

  /** The lanes of a vector: those it was just made of, else the parts of the tuple that it is now. */
  private lanesOf(value: ValueId): readonly ValueId[] {
    const known = this.made.get(value);
    if (known !== undefined) return known;
    const of = vectorType(this.before[value]);
    const type = this.e.types.laneType(of);
    return Array.from({ length: of.lanes }, (_, index) =>
      this.e.add({ kind: 'aggregate.get', type, base: value, index }),
    );
  }

  /** The places of the elements that a vector covers. */
  private elements(place: Extract<Inst, { kind: 'ref.lanes' }>): readonly ValueId[] {
    const { e } = this;
    const of = laneCount(place.type);
    const type = e.types.ref(of.element);
    return Array.from({ length: of.lanes }, (_, i) => {
      const index = i === 0 ? place.index : e.binary('add', place.index, e.integer(e.types.i32, i));
      return e.add({ kind: 'ref.index', type, base: place.base, index });
    });
  }
}

function targetOf(type: Type): Type {
  if (type.kind !== 'ref') throw new InternalError(`${type.text} is no place`);
  return type.target;
}

function laneCount(type: Type): VectorType {
  return vectorType(targetOf(type));
}
