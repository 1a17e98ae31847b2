/**
 * Scalar operations in machine types, the same for both conversions. A narrow integer lives in an `i32`
 * or `u32` lane and is sign- or zero-extended at all times: what can leave its range is narrowed again.
 */

import type { FuncBuilder } from '../../ir/builder.ts';
import type { ScalarConstant, ValueId } from '../../ir/instructions.ts';
import { scalarLane } from '../../ir/layout.ts';
import type { BinaryOp, CompareOp, UnaryOp } from '../../ir/ops.ts';
import type { IntType, Type } from '../../ir/types.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';

/** The machine constant of a scalar. */
export function lowerConst(b: FuncBuilder, type: Type, value: ScalarConstant): ValueId {
  const lane = scalarLane(b.types, type);
  if (typeof value === 'boolean') return b.constant(lane, value ? 1 : 0);
  if (typeof value === 'string') throw new InternalError('a text constant is not a scalar');
  return b.constant(lane, value);
}

export function lowerUnary(b: FuncBuilder, op: UnaryOp, type: Type, operand: ValueId): ValueId {
  if (type.kind === 'bool') {
    if (op !== 'not') throw new InternalError(`${op} of bool`);
    return b.binary('xor', operand, b.i32(1));
  }
  if (type.kind !== 'int' || type.bits > 16) return b.unary(op, operand);
  const { types } = b;
  switch (op) {
    case 'neg':
    case 'not':
    case 'abs':
      return narrow(b, type, b.unary(op, operand));
    case 'clz': {
      const zeros = b.unary('clz', zeroExtended(b, type, operand));
      return sameLane(b, type, b.binary('sub', zeros, b.constant(types.u32, 32 - type.bits)));
    }
    case 'ctz': {
      // The bit above the type's width ends the search in a zero.
      const stop = b.constant(types.u32, 2 ** type.bits);
      return sameLane(b, type, b.unary('ctz', b.binary('or', b.convert(types.u32, operand), stop)));
    }
    case 'popcount':
      return sameLane(b, type, b.unary('popcount', zeroExtended(b, type, operand)));
    case 'reverse_bytes': {
      if (type.bits === 8) return operand;
      const word = zeroExtended(b, type, operand);
      const eight = b.constant(types.u32, 8);
      const swapped = b.binary('or', b.binary('shl', word, eight), b.binary('shr', word, eight));
      return narrow(b, type, sameLane(b, type, swapped));
    }
    case 'sqrt':
    case 'floor':
    case 'ceil':
    case 'trunc':
    case 'nearest':
      throw new InternalError(`${op} of ${type.text}`);
    default:
      return unreachable(op, 'lowerUnary');
  }
}

/** `type` is the source type; a shift's count may have another lane than its left operand. */
export function lowerBinary(
  b: FuncBuilder,
  op: BinaryOp,
  type: Type,
  left: ValueId,
  right: ValueId,
): ValueId {
  if (op === 'copysign') return b.binary(op, left, positiveNan(b, right));
  if (type.kind !== 'int') return b.binary(op, left, right);
  switch (op) {
    case 'shl':
    case 'shr':
    case 'rotl':
    case 'rotr':
      return lowerShift(b, op, type, left, right);
    case 'add':
    case 'sub':
    case 'mul':
      return narrow(b, type, b.binary(op, left, right));
    default:
      // The result of these is in range when the operands are.
      return b.binary(op, left, right);
  }
}

/** The sign of a NaN differs between engines; in Fzy it counts as positive. */
function positiveNan(b: FuncBuilder, value: ValueId): ValueId {
  const one = b.constant(b.typeOf(value), 1);
  return b.select(lowerCompare(b, 'ne', value, value), one, value);
}

