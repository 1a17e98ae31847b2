/** What vectors can do by name, in terms of the operations of the IR. */

import type { NamedVectorOp } from '../typed-ast.ts';

/** `v.name(…)`: the receiver is the first operand. */
const METHODS: Readonly<Record<string, NamedVectorOp>> = {
  replace: 'replace',
  abs: 'abs',
  sqrt: 'sqrt',
  floor: 'floor',
  ceil: 'ceil',
  trunc: 'trunc',
  round: 'nearest',
  nearest: 'nearest',
  popcount: 'popcount',
  min: 'min',
  max: 'max',
  add_sat: 'add_sat',
  sub_sat: 'sub_sat',
  avgr: 'avgr',
  rotl: 'rotl',
  rotr: 'rotr',
  any: 'any',
  all: 'all',
  bitmask: 'bitmask',
  select: 'select',
  shuffle: 'shuffle',
  swizzle: 'swizzle',
};

/** `f32x4.name(…)`: what makes a vector of that type, or writes one. */
const MAKERS: Readonly<Record<string, NamedVectorOp | 'load' | 'store'>> = {
  splat: 'splat',
  load: 'load',
  store: 'store',
  from_bits: 'cast',
  narrow: 'narrow',
  widen_low: 'widen_low',
  widen_high: 'widen_high',
};

export function vectorMethod(name: string): NamedVectorOp | undefined {
  return Object.hasOwn(METHODS, name) ? METHODS[name] : undefined;
}

export function vectorMaker(name: string): NamedVectorOp | 'load' | 'store' | undefined {
  return Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
}

/** For suggestions. */
export const VECTOR_METHODS: readonly string[] = Object.keys(METHODS);
export const VECTOR_MAKERS: readonly string[] = Object.keys(MAKERS);
