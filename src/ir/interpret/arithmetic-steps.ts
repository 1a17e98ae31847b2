/** Arithmetic, comparisons and conversions as steps. The casts only recover what the types in the IR say. */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { Inst, ValueId } from '../instructions.ts';
import { type BinaryOp, type CompareOp, isShift } from '../ops.ts';
import type { IntType, Type } from '../types.ts';
import type { Step } from './code.ts';
import { conversion, reinterpretation } from './conversions.ts';
import type { DecodeContext } from './decode.ts';
import { floatBinary, floatUnary } from './floats.ts';
import { bigBinary, bigUnary, smallBinary, smallUnary } from './integers.ts';
import { FunctionValue, type RuntimeValue } from './values.ts';

type ArithmeticInst = Extract<
  Inst,
  { kind: 'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' | 'select' }
>;

export function arithmeticStep(context: DecodeContext, d: ValueId, inst: ArithmeticInst): Step {
  const { typeOf } = context;
  switch (inst.kind) {
    case 'unary':
      return unaryStep(d, inst);
    case 'binary':
      return binaryStep(d, inst, typeOf(inst.right));
    case 'compare':
      return compareStep(d, inst, inst.type.kind === 'bool');
    case 'convert': {
      const { operand } = inst;
      const convert = conversion(typeOf(operand), inst.type);
      return (r) => {
        r[d] = convert(r[operand]);
      };
    }
    case 'reinterpret': {
      const { operand } = inst;
      const convert = reinterpretation(typeOf(operand), inst.type);
      return (r) => {
        r[d] = convert(r[operand]);
      };
    }
    case 'select': {
      const { condition, ifTrue, ifFalse } = inst;
      return (r) => {
        r[d] = isTrue(r[condition]) ? r[ifTrue] : r[ifFalse];
      };
    }
    default:
      return unreachable(inst, 'arithmeticStep');
  }
}

/** A `bool`, or in lowered IR an `i32`. */
export function isTrue(condition: RuntimeValue): boolean {
  return condition === true || (condition !== false && condition !== 0);
}

function unaryStep(d: ValueId, inst: Extract<Inst, { kind: 'unary' }>): Step {
  const { op, type, operand } = inst;
  if (type.kind === 'bool') {
    return (r) => {
      r[d] = r[operand] === false;
    };
  }
  if (type.kind === 'int' && type.bits === 64) {
    const run = bigUnary(op, type);
    return (r) => {
      r[d] = run(r[operand] as bigint);
    };
  }
  if (type.kind !== 'int' && type.kind !== 'float')
    throw new InternalError(`${op} of ${type.text}`);
  const run = type.kind === 'int' ? smallUnary(op, type) : floatUnary(op, type);
  return (r) => {
    r[d] = run(r[operand] as number);
  };
}

function binaryStep(d: ValueId, inst: Extract<Inst, { kind: 'binary' }>, rightType: Type): Step {
  const { op, type, left: a, right: b } = inst;
  if (isShift(op) && type.kind === 'int') return shiftStep(d, op, type, a, b, rightType);
  if (type.kind === 'bool') return logicStep(d, op, a, b);
  if (type.kind === 'int' && type.bits === 64) {
    const run = bigBinary(op, type);
    return (r) => {
      r[d] = run(r[a] as bigint, r[b] as bigint);
    };
  }
  if (type.kind === 'float') {
    const run = floatBinary(op, type);
    return (r) => {
      r[d] = run(r[a] as number, r[b] as number);
    };
  }
  if (type.kind !== 'int') throw new InternalError(`${op} of ${type.text}`);
  const run = smallBinary(op, type);
  return (
    commonStep(d, op, type, a, b) ??
    ((r) => {
      r[d] = run(r[a] as number, r[b] as number);
    })
  );
}

/** The operations that programs spend their time in, without a call inside. Same as `smallBinary`. */
function commonStep(
  d: ValueId,
  op: BinaryOp,
  type: IntType,
  a: ValueId,
  b: ValueId,
): Step | undefined {
  if (type.name === 'i32') {
    switch (op) {
      case 'add':
        return (r) => {
          r[d] = ((r[a] as number) + (r[b] as number)) | 0;
        };
      case 'sub':
        return (r) => {
          r[d] = ((r[a] as number) - (r[b] as number)) | 0;
        };
      case 'mul':
        return (r) => {
          r[d] = Math.imul(r[a] as number, r[b] as number);
        };
      default:
        return undefined;
    }
  }
  if (type.name === 'u32') {
    switch (op) {
      case 'add':
        return (r) => {
          r[d] = ((r[a] as number) + (r[b] as number)) >>> 0;
        };
      case 'xor':
        return (r) => {
          r[d] = ((r[a] as number) ^ (r[b] as number)) >>> 0;
        };
      default:
        return undefined;
    }
  }
  return undefined;
}

function logicStep(d: ValueId, op: BinaryOp, a: ValueId, b: ValueId): Step {
  switch (op) {
    case 'and':
      return (r) => {
        r[d] = r[a] === true && r[b] === true;
      };
    case 'or':
      return (r) => {
        r[d] = r[a] === true || r[b] === true;
      };
    case 'xor':
      return (r) => {
        r[d] = r[a] !== r[b];
      };
    default:
      throw new InternalError(`${op} of bool`);
  }
}

/** The count may be of any integer type; only its low bits count. */
function shiftStep(
  d: ValueId,
  op: BinaryOp,
  type: IntType,
  a: ValueId,
  b: ValueId,
  countType: Type,
): Step {
  const mask = type.bits - 1;
  const wideCount = countType.kind === 'int' && countType.bits === 64;
  const count = wideCount
    ? (x: RuntimeValue): number => Number(BigInt.asUintN(6, x as bigint)) & mask
    : (x: RuntimeValue): number => (x as number) & mask;
  if (type.bits === 64) {
    const run = bigBinary(op, type);
    return (r) => {
      r[d] = run(r[a] as bigint, BigInt(count(r[b])));
    };
  }
  const run = smallBinary(op, type);
  return (r) => {
    r[d] = run(r[a] as number, count(r[b]));
  };
}

/** JavaScript compares numbers, BigInts and booleans of one type as the language does. */
function compareStep(d: ValueId, inst: Extract<Inst, { kind: 'compare' }>, bool: boolean): Step {
  const { left: a, right: b } = inst;
  const test = comparison(inst.op);
  if (!bool) {
    return (r) => {
      r[d] = test(r[a] as number, r[b] as number) ? 1 : 0;
    };
  }
  switch (inst.op) {
    case 'lt':
      return (r) => {
        r[d] = (r[a] as number) < (r[b] as number);
      };
    default:
      return (r) => {
        r[d] = test(r[a] as number, r[b] as number);
      };
  }
}

export function comparison(op: CompareOp): (x: number, y: number) => boolean {
  switch (op) {
    case 'eq':
      return same;
    case 'ne':
      return (x, y) => !same(x, y);
    case 'lt':
      return (x, y) => x < y;
    case 'le':
      return (x, y) => x <= y;
    case 'gt':
      return (x, y) => x > y;
    case 'ge':
      return (x, y) => x >= y;
    default:
      return unreachable(op, 'comparison');
  }
}

/** Function references are equal when they name the same function. */
function same(x: RuntimeValue, y: RuntimeValue): boolean {
  if (x instanceof FunctionValue && y instanceof FunctionValue) return x.name === y.name;
  return x === y;
}
