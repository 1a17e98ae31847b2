/**
 * Types as interned values: two types are equal exactly when they are the same object of one store
 * (`type-store.ts`).
 *
 * The front end and the IR share this universe. The kinds `parameter` and `error` exist only while
 * checking; `ref`, `multi` and `handle` only in IR. Lowered IR uses `i32 u32 i64 u64 f32 f64`, the vectors,
 * `handle`, `void` and `multi` of those, and nothing else.
 */

export const INT_NAMES = ['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32', 'u64'] as const;
export const FLOAT_NAMES = ['f32', 'f64'] as const;
/** The types of which there is one each and which every program may name. */
export const PRIMITIVE_NAMES = [
  ...INT_NAMES,
  ...FLOAT_NAMES,
  'bool',
  'char',
  'void',
  'str',
] as const;

export type IntName = (typeof INT_NAMES)[number];
export type FloatName = (typeof FLOAT_NAMES)[number];
export type PrimitiveName = (typeof PRIMITIVE_NAMES)[number];
export type VectorName =
  | 'f32x4'
  | 'f64x2'
  | 'i8x16'
  | 'u8x16'
  | 'i16x8'
  | 'u16x8'
  | 'i32x4'
  | 'u32x4'
  | 'i64x2'
  | 'u64x2';
export type MaskName = 'm8x16' | 'm16x8' | 'm32x4' | 'm64x2';

/** What a generic parameter may be asked to do; a closed set. */
export type Bound = 'Num' | 'Int' | 'Float' | 'Eq' | 'Ord' | 'Any';

export interface TypeCommon {
  /** Dense, in order of creation. For side tables. */
  readonly id: number;
  /** The canonical text, unique per type: what diagnostics and IR dumps show and the IR parser reads. */
  readonly text: string;
}

export interface IntType extends TypeCommon {
  readonly kind: 'int';
  readonly name: IntName;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}
export interface FloatType extends TypeCommon {
  readonly kind: 'float';
  readonly name: FloatName;
  readonly bits: 32 | 64;
}
/**
 * 128 bits: as many lanes of a number type as fit. With `mask`, what comparing two of them gives: every
 * lane is `true` or `false`, as wide as `element`, an unsigned integer. Inside a generic item the element
 * may be a type parameter (`vec<T>`, `mask<T>`); `lanes` is 0 then.
 */
export interface VectorType extends TypeCommon {
  readonly kind: 'vector';
  readonly element: Type;
  readonly lanes: number;
  readonly mask: boolean;
}
export interface BoolType extends TypeCommon {
  readonly kind: 'bool';
}
export interface CharType extends TypeCommon {
  readonly kind: 'char';
}
export interface VoidType extends TypeCommon {
  readonly kind: 'void';
}
/** The type of an expression that does not return (`return`, `panic(…)`). Checking only. */
export interface NeverType extends TypeCommon {
  readonly kind: 'never';
}
export interface StrType extends TypeCommon {
  readonly kind: 'str';
}
/** `[T; N]`: a value. */
export interface ArrayType extends TypeCommon {
  readonly kind: 'array';
  readonly element: Type;
  readonly length: number;
}
/** `[T]`: a view of somebody else's elements. */
export interface SliceType extends TypeCommon {
  readonly kind: 'slice';
  readonly element: Type;
}
export interface ListType extends TypeCommon {
  readonly kind: 'list';
  readonly element: Type;
}
export interface MapType extends TypeCommon {
  readonly kind: 'map';
  readonly key: Type;
  readonly value: Type;
}
export interface SetType extends TypeCommon {
  readonly kind: 'set';
  readonly element: Type;
}
export interface TupleType extends TypeCommon {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}
export interface StructType extends TypeCommon {
  readonly kind: 'struct';
  readonly origin: StructOrigin;
  readonly args: readonly Type[];
}
export interface EnumType extends TypeCommon {
  readonly kind: 'enum';
  readonly origin: EnumOrigin;
  readonly args: readonly Type[];
}
/** A reference to a named function. `mut` parameters are part of the type. */
export interface FunctionType extends TypeCommon {
  readonly kind: 'function';
  readonly params: readonly FunctionParam[];
  readonly result: Type;
}
/** A generic parameter inside a generic item. */
export interface ParameterType extends TypeCommon {
  readonly kind: 'parameter';
  readonly name: string;
  readonly bounds: readonly Bound[];
}
/** Poison: an expression that already has an error. Equal to everything, reports nothing. */
export interface ErrorType extends TypeCommon {
  readonly kind: 'error';
}
/** A place that holds a `target`. IR only; lives in SSA values and `mut` parameters, is never stored. */
export interface RefType extends TypeCommon {
  readonly kind: 'ref';
  readonly target: Type;
}
/** The results of a call that gives not exactly one. Lowered IR only. */
export interface MultiType extends TypeCommon {
  readonly kind: 'multi';
  readonly types: readonly Type[];
}
/** A value of the host. Lowered IR only: `externref` in `off`, an index into the handle table in `on`. */
export interface HandleType extends TypeCommon {
  readonly kind: 'handle';
}

