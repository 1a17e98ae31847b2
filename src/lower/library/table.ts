/**
 * THE TABLE of what the library does: runtime ops that become code of `runtime/std/` in direct mode. An op that is not
 * here is an instruction or two of its own (`str.len`), or the host's (`docs/adding-an-op.md`).
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { RuntimeOp } from '../../ir/ops.ts';
import type { Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Expansion } from './expansion.ts';

/**
 * A function of the library that takes the op's operands and gives its result, or code that is put in the op's
 * place and gives the value that stands for the op; `undefined` where these operands are not for the library.
 */
export type Implementation =
  | string
  | ((at: Expansion, args: readonly ValueId[], type: Type) => ValueId | undefined);

export const LIBRARY_OPS: Partial<Record<RuntimeOp, Implementation>> = {
  'str.slice': slice,
  'str.concat': concat,
  'str.eq': 'text::eq',
  'str.compare': 'text::compare',
  'str.trim': 'text::trim',
  'str.trim_start': 'text::trim_start',
  'str.trim_end': 'text::trim_end',
  'str.contains': (at, args) => {
    const found = find(at, args);
    return at.add({
      kind: 'compare',
      op: 'ge',
      type: at.types.bool,
      left: found,
      right: at.constant(at.types.i32, 0),
    });
  },
  'str.starts_with': 'text::starts_with',
  'str.ends_with': 'text::ends_with',
  'str.find': find,
  'str.replace': replace,
  'str.repeat': 'text::repeat',
  'str.to_upper': 'letters::to_upper',
  'str.to_lower': 'letters::to_lower',
  'str.parse_i32': 'decimal::parse_i32',
  'str.parse_f64': 'float_parse::parse_f64',
  'str.from': from,
  'str.from_utf8': fromUtf8,
  'f64.rem': 'float::rem',
};

function operand(args: readonly ValueId[], index: number): ValueId {
  const found = args[index];
  if (found === undefined) throw new InternalError(`a runtime op without operand ${index}`);
  return found;
}

/** The same bytes, further on: only the two ends are looked at. */
function slice(at: Expansion, args: readonly ValueId[]): ValueId {
  const [text, lo, hi] = [operand(args, 0), operand(args, 1), operand(args, 2)];
  const whole = at.call('text::cuts_nothing', args, at.types.bool);
  at.trapUnless(whole, 'not a character boundary');
  const pointer = at.binary('add', at.pointer(text), at.convert(at.types.u32, lo));
  return at.view(pointer, at.binary('sub', hi, lo));
}

/** What a search asks of its needle first is known of a literal. */
function find(at: Expansion, args: readonly ValueId[]): ValueId {
  const { types } = at;
  const [text, needle] = [operand(args, 0), operand(args, 1)];
  const literal = at.literal(needle);
  const bytes = literal === undefined ? [] : [...new TextEncoder().encode(literal)];
  const [first] = bytes;
  const last = bytes.at(-1);
  if (first === undefined || last === undefined) return at.call('search::find', args, types.i32);
  const eight = (byte: number): ValueId =>
    at.constant(types.u64, BigInt(byte) * 0x0101010101010101n);
  if (bytes.length === 1) {
    const from = at.constant(types.i32, 0);
    return at.call('search::find_byte', [text, eight(first), from], types.i32);
  }
  if (bytes.length <= 8) {
    const word = bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const known = [at.constant(types.i32, bytes.length), at.constant(types.u64, word)];
    return at.call('search::find_word', [text, ...known], types.i32);
  }
  return at.call('search::find_known', [text, needle, eight(first), eight(last)], types.i32);
}

/** One byte for another is a pass over words, without a search first. */
function replace(at: Expansion, args: readonly ValueId[]): ValueId {
  const { types } = at;
  const byte = (index: number): number | undefined => {
    const [first, second] = new TextEncoder().encode(at.literal(operand(args, index)) ?? '');
    return second === undefined ? first : undefined;
  };
  const old = byte(1);
  const by = byte(2);
  if (old === undefined || by === undefined) return at.call('search::replace', args, types.str);
  const eight = (bits: number): ValueId =>
    at.constant(types.u64, BigInt(bits) * 0x0101010101010101n);
  return at.call('search::replace_one', [operand(args, 0), eight(old), eight(old ^ by)], types.str);
}

/** Room for all the parts is made once, behind the first of them where that can grow. */
function concat(at: Expansion, [first, second, ...others]: readonly ValueId[]): ValueId {
  const { types } = at;
  if (first === undefined) throw new InternalError('str.concat of nothing');
  if (second === undefined) return first;
  if (others.length === 0) return at.call('text::append', [first, second], types.str);
  const rest = [second, ...others];
  const more = rest
    .map((part) => at.convert(types.i64, at.length(part)))
    .reduce((sum, length) => at.binary('add', sum, length));
  const start = at.call('text::lengthen', [first, more], types.u32);
  let end = at.binary('add', start, at.convert(types.u32, at.length(first)));
  for (const part of rest) {
    const bytes = at.convert(types.u32, at.length(part));
    at.call('text::copy_bytes', [end, at.pointer(part), bytes], types.void);
    end = at.binary('add', end, bytes);
  }
  return at.view(start, at.convert(types.i32, at.binary('sub', end, start)));
}

function from(at: Expansion, args: readonly ValueId[]): ValueId | undefined {
  const value = operand(args, 0);
  const { types } = at;
  const type = at.typeOf(value);
  switch (type.kind) {
    case 'str':
      return value;
    case 'bool': {
      const ifTrue = at.constant(types.str, 'true');
      const ifFalse = at.constant(types.str, 'false');
      return at.add({ kind: 'select', type: types.str, condition: value, ifTrue, ifFalse });
    }
    case 'char':
      return at.call('utf8::from_char', [at.convert(types.u32, value)], types.str);
    case 'int':
      return type.signed
        ? at.call('decimal::from_i64', [at.convert(types.i64, value)], types.str)
        : at.call('decimal::from_u64', [at.convert(types.u64, value)], types.str);
    case 'float':
      return at.call(`float_text::from_${type.text}`, [value], types.str);
    default:
      return undefined;
  }
}

function fromUtf8(at: Expansion, args: readonly ValueId[]): ValueId {
  at.trapUnless(at.call('utf8::is_utf8', args, at.types.bool), 'invalid UTF-8');
  return at.call('text::copy', args, at.types.str);
}
