/**
 * Values of expressions that need no evaluator: literals and what is built of them. Simple programs are
 * checked without building any IR.
 */

import type { Constant } from '../../ir/instructions.ts';
import type { Type } from '../../ir/types.ts';
import type { TypedExpr } from '../typed-ast.ts';

/** More copies than this are left to the evaluator. */
const MAX_REPEAT = 1 << 16;

/** The value of a finished expression, or undefined when it takes more than looking at it. */
export function foldConstant(expr: TypedExpr): Constant | undefined {
  switch (expr.kind) {
    case 'literal':
      return expr.type.kind === 'error' || expr.type.kind === 'parameter' ? undefined : expr.value;
    case 'const':
      return expr.decl.value;
    case 'bytes':
      return { items: [...expr.value] };
    case 'array':
      return foldItems(expr.elements);
    case 'tuple':
      return foldItems(expr.elements);
    case 'struct':
      return foldItems(expr.values);
    case 'enum': {
      const payload = foldItems(expr.args);
      return payload === undefined ? undefined : { variant: expr.variant, items: payload.items };
    }
    case 'repeat': {
      if (expr.type.kind !== 'array' || expr.type.length > MAX_REPEAT) return undefined;
      const value = foldConstant(expr.value);
      return value === undefined
        ? undefined
        : { items: new Array<Constant>(expr.type.length).fill(value) };
    }
    case 'function':
      return expr.typeArgs.length === 0 ? { function: expr.func.name } : undefined;
    default:
      return undefined;
  }
}

function foldItems(parts: readonly TypedExpr[]): { readonly items: Constant[] } | undefined {
  const items: Constant[] = [];
  for (const part of parts) {
    const value = foldConstant(part);
    if (value === undefined) return undefined;
    items.push(value);
  }
  return { items };
}

/** Whether it is worth asking for the integer that an expression is, once its types are known. */
export function mayBeKnown({ kind }: TypedExpr): boolean {
  return kind === 'literal' || kind === 'const' || kind === 'unary' || kind === 'binary';
}

/** The integer that an expression is, if that can be seen without running anything. */
export function knownInteger(expr: TypedExpr): bigint | undefined {
  if (expr.type.kind === 'bool' || expr.type.kind === 'float') return undefined;
  switch (expr.kind) {
    case 'literal':
      return integer(expr.value);
    case 'const':
      return integer(expr.decl.value);
    case 'unary': {
      const value = expr.op === 'neg' ? knownInteger(expr.operand) : undefined;
      return value === undefined ? undefined : wrapped(-value, expr.type);
    }
    case 'binary': {
      const operation = EXACT.get(expr.op);
      if (operation === undefined) return undefined;
      const left = knownInteger(expr.left);
      const right = left === undefined ? undefined : knownInteger(expr.right);
      if (left === undefined || right === undefined) return undefined;
      return wrapped(operation(left, right), expr.type);
    }
    default:
      return undefined;
  }
}

/** What cannot trap and has one meaning for all widths, but for the wrapping. */
const EXACT: ReadonlyMap<string, (left: bigint, right: bigint) => bigint> = new Map([
  ['add', (left, right) => left + right],
  ['sub', (left, right) => left - right],
  ['mul', (left, right) => left * right],
]);

function wrapped(value: bigint, type: Type): bigint | undefined {
  if (type.kind !== 'int') return undefined;
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

function integer(value: Constant | undefined): bigint | undefined {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
