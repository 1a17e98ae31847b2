/**
 * One row per operation on 128-bit vectors: printer, parser, verifier, interpreter, passes and back end read
 * the row. What a row says of a "lane" is `bool` for masks.
 */

import { InternalError } from '../report/unreachable.ts';
import type { LaneConstant } from './instructions.ts';
import type { TypeStore } from './type-store.ts';
import type { Type, VectorType } from './types.ts';

/**
 * What an operand is, beside the vector type an instruction names: `same` that type, `lane` one of its lanes,
 * `lanes` each of them, `count` an `i32` or `u32`, `mask` what comparing two of that type gives, `bytes` the
 * `u8x16`, and `vector` any vector that `fits` allows.
 */
export type VectorOperand = 'same' | 'lane' | 'lanes' | 'count' | 'mask' | 'bytes' | 'vector';

type LaneKind = 'int' | 'float' | 'mask';

interface VectorRow {
  readonly operands: readonly VectorOperand[];
  readonly result: 'same' | 'mask' | 'lane' | 'truth' | 'u32';
  /** Whether the text names the type of the result, or that of the first operand. */
  readonly named: 'result' | 'operand';
  readonly immediates: 'none' | 'values' | 'lane' | 'pattern';
  readonly on: readonly LaneKind[];
  /** Widths of a lane that it is for; all when absent. */
  readonly bits?: readonly number[];
  readonly commutative: boolean;
  /** One line, for docs. */
  readonly summary: string;
}

const int = ['int'] as const;
const float = ['float'] as const;
const number = ['int', 'float'] as const;
const logic = ['int', 'mask'] as const;
const any = ['int', 'float', 'mask'] as const;

type Shape = Pick<VectorRow, 'operands' | 'result' | 'named' | 'immediates' | 'commutative'>;

const unary = {
  operands: ['same'],
  result: 'same',
  named: 'result',
  immediates: 'none',
  commutative: false,
} as const satisfies Shape;
const binary = { ...unary, operands: ['same', 'same'] } as const satisfies Shape;
const commutative = { ...binary, commutative: true } as const satisfies Shape;
const shift = { ...unary, operands: ['same', 'count'] } as const satisfies Shape;
const compare = { ...binary, result: 'mask', named: 'operand' } as const satisfies Shape;
const equality = { ...compare, commutative: true } as const satisfies Shape;
const reduce = { ...unary, result: 'truth', named: 'operand' } as const satisfies Shape;
const other = { ...unary, operands: ['vector'] } as const satisfies Shape;

export const VECTOR_OPS = {
  const: { ...unary, operands: [], immediates: 'values', on: any, summary: 'the lanes given' },
  splat: { ...unary, operands: ['lane'], on: any, summary: 'every lane the same' },
  new: { ...unary, operands: ['lanes'], on: any, summary: 'from its lanes' },
  lane: {
    ...unary,
    result: 'lane',
    named: 'operand',
    immediates: 'lane',
    on: any,
    summary: 'one lane',
  },
  replace: {
    ...unary,
    operands: ['same', 'lane'],
    immediates: 'lane',
    on: any,
    summary: 'a copy with one lane replaced',
  },

  neg: { ...unary, on: number, summary: 'as the scalar op, lane by lane' },
  not: { ...unary, on: logic, summary: 'bitwise complement; logical on masks' },
  abs: { ...unary, on: number, summary: 'integer MIN stays MIN' },
  sqrt: { ...unary, on: float, summary: 'IEEE square root' },
  floor: { ...unary, on: float, summary: 'toward −∞' },
  ceil: { ...unary, on: float, summary: 'toward +∞' },
  trunc: { ...unary, on: float, summary: 'toward zero' },
  nearest: { ...unary, on: float, summary: 'to nearest, ties to even' },
  popcount: { ...unary, on: int, bits: [8], summary: 'number of one bits' },

  add: { ...commutative, on: number, summary: 'wraps' },
  sub: { ...binary, on: number, summary: 'wraps' },
  mul: { ...commutative, on: number, summary: 'wraps' },
  div: { ...binary, on: float, summary: 'IEEE' },
  and: { ...commutative, on: logic, summary: 'bitwise; logical on masks' },
  or: { ...commutative, on: logic, summary: 'bitwise; logical on masks' },
  xor: { ...commutative, on: logic, summary: 'bitwise; logical on masks' },
  min: { ...commutative, on: number, summary: 'floats: NaN propagates, −0 < +0' },
  max: { ...commutative, on: number, summary: 'floats: NaN propagates, −0 < +0' },
  add_sat: { ...commutative, on: int, bits: [8, 16], summary: 'stops at the ends of the range' },
  sub_sat: { ...binary, on: int, bits: [8, 16], summary: 'stops at the ends of the range' },
  avgr: { ...commutative, on: int, bits: [8, 16], summary: '(a + b + 1) / 2, unsigned lanes only' },

  shl: { ...shift, on: int, summary: 'all lanes by one count, masked by the width of a lane' },
  shr: { ...shift, on: int, summary: 'arithmetic when signed; count masked' },
  rotl: { ...shift, on: int, summary: 'rotate left; count masked' },
  rotr: { ...shift, on: int, summary: 'rotate right; count masked' },

  eq: { ...equality, on: number, summary: 'every comparison with a NaN but ne is false' },
  ne: { ...equality, on: number, summary: 'see eq' },
  lt: { ...compare, on: number, summary: 'see eq' },
  le: { ...compare, on: number, summary: 'see eq' },
  gt: { ...compare, on: number, summary: 'see eq' },
  ge: { ...compare, on: number, summary: 'see eq' },

  select: {
    ...unary,
    operands: ['mask', 'same', 'same'],
    on: any,
    summary: 'the second operand’s lane where the mask’s is true, else the third’s',
  },
  any: { ...reduce, on: ['mask'], summary: 'whether some lane is true' },
  all: { ...reduce, on: ['mask'], summary: 'whether every lane is true' },
  bitmask: { ...reduce, result: 'u32', on: ['mask'], summary: 'bit i is lane i' },

  shuffle: {
    ...binary,
    immediates: 'pattern',
    on: any,
    summary: 'lane i is lane pattern[i] of the two operands one after the other',
  },
  swizzle: {
    ...unary,
    operands: ['same', 'bytes'],
    on: int,
    bits: [8],
    summary: 'lane i is the first operand’s lane of that number; 0 where the number is past 15',
  },
  cast: {
    ...other,
    on: number,
    summary: 'the same 128 bits; lanes of a mask are all ones or zero; NaN as in reinterpret',
  },
  convert: { ...other, on: number, summary: '`as`, lane by lane; as many lanes' },
  widen_low: { ...other, on: number, summary: '`as` of the lower half of the lanes' },
  widen_high: { ...other, on: number, summary: '`as` of the upper half of the lanes' },
  narrow: {
    ...other,
    operands: ['vector', 'vector'],
    on: number,
    summary: 'lanes of half the width, of both operands one after the other; integers saturate',
  },
} as const satisfies Record<string, VectorRow>;

