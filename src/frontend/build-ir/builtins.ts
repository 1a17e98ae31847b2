/** Operations without a body in Fzy. */

import type { ValueId } from '../../ir/instructions.ts';
import type { BinaryOp, RuntimeOp, UnaryOp } from '../../ir/ops.ts';
import type { EnumType, Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { endBranch, joinBranches, variantIndex } from './conditions.ts';
import { evaluate, value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { buildMemory, isMemoryOp } from './memory-builtins.ts';
import { arithmetic, comparison, unaryOf } from './operators.ts';
import { checkListIndex, elementCount, isInMemory, refTo } from './places.ts';

type Builtin = TypedExpr & { readonly kind: 'builtin' };

export function buildBuiltin(f: FunctionBuilder, expr: Builtin): ValueId | undefined {
  const { op } = expr;
  switch (op) {
    case 'len':
      return buildLength(f, expr);
    case 'assert':
      return buildAssert(f, expr);
    case 'panic':
    case 'unreachable': {
      const args = expr.args.map((arg) => value(f, arg));
      f.at(expr.span);
      f.ssa.terminate({ kind: 'trap', trap: op, args });
      return undefined;
    }
    default:
      break;
  }
  const args = expr.args.map((arg) => value(f, arg));
  if (f.ssa.isDead) return undefined;
  f.at(expr.span);
  switch (op) {
    case 'abs':
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
    case 'clz':
    case 'ctz':
    case 'popcount':
    case 'reverse_bytes':
      return unaryOf(f, op satisfies UnaryOp, at(args, 0));
    case 'copysign':
    case 'rotl':
    case 'rotr':
      return arithmetic(f, op satisfies BinaryOp, at(args, 0), at(args, 1));
    case 'min':
    case 'max':
      return extremum(f, op, at(args, 0), at(args, 1));
    case 'clamp':
      return extremum(f, 'min', extremum(f, 'max', at(args, 0), at(args, 1)), at(args, 2));
    case 'list.pop?':
      return popOption(f, expr, at(args, 0));
    case 'map.get':
      return lookupOption(f, expr, at(args, 0), at(args, 1));
    case 'str.find?':
      return findOption(f, expr, at(args, 0), at(args, 1));
    case 'str.parse_i32?':
      return parseOption(f, expr, 'str.parse_i32', f.types.i32, at(args, 0));
    case 'str.parse_f64?':
      return parseOption(f, expr, 'str.parse_f64', f.types.f64, at(args, 0));
    default:
      if (isMemoryOp(op)) return buildMemory(f, op, f.type(expr.type), args);
      return buildRuntime(f, expr, args);
  }
}

function at(args: readonly ValueId[], index: number): ValueId {
  const arg = args[index];
  if (arg === undefined) throw new InternalError(`a builtin lacks argument ${index}`);
  return arg;
}

function buildLength(f: FunctionBuilder, expr: Builtin): ValueId {
  const [array] = expr.args;
  if (array === undefined) throw new InternalError('len of nothing');
  const type = f.type(array.type);
  if (type.kind === 'array') {
    // Only for what evaluating it does; the elements are not needed.
    if (isInMemory(f, array)) refTo(f, array);
    else evaluate(f, array);
    f.at(expr.span);
    return f.ir.i32(type.length);
  }
  const slice = value(f, array);
  f.at(expr.span);
  return elementCount(f, slice);
}

/** The message is evaluated only when it is needed. */
function buildAssert(f: FunctionBuilder, expr: Builtin): undefined {
  const [condition, message] = expr.args;
  if (condition === undefined) throw new InternalError('assert of nothing');
  const holds = value(f, condition);
  if (f.ssa.isDead) return;
  const good = f.ssa.joinBlock();
  const bad = f.ssa.joinBlock();
  f.at(expr.span);
  f.ssa.branch(holds, good, bad);
  f.ssa.enter(bad);
  const args = message === undefined ? [] : [value(f, message)];
  f.at(expr.span);
  f.ssa.terminate({ kind: 'trap', trap: 'assertion failed', args });
  f.ssa.enter(good);
}

/** `min` and `max` of numbers are one instruction, of other ordered types a comparison. */
function extremum(f: FunctionBuilder, op: 'min' | 'max', left: ValueId, right: ValueId): ValueId {
  const type = f.ir.typeOf(left);
  if (type.kind === 'int' || type.kind === 'float' || type.kind === 'vector')
    return arithmetic(f, op, left, right);
  const rightWins = comparison(f, op === 'min' ? 'lt' : 'gt', type, right, left);
  return f.ir.select(rightWins, right, left);
}

// ---- runtime ops ------------------------------------------------------------------------------------

function buildRuntime(
  f: FunctionBuilder,
  expr: Builtin,
  args: readonly ValueId[],
): ValueId | undefined {
  const { ir, types } = f;
  const type = f.type(expr.type);
  const index = (): ValueId => ir.convert(types.i32, at(args, 1));
  switch (expr.op) {
    case 'list.insert':
    case 'list.insert!': {
      // One past the end is a place to insert at.
      const length = ir.runtime('list.len', types.i32, [at(args, 0)]);
      checkInsertIndex(f, at(args, 1), length);
      ir.runtime('list.insert', types.void, [at(args, 0), index(), at(args, 2)]);
      return undefined;
    }
    case 'list.remove':
    case 'list.remove!':
      checkListIndex(f, at(args, 0), at(args, 1), expr.span);
      return ir.runtime('list.remove', type, [at(args, 0), index()]);
    case 'list.get':
      checkListIndex(f, at(args, 0), at(args, 1), expr.span);
      return ir.runtime('list.get', type, [at(args, 0), index()]);
    case 'list.set':
      checkListIndex(f, at(args, 0), at(args, 1), expr.span);
      ir.runtime('list.set', types.void, [at(args, 0), index(), at(args, 2)]);
      return undefined;
    case 'str.byte':
    case 'str.byte!':
      ir.check('bounds', [at(args, 1), ir.runtime('str.len', types.i32, [at(args, 0)])]);
      return ir.runtime('str.byte', types.u8, [at(args, 0), index()]);
    default: {
      const result = ir.runtime(expr.op as RuntimeOp, type, args);
      return type.kind === 'void' ? undefined : result;
    }
  }
}

/** `0 <= index <= length`, which traps like an index past the end. */
function checkInsertIndex(f: FunctionBuilder, index: ValueId, length: ValueId): void {
  const { ir } = f;
  ir.check('range', [ir.i32(0), index, length]);
}

// ---- Option results ---------------------------------------------------------------------------------

/** `Some(payload())` where `has` holds, else `None`. */
function option(
  f: FunctionBuilder,
  expr: Builtin,
  has: ValueId,
  payload: () => ValueId,
): ValueId | undefined {
  const { ssa } = f;
  const type = f.type(expr.type);
  if (type.kind !== 'enum') throw new InternalError(`${expr.op} gives ${type.text}`);
  const result = ssa.variable(type);
  const some = ssa.joinBlock();
  const none = ssa.joinBlock();
  const join = ssa.joinBlock();
  ssa.branch(has, some, none);
  ssa.enter(some);
  endBranch(f, result, newEnum(f, type, 'Some', [payload()]), join);
  ssa.enter(none);
  endBranch(f, result, newEnum(f, type, 'None', []), join);
  return joinBranches(f, result, join);
}

function newEnum(
  f: FunctionBuilder,
  type: EnumType,
  variant: string,
  args: readonly ValueId[],
): ValueId {
  return f.ir.add({ kind: 'enum.new', type, variant: variantIndex(f, type, variant), args });
}

function popOption(f: FunctionBuilder, expr: Builtin, list: ValueId): ValueId | undefined {
  const { ir, types } = f;
  const length = ir.runtime('list.len', types.i32, [list]);
  const has = ir.compare('gt', length, ir.i32(0));
  return option(f, expr, has, () => ir.runtime('list.pop', payloadType(f, expr), [list]));
}

function lookupOption(
  f: FunctionBuilder,
  expr: Builtin,
  map: ValueId,
  key: ValueId,
): ValueId | undefined {
  const { ir, types } = f;
  const position = ir.runtime('map.find', types.i32, [map, key]);
  const has = ir.compare('ge', position, ir.i32(0));
  return option(f, expr, has, () =>
    ir.runtime('map.value_at', payloadType(f, expr), [map, position]),
  );
}

function findOption(
  f: FunctionBuilder,
  expr: Builtin,
  text: ValueId,
  needle: ValueId,
): ValueId | undefined {
  const { ir, types } = f;
  const position = ir.runtime('str.find', types.i32, [text, needle]);
  const has = ir.compare('ge', position, ir.i32(0));
  return option(f, expr, has, () => position);
}

function parseOption(
  f: FunctionBuilder,
  expr: Builtin,
  op: RuntimeOp,
  type: Type,
  text: ValueId,
): ValueId | undefined {
  const { ir, types } = f;
  const parsed = ir.runtime(op, types.tuple([types.bool, type]), [text]);
  return option(f, expr, ir.part(parsed, 0), () => ir.part(parsed, 1));
}

function payloadType(f: FunctionBuilder, expr: Builtin): Type {
  const type = f.type(expr.type);
  if (type.kind === 'enum') {
    const payload = f.types.variants(type)[variantIndex(f, type, 'Some')]?.payload[0];
    if (payload !== undefined) return payload;
  }
  throw new InternalError(`${expr.op} gives ${type.text}`);
}
