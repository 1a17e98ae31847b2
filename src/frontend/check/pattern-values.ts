/** Patterns that compare with values: literals, constants and ranges. */

import type { Constant } from '../../ir/instructions.ts';
import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr, Pattern } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { ensureConst } from './constants.ts';
import { checkExpr } from './expressions.ts';
import { reportPatternType } from './patterns.ts';
import { valueExpr } from './value-exprs.ts';
import type { ValueRef } from './values.ts';
import { hint, must } from './want.ts';

type Of<K extends Pattern['kind']> = Extract<Pattern, { kind: K }>;
type Scalar = number | bigint | boolean | string;

export function literalPattern(b: Body, pattern: Of<'literal'>, type: Type): TypedPattern {
  const error: TypedPattern = { kind: 'wildcard', type: b.types.error, span: pattern.span };
  if (b.resolve(type).kind === 'error') return error;
  const value = checkExpr(b, pattern.value, hint(type));
  if (value.type.kind === 'error') return error;
  if (!b.infer.unify(value.type, type)) {
    reportPatternType(b, `\`${b.show(value.type)}\``, type, pattern.span);
    return error;
  }
  if (value.kind !== 'literal') {
    reportNotLiteral(b, pattern.span, value);
    return error;
  }
  rejectFloat(b, type, pattern.span);
  const node: { kind: 'literal'; value: Scalar; type: Type; span: Span } = {
    kind: 'literal',
    value: value.value,
    type,
    span: pattern.span,
  };
  b.patch(() => {
    node.value = value.value;
  });
  return b.track(node);
}

function reportNotLiteral(b: Body, span: Span, value: TypedExpr): void {
  b.diagnostics.error(
    'FZ0218',
    span,
    `a \`${b.show(value.type)}\` cannot be a pattern`,
    'not an integer, `char`, `bool` or `str` literal',
    ['bind the value to a name, and compare it in a guard: `x if x == …`'],
  );
}

/** An integer type, or a parameter that stands for one. */
function isInteger(type: Type): boolean {
  return type.kind === 'int' || (type.kind === 'parameter' && impliesBound(type.bounds, 'Int'));
}

function rejectFloat(b: Body, type: Type, span: Span): void {
  b.later(() => {
    const known = b.infer.zonk(type);
    if (known.kind !== 'float' && (known.kind !== 'parameter' || isInteger(known))) return;
    b.diagnostics.error(
      'FZ0218',
      span,
      `a \`${known.text}\` cannot be matched with a literal`,
      known.kind === 'float'
        ? 'equality of floats is no pattern'
        : 'only a parameter with the bound `Int` can be',
      ['bind the value to a name, and compare it in a guard: `x if x == …`'],
    );
  });
}

/** `MAX => …` with a constant of the program or of the compiler. */
export function constantPattern(
  b: Body,
  ref: Extract<ValueRef, { kind: 'const' | 'constant' }>,
  type: Type,
  span: Span,
): TypedPattern {
  const error: TypedPattern = { kind: 'wildcard', type: b.types.error, span };
  const expr = valueExpr(b, ref, span, hint(type));
  if (expr.type.kind === 'error' || b.resolve(type).kind === 'error') return error;
  if (!b.infer.unify(expr.type, type)) {
    reportPatternType(b, `\`${b.show(expr.type)}\``, type, span);
    return error;
  }
  const value = constantOf(b, ref, expr);
  if (value === undefined) return error;
  return valuePattern(b, value, b.resolve(expr.type), span) ?? error;
}

function constantOf(
  b: Body,
  ref: Extract<ValueRef, { kind: 'const' | 'constant' }>,
  expr: TypedExpr,
): Constant | undefined {
  if (ref.kind === 'const') {
    return ensureConst(b.program, ref.symbol) ? ref.decl.value : undefined;
  }
  return expr.kind === 'literal' ? expr.value : undefined;
}

