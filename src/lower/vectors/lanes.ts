/** Each vector operation on single lanes, in high IR. */

import type { Inst, LaneConstant, ValueId } from '../../ir/instructions.ts';
import type { BinaryOp, CompareOp, UnaryOp } from '../../ir/ops.ts';
import type { IntType, Type, VectorType } from '../../ir/types.ts';
import { vectorType } from '../../ir/vector-ops.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Emitter } from './emitter.ts';

type VectorInst = Extract<Inst, { kind: 'vector' }>;
type Lanes = readonly ValueId[];

/** What the operands of an operation are: vectors as their lanes, by position. */
export interface LaneArgs {
  /** The types before they became tuples. */
  readonly types: readonly Type[];
  readonly lanes: (index: number) => Lanes;
  readonly value: (index: number) => ValueId;
}

/** The lanes of the vector that an operation gives. */
export function vectorLanes(e: Emitter, inst: VectorInst, args: LaneArgs): Lanes {
  const { op, immediates } = inst;
  const to = vectorType(inst.type);
  const map = (run: (lane: ValueId) => ValueId): Lanes => args.lanes(0).map(run);
  const zip = (run: (x: ValueId, y: ValueId) => ValueId): Lanes => {
    const right = args.lanes(1);
    return args.lanes(0).map((x, i) => run(x, nth(right, i)));
  };
  switch (op) {
    case 'const':
      return immediates.map((value) => e.constant(e.types.laneType(to), value));
    case 'splat':
      return new Array<ValueId>(to.lanes).fill(args.value(0));
    case 'new':
      return inst.args.map((_, i) => args.value(i));
    case 'replace':
      return args.lanes(0).map((lane, i) => (i === immediates[0] ? args.value(1) : lane));
    case 'neg':
    case 'not':
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
    case 'popcount':
      return map((x) => e.unary(op satisfies UnaryOp, x));
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'and':
    case 'or':
    case 'xor':
    case 'min':
    case 'max':
      return zip((x, y) => e.binary(op satisfies BinaryOp, x, y));
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr':
      return map((x) => e.binary(op satisfies BinaryOp, x, args.value(1)));
    case 'add_sat':
    case 'sub_sat':
      return zip((x, y) => saturated(e, op === 'add_sat' ? 'add' : 'sub', x, y));
    case 'avgr':
      return zip((x, y) => average(e, x, y));
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return zip((x, y) => e.compare(op satisfies CompareOp, x, y));
    case 'select': {
      const [yes, no] = [args.lanes(1), args.lanes(2)];
      return args.lanes(0).map((mask, i) => e.select(mask, nth(yes, i), nth(no, i)));
    }
    case 'shuffle': {
      const both = [...args.lanes(0), ...args.lanes(1)];
      return immediates.map((i) => nth(both, Number(i)));
    }
    case 'swizzle':
      return swizzled(e, args.lanes(0), args.lanes(1));
    case 'cast':
      return castLanes(e, vectorType(args.types[0]), to, args.lanes(0));
    case 'convert':
      return map((x) => e.convert(to.element, x));
    case 'widen_low':
      return args
        .lanes(0)
        .slice(0, to.lanes)
        .map((x) => e.convert(to.element, x));
    case 'widen_high':
      return args
        .lanes(0)
        .slice(to.lanes)
        .map((x) => e.convert(to.element, x));
    case 'narrow':
      return [...args.lanes(0), ...args.lanes(1)].map((x) => narrowed(e, to.element, x));
    case 'lane':
    case 'any':
    case 'all':
    case 'bitmask':
      throw new InternalError(`${op} gives no vector`);
  }
}

/** The instruction in the place of an operation that gives no vector. */
export function laneResult(e: Emitter, inst: VectorInst, args: LaneArgs): Inst {
  const { op, type } = inst;
  const lanes = args.lanes(0);
  const last = lanes.length - 1;
  switch (op) {
    case 'any':
    case 'all': {
      const join = op === 'any' ? 'or' : 'and';
      const before = lanes.slice(0, last).reduce((x, y) => e.binary(join, x, y));
      return { kind: 'binary', op: join, type, left: before, right: nth(lanes, last) };
    }
    case 'bitmask': {
      const bits = lanes.map((lane, i) =>
        e.binary('shl', e.convert(e.types.u32, lane), e.integer(e.types.u32, i)),
      );
      const before = bits.slice(0, last).reduce((x, y) => e.binary('or', x, y));
      return { kind: 'binary', op: 'or', type, left: before, right: nth(bits, last) };
    }
    default:
      throw new InternalError(`${op} gives a vector`);
  }
}

function nth<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new InternalError(`no lane ${index}`);
  return item;
}

