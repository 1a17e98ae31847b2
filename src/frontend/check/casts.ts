/** `as`. */

import type { Type } from '../../ir/types.ts';
import { vectorsFit } from '../../ir/vector-ops.ts';
import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { checkExpr } from './expressions.ts';
import { integerRange, literalInteger } from './literals.ts';
import { resolveType } from './resolve-type.ts';
import { ANY, hint, type Want } from './want.ts';

type Cast = Extract<Expr, { kind: 'cast' }>;

export function checkCast(b: Body, expr: Cast): TypedExpr {
  const target = resolveType(b.typeContext, expr.type, 'part');
  const operand = checkExpr(b, expr.operand, operandWant(b, expr.operand, target));
  const from = b.resolve(operand.type);
  if (target.kind === 'error' || from.kind === 'error') return b.error(expr.span);
  if (from.kind === 'never') return operand;
  const node: TypedExpr = b.track({ kind: 'cast', operand, type: target, span: expr.span });
  if (b.infer.isOpen(from)) {
    b.later(() => {
      checkAllowed(b, expr, b.infer.zonk(from), target);
    });
    return node;
  }
  return checkAllowed(b, expr, from, target) ? node : b.error(expr.span);
}

/** A literal that fits the target is of the target's type; any other is what it would be alone. */
function operandWant(b: Body, operand: Expr, target: Type): Want {
  if (operand.kind === 'float' && target.kind === 'float') return hint(target);
  const literal = literalInteger(operand);
  if (literal === undefined || literal.suffix !== undefined) return ANY;
  if (target.kind === 'char') return hint(b.types.u32);
  if (target.kind !== 'int') return ANY;
  const { min, max } = integerRange(target);
  return literal.value >= min && literal.value <= max ? hint(target) : ANY;
}

function checkAllowed(b: Body, expr: Cast, from: Type, to: Type): boolean {
  if (from.kind === 'error' || allowed(b, from, to)) return true;
  b.diagnostics.error(
    'FZ0209',
    expr.span,
    `cannot convert \`${from.text}\` to \`${to.text}\``,
    'no such conversion',
    cures(from, to),
    [{ span: expr.operand.span, message: `this is \`${from.text}\``, primary: false }],
  );
  return false;
}

function allowed(b: Body, from: Type, to: Type): boolean {
  if (from === to) return true;
  if (from.kind === 'vector' && to.kind === 'vector') return vectorsFit('convert', from, to);
  if (isNumber(from)) {
    if (isNumber(to)) return true;
    return to.kind === 'char' && from.kind === 'int' && (from.name === 'u32' || from.name === 'u8');
  }
  if (from.kind === 'bool' || from.kind === 'char') {
    return to.kind === 'int' || (to.kind === 'parameter' && impliesBound(to.bounds, 'Int'));
  }
  if (from.kind === 'enum') {
    return to.kind === 'int' && b.program.variantsOf(from).every((v) => v.payload.length === 0);
  }
  return false;
}

function isNumber(type: Type): boolean {
  return (
    type.kind === 'int' ||
    type.kind === 'float' ||
    (type.kind === 'parameter' && impliesBound(type.bounds, 'Num'))
  );
}

function cures(from: Type, to: Type): readonly string[] {
  if (from.kind === 'vector' && to.kind === 'vector') {
    return [
      `\`as\` converts lanes one by one; \`${to.text}.from_bits(…)\` keeps the bits, \`widen_low\`, \`widen_high\` and \`narrow\` change the number of lanes`,
    ];
  }
  if (to.kind === 'bool') return ['compare it: `… != 0`'];
  if (to.kind === 'char' && from.kind === 'int') return ['go by `u32`: `… as u32 as char`'];
  if (from.kind === 'bool' && to.kind === 'float') return ['go by `i32`: `… as i32 as f64`'];
  if (to.kind === 'str') return ['make text of it: `str.from(…)`'];
  if (from.kind === 'str' && (to.kind === 'int' || to.kind === 'float')) {
    return ['read the number: `.parse_i32()` or `.parse_f64()`, which give an `Option`'];
  }
  if (from.kind === 'enum') return ['only an enum without payloads has a number; `match` on it'];
  return [];
}
