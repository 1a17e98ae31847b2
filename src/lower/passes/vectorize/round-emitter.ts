/** Adds vector instructions for one round of a loop: to the block before it, or to its body. */

import { type VectorParts, vectorInst } from '../../../ir/inst-maker.ts';
import type { BlockId, Inst, LaneConstant, ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { IntType, Type, VectorType } from '../../../ir/types.ts';
import type { Site } from '../../../report/source.ts';
import { append } from '../../edit.ts';
import { isNumber, type NumberType } from './numbers.ts';

export class RoundEmitter {
  readonly func: Func;
  readonly types: TypeStore;
  /** Where what is the same in every round is computed. */
  readonly before: BlockId;
  readonly body: BlockId;
  /** The place in the source of what is added next. */
  site: Site;
  private readonly constants = new Map<string, ValueId>();

  constructor(func: Func, types: TypeStore, before: BlockId, body: BlockId, site: Site) {
    this.func = func;
    this.types = types;
    this.before = before;
    this.body = body;
    this.site = site;
  }

  add(inst: Inst): ValueId {
    return append(this.func, this.body, inst, this.site);
  }

  addBefore(inst: Inst): ValueId {
    return append(this.func, this.before, inst, this.site);
  }

  vectorOf(type: NumberType): VectorType {
    return this.types.vector(type);
  }

  /** An operation of the body. */
  vector(...of: VectorParts): ValueId {
    return this.add(vectorInst(this.types, ...of));
  }

  /** A constant, before the loop. */
  constant(type: VectorType, lanes: readonly LaneConstant[]): ValueId {
    const key = `${type.text} ${lanes.map((lane) => (Object.is(lane, -0) ? '-0' : String(lane))).join()}`;
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const made = this.addBefore({ kind: 'vector', op: 'const', type, args: [], immediates: lanes });
    this.constants.set(key, made);
    return made;
  }

  splatConstant(type: VectorType, lane: LaneConstant): ValueId {
    return this.constant(type, new Array<LaneConstant>(type.lanes).fill(lane));
  }

  /** `step` times each number from `first` on, one for each lane, wrapped. */
  multiples(type: IntType, step: bigint, first: number): ValueId {
    const named = this.vectorOf(type);
    const lanes = Array.from({ length: named.lanes }, (_, lane): LaneConstant => {
      const product = step * BigInt(first + lane);
      const wrapped = type.signed
        ? BigInt.asIntN(type.bits, product)
        : BigInt.asUintN(type.bits, product);
      return type.bits === 64 ? wrapped : Number(wrapped);
    });
    return this.constant(named, lanes);
  }

  /** An integer of the body or, for `bits` of a type, a constant of it. */
  integer(type: Type, value: number): Extract<Inst, { kind: 'const' }> {
    const wide = type.kind === 'int' && type.bits === 64;
    return { kind: 'const', type, value: wide ? BigInt(value) : value };
  }

  /** `as` of each lane. */
  converted(values: readonly ValueId[], from: NumberType, to: NumberType): readonly ValueId[] {
    if (from === to) return values;
    if (from.kind === 'int' && to.kind === 'int') return this.resized(values, from, to);
    if (from.kind === 'float' && to.kind === 'float') return this.rounded(values, to);
    return from.kind === 'int' ? this.toFloat(values, from, to) : this.toInteger(values, to);
  }

  /** Integers of one width as those of another: extended by the sign of `from`, or wrapped. */
  resized(values: readonly ValueId[], from: IntType, to: IntType): readonly ValueId[] {
    if (from.bits === to.bits) return values.map((value) => this.cast(value, to));
    if (from.bits < to.bits) {
      const twice = this.doubled(from, to);
      const type = this.vectorOf(twice);
      const wider = values.flatMap((value) => [
        this.vector('widen_low', type, [value]),
        this.vector('widen_high', type, [value]),
      ]);
      return this.resized(wider, twice, to);
    }
    return this.resized(this.halved(values, from, to), this.types[`u${half(from.bits)}`], to);
  }

  /** The next wider type on the way to `to`. */
  private doubled(from: IntType, to: IntType): IntType {
    const bits = from.bits === 8 ? 16 : from.bits === 16 ? 32 : 64;
    if (bits === to.bits) return to;
    return this.types[`${from.signed ? 'i' : 'u'}${bits}`];
  }

  /** The low halves of all lanes. */
  private halved(values: readonly ValueId[], from: IntType, to: IntType): readonly ValueId[] {
    const smaller = this.vectorOf(this.types[`u${half(from.bits)}`]);
    if (from.bits === 64) {
      const words = values.map((value) => this.cast(value, this.types.u32));
      return pairs(words).map((pair) => this.vector('shuffle', smaller, pair, [0, 2, 4, 6]));
    }
    // What is left of each lane fits, so that nothing saturates.
    const signed = this.types[`i${from.bits}`];
    const type = this.vectorOf(signed);
    const kept = this.splatConstant(type, 2 ** to.bits - 1);
    const masked = values.map((value) =>
      this.vector('and', type, [this.cast(value, signed), kept]),
    );
    return pairs(masked).map((pair) => this.vector('narrow', smaller, pair));
  }

  private cast(value: ValueId, to: IntType): ValueId {
    const type = this.vectorOf(to);
    return this.func.values[value]?.type === type ? value : this.vector('cast', type, [value]);
  }

  private rounded(values: readonly ValueId[], to: NumberType): readonly ValueId[] {
    const type = this.vectorOf(to);
    if (to.bits === 32) return pairs(values).map((pair) => this.vector('narrow', type, pair));
    return values.flatMap((value) => [
      this.vector('widen_low', type, [value]),
      this.vector('widen_high', type, [value]),
    ]);
  }

  private toFloat(
    values: readonly ValueId[],
    from: NumberType,
    to: NumberType,
  ): readonly ValueId[] {
    // Narrow integers are converted as signed words, which is one instruction.
    const word = from.kind === 'int' && from.bits === 32 ? from : this.types.i32;
    const words = from.kind === 'int' ? this.resized(values, from, word) : values;
    const type = this.vectorOf(to);
    if (to.bits === 32) return words.map((value) => this.vector('convert', type, [value]));
    return words.flatMap((value) => [
      this.vector('widen_low', type, [value]),
      this.vector('widen_high', type, [value]),
    ]);
  }

  /** Toward zero, and saturating as far as `to` goes: by way of signed words, each step of which saturates. */
  private toInteger(values: readonly ValueId[], to: NumberType): readonly ValueId[] {
    const word = to.bits === 32 ? to : this.types.i32;
    const words = values.map((value) => this.vector('convert', this.vectorOf(word), [value]));
    if (to.bits === 32) return words;
    if (to.bits === 16)
      return pairs(words).map((pair) => this.vector('narrow', this.vectorOf(to), pair));
    const halves = this.vectorOf(this.types.i16);
    const shorts = pairs(words).map((pair) => this.vector('narrow', halves, pair));
    return pairs(shorts).map((pair) => this.vector('narrow', this.vectorOf(to), pair));
  }

  /** A scalar of every iteration alike, before the loop. */
  splat(value: ValueId): ValueId {
    const type = this.func.values[value]?.type;
    if (!isNumber(type)) return value;
    const named = this.vectorOf(type);
    return this.addBefore({
      kind: 'vector',
      op: 'splat',
      type: named,
      args: [value],
      immediates: [],
    });
  }
}

function half(bits: number): 8 | 16 | 32 {
  return bits === 64 ? 32 : bits === 32 ? 16 : 8;
}

function pairs(values: readonly ValueId[]): readonly (readonly [ValueId, ValueId])[] {
  const found: [ValueId, ValueId][] = [];
  for (let i = 0; i + 1 < values.length; i += 2) found.push([values[i] ?? 0, values[i + 1] ?? 0]);
  return found;
}
