/** One operation on constants, for folding: the same functions that the interpreter's steps call. */

import type { Inst, ScalarConstant } from '../instructions.ts';
import { isShift } from '../ops.ts';
import type { Type } from '../types.ts';
import { comparison } from './arithmetic-steps.ts';
import { conversion, reinterpretation } from './conversions.ts';
import { floatBinary, floatUnary } from './floats.ts';
import { bigBinary, bigUnary, smallBinary, smallUnary } from './integers.ts';
import type { RuntimeValue } from './values.ts';

type Foldable = Extract<Inst, { kind: 'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' }>;

/** The result in high IR; `undefined` where there is none (division that its check will stop). */
export function evaluate(
  inst: Foldable,
  types: readonly Type[],
  values: readonly ScalarConstant[],
): ScalarConstant | undefined {
  const [left, right] = values;
  const [leftType, rightType] = types;
  if (left === undefined || leftType === undefined) return undefined;
  switch (inst.kind) {
    case 'unary':
      return unary(inst, left);
    case 'binary':
      return right === undefined || rightType === undefined ? undefined : binary(inst, left, right);
    case 'compare':
      if (right === undefined || typeof left === 'string') return undefined;
      return comparison(inst.op)(left as number, right as number);
    case 'convert':
      return typeof left === 'string' ? undefined : scalar(conversion(leftType, inst.type)(left));
    case 'reinterpret':
      return typeof left === 'string'
        ? undefined
        : scalar(reinterpretation(leftType, inst.type)(left));
  }
}

function unary(
  inst: Extract<Foldable, { kind: 'unary' }>,
  x: ScalarConstant,
): ScalarConstant | undefined {
  const { op, type } = inst;
  if (typeof x === 'boolean') return !x;
  if (typeof x === 'bigint') return type.kind === 'int' ? bigUnary(op, type)(x) : undefined;
  if (typeof x === 'string') return undefined;
  if (type.kind === 'int') return smallUnary(op, type)(x);
  return type.kind === 'float' ? floatUnary(op, type)(x) : undefined;
}

function binary(
  inst: Extract<Foldable, { kind: 'binary' }>,
  x: ScalarConstant,
  y: ScalarConstant,
): ScalarConstant | undefined {
  const { op, type } = inst;
  if (typeof x === 'boolean' && typeof y === 'boolean') {
    if (op === 'and') return x && y;
    return op === 'or' ? x || y : x !== y;
  }
  if (type.kind === 'float') {
    return typeof x === 'number' && typeof y === 'number' ? floatBinary(op, type)(x, y) : undefined;
  }
  if (type.kind !== 'int' || typeof y === 'string' || typeof y === 'boolean') return undefined;
  if (isShift(op)) {
    // The count may be of any integer type; its low bits count.
    const count = Number(BigInt.asUintN(64, BigInt(y)) & BigInt(type.bits - 1));
    if (typeof x === 'bigint') return bigBinary(op, type)(x, BigInt(count));
    return typeof x === 'number' ? smallBinary(op, type)(x, count) : undefined;
  }
  const divides = op === 'div' || op === 'rem';
  const overflows = type.signed && Number(y) === -1 && BigInt(x) === -(2n ** BigInt(type.bits - 1));
  if (divides && (Number(y) === 0 || (op === 'div' && overflows))) return undefined;
  if (typeof x === 'bigint' && typeof y === 'bigint') return bigBinary(op, type)(x, y);
  return typeof x === 'number' && typeof y === 'number' ? smallBinary(op, type)(x, y) : undefined;
}

function scalar(value: RuntimeValue): ScalarConstant | undefined {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
    ? value
    : undefined;
}
