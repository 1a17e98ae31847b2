/**
 * String, collection and output operations in direct mode. Text is (pointer, length) and most of its operations
 * are functions of the library; collections, and what the library lacks, are the host's.
 */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import { type RuntimeOp, runtimeRow } from '../../../ir/ops.ts';
import { isCollection, type Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { boxValue, hostLane } from '../boxing.ts';
import { directLanes, scalarLane } from '../layout.ts';
import { nth, only } from '../translation.ts';
import type { DirectFunction } from './function.ts';
import { callLibrary } from './module.ts';
import { unboxValue } from './unboxing.ts';
import { handleRule } from './verdicts.ts';

type RuntimeInst = Extract<Inst, { kind: 'runtime' }>;

export function runtimeInst(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  const [first] = inst.args;
  const operand = first === undefined ? undefined : t.typeOf(first);
  const rule = handleRule(inst.op, operand?.kind === 'float');
  if (rule === undefined && inst.op !== 'print') {
    t.set(value, textOp(t, value, inst));
    return;
  }
  if (rule !== undefined) t.module.verdicts.handle(t, t.siteOf(value), rule);
  t.set(value, hostOp(t, inst));
}

// ---- in the module ----------------------------------------------------------------------------------

/** Library functions that take the op's lanes and give its result's. */
const LIBRARY_OPS: Partial<Record<RuntimeOp, string>> = {
  'str.compare': 'text::compare',
  'str.trim': 'text::trim',
  'str.trim_start': 'text::trim_start',
  'str.trim_end': 'text::trim_end',
  'str.starts_with': 'text::starts_with',
  'str.ends_with': 'text::ends_with',
  'str.contains': 'search::contains',
  'str.find': 'search::find',
  'str.replace': 'search::replace',
  'str.repeat': 'text::repeat',
  'str.to_upper': 'letters::to_upper',
  'str.to_lower': 'letters::to_lower',
  'str.eq': 'text::eq',
  'str.parse_i32': 'decimal::parse_i32',
};

function textOp(t: DirectFunction, value: ValueId, inst: RuntimeInst): readonly ValueId[] {
  const { b } = t;
  const lanes = (i: number): readonly ValueId[] => t.lanes(nth(inst.args, i, inst.op));
  textRemark(t, value, inst);
  switch (inst.op) {
    case 'str.len':
      return lanes(0).slice(1);
    case 'str.bytes':
      return lanes(0);
    case 'str.byte': {
      const pointer = nth(lanes(0), 0, inst.op);
      const at = b.binary('add', pointer, b.convert(b.types.u32, only(lanes(1), inst.op)));
      return [b.add({ kind: 'mem.load', type: b.types.u32, width: 8, address: at, offset: 0 })];
    }
    case 'str.slice':
      return slice(t, lanes(0), only(lanes(1), inst.op), only(lanes(2), inst.op));
    case 'str.concat':
      return concat(
        t,
        inst.args.map((a) => t.lanes(a)),
      );
    case 'str.from':
      return from(t, nth(inst.args, 0, inst.op));
    case 'str.from_utf8': {
      const valid = only(library(t, 'utf8::is_utf8', lanes(0), [b.types.i32]), inst.op);
      trapUnless(t, valid, 'invalid UTF-8');
      return library(t, 'text::copy', lanes(0), textLanes(t));
    }
    default: {
      const name = LIBRARY_OPS[inst.op];
      if (name === undefined) throw new InternalError(`${inst.op} is not in the library`);
      return library(
        t,
        name,
        inst.args.flatMap((a) => t.lanes(a)),
        directLanes(t.layout, inst.type),
      );
    }
  }
}

function library(
  t: DirectFunction,
  name: string,
  args: readonly ValueId[],
  results: readonly Type[],
): readonly ValueId[] {
  return callLibrary(t.module, t.b, name, args, results);
}

function textLanes(t: DirectFunction): readonly Type[] {
  return directLanes(t.layout, t.b.types.str);
}

/** Ends the current block: goes on in a new one where `condition` holds, else traps. */
function trapUnless(
  t: DirectFunction,
  condition: ValueId,
  trap: 'invalid UTF-8' | 'not a character boundary',
): void {
  const { b } = t;
  const rest = b.block();
  const fail = b.block();
  b.branch(condition, rest, fail);
  b.switchTo(fail);
  b.terminate({ kind: 'trap', trap, args: [] });
  b.switchTo(rest);
}

function slice(
  t: DirectFunction,
  text: readonly ValueId[],
  lo: ValueId,
  hi: ValueId,
): readonly ValueId[] {
  const { b } = t;
  const whole = library(t, 'text::cuts_nothing', [...text, lo, hi], [b.types.i32]);
  trapUnless(t, only(whole, 'str.slice'), 'not a character boundary');
  const pointer = b.binary('add', nth(text, 0, 'str.slice'), b.convert(b.types.u32, lo));
  return [pointer, b.binary('sub', hi, lo)];
}

/** Room for all the parts is made once, behind the first of them where that can grow. */
function concat(t: DirectFunction, parts: readonly (readonly ValueId[])[]): readonly ValueId[] {
  const { b } = t;
  const { types } = b;
  const [first, second, ...others] = parts;
  if (first === undefined) throw new InternalError('str.concat of nothing');
  if (second === undefined) return first;
  if (others.length === 0) return library(t, 'text::append', [...first, ...second], textLanes(t));
  const lengthOf = (part: readonly ValueId[]): ValueId => nth(part, 1, 'str.concat');
  const rest = [second, ...others];
  const more = rest
    .map((part) => b.convert(types.i64, lengthOf(part)))
    .reduce((sum, length) => b.binary('add', sum, length));
  const start = only(library(t, 'text::lengthen', [...first, more], [types.u32]), 'str.concat');
  let end = b.binary('add', start, b.convert(types.u32, lengthOf(first)));
  for (const part of rest) {
    const bytes = b.convert(types.u32, lengthOf(part));
    library(t, 'text::copy_bytes', [end, nth(part, 0, 'str.concat'), bytes], []);
    end = b.binary('add', end, bytes);
  }
  return [start, b.convert(types.i32, b.binary('sub', end, start))];
}

function from(t: DirectFunction, operand: ValueId): readonly ValueId[] {
  const { b } = t;
  const { types } = b;
  const type = t.typeOf(operand);
  const lanes = t.lanes(operand);
  switch (type.kind) {
    case 'str':
      return lanes;
    case 'bool': {
      const yes = t.conversion.text(b, 'true');
      const no = t.conversion.text(b, 'false');
      const condition = only(lanes, 'str.from');
      return yes.map((lane, i) => b.select(condition, lane, nth(no, i, 'str.from')));
    }
    case 'char':
      return library(t, 'utf8::from_char', lanes, textLanes(t));
    case 'int': {
      const name = type.signed ? 'decimal::from_i64' : 'decimal::from_u64';
      const wide = b.convert(type.signed ? types.i64 : types.u64, only(lanes, 'str.from'));
      return library(t, name, [wide], textLanes(t));
    }
    default:
      throw new InternalError(`str.from of ${type.text}`);
  }
}

function textRemark(t: DirectFunction, value: ValueId, inst: RuntimeInst): void {
  const site = t.siteOf(value);
  if (inst.type.kind === 'str' && runtimeRow(inst.op).effect === 'allocates') {
    t.remark(
      site,
      'string-temp',
      'arena',
      'text.temporary',
      `\`${inst.op}\` makes text in the arena`,
      true,
    );
  } else {
    t.remark(
      site,
      'string-op',
      'direct',
      'text.view',
      `\`${inst.op}\` works on pointer and length`,
      true,
    );
  }
}

// ---- at the host ------------------------------------------------------------------------------------

function hostOp(t: DirectFunction, inst: RuntimeInst): readonly ValueId[] {
  const { b, conversion } = t;
  const { types } = b;
  const field = hostField(t, inst);
  const args = inst.args.map((a) => boxValue(t.conversion, b, t.typeOf(a), t.lanes(a), b.site));
  const [trap] = runtimeRow(inst.op).traps;
  const call = (name: string, lane: Type, variant: readonly Type[]): ValueId => {
    const site = trap === undefined ? [] : [conversion.site(b, trap, b.site)];
    return conversion.callRuntime(b, name, [...args, ...site], lane, variant);
  };
  if (inst.type.kind === 'void') {
    call(field, types.void, variantOf(t, inst));
    return [];
  }
  if (inst.op === 'str.parse_f64' && inst.type.kind === 'tuple') {
    // The parser's (bool, f64) is two calls.
    const part = nth(inst.type.elements, 1, inst.op);
    return [call(`${field}_ok`, types.i32, []), call(field, scalarLane(types, part), [])];
  }
  const result = call(field, hostLane(t.conversion, inst.type), variantOf(t, inst));
  return unboxValue(t.module, b, inst.type, result, b.site);
}

function hostField(t: DirectFunction, inst: RuntimeInst): string {
  const field = inst.op.replace('.', '_');
  if (inst.op !== 'str.from') return field;
  return `${field}_${t.typeOf(nth(inst.args, 0, inst.op)).text}`;
}

/** The types of the lanes that differ between uses of one collection operation. */
function variantOf(t: DirectFunction, inst: RuntimeInst): readonly Type[] {
  if (!/^(list|map|set)\./.test(inst.op)) return [];
  const isElement = (name: string): boolean => name === 'T' || name === 'K' || name === 'V';
  const row = runtimeRow(inst.op);
  const operands = inst.args
    .filter((_, i) => isElement(row.args[i] ?? ''))
    .map((a) => hostLane(t.conversion, t.typeOf(a)));
  return isElement(row.result) && !isCollection(inst.type)
    ? [...operands, hostLane(t.conversion, inst.type)]
    : isElement(row.result)
      ? [...operands, t.b.types.handle]
      : operands;
}
