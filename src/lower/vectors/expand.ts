/** What WebAssembly has no instruction for, in terms of vector operations that it has. */

import type { Inst, LaneConstant, ValueId } from '../../ir/instructions.ts';
import type { IntType, Type, VectorType } from '../../ir/types.ts';
import { type VectorOp, vectorResult, vectorType } from '../../ir/vector-ops.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Emitter } from './emitter.ts';

type VectorInst = Extract<Inst, { kind: 'vector' }>;

/** An operation as one that WebAssembly has, after what it takes. */
export class Expander {
  private readonly e: Emitter;

  constructor(e: Emitter) {
    this.e = e;
  }

  /** What stands in the place of an operation; the operation itself where WebAssembly has it. */
  expand(inst: VectorInst): Inst {
    const { op } = inst;
    const [a = -1, b = -1] = inst.args;
    const from = a < 0 || op === 'splat' || op === 'new' ? undefined : vectorType(this.e.typeOf(a));
    switch (op) {
      case 'mul':
        return isBits(inst.type, 8) ? this.multiplyBytes(inst, a, b) : inst;
      case 'min':
      case 'max':
        return isBits(inst.type, 64) ? this.extremum(inst, a, b) : inst;
      case 'lt':
      case 'le':
      case 'gt':
      case 'ge':
        return from !== undefined && isBits(from, 64) && !isSigned(from)
          ? this.compareUnsigned(inst, a, b)
          : inst;
      case 'rotl':
      case 'rotr':
        return this.rotate(inst, a, b);
      case 'cast':
        return from?.element.kind === 'float' && !from.mask ? this.castFloat(inst, from, a) : inst;
      case 'convert':
        return this.convert(inst, vectorType(from), a);
      case 'narrow':
        return this.narrow(inst, vectorType(from), a, b);
      default:
        return inst;
    }
  }

  /** The value of an operation that is expanded in turn. */
  private value(
    op: VectorOp,
    named: VectorType,
    args: readonly ValueId[],
    immediates: readonly LaneConstant[] = [],
  ): ValueId {
    return this.e.add(this.expand(this.operation(op, named, args, immediates)));
  }

  private operation(
    op: VectorOp,
    named: VectorType,
    args: readonly ValueId[],
    immediates: readonly LaneConstant[] = [],
  ): VectorInst {
    const type = vectorResult(this.e.types, op, named, this.e.types.bool);
    return { kind: 'vector', op, type, args, immediates };
  }

  private splat(type: VectorType, lane: LaneConstant): ValueId {
    return this.value('const', type, [], new Array<LaneConstant>(type.lanes).fill(lane));
  }

  private cast(to: VectorType, value: ValueId): ValueId {
    return this.e.typeOf(value) === to ? value : this.value('cast', to, [value]);
  }

  private castInst(to: VectorType, value: ValueId): Inst {
    return this.operation('cast', to, [value]);
  }

  /** Products of 16 bits, of which every second byte is the low one. */
  private multiplyBytes(inst: VectorInst, a: ValueId, b: ValueId): Inst {
    const { types } = this.e;
    const wide = types.vector(isSigned(inst.type) ? types.i16 : types.u16);
    const bytes = types.vector(types.u8);
    const halves = (['widen_low', 'widen_high'] as const).map((half) =>
      this.cast(
        bytes,
        this.value('mul', wide, [this.value(half, wide, [a]), this.value(half, wide, [b])]),
      ),
    );
    const low = Array.from({ length: 16 }, (_, i) => i * 2);
    const type = vectorType(inst.type);
    if (type === bytes) return this.operation('shuffle', bytes, halves, low);
    return this.castInst(type, this.value('shuffle', bytes, halves, low));
  }

  private extremum(inst: VectorInst, a: ValueId, b: ValueId): Inst {
    const type = vectorType(inst.type);
    const first = this.value(inst.op === 'min' ? 'lt' : 'gt', type, [a, b]);
    return this.operation('select', type, [first, a, b]);
  }

  /** Flipping the sign bits of both makes the unsigned order the signed one. */
  private compareUnsigned(inst: VectorInst, a: ValueId, b: ValueId): Inst {
    const signed = this.e.types.vector(this.e.types.i64);
    const least = this.splat(signed, -(2n ** 63n));
    const flip = (value: ValueId): ValueId =>
      this.value('xor', signed, [this.cast(signed, value), least]);
    return this.operation(inst.op, signed, [flip(a), flip(b)]);
  }

