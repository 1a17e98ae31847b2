/**
 * One row per op with all its facts; printer, parser, verifier, folder, interpreter, passes and back end
 * read the row. Adding an op is one row here, or in the files for text and collections, its meaning in
 * `interpret/`, and one case in each conversion (`docs/adding-an-op.md`).
 */

import type { TrapKind } from '../report/trap.ts';
import { COLLECTION_OPS } from './collection-ops.ts';
import type { RuntimeRow } from './runtime-row.ts';
import { TEXT_OPS } from './text-ops.ts';

interface ArithmeticRow {
  /** Which types it is for. */
  readonly on: readonly ('int' | 'float' | 'bool' | 'char')[];
  readonly commutative: boolean;
  /** One line, for docs and `--help`. */
  readonly summary: string;
}

const int = ['int'] as const;
const float = ['float'] as const;
const number = ['int', 'float'] as const;
const logic = ['int', 'bool'] as const;

/** Result has the operand's type. */
export const UNARY_OPS = {
  neg: { on: number, commutative: false, summary: 'two’s complement or sign-bit negation' },
  not: { on: logic, commutative: false, summary: 'bitwise complement; logical on bool' },
  abs: { on: number, commutative: false, summary: 'absolute value; integer MIN stays MIN' },
  sqrt: { on: float, commutative: false, summary: 'IEEE square root' },
  floor: { on: float, commutative: false, summary: 'toward −∞' },
  ceil: { on: float, commutative: false, summary: 'toward +∞' },
  trunc: { on: float, commutative: false, summary: 'toward zero' },
  nearest: { on: float, commutative: false, summary: 'to nearest, ties to even' },
  clz: { on: int, commutative: false, summary: 'leading zero bits within the type’s width' },
  ctz: { on: int, commutative: false, summary: 'trailing zero bits within the type’s width' },
  popcount: { on: int, commutative: false, summary: 'number of one bits' },
  reverse_bytes: { on: int, commutative: false, summary: 'byte order swapped' },
} as const satisfies Record<string, ArithmeticRow>;

/** Both operands and the result have one type; a shift count may be of any integer type. */
export const BINARY_OPS = {
  add: { on: number, commutative: true, summary: 'wraps' },
  sub: { on: number, commutative: false, summary: 'wraps' },
  mul: { on: number, commutative: true, summary: 'wraps' },
  div: {
    on: number,
    commutative: false,
    summary: 'integers: toward zero; checked before by `check`',
  },
  rem: {
    on: int,
    commutative: false,
    summary: 'sign of the left; MIN % −1 is 0; checked for zero before',
  },
  and: { on: logic, commutative: true, summary: 'bitwise; logical and strict on bool' },
  or: { on: logic, commutative: true, summary: 'bitwise; logical and strict on bool' },
  xor: { on: logic, commutative: true, summary: 'bitwise; logical and strict on bool' },
  shl: { on: int, commutative: false, summary: 'count masked by the width of the type' },
  shr: { on: int, commutative: false, summary: 'arithmetic when signed; count masked' },
  rotl: { on: int, commutative: false, summary: 'rotate left; count masked' },
  rotr: { on: int, commutative: false, summary: 'rotate right; count masked' },
  min: { on: number, commutative: true, summary: 'floats: NaN propagates, −0 < +0' },
  max: { on: number, commutative: true, summary: 'floats: NaN propagates, −0 < +0' },
  copysign: { on: float, commutative: false, summary: 'magnitude of the left, sign of the right' },
} as const satisfies Record<string, ArithmeticRow>;

/** The ops whose right operand is a count of any integer type. */
export function isShift(op: BinaryOp): boolean {
  return op === 'shl' || op === 'shr' || op === 'rotl' || op === 'rotr';
}

/** `bool` results. Signedness comes from the operands' type; `eq ne` also on bool and char. */
export const COMPARE_OPS = {
  eq: { swapped: 'eq', negated: 'ne' },
  ne: { swapped: 'ne', negated: 'eq' },
  lt: { swapped: 'gt', negated: 'ge' },
  le: { swapped: 'ge', negated: 'gt' },
  gt: { swapped: 'lt', negated: 'le' },
  ge: { swapped: 'le', negated: 'lt' },
} as const;

/** Whether a check asks for `0 <= index < length`. */
export function isIndexCheck(op: CheckOp): op is 'bounds' | 'last' {
  return op === 'bounds' || op === 'last';
}

/** Whether a check's trap is `index out of bounds`. */
export function isBoundsCheck(op: CheckOp): op is 'bounds' | 'last' | 'range' {
  return isIndexCheck(op) || op === 'range';
}

/** Checks trap when they do not hold. `args` names the operands in order. */
export const CHECK_OPS = {
  /** `0 <= index < length`; `index` of any integer type, the trap reports its mathematical value. */
  bounds: { args: ['index', 'length'], trap: 'index out of bounds' },
  /** First `0 <= hi <= length` (reports hi, length), then `0 <= lo <= hi` (reports lo, hi). */
  range: { args: ['lo', 'hi', 'length'], trap: 'index out of bounds' },
  /** As `bounds`, of the last of several elements whose first is in range: it reports the first outside, `length`. */
  last: { args: ['index', 'length'], trap: 'index out of bounds' },
  nonzero: { args: ['divisor'], trap: 'division by zero' },
  /** Not `left == MIN and right == −1`; signed integers only. */
  division: { args: ['left', 'right'], trap: 'integer overflow in division' },
  step: { args: ['step'], trap: 'step is zero' },
  /** A `u32` that is a Unicode scalar value. */
  char: { args: ['value'], trap: 'invalid character' },
  /** Two slices or places that share no element. Empty slices overlap nothing. */
  disjoint: { args: ['left', 'right'], trap: 'overlapping mutable slices' },
  /** A collection whose `collection.version` is still `version`. */
  version: { args: ['collection', 'version'], trap: 'collection changed during iteration' },
} as const satisfies Record<string, { readonly args: readonly string[]; readonly trap: TrapKind }>;

/** Everything that is a call in `off`: text, collections, and what is neither. */
export const RUNTIME_OPS = {
  ...TEXT_OPS,
  ...COLLECTION_OPS,

  'f64.rem': {
    args: ['f64', 'f64'],
    result: 'f64',
    effect: 'pure',
    traps: [],
    summary: 'what is left after whole steps toward zero, exactly (C’s fmod); the sign of the left',
  },

  // A lowering of direct mode makes it: no program says it, and the reference runtime never sees it.
  'arena.release': {
    args: ['u32'],
    result: 'void',
    effect: 'writes',
    traps: [],
    summary: 'takes back what the arena gave since its top was here',
  },

  print: {
    args: ['str'],
    result: 'void',
    effect: 'output',
    traps: [],
    summary: 'one line to the host',
  },
} as const satisfies Record<string, RuntimeRow>;

export type UnaryOp = keyof typeof UNARY_OPS;
export type BinaryOp = keyof typeof BINARY_OPS;
export type CompareOp = keyof typeof COMPARE_OPS;
export type CheckOp = keyof typeof CHECK_OPS;
export type RuntimeOp = keyof typeof RUNTIME_OPS;

/** The row of a runtime op, at the width of its declaration. */
export function runtimeRow(op: RuntimeOp): RuntimeRow {
  return RUNTIME_OPS[op];
}