function intType(type: Type): IntType {
  if (type.kind !== 'int') throw new InternalError(`${type.text} is no integer`);
  return type;
}

/** The ends of an integer type, as constants of that type or a wider one. */
function ends({ bits, signed }: IntType): readonly [bigint, bigint] {
  const size = 1n << BigInt(bits);
  return signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}

function limit(e: Emitter, type: IntType, value: bigint): ValueId {
  const constant: LaneConstant = type.bits === 64 ? value : Number(value);
  return e.constant(type, constant);
}

/** Narrow lanes, so that an `i32` holds the exact result. */
function saturated(e: Emitter, op: 'add' | 'sub', x: ValueId, y: ValueId): ValueId {
  const type = intType(e.typeOf(x));
  const { i32 } = e.types;
  const exact = e.binary(op, e.convert(i32, x), e.convert(i32, y));
  const [low, high] = ends(type);
  const atLeast = e.binary('max', exact, limit(e, i32, low));
  return e.convert(type, e.binary('min', atLeast, limit(e, i32, high)));
}

/** `(x + y + 1) / 2` without losing the carry. */
function average(e: Emitter, x: ValueId, y: ValueId): ValueId {
  const { u32 } = e.types;
  const sum = e.binary('add', e.convert(u32, x), e.convert(u32, y));
  const one = e.integer(u32, 1);
  return e.convert(e.typeOf(x), e.binary('shr', e.binary('add', sum, one), one));
}

/** Into the range of the narrower type, where both are integers. */
function narrowed(e: Emitter, to: Type, x: ValueId): ValueId {
  const from = e.typeOf(x);
  if (from.kind !== 'int' || to.kind !== 'int') return e.convert(to, x);
  const [low, high] = ends(to);
  const atLeast = from.signed ? e.binary('max', x, limit(e, from, low)) : x;
  return e.convert(to, e.binary('min', atLeast, limit(e, from, high)));
}

/** Looks lanes up in an array of them; numbers past the end give 0. */
function swizzled(e: Emitter, from: Lanes, indices: Lanes): Lanes {
  const { types } = e;
  const element = e.typeOf(nth(from, 0));
  const base = e.add({
    kind: 'aggregate.new',
    type: types.array(element, from.length),
    args: from,
  });
  return indices.map((lane) => {
    const position = e.convert(types.i32, lane);
    const zero = e.integer(types.i32, 0);
    const inside = e.compare('lt', position, e.integer(types.i32, from.length));
    const index = e.select(inside, position, zero);
    const found = e.add({ kind: 'array.get', type: element, base, index });
    return e.select(inside, found, e.integer(element, 0));
  });
}

/** The same bits in other lanes, by way of unsigned integers. */
function castLanes(e: Emitter, from: VectorType, to: VectorType, lanes: Lanes): Lanes {
  const bits = lanes.map((lane) => bitsOf(e, from, lane));
  return regrouped(e, bits, to).map((x) => fromBits(e, to.element, x));
}

function unsigned(e: Emitter, bits: number): IntType {
  return bits === 8
    ? e.types.u8
    : bits === 16
      ? e.types.u16
      : bits === 32
        ? e.types.u32
        : e.types.u64;
}

function bitsOf(e: Emitter, from: VectorType, lane: ValueId): ValueId {
  const type = unsigned(e, 128 / from.lanes);
  if (from.mask) return e.select(lane, limit(e, type, ends(type)[1]), e.integer(type, 0));
  return from.element.kind === 'float' ? e.reinterpret(type, lane) : e.convert(type, lane);
}

function fromBits(e: Emitter, element: Type, bits: ValueId): ValueId {
  return element.kind === 'float' ? e.reinterpret(element, bits) : e.convert(element, bits);
}

/** Unsigned integers of one width as those of another. */
function regrouped(e: Emitter, bits: Lanes, to: VectorType): Lanes {
  const width = 128 / bits.length;
  const wanted = 128 / to.lanes;
  const type = unsigned(e, wanted);
  if (wanted <= width) {
    const pieces = width / wanted;
    return bits.flatMap((x) =>
      Array.from({ length: pieces }, (_, i) =>
        e.convert(type, i === 0 ? x : e.binary('shr', x, e.integer(e.types.u32, i * wanted))),
      ),
    );
  }
  const pieces = wanted / width;
  return Array.from({ length: to.lanes }, (_, lane) =>
    bits
      .slice(lane * pieces, (lane + 1) * pieces)
      .map((x, i) => {
        const wide = e.convert(type, x);
        return i === 0 ? wide : e.binary('shl', wide, e.integer(e.types.u32, i * width));
      })
      .reduce((x, y) => e.binary('or', x, y)),
  );
}