  /** By whole bytes they only change places; else two shifts. */
  private rotate(inst: VectorInst, value: ValueId, count: ValueId): Inst {
    const type = vectorType(inst.type);
    const { bits } = intElement(type);
    const known = constantCount(this.e, count);
    if (known !== undefined && (known & (bits - 1)) % 8 === 0) {
      const left = inst.op === 'rotl' ? known & (bits - 1) : (bits - (known & (bits - 1))) % bits;
      return this.moveBytes(type, value, left / 8);
    }
    const { types } = this.e;
    const unsigned = types.vector(types[`u${bits}`]);
    const back =
      known === undefined
        ? this.e.binary('sub', this.e.integer(types.u32, 0), count)
        : this.e.integer(types.u32, (bits - (known & (bits - 1))) % bits);
    const [left, right] = inst.op === 'rotl' ? [count, back] : [back, count];
    const plain = this.cast(unsigned, value);
    const joined = [
      this.value('shl', unsigned, [plain, left]),
      this.value('shr', unsigned, [plain, right]),
    ];
    if (unsigned === type) return this.operation('or', type, joined);
    return this.castInst(type, this.value('or', unsigned, joined));
  }

  /** Every byte of a lane moves up by `by`, and around. */
  private moveBytes(type: VectorType, value: ValueId, by: number): Inst {
    const { types } = this.e;
    const bytes = types.vector(types.u8);
    const size = 16 / type.lanes;
    const pattern = Array.from({ length: 16 }, (_, i) => {
      const lane = i - (i % size);
      return lane + ((i - lane + size - by) % size);
    });
    const mask = this.value('const', bytes, [], pattern);
    const plain = this.cast(bytes, value);
    if (type === bytes) return this.operation('swizzle', bytes, [plain, mask]);
    return this.castInst(type, this.value('swizzle', bytes, [plain, mask]));
  }

  /** There is one NaN: its bits come in the place of those that the machine has. */
  private castFloat(inst: VectorInst, from: VectorType, value: ValueId): Inst {
    const isNumber = this.value('eq', from, [value, value]);
    const nan = this.splat(from, Number.NaN);
    return { ...inst, args: [this.value('select', from, [isNumber, value, nan])] };
  }

  private convert(inst: VectorInst, from: VectorType, value: ValueId): Inst {
    const to = vectorType(inst.type);
    if (from.element.kind === 'int' && to.element.kind === 'int') return this.castInst(to, value);
    return from.lanes === 4
      ? inst
      : this.byLanes(to, from, [value], (x) => this.e.convert(to.element, x));
  }

  private narrow(inst: VectorInst, from: VectorType, a: ValueId, b: ValueId): Inst {
    const to = vectorType(inst.type);
    if (from.element.kind !== 'int' || to.element.kind !== 'int') return inst;
    const source = from.element;
    const [low, high] = endsOf(to.element);
    if (source.bits === 64) {
      const halves = [a, b].map((x) => this.clampedHalves(from, x, low, high));
      const words = this.e.types.vector(this.e.types.u32);
      const picked = this.operation('shuffle', words, halves, [0, 2, 4, 6]);
      return to === words ? picked : this.castInst(to, this.e.add(picked));
    }
    if (source.signed) return inst;
    // The instructions take their operands as signed: what is too large for that is too large anyway.
    const signed = this.e.types.vector(this.e.types[`i${source.bits}`]);
    const most = this.splat(from, Number(high));
    const args = [a, b].map((x) => this.cast(signed, this.value('min', from, [x, most])));
    return { ...inst, args };
  }

  private clampedHalves(from: VectorType, value: ValueId, low: bigint, high: bigint): ValueId {
    const least = isSigned(from) ? this.value('max', from, [value, this.splat(from, low)]) : value;
    const clamped = this.value('min', from, [least, this.splat(from, high)]);
    return this.cast(this.e.types.vector(this.e.types.u32), clamped);
  }

  /** Where there is nothing better: each lane by itself. */
  private byLanes(
    to: VectorType,
    from: VectorType,
    values: readonly ValueId[],
    run: (lane: ValueId) => ValueId,
  ): Inst {
    const lanes = values.flatMap((value) =>
      Array.from({ length: from.lanes }, (_, i) => run(this.value('lane', from, [value], [i]))),
    );
    return this.operation('new', to, lanes);
  }
}

function intElement({ element, text }: VectorType): IntType {
  if (element.kind !== 'int') throw new InternalError(`${text} has no integer lanes`);
  return element;
}

function isBits(type: Type, bits: number): boolean {
  const { element, mask } = vectorType(type);
  return !mask && element.kind === 'int' && element.bits === bits;
}

function isSigned(type: Type): boolean {
  const { element } = vectorType(type);
  return element.kind === 'int' && element.signed;
}

function constantCount(e: Emitter, count: ValueId): number | undefined {
  const inst = e.func.values[count];
  return inst?.kind === 'const' && typeof inst.value === 'number' ? inst.value : undefined;
}

function endsOf({ bits, signed }: IntType): readonly [bigint, bigint] {
  const size = 1n << BigInt(bits);
  return signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}
