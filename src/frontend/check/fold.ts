/**
 * Values of expressions that need no evaluator: literals and what is built of them. Simple programs are
 * checked without building any IR.
 */

import type { Constant } from '../../ir/instructions.ts';
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

/** The integer that an expression is, if that can be seen without running anything. */
export function knownInteger(expr: TypedExpr): bigint | undefined {
  const value =
    expr.kind === 'literal' ? expr.value : expr.kind === 'const' ? expr.decl.value : undefined;
  if (expr.type.kind === 'bool' || expr.type.kind === 'float') return undefined;
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}