export type Type =
  | IntType
  | FloatType
  | VectorType
  | BoolType
  | CharType
  | VoidType
  | NeverType
  | StrType
  | ArrayType
  | SliceType
  | ListType
  | MapType
  | SetType
  | TupleType
  | StructType
  | EnumType
  | FunctionType
  | ParameterType
  | ErrorType
  | RefType
  | MultiType
  | HandleType;

export interface FunctionParam {
  readonly type: Type;
  readonly mut: boolean;
}
export interface Field {
  readonly name: string;
  readonly type: Type;
  /** For people: its documentation comment. */
  readonly doc?: string;
}
/** A variant; `payload` is empty for a bare one. `discriminant` is what `as i32` gives. */
export interface Variant {
  readonly name: string;
  readonly payload: readonly Type[];
  readonly discriminant: number;
  readonly doc?: string;
}

/** The declaration behind every instance of a struct. `fields` is set once, after all names are known. */
export interface StructOrigin {
  /** Unique in a program: the path of its module and its name (`geometry::Point`). */
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  readonly doc?: string;
  fields: readonly Field[] | undefined;
}
export interface EnumOrigin {
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  readonly doc?: string;
  variants: readonly Variant[] | undefined;
}

/** How wide a vector is. */
export const VECTOR_BITS = 128;

/** Integer, float, `bool` or `char`: one machine value. */
export function isScalar(type: Type): boolean {
  return (
    type.kind === 'int' || type.kind === 'float' || type.kind === 'bool' || type.kind === 'char'
  );
}

/** The vectors that programs name, with their elements. */
export const VECTOR_NAMES: Readonly<Record<VectorName | MaskName, IntName | FloatName>> = {
  f32x4: 'f32',
  f64x2: 'f64',
  i8x16: 'i8',
  u8x16: 'u8',
  i16x8: 'i16',
  u16x8: 'u16',
  i32x4: 'i32',
  u32x4: 'u32',
  i64x2: 'i64',
  u64x2: 'u64',
  m8x16: 'u8',
  m16x8: 'u16',
  m32x4: 'u32',
  m64x2: 'u64',
};

export function isVectorName(name: string): name is VectorName | MaskName {
  return Object.hasOwn(VECTOR_NAMES, name);
}

/** Value semantics with parts: assignment copies them all. */
export function isAggregate(type: Type): type is ArrayType | StructType | TupleType | EnumType {
  return (
    type.kind === 'array' || type.kind === 'struct' || type.kind === 'tuple' || type.kind === 'enum'
  );
}

/** Reference semantics. */
export function isCollection(type: Type): type is ListType | MapType | SetType {
  return type.kind === 'list' || type.kind === 'map' || type.kind === 'set';
}
