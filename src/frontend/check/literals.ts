/** Literals: their types from context, and whether their values fit. */

import type { FloatName, IntName, IntType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { isPrimitive } from './resolve-type.ts';
import { type Want, wantedType } from './want.ts';

/** The value of an integer literal with its sign, looking through `-`. */
export function literalInteger(
  expr: Expr,
): { value: bigint; suffix: string | undefined } | undefined {
  if (expr.kind === 'int') return { value: expr.value, suffix: expr.suffix };
  if (expr.kind === 'unary' && expr.op === '-' && expr.operand.kind === 'int') {
    return { value: -expr.operand.value, suffix: expr.operand.suffix };
  }
  return undefined;
}

/** An integer literal; `value` has its sign. */
export function checkInt(
  b: Body,
  value: bigint,
  suffix: string | undefined,
  span: Span,
  want: Want,
): TypedExpr {
  const type = integerLiteralType(b, suffix, span, want);
  const node = { kind: 'literal' as const, type, value: number(value), span };
  const settle = (): void => {
    settleInteger(b, node, value);
  };
  whenTyped(b, node, settle);
  return node;
}

/** Runs `settle` when the type of a literal is known, which may be now. */
function whenTyped(b: Body, node: { type: Type }, settle: () => void): void {
  if (!b.infer.isOpen(node.type)) {
    settle();
    return;
  }
  b.patch(() => {
    node.type = b.infer.zonk(node.type);
    settle();
  });
}

/** Exact where it matters before the type is known; the final value is set with the type. */
function number(value: bigint): number | bigint {
  const rounded = Number(value);
  return Number.isSafeInteger(rounded) ? rounded : value;
}

function integerLiteralType(b: Body, suffix: string | undefined, span: Span, want: Want): Type {
  if (suffix !== undefined) return suffixType(b, suffix, span);
  const wanted = wantedType(want);
  if (wanted !== undefined) {
    const known = b.resolve(wanted);
    if (known.kind === 'int' || known.kind === 'float') return known;
    const kind = b.infer.kindOf(known);
    if (kind === 'int' || kind === 'float') return known;
    if (known.kind === 'parameter' && impliesBound(known.bounds, 'Num')) return known;
  }
  return b.infer.fresh('int', span);
}

function suffixType(b: Body, suffix: string, span: Span): Type {
  if (isPrimitive(suffix)) {
    const type = b.types[suffix];
    if (type.kind === 'int' || type.kind === 'float') return type;
  }
  b.diagnostics.error('FZ0202', span, `\`${suffix}\` is not a number type`, 'unknown suffix', [
    'suffixes are `i8 i16 i32 i64 u8 u16 u32 u64 f32 f64`',
  ]);
  return b.types.error;
}

function settleInteger(
  b: Body,
  node: { type: Type; value: number | bigint; span: Span },
  value: bigint,
): void {
  const { type } = node;
  if (type.kind === 'int') {
    const { min, max } = integerRange(type);
    if (value < min || value > max) {
      reportRange(b, node.span, value, type);
      node.type = b.types.error;
      return;
    }
    node.value = type.bits === 64 ? value : Number(value);
  } else if (type.kind === 'float') {
    const float = Number(value);
    node.value = type.bits === 32 ? Math.fround(float) : float;
  } else {
    node.value = number(value);
  }
}

/** The smallest and largest value of an integer type. */
export function integerRange(type: IntType): { readonly min: bigint; readonly max: bigint } {
  const size = 1n << BigInt(type.bits);
  return type.signed ? { min: -size / 2n, max: size / 2n - 1n } : { min: 0n, max: size - 1n };
}

function reportRange(b: Body, span: Span, value: bigint, type: IntType): void {
  const { min, max } = integerRange(type);
  const digits = value.toString();
  const shown = digits.length > 40 ? `${digits.slice(0, 20)}…` : digits;
  const fits = NARROW_TO_WIDE.find((name) => {
    const range = integerRange(intType(b, name));
    return value >= range.min && value <= range.max;
  });
  b.diagnostics.error(
    'FZ0202',
    span,
    `\`${shown}\` does not fit \`${type.name}\``,
    `\`${type.name}\` goes from ${min} to ${max}`,
    fits === undefined
      ? ['no integer type is that large']
      : value < 0n && !type.signed
        ? [`an unsigned type has no negative numbers; \`${fits}\` has`]
        : [`\`${fits}\` would hold it: \`${shown}${fits}\``],
  );
}

const NARROW_TO_WIDE: readonly IntName[] = ['i32', 'u32', 'i64', 'u64'];

function intType(b: Body, name: IntName): IntType {
  return b.types[name];
}

export function checkFloat(
  b: Body,
  value: number,
  suffix: string | undefined,
  span: Span,
  want: Want,
): TypedExpr {
  const type = floatLiteralType(b, suffix, span, want);
  const node = { kind: 'literal' as const, type, value, span };
  const settle = (): void => {
    const { type: known } = node;
    if (known.kind === 'float' && known.bits === 32) node.value = Math.fround(value);
    const infinite = !Number.isFinite(node.value);
    if (known.kind === 'float' && infinite) {
      reportFloatRange(b, span, known.name);
    } else if (known.kind === 'int') {
      b.diagnostics.error(
        'FZ0201',
        span,
        `expected \`${known.name}\`, found a float literal`,
        'this has a fraction',
      );
    }
  };
  whenTyped(b, node, settle);
  return node;
}

function reportFloatRange(b: Body, span: Span, name: FloatName): void {
  b.diagnostics.error('FZ0202', span, `this number does not fit \`${name}\``, 'too large', [
    `write \`${name}.INFINITY\` if that is what is meant`,
  ]);
}

function floatLiteralType(b: Body, suffix: string | undefined, span: Span, want: Want): Type {
  if (suffix !== undefined) return suffixType(b, suffix, span);
  const wanted = wantedType(want);
  if (wanted !== undefined) {
    const known = b.resolve(wanted);
    if (known.kind === 'float' || b.infer.kindOf(known) === 'float') return known;
    if (known.kind === 'parameter' && impliesBound(known.bounds, 'Float')) return known;
  }
  return b.infer.fresh('float', span);
}

/** A literal of a type that leaves no choice. */
export function plainLiteral(
  type: Type,
  value: number | bigint | boolean | string,
  span: Span,
): TypedExpr {
  return { kind: 'literal', type, value, span };
}
