/** `a[i]` and `a[lo..hi]`. */

import type { Type } from '../../ir/types.ts';
import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { checkExpr } from './expressions.ts';
import { knownInteger, mayBeKnown } from './fold.ts';
import { isPlace } from './places.ts';
import { checkLane } from './vectors.ts';
import { ANY } from './want.ts';

type Of<K extends Expr['kind']> = Extract<Expr, { kind: K }>;

export function checkIndex(b: Body, expr: Of<'index'>): TypedExpr {
  const base = checkExpr(b, expr.base, ANY);
  if (expr.index.kind === 'range') return checkSlice(b, expr, base, expr.index);
  const type = b.resolve(base.type);
  if (type.kind === 'map' || type.kind === 'set') {
    checkExpr(b, expr.index, ANY);
    reportNotIndexable(b, expr, type);
    return b.error(expr.span);
  }
  if (type.kind === 'vector') return checkLane(b, base, expr.index, expr.span);
  const index = checkIndexValue(b, expr.index);
  if (type.kind === 'error' || index.type.kind === 'error') return b.error(expr.span);
  if (type.kind !== 'array' && type.kind !== 'slice' && type.kind !== 'list') {
    reportNotIndexable(b, expr, type);
    return b.error(expr.span);
  }
  if (type.kind === 'array') checkInRange(b, index, type.length);
  return b.track({ kind: 'index', base, index, type: type.element, span: expr.span });
}

/** An index: any integer type. */
export function checkIndexValue(b: Body, expr: Expr): TypedExpr {
  return requireInteger(b, checkExpr(b, expr, ANY));
}

/** Reports an index that is no integer. */
export function requireInteger(b: Body, index: TypedExpr): TypedExpr {
  const type = b.resolve(index.type);
  const kind = b.infer.kindOf(type);
  if (kind === 'any') b.infer.unify(type, b.types.i32);
  const right =
    type.kind === 'int' ||
    type.kind === 'error' ||
    type.kind === 'never' ||
    kind === 'int' ||
    kind === 'any' ||
    (type.kind === 'parameter' && impliesBound(type.bounds, 'Int'));
  if (right) return index;
  const float = type.kind === 'float' || kind === 'float';
  b.diagnostics.error(
    'FZ0215',
    index.span,
    `an index is an integer, not \`${b.show(type)}\``,
    `this is \`${b.show(type)}\``,
    float ? ['convert it: `… as i32`'] : [],
  );
  return b.error(index.span);
}

function checkInRange(b: Body, index: TypedExpr, length: number): void {
  if (!mayBeKnown(index)) return;
  b.later(() => {
    const value = knownInteger(index);
    if (value === undefined || (value >= 0n && value < BigInt(length))) return;
    b.diagnostics.error(
      'FZ0507',
      index.span,
      `index ${value} is outside of an array of ${length}`,
      length === 0 ? 'it has no elements' : `indices go from 0 to ${length - 1}`,
    );
  });
}

function reportNotIndexable(b: Body, expr: Of<'index'>, type: Type): void {
  const help =
    type.kind === 'map'
      ? ['write `.get(key)`, which gives an `Option`']
      : type.kind === 'str'
        ? ['write `.byte(i)` for a byte, or `[i..j]` for a part']
        : type.kind === 'tuple'
          ? ['write `.0`, `.1`, …']
          : [];
  b.diagnostics.error(
    'FZ0215',
    expr.base.span,
    `\`${b.show(type)}\` cannot be indexed`,
    'not an array, slice or `List`',
    help,
  );
}

function checkSlice(b: Body, expr: Of<'index'>, base: TypedExpr, range: Of<'range'>): TypedExpr {
  const lo = range.lo === undefined ? undefined : checkIndexValue(b, range.lo);
  const hi = range.hi === undefined ? undefined : checkIndexValue(b, range.hi);
  const type = b.resolve(base.type);
  if (type.kind === 'error' || lo?.type.kind === 'error' || hi?.type.kind === 'error') {
    return b.error(expr.span);
  }
  return sliceNode(b, base, { lo, hi, inclusive: range.inclusive }, expr.span);
}

/** A part of an array, slice or string. */
export function sliceNode(
  b: Body,
  base: TypedExpr,
  range: {
    readonly lo: TypedExpr | undefined;
    readonly hi: TypedExpr | undefined;
    readonly inclusive: boolean;
  },
  span: TypedExpr['span'],
): TypedExpr {
  const type = b.resolve(base.type);
  switch (type.kind) {
    case 'str':
      return { kind: 'slice', base, ...range, type, span };
    case 'slice':
      return b.track({ kind: 'slice', base, ...range, type, span });
    case 'array': {
      const slice = b.types.slice(type.element);
      // A value without a place of its own gets one as it becomes a slice.
      const viewed: TypedExpr = isPlace(base)
        ? base
        : b.track({ kind: 'as-slice', operand: base, type: slice, span: base.span });
      checkSliceRange(b, range, type.length);
      return b.track({ kind: 'slice', base: viewed, ...range, type: slice, span });
    }
    case 'list':
      b.diagnostics.error(
        'FZ0702',
        span,
        'a `List` has no slices',
        'slices view arrays and other slices',
        ['loop over the indices, or copy the elements into a list of their own'],
      );
      return b.error(span);
    default:
      b.diagnostics.error(
        'FZ0215',
        base.span,
        `\`${b.show(type)}\` cannot be sliced`,
        'not an array, slice or `str`',
      );
      return b.error(span);
  }
}

function checkSliceRange(
  b: Body,
  range: {
    readonly lo: TypedExpr | undefined;
    readonly hi: TypedExpr | undefined;
    readonly inclusive: boolean;
  },
  length: number,
): void {
  for (const end of [range.hi, range.lo]) {
    if (end === undefined || !mayBeKnown(end)) continue;
    b.later(() => {
      const value = knownInteger(end);
      const last = end === range.hi && range.inclusive ? BigInt(length) - 1n : BigInt(length);
      if (value === undefined || (value >= 0n && value <= last)) return;
      b.diagnostics.error(
        'FZ0507',
        end.span,
        `${value} is outside of an array of ${length}`,
        `the array ends at ${length}`,
      );
    });
  }
}
