/** Constants that types need: lengths of arrays and discriminants of enums. */

import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import { checkConstantExpr, evaluateExpr } from './constants.ts';
import type { TypeContext } from './resolve-type.ts';

const MAX_LENGTH = 2147418112n;

/** The length that `expr` gives, at least 0; undefined after an error was reported. */
export function evaluateLength(context: TypeContext, expr: Expr): number | undefined {
  const value = evaluateInteger(context, expr, undefined, 'length');
  if (value === undefined) return undefined;
  if (value < 0n || value > MAX_LENGTH) {
    context.program.diagnostics.error(
      'FZ0508',
      expr.span,
      value < 0n
        ? `an array cannot have ${value} elements`
        : `an array of ${value} elements is too large`,
      value < 0n ? 'negative length' : `the limit is ${MAX_LENGTH}`,
    );
    return undefined;
  }
  return Number(value);
}

/** The integer a constant expression gives; `type` is asked for where it must be a certain one. */
export function evaluateInteger(
  context: TypeContext,
  expr: Expr,
  type: Type | undefined,
  what: 'length' | 'discriminant' | 'lane',
): bigint | undefined {
  // The common case costs nothing.
  if (expr.kind === 'int' && expr.suffix === undefined) return expr.value;
  const typed = context.program.demand(expr.span, () => checkConstantExpr(context, expr, type));
  if (typed === undefined || typed.type.kind === 'error') return undefined;
  if (typed.type.kind !== 'int') {
    reportNoInteger(context, expr.span, typed.type, what);
    return undefined;
  }
  const value = evaluateExpr(context.program, typed);
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : undefined;
}

function reportNoInteger(context: TypeContext, span: Span, type: Type, what: string): void {
  context.program.diagnostics.error(
    'FZ0508',
    span,
    `a ${what} is an integer, not \`${type.text}\``,
    'an integer constant is needed here',
  );
}
