/** Machine types: which WebAssembly type a value of lowered IR has. */

import type binaryen from 'binaryen';
import type { Module } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import { InternalError, unreachable } from '../report/unreachable.ts';

export type Binaryen = typeof binaryen;
export type ExpressionRef = binaryen.ExpressionRef;

export type Lane = 'i32' | 'i64' | 'f32' | 'f64' | 'v128' | 'externref';

/** The lane of a value's type; narrow integers, `bool`, `char` and functions are held as `i32`. */
export function laneOf(type: Type, dialect: Module['dialect']): Lane {
  switch (type.kind) {
    case 'int':
      return type.bits === 64 ? 'i64' : 'i32';
    case 'float':
      return type.name;
    case 'vector':
      return 'v128';
    case 'bool':
    case 'char':
    case 'function':
      return 'i32';
    case 'handle':
      return dialect === 'reference' ? 'externref' : 'i32';
    default:
      throw new InternalError(`backend: ${type.text} is no machine type`);
  }
}

/** The lanes of a function's result: none for `void`, several for a `multi`. */
export function lanesOf(type: Type, dialect: Module['dialect']): Lane[] {
  if (type.kind === 'void' || type.kind === 'never') return [];
  if (type.kind === 'multi') return type.types.map((t) => laneOf(t, dialect));
  return [laneOf(type, dialect)];
}

export function wasmType(b: Binaryen, lane: Lane): binaryen.Type {
  switch (lane) {
    case 'i32':
      return b.i32;
    case 'i64':
      return b.i64;
    case 'f32':
      return b.f32;
    case 'f64':
      return b.f64;
    case 'v128':
      return b.v128;
    case 'externref':
      return b.externref;
    default:
      return unreachable(lane, 'wasmType');
  }
}

/** The type of several lanes at once: of parameters, or of the results of a call. */
export function wasmTypes(b: Binaryen, lanes: readonly Lane[]): binaryen.Type {
  return b.createType(lanes.map((lane) => wasmType(b, lane)));
}

/** Whether a value of this type is compared, divided, shifted and extended as signed. */
export function isSigned(type: Type): boolean {
  return type.kind === 'int' && type.signed;
}
