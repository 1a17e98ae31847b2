/** One instruction: op, type, operands. */

import type { Inst } from '../instructions.ts';
import {
  BINARY_OPS,
  type BinaryOp,
  CHECK_OPS,
  type CheckOp,
  COMPARE_OPS,
  type CompareOp,
  RUNTIME_OPS,
  type RuntimeOp,
  runtimeRow,
  UNARY_OPS,
  type UnaryOp,
} from '../ops.ts';
import type { Type } from '../types.ts';
import { scalarConstant } from './constants.ts';
import type { Cursor } from './cursor.ts';
import { loweredInstruction } from './lowered-instructions.ts';
import {
  type InstContext,
  nextIndex,
  nextValue,
  parenthesised,
  suffix,
  value,
  valueList,
} from './operands.ts';
import { vectorInstruction } from './vector-instructions.ts';

type Parse = (context: InstContext) => Inst;

const isUnary = (op: string): op is UnaryOp => Object.hasOwn(UNARY_OPS, op);
const isBinary = (op: string): op is BinaryOp => Object.hasOwn(BINARY_OPS, op);
const isCompare = (op: string): op is CompareOp => Object.hasOwn(COMPARE_OPS, op);
const isCheck = (op: string): op is CheckOp => Object.hasOwn(CHECK_OPS, op);
const isRuntime = (op: string): op is RuntimeOp => Object.hasOwn(RUNTIME_OPS, op);

/** The op at the cursor: one word, or two joined by a dot when they name an op together. */
function opcode(cursor: Cursor): string {
  const first = cursor.word('an instruction');
  const second = cursor.peek(1);
  if (!cursor.is('.') || second.kind !== 'word') return first;
  const both = `${first}.${second.text}`;
  const known =
    KINDS.has(both) ||
    LOWERED_TWO_WORDS.has(both) ||
    isRuntime(both) ||
    first === 'check' ||
    first === 'vector';
  // `call.indirect @f()` calls a function whose result is a struct named `indirect`.
  if (!known || (both === 'call.indirect' && cursor.peek(2).text !== '.')) return first;
  cursor.advance();
  cursor.advance();
  return both;
}

/** Parses one instruction, without the value it defines. */
export function instruction(context: InstContext): Inst {
  const { cursor, truth } = context;
  const start = cursor.token.start;
  const op = opcode(cursor);
  const kind = KINDS.get(op);
  if (kind !== undefined) return kind(context);
  if (isUnary(op)) {
    return { kind: 'unary', op, type: suffix(context), operand: value(cursor) };
  }
  if (isBinary(op)) {
    const type = suffix(context);
    return { kind: 'binary', op, type, left: value(cursor), right: nextValue(cursor) };
  }
  if (isCompare(op)) {
    suffix(context);
    return { kind: 'compare', op, type: truth, left: value(cursor), right: nextValue(cursor) };
  }
  if (isRuntime(op)) return runtimeInstruction(context, op);
  if (op.startsWith('check.')) {
    const check = op.slice('check.'.length);
    if (!isCheck(check)) return cursor.reject(`no check \`${check}\``, start);
    return { kind: 'check', op: check, type: context.types.void, args: valueList(cursor) };
  }
  if (op.startsWith('vector.'))
    return vectorInstruction(context, op.slice('vector.'.length), start);
  return loweredInstruction(context, op) ?? cursor.reject(`no instruction \`${op}\``, start);
}

function runtimeInstruction(context: InstContext, op: RuntimeOp): Inst {
  const { cursor } = context;
  const type = cursor.is('.') ? suffix(context) : closedResult(context, op);
  return { kind: 'runtime', op, type, args: valueList(cursor) };
}

/** The result type of an op whose row has no type variable in it. */
function closedResult({ cursor, types }: InstContext, op: RuntimeOp): Type {
  switch (runtimeRow(op).result) {
    case 'void':
      return types.void;
    case 'bool':
      return types.bool;
    case 'u32':
      return types.u32;
    case 'i32':
      return types.i32;
    case 'u8':
      return types.u8;
    case 'str':
      return types.str;
    case '[u8]':
      return types.slice(types.u8);
    case 'List<str>':
      return types.list(types.str);
    case 'List<char>':
      return types.list(types.char);
    case '(bool, i32)':
      return types.tuple([types.bool, types.i32]);
    case '(bool, f64)':
      return types.tuple([types.bool, types.f64]);
    default:
      return cursor.fail(`\`.\` and the type of ${op}`);
  }
}

const LOWERED_TWO_WORDS: ReadonlySet<string> = new Set([
  'mem.load',
  'mem.store',
  'mem.copy',
  'mem.fill',
  'mem.size',
  'mem.grow',
  'global.get',
  'global.set',
]);