export type VectorOp = keyof typeof VECTOR_OPS;

/** The row of an op, at the width of its declaration. */
export function vectorRow(op: VectorOp): VectorRow {
  return VECTOR_OPS[op];
}

export function isVectorOp(op: string): op is VectorOp {
  return Object.hasOwn(VECTOR_OPS, op);
}

/** What the result of an op on `type`, the type its text names, is. `truth`: `bool`, or `i32` in lowered IR. */
export function vectorResult(types: TypeStore, op: VectorOp, type: VectorType, truth: Type): Type {
  switch (vectorRow(op).result) {
    case 'same':
      return type;
    case 'mask':
      return types.mask(type.element);
    case 'lane':
      return types.laneType(type);
    case 'truth':
      return truth;
    case 'u32':
      return types.u32;
  }
}

/** Whether an op is for vectors of this type. */
export function vectorOpIsFor(op: VectorOp, type: VectorType): boolean {
  const row = vectorRow(op);
  const { element } = type;
  const kind = type.mask ? 'mask' : element.kind;
  if (kind !== 'mask' && kind !== 'int' && kind !== 'float') return false;
  if (!row.on.includes(kind)) return false;
  if (op === 'avgr' && element.kind === 'int' && element.signed) return false;
  return row.bits === undefined || !('bits' in element) || row.bits.includes(element.bits);
}

/** Whether `cast`, `convert`, `widen_*` and `narrow` go from one vector type to the other. */
export function vectorsFit(op: VectorOp, from: VectorType, to: VectorType): boolean {
  if (to.mask) return false;
  if (op === 'cast') return from !== to;
  if (from.mask) return false;
  const [a, b] = [from.element, to.element];
  if (!('bits' in a) || !('bits' in b)) return false;
  switch (op) {
    case 'convert':
      return from !== to && from.lanes === to.lanes;
    case 'widen_low':
    case 'widen_high':
      if (a.bits * 2 !== b.bits) return false;
      return b.kind === 'float' || a.kind === 'int';
    case 'narrow':
      return a.bits === b.bits * 2 && a.kind === b.kind;
    default:
      return false;
  }
}

/** The lanes of the vector that is all zero, or false. */
export function zeroLanes(type: VectorType): readonly LaneConstant[] {
  const { element, lanes, mask } = type;
  const zero = mask ? false : element.kind === 'int' && element.bits === 64 ? 0n : 0;
  return new Array<LaneConstant>(lanes).fill(zero);
}

/** A type that must be a vector. */
export function vectorType(type: Type | undefined): VectorType {
  if (type?.kind !== 'vector') throw new InternalError(`${type?.text ?? 'nothing'} is no vector`);
  return type;
}
