/**
 * One row per op with all its facts; printer, parser, verifier, folder, interpreter, passes and back end
 * read the row. Adding an op is one row here, its meaning in `interpret/`, and one case in each conversion
 * (`docs/adding-an-op.md`).
 */

import type { TrapKind } from '../report/trap.ts';

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

/**
 * Effects, from least to most. `pure`: a function of its arguments. `allocates`: pure but for identity or
 * space. `reads`: depends on a collection's or slice's contents. `writes`: changes them. `output`: seen
 * outside.
 */
export type Effect = 'pure' | 'allocates' | 'reads' | 'writes' | 'output';

interface RuntimeRow {
  /**
   * Types of the arguments and result in terms of the type variables `T`, `K` and `V`. `List<T>` and the
   * like bind the variables; `num` is any scalar or `str`, `bytes` is `str` or `[u8]`; a last `...str` repeats.
   */
  readonly args: readonly string[];
  readonly result: string;
  readonly effect: Effect;
  readonly traps: readonly TrapKind[];
  readonly summary: string;
}

export const RUNTIME_OPS = {
  'str.len': { args: ['str'], result: 'i32', effect: 'pure', traps: [], summary: 'bytes of UTF-8' },
  'str.byte': {
    args: ['str', 'i32'],
    result: 'u8',
    effect: 'pure',
    traps: [],
    summary: 'byte at an index known to be in range',
  },
  'str.slice': {
    args: ['str', 'i32', 'i32'],
    result: 'str',
    effect: 'pure',
    traps: ['not a character boundary'],
    summary: 'bytes lo..hi, known to be in range; the first end that cuts a scalar value traps',
  },
  'str.concat': {
    args: ['str', '...str'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'all arguments joined',
  },
  'str.eq': {
    args: ['str', 'str'],
    result: 'bool',
    effect: 'pure',
    traps: [],
    summary: 'same bytes',
  },
  'str.compare': {
    args: ['str', 'str'],
    result: 'i32',
    effect: 'pure',
    traps: [],
    summary: '−1, 0 or 1 by unsigned bytes (which is by scalar values)',
  },
  'str.trim': {
    args: ['str'],
    result: 'str',
    effect: 'pure',
    traps: [],
    summary: 'without leading and trailing ASCII white space (space, \\t \\n \\v \\f \\r)',
  },
  'str.trim_start': {
    args: ['str'],
    result: 'str',
    effect: 'pure',
    traps: [],
    summary: 'without leading ASCII white space',
  },
  'str.trim_end': {
    args: ['str'],
    result: 'str',
    effect: 'pure',
    traps: [],
    summary: 'without trailing ASCII white space',
  },
  'str.contains': {
    args: ['str', 'str'],
    result: 'bool',
    effect: 'pure',
    traps: [],
    summary: 'the second occurs in the first',
  },
  'str.starts_with': {
    args: ['str', 'str'],
    result: 'bool',
    effect: 'pure',
    traps: [],
    summary: 'prefix test',
  },
  'str.ends_with': {
    args: ['str', 'str'],
    result: 'bool',
    effect: 'pure',
    traps: [],
    summary: 'suffix test',
  },
  'str.find': {
    args: ['str', 'str'],
    result: 'i32',
    effect: 'pure',
    traps: [],
    summary: 'byte offset of the first occurrence, or −1; the empty needle is at 0',
  },
  'str.replace': {
    args: ['str', 'str', 'str'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'every non-overlapping occurrence from the left; an empty needle replaces nothing',
  },
  'str.repeat': {
    args: ['str', 'i32'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'n copies; none for n <= 0',
  },
  'str.to_upper': {
    args: ['str'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'ASCII letters only',
  },
  'str.to_lower': {
    args: ['str'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'ASCII letters only',
  },
  'str.split': {
    args: ['str', 'str'],
    result: 'List<str>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'parts between separators, at least one; an empty separator gives the scalar values',
  },
  'str.lines': {
    args: ['str'],
    result: 'List<str>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'lines without \\n or \\r\\n; no empty last one',
  },
  'str.chars': {
    args: ['str'],
    result: 'List<char>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'scalar values',
  },
  'str.bytes': {
    args: ['str'],
    result: '[u8]',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'the bytes, never written to',
  },
  'str.parse_i32': {
    args: ['str'],
    result: '(bool, i32)',
    effect: 'pure',
    traps: [],
    summary: 'optional sign and decimal digits, the whole string, in range; else (false, 0)',
  },
  'str.parse_f64': {
    args: ['str'],
    result: '(bool, f64)',
    effect: 'pure',
    traps: [],
    summary:
      'a decimal literal with optional sign and exponent, inf, infinity or nan (any case); correctly rounded',
  },
  'str.from': {
    args: ['num'],
    result: 'str',
    effect: 'allocates',
    traps: ['out of memory'],
    summary:
      'decimal; floats the shortest that reads back, as JavaScript prints numbers; true, false; the character',
  },
  'str.from_utf8': {
    args: ['[u8]'],
    result: 'str',
    effect: 'allocates',
    traps: ['invalid UTF-8', 'out of memory'],
    summary: 'a copy of the bytes as text',
  },

  'list.new': {
    args: [],
    result: 'List<T>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'empty',
  },
  'list.with_capacity': {
    args: ['i32'],
    result: 'List<T>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'empty, with room; a negative count is 0',
  },
  'list.len': {
    args: ['List<T>'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'number of elements',
  },
  'list.get': {
    args: ['List<T>', 'i32'],
    result: 'T',
    effect: 'reads',
    traps: [],
    summary: 'element at an index known to be in range',
  },
  'list.set': {
    args: ['List<T>', 'i32', 'T'],
    result: 'void',
    effect: 'writes',
    traps: [],
    summary: 'replaces the element at an index known to be in range',
  },
  'list.push': {
    args: ['List<T>', 'T'],
    result: 'void',
    effect: 'writes',
    traps: ['out of memory'],
    summary: 'adds at the end',
  },
  'list.pop': {
    args: ['List<T>'],
    result: 'T',
    effect: 'writes',
    traps: [],
    summary: 'removes and gives the last of a list known not to be empty',
  },
  'list.insert': {
    args: ['List<T>', 'i32', 'T'],
    result: 'void',
    effect: 'writes',
    traps: ['out of memory'],
    summary: 'before an index known to be in 0..=len',
  },
  'list.remove': {
    args: ['List<T>', 'i32'],
    result: 'T',
    effect: 'writes',
    traps: [],
    summary: 'removes and gives the element at an index known to be in range',
  },
  'list.clear': {
    args: ['List<T>'],
    result: 'void',
    effect: 'writes',
    traps: [],
    summary: 'removes all',
  },
  'list.contains': {
    args: ['List<T>', 'T'],
    result: 'bool',
    effect: 'reads',
    traps: [],
    summary: 'some element == the value',
  },

  'map.new': {
    args: [],
    result: 'Map<K, V>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'empty',
  },
  'map.len': {
    args: ['Map<K, V>'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'number of entries',
  },
  'map.insert': {
    args: ['Map<K, V>', 'K', 'V'],
    result: 'void',
    effect: 'writes',
    traps: ['out of memory'],
    summary: 'adds at the end, or replaces the value of a known key in its place',
  },
  'map.find': {
    args: ['Map<K, V>', 'K'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'position of the entry, or −1',
  },
  'map.contains': {
    args: ['Map<K, V>', 'K'],
    result: 'bool',
    effect: 'reads',
    traps: [],
    summary: 'the key is known',
  },
  'map.remove': {
    args: ['Map<K, V>', 'K'],
    result: 'bool',
    effect: 'writes',
    traps: [],
    summary: 'whether the key was known',
  },
  'map.clear': {
    args: ['Map<K, V>'],
    result: 'void',
    effect: 'writes',
    traps: [],
    summary: 'removes all',
  },
  'map.next': {
    args: ['Map<K, V>', 'i32'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'the first position >= the argument that holds an entry, or −1',
  },
  'map.key_at': {
    args: ['Map<K, V>', 'i32'],
    result: 'K',
    effect: 'reads',
    traps: [],
    summary: 'key at a position that holds an entry',
  },
  'map.value_at': {
    args: ['Map<K, V>', 'i32'],
    result: 'V',
    effect: 'reads',
    traps: [],
    summary: 'value at a position that holds an entry',
  },
  'map.keys': {
    args: ['Map<K, V>'],
    result: 'List<K>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'in insertion order',
  },
  'map.values': {
    args: ['Map<K, V>'],
    result: 'List<V>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'in insertion order of their keys',
  },

  'set.new': {
    args: [],
    result: 'Set<T>',
    effect: 'allocates',
    traps: ['out of memory'],
    summary: 'empty',
  },
  'set.len': {
    args: ['Set<T>'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'number of elements',
  },
  'set.insert': {
    args: ['Set<T>', 'T'],
    result: 'bool',
    effect: 'writes',
    traps: ['out of memory'],
    summary: 'whether it was new',
  },
  'set.contains': {
    args: ['Set<T>', 'T'],
    result: 'bool',
    effect: 'reads',
    traps: [],
    summary: 'membership',
  },
  'set.remove': {
    args: ['Set<T>', 'T'],
    result: 'bool',
    effect: 'writes',
    traps: [],
    summary: 'whether it was there',
  },
  'set.clear': {
    args: ['Set<T>'],
    result: 'void',
    effect: 'writes',
    traps: [],
    summary: 'removes all',
  },
  'set.next': {
    args: ['Set<T>', 'i32'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary: 'the first position >= the argument that holds an element, or −1',
  },
  'set.at': {
    args: ['Set<T>', 'i32'],
    result: 'T',
    effect: 'reads',
    traps: [],
    summary: 'element at a position that holds one',
  },

  'f64.rem': {
    args: ['f64', 'f64'],
    result: 'f64',
    effect: 'pure',
    traps: [],
    summary: 'what is left after whole steps toward zero, exactly (C’s fmod); the sign of the left',
  },

  'collection.version': {
    args: ['collection'],
    result: 'i32',
    effect: 'reads',
    traps: [],
    summary:
      'changes with every push, pop, insert of a new key, remove and clear; not with set or a replaced value',
  },

  // What lowerings of direct mode make: no program says it, and the reference runtime never sees it.
  'text.pointer': {
    args: ['bytes'],
    result: 'u32',
    effect: 'pure',
    traps: [],
    summary: 'the address of the first byte of a text or of a slice of bytes',
  },
  'text.view': {
    args: ['u32', 'i32'],
    result: 'str',
    effect: 'pure',
    traps: [],
    summary: 'the text at an address, with its length; its bytes never change again',
  },
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