const KINDS: ReadonlyMap<string, Parse> = new Map<string, Parse>([
  [
    'const',
    (c) => {
      const type = suffix(c);
      return { kind: 'const', type, value: scalarConstant(c.cursor, type) };
    },
  ],
  ['convert', (c) => ({ kind: 'convert', type: suffix(c), operand: value(c.cursor) })],
  ['reinterpret', (c) => ({ kind: 'reinterpret', type: suffix(c), operand: value(c.cursor) })],
  [
    'select',
    (c) => ({
      kind: 'select',
      type: suffix(c),
      condition: value(c.cursor),
      ifTrue: nextValue(c.cursor),
      ifFalse: nextValue(c.cursor),
    }),
  ],
  [
    'call',
    (c) => ({
      kind: 'call',
      type: c.cursor.is('.') ? suffix(c) : c.types.void,
      callee: c.cursor.symbol('a function'),
      args: parenthesised(c.cursor),
    }),
  ],
  [
    'call.indirect',
    (c) => {
      const start = c.cursor.token.start;
      const signature = suffix(c);
      if (signature.kind !== 'function') return c.cursor.reject('not a function type', start);
      const callee = value(c.cursor);
      const args = parenthesised(c.cursor);
      return { kind: 'call.indirect', type: signature.result, signature, callee, args };
    },
  ],
  ['func.ref', (c) => ({ kind: 'func.ref', type: suffix(c), name: c.cursor.symbol('a function') })],
  ['aggregate.new', (c) => ({ kind: 'aggregate.new', type: suffix(c), args: valueList(c.cursor) })],
  [
    'aggregate.get',
    (c) => ({
      kind: 'aggregate.get',
      type: suffix(c),
      base: value(c.cursor),
      index: nextIndex(c.cursor, 'a part'),
    }),
  ],
  [
    'aggregate.with',
    (c) => ({
      kind: 'aggregate.with',
      type: suffix(c),
      base: value(c.cursor),
      index: nextIndex(c.cursor, 'a part'),
      value: nextValue(c.cursor),
    }),
  ],
  ['array.splat', (c) => ({ kind: 'array.splat', type: suffix(c), value: value(c.cursor) })],
  [
    'array.get',
    (c) => ({
      kind: 'array.get',
      type: suffix(c),
      base: value(c.cursor),
      index: nextValue(c.cursor),
    }),
  ],
  [
    'enum.new',
    (c) => ({
      kind: 'enum.new',
      type: suffix(c),
      variant: c.cursor.index('a variant'),
      args: parenthesised(c.cursor),
    }),
  ],
  ['enum.tag', (c) => ({ kind: 'enum.tag', type: c.types.i32, base: value(c.cursor) })],
  [
    'enum.payload',
    (c) => ({
      kind: 'enum.payload',
      type: suffix(c),
      base: value(c.cursor),
      variant: nextIndex(c.cursor, 'a variant'),
      index: nextIndex(c.cursor, 'a part'),
    }),
  ],
  ['slot', (c) => ({ kind: 'slot', type: c.types.ref(suffix(c)) })],
  [
    'static.ref',
    (c) => ({
      kind: 'static.ref',
      type: c.types.ref(suffix(c)),
      name: c.cursor.symbol('a static'),
    }),
  ],
  [
    'ref.field',
    (c) => ({
      kind: 'ref.field',
      type: c.types.ref(suffix(c)),
      base: value(c.cursor),
      index: nextIndex(c.cursor, 'a part'),
    }),
  ],
  [
    'ref.index',
    (c) => ({
      kind: 'ref.index',
      type: c.types.ref(suffix(c)),
      base: value(c.cursor),
      index: nextValue(c.cursor),
    }),
  ],
  [
    'ref.lanes',
    (c) => ({
      kind: 'ref.lanes',
      type: c.types.ref(suffix(c)),
      base: value(c.cursor),
      index: nextValue(c.cursor),
    }),
  ],
  ['load', (c) => ({ kind: 'load', type: suffix(c), place: value(c.cursor) })],
  [
    'store',
    (c) => ({
      kind: 'store',
      type: c.types.void,
      place: value(c.cursor),
      value: nextValue(c.cursor),
    }),
  ],
  ['slice.of', (c) => ({ kind: 'slice.of', type: suffix(c), base: value(c.cursor) })],
  [
    'slice.sub',
    (c) => ({
      kind: 'slice.sub',
      type: suffix(c),
      base: value(c.cursor),
      lo: nextValue(c.cursor),
      hi: nextValue(c.cursor),
    }),
  ],
  ['slice.len', (c) => ({ kind: 'slice.len', type: c.types.i32, base: value(c.cursor) })],
]);