/** A constant value as a pattern, part by part. */
function valuePattern(b: Body, value: Constant, type: Type, span: Span): TypedPattern | undefined {
  if (typeof value !== 'object') {
    rejectFloat(b, type, span);
    return { kind: 'literal', value, type, span };
  }
  if ('function' in value) return unmatched(b, type, span);
  if (type.kind === 'enum' && 'variant' in value) {
    const payload = b.program.variantsOf(type)[value.variant]?.payload ?? [];
    const args = value.items.map((item, i) =>
      valuePattern(b, item, payload[i] ?? b.types.error, span),
    );
    const complete = args.filter((a) => a !== undefined);
    if (complete.length !== args.length) return undefined;
    return { kind: 'variant', type, variant: value.variant, args: complete, span };
  }
  if (type.kind === 'tuple' || type.kind === 'struct') {
    const types =
      type.kind === 'tuple' ? type.elements : b.program.fieldsOf(type).map((f) => f.type);
    const parts: { index: number; pattern: TypedPattern }[] = [];
    for (const [index, item] of value.items.entries()) {
      const pattern = valuePattern(b, item, types[index] ?? b.types.error, span);
      if (pattern === undefined) return undefined;
      parts.push({ index, pattern });
    }
    return { kind: 'parts', type, parts, span };
  }
  return unmatched(b, type, span);
}

function unmatched(b: Body, type: Type, span: Span): undefined {
  b.diagnostics.error(
    'FZ0218',
    span,
    `a constant of type \`${type.text}\` cannot be a pattern`,
    'compare it in a guard',
    ['bind the value to a name: `x if x == …`'],
  );
  return undefined;
}

export function rangePattern(b: Body, pattern: Of<'range'>, type: Type): TypedPattern {
  const error: TypedPattern = { kind: 'wildcard', type: b.types.error, span: pattern.span };
  if (b.resolve(type).kind === 'error') return error;
  const lo = rangeEnd(b, pattern.lo, type);
  const hi = rangeEnd(b, pattern.hi, type);
  if (lo === undefined || hi === undefined) return error;
  const node = {
    kind: 'range' as const,
    lo: 0 as number | bigint,
    hi: 0 as number | bigint,
    type,
    span: pattern.span,
  };
  b.patch(() => {
    node.type = b.infer.zonk(node.type);
    const from = lo();
    const to = hi();
    if (!isNumber(from) || !isNumber(to)) return;
    node.lo = from;
    node.hi = pattern.inclusive ? to : typeof to === 'bigint' ? to - 1n : to - 1;
    checkRangeType(b, node, pattern.span);
  });
  return node;
}

function isNumber(value: Scalar | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** An end of a range; its value is asked for when all types are known. */
function rangeEnd(b: Body, expr: Expr, type: Type): (() => Scalar | undefined) | undefined {
  const typed = checkExpr(b, expr, must(type));
  if (typed.type.kind === 'error') return undefined;
  if (typed.kind === 'literal') return () => typed.value;
  if (typed.kind === 'const') {
    const symbol = b.program.symbolOfConst.get(typed.decl);
    if (symbol === undefined || !ensureConst(b.program, symbol)) return undefined;
    const { value } = typed.decl;
    if (isScalar(value)) return () => value;
  }
  reportNotLiteral(b, expr.span, typed);
  return undefined;
}

function isScalar(value: Constant | undefined): value is Scalar {
  return value !== undefined && typeof value !== 'object';
}

function checkRangeType(
  b: Body,
  node: { readonly lo: number | bigint; readonly hi: number | bigint; readonly type: Type },
  span: Span,
): void {
  if (node.type.kind === 'error') return;
  if (node.type.kind !== 'char' && !isInteger(node.type)) {
    b.diagnostics.error(
      'FZ0218',
      span,
      `a range cannot match \`${node.type.text}\``,
      'only integers and `char` have ranges',
    );
  } else if (node.lo > node.hi) {
    b.diagnostics.error('FZ0218', span, 'this range is empty', 'it matches nothing', [
      '`lo..hi` leaves `hi` out; `lo..=hi` has it',
    ]);
  }
}
