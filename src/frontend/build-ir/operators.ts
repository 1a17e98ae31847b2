/** Arithmetic with its checks, and comparison. */

import type { ValueId } from '../../ir/instructions.ts';
import { type BinaryOp, type CompareOp, isShift, type UnaryOp } from '../../ir/ops.ts';
import { isAggregate, type Type, type VectorType } from '../../ir/types.ts';
import { isVectorOp, type VectorOp, vectorOpIsFor } from '../../ir/vector-ops.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { equalValues } from './equality.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';

export function buildBinary(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'binary'; readonly op: BinaryOp | 'concat' },
): ValueId {
  const left = value(f, expr.left);
  const right = value(f, expr.right);
  f.at(expr.span);
  return arithmetic(f, expr.op as BinaryOp, left, right);
}

/** A binary operation with the checks that integer division needs. */
export function arithmetic(
  f: FunctionBuilder,
  op: BinaryOp,
  left: ValueId,
  right: ValueId,
): ValueId {
  const type = f.ir.typeOf(left);
  if (type.kind === 'vector') return vectorArithmetic(f, op, type, left, right);
  if (type.kind === 'int' && (op === 'div' || op === 'rem')) {
    const divisor = constantInteger(f, right);
    if (divisor === undefined || divisor === 0n) f.ir.check('nonzero', [right]);
    const mayOverflow = divisor === undefined || divisor === -1n;
    if (op === 'div' && type.signed && mayOverflow) f.ir.check('division', [left, right]);
  }
  if (type.kind === 'float' && op === 'rem') return remainder(f, type, left, right);
  return f.ir.binary(op, left, right);
}

/** A unary operation on a scalar or, lane by lane, on a vector. */
export function unaryOf(f: FunctionBuilder, op: UnaryOp, operand: ValueId): ValueId {
  const type = f.ir.typeOf(operand);
  return type.kind === 'vector' && isVectorOp(op)
    ? f.ir.vector(op, type, [operand])
    : f.ir.unary(op, operand);
}

/** Lane by lane; what vectors do not have (division of integers, remainders) is done on single lanes. */
function vectorArithmetic(
  f: FunctionBuilder,
  op: BinaryOp,
  type: VectorType,
  left: ValueId,
  right: ValueId,
): ValueId {
  const { ir } = f;
  if (isShift(op)) {
    const count = ir.convert(f.types.u32, right);
    return ir.vector(op as VectorOp & BinaryOp, type, [left, count]);
  }
  if (isVectorOp(op) && vectorOpIsFor(op, type)) return ir.vector(op, type, [left, right]);
  const lanes = Array.from({ length: type.lanes }, (_, i) => {
    const [x, y] = [left, right].map((of) => ir.vector('lane', type, [of], [i]));
    return x === undefined || y === undefined ? left : arithmetic(f, op, x, y);
  });
  return ir.vector('new', type, lanes);
}

/** Of floats. Two `f32` have one that is an `f32` too, so it is computed without rounding. */
function remainder(f: FunctionBuilder, type: Type, left: ValueId, right: ValueId): ValueId {
  const { f64 } = f.types;
  const [x, y] = [f.ir.convert(f64, left), f.ir.convert(f64, right)];
  return f.ir.convert(type, f.ir.runtime('f64.rem', f64, [x, y]));
}

function constantInteger(f: FunctionBuilder, id: ValueId): bigint | undefined {
  const inst = f.ir.func.values[id];
  if (inst?.kind !== 'const') return undefined;
  return typeof inst.value === 'number' || typeof inst.value === 'bigint'
    ? BigInt(inst.value)
    : undefined;
}

export function buildCompare(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'compare' },
): ValueId {
  const left = value(f, expr.left);
  const right = value(f, expr.right);
  f.at(expr.span);
  return comparison(f, expr.op, f.type(expr.left.type), left, right);
}

/** Compares two values of any type that can be compared. */
export function comparison(
  f: FunctionBuilder,
  op: CompareOp,
  type: Type,
  left: ValueId,
  right: ValueId,
): ValueId {
  const { ir, types } = f;
  if (type.kind === 'vector') return ir.vector(op, type, [left, right]);
  if (op === 'eq' || op === 'ne') {
    if (type.kind !== 'str' && !isAggregate(type)) return ir.compare(op, left, right);
    const equal = equalValues(f, type, left, right);
    return op === 'eq' ? equal : ir.unary('not', equal);
  }
  if (type.kind === 'str') {
    return ir.compare(op, ir.runtime('str.compare', types.i32, [left, right]), ir.i32(0));
  }
  if (type.kind === 'char' || type.kind === 'bool') {
    // Ordered as numbers.
    return ir.compare(op, ir.convert(types.u32, left), ir.convert(types.u32, right));
  }
  return ir.compare(op, left, right);
}