function lowerShift(
  b: FuncBuilder,
  op: 'shl' | 'shr' | 'rotl' | 'rotr',
  type: IntType,
  left: ValueId,
  count: ValueId,
): ValueId {
  const lane = b.typeOf(left);
  const amount = b.convert(lane, count);
  if (type.bits >= 32) return b.binary(op, left, amount);
  const masked = b.binary('and', amount, b.constant(lane, type.bits - 1));
  if (op === 'shr') return b.binary('shr', left, masked);
  if (op === 'shl') return narrow(b, type, b.binary('shl', left, masked));
  const { types } = b;
  const word = zeroExtended(b, type, left);
  const by = b.convert(types.u32, masked);
  const mask = b.constant(types.u32, type.bits - 1);
  const back = b.binary('and', b.binary('sub', b.constant(types.u32, type.bits), by), mask);
  const [up, down] = op === 'rotl' ? [by, back] : [back, by];
  const turned = b.binary('or', b.binary('shl', word, up), b.binary('shr', word, down));
  return narrow(b, type, sameLane(b, type, turned));
}

/** The result is an `i32`. */
export function lowerCompare(
  b: FuncBuilder,
  op: CompareOp,
  left: ValueId,
  right: ValueId,
): ValueId {
  return b.add({ kind: 'compare', op, type: b.types.i32, left, right });
}

/** `as` between scalars. */
export function lowerConvert(b: FuncBuilder, from: Type, to: Type, operand: ValueId): ValueId {
  const lane = scalarLane(b.types, to);
  if (to.kind === 'int' && to.bits < 32) {
    const { lo, hi } = limits(to);
    if (from.kind === 'float') {
      const wide = b.convert(lane, operand);
      const below = b.binary('min', wide, b.constant(lane, hi));
      return to.signed ? b.binary('max', below, b.constant(lane, lo)) : below;
    }
    const wide = b.convert(lane, operand);
    return fits(from, to) ? wide : narrow(b, to, wide);
  }
  return b.convert(lane, operand);
}

/** The bits of a float as an integer, or back. The payload of a NaN is nobody's business. */
export function lowerReinterpret(b: FuncBuilder, to: Type, operand: ValueId): ValueId {
  const bits = b.add({ kind: 'reinterpret', type: scalarLane(b.types, to), operand });
  const from = b.typeOf(operand);
  if (from.kind !== 'float' || to.kind !== 'int') return bits;
  const quiet =
    from.bits === 64 ? b.constant(to, 0x7ff8000000000000n) : b.constant(b.typeOf(bits), 0x7fc00000);
  return b.select(lowerCompare(b, 'ne', operand, operand), quiet, bits);
}

/** Wraps a lane to a narrow type's width; others pass. */
export function narrow(b: FuncBuilder, type: IntType, value: ValueId): ValueId {
  if (type.bits >= 32) return value;
  const lane = b.typeOf(value);
  if (!type.signed) return b.binary('and', value, b.constant(lane, 2 ** type.bits - 1));
  const up = b.constant(lane, 32 - type.bits);
  return b.binary('shr', b.binary('shl', value, up), up);
}

/** `check.division` asks for the MIN of the lane, so a narrow dividend is moved to the top of it. */
export function divisionOperand(b: FuncBuilder, type: Type, left: ValueId): ValueId {
  if (type.kind !== 'int' || type.bits >= 32) return left;
  return b.binary('shl', left, b.i32(32 - type.bits));
}

export function limits(type: IntType): { readonly lo: number; readonly hi: number } {
  return type.signed
    ? { lo: -(2 ** (type.bits - 1)), hi: 2 ** (type.bits - 1) - 1 }
    : { lo: 0, hi: 2 ** type.bits - 1 };
}

function fits(from: Type, to: IntType): boolean {
  if (from.kind === 'bool') return true;
  if (from.kind !== 'int') return false;
  if (from.signed === to.signed) return from.bits <= to.bits;
  return !from.signed && from.bits < to.bits;
}

function zeroExtended(b: FuncBuilder, type: IntType, value: ValueId): ValueId {
  const word = b.convert(b.types.u32, value);
  return type.signed ? b.binary('and', word, b.constant(b.types.u32, 2 ** type.bits - 1)) : word;
}

function sameLane(b: FuncBuilder, type: IntType, value: ValueId): ValueId {
  return b.convert(scalarLane(b.types, type), value);
}
