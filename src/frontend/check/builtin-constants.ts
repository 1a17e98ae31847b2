/** `i32.MAX`, `f64.EPSILON`, `math.PI` and the like: literals with names. */

import type { FloatName, IntName } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { checkFloat, integerRange, plainLiteral } from './literals.ts';
import type { Want } from './want.ts';

type MakeConstant = (b: Body, span: Span, want: Want) => TypedExpr;

const INTS: readonly IntName[] = ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64'];

const FLOATS: Readonly<Record<FloatName, Readonly<Record<string, number>>>> = {
  f32: {
    MAX: 3.4028234663852886e38,
    MIN: -3.4028234663852886e38,
    MIN_POSITIVE: 1.1754943508222875e-38,
    EPSILON: 1.1920928955078125e-7,
    INFINITY: Number.POSITIVE_INFINITY,
    NEG_INFINITY: Number.NEGATIVE_INFINITY,
    NAN: Number.NaN,
  },
  f64: {
    MAX: Number.MAX_VALUE,
    MIN: -Number.MAX_VALUE,
    MIN_POSITIVE: 2.2250738585072014e-308,
    EPSILON: Number.EPSILON,
    INFINITY: Number.POSITIVE_INFINITY,
    NEG_INFINITY: Number.NEGATIVE_INFINITY,
    NAN: Number.NaN,
  },
};

const MATH: Readonly<Record<string, number>> = {
  PI: Math.PI,
  TAU: 2 * Math.PI,
  E: Math.E,
  SQRT_2: Math.SQRT2,
  LN_2: Math.LN2,
  LN_10: Math.LN10,
};

/** How to make the constant `namespace.name`; undefined when there is none. */
export function builtinConstant(namespace: string, name: string): MakeConstant | undefined {
  if (namespace === 'math') {
    const value = Object.hasOwn(MATH, name) ? MATH[name] : undefined;
    // Like a literal, it takes the float type its context expects.
    return value === undefined
      ? undefined
      : (b, span, want) => checkFloat(b, value, undefined, span, want);
  }
  if (namespace === 'f32' || namespace === 'f64') {
    const row = FLOATS[namespace];
    const value = Object.hasOwn(row, name) ? row[name] : undefined;
    return value === undefined
      ? undefined
      : (b, span) => plainLiteral(b.types[namespace], value, span);
  }
  const int = INTS.find((n) => n === namespace);
  if (int === undefined) return undefined;
  if (name === 'BITS') return (b, span) => plainLiteral(b.types.i32, b.types[int].bits, span);
  if (name !== 'MIN' && name !== 'MAX') return undefined;
  return (b, span) => {
    const type = b.types[int];
    const { min, max } = integerRange(type);
    const value = name === 'MIN' ? min : max;
    return plainLiteral(type, type.bits === 64 ? value : Number(value), span);
  };
}

/** Names of the constants of a namespace, for suggestions. */
export function constantNames(namespace: string): readonly string[] {
  if (namespace === 'math') return Object.keys(MATH);
  if (namespace === 'f32' || namespace === 'f64') return Object.keys(FLOATS[namespace]);
  return INTS.some((n) => n === namespace) ? ['MIN', 'MAX', 'BITS'] : [];
}
