/** `f"…"`, and what can become text. */

import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { checkExpr } from './expressions.ts';
import { plainLiteral } from './literals.ts';
import { ANY } from './want.ts';

export function checkFormat(b: Body, expr: Extract<Expr, { kind: 'format' }>): TypedExpr {
  const parts: TypedExpr[] = [];
  for (const part of expr.parts) {
    if (typeof part !== 'string') parts.push(asText(b, checkExpr(b, part, ANY)));
    else if (part !== '') parts.push(plainLiteral(b.types.str, part, expr.span));
  }
  if (parts.length === 0) return plainLiteral(b.types.str, '', expr.span);
  return { kind: 'concat', parts, type: b.types.str, span: expr.span };
}

/** `str.from(value)`; text is itself. */
export function asText(b: Body, value: TypedExpr): TypedExpr {
  const type = b.resolve(value.type);
  if (type.kind === 'str' || type.kind === 'error' || type.kind === 'never') return value;
  if (b.infer.kindOf(type) === 'any') {
    b.infer.unify(type, b.types.str);
    return value;
  }
  const printable =
    type.kind === 'int' ||
    type.kind === 'float' ||
    type.kind === 'bool' ||
    type.kind === 'char' ||
    b.infer.kindOf(type) !== undefined ||
    (type.kind === 'parameter' && impliesBound(type.bounds, 'Num'));
  if (!printable) {
    b.diagnostics.error(
      'FZ0203',
      value.span,
      `\`${b.show(type)}\` cannot be made into text`,
      'only numbers, `bool`, `char` and `str` can',
      type.kind === 'parameter'
        ? [`add the bound: \`${type.name}: ${[...type.bounds, 'Num'].join(' + ')}\``]
        : type.kind === 'void'
          ? []
          : ['make text of its parts'],
    );
    return b.error(value.span);
  }
  return { kind: 'builtin', op: 'str.from', args: [value], type: b.types.str, span: value.span };
}
