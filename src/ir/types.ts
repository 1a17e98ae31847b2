/**
 * Types as interned values: two types are equal exactly when they are the same object of one `TypeStore`.
 *
 * The front end and the IR share this universe. The kinds `parameter` and `error` exist only while
 * checking; `ref`, `multi` and `handle` only in IR. Lowered IR uses `i32 u32 i64 u64 f32 f64`, the vectors,
 * `handle`, `void` and `multi` of those, and nothing else.
 */

import { InternalError } from '../report/unreachable.ts';

export type IntName = 'i8' | 'i16' | 'i32' | 'i64' | 'u8' | 'u16' | 'u32' | 'u64';
export type FloatName = 'f32' | 'f64';
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

interface Common {
  /** Dense, in order of creation. For side tables. */
  readonly id: number;
  /** The canonical text, unique per type: what diagnostics and IR dumps show and the IR parser reads. */
  readonly text: string;
}

export interface IntType extends Common {
  readonly kind: 'int';
  readonly name: IntName;
  readonly bits: 8 | 16 | 32 | 64;
  readonly signed: boolean;
}
export interface FloatType extends Common {
  readonly kind: 'float';
  readonly name: FloatName;
  readonly bits: 32 | 64;
}
/**
 * 128 bits: as many lanes of a number type as fit. With `mask`, what comparing two of them gives: every
 * lane is `true` or `false`, as wide as `element`, an unsigned integer. Inside a generic item the element
 * may be a type parameter (`vec<T>`, `mask<T>`); `lanes` is 0 then.
 */
export interface VectorType extends Common {
  readonly kind: 'vector';
  readonly element: Type;
  readonly lanes: number;
  readonly mask: boolean;
}
export interface BoolType extends Common {
  readonly kind: 'bool';
}
export interface CharType extends Common {
  readonly kind: 'char';
}
export interface VoidType extends Common {
  readonly kind: 'void';
}
/** The type of an expression that does not return (`return`, `panic(…)`). Checking only. */
export interface NeverType extends Common {
  readonly kind: 'never';
}
export interface StrType extends Common {
  readonly kind: 'str';
}
/** `[T; N]`: a value. */
export interface ArrayType extends Common {
  readonly kind: 'array';
  readonly element: Type;
  readonly length: number;
}
/** `[T]`: a view of somebody else's elements. */
export interface SliceType extends Common {
  readonly kind: 'slice';
  readonly element: Type;
}
export interface ListType extends Common {
  readonly kind: 'list';
  readonly element: Type;
}
export interface MapType extends Common {
  readonly kind: 'map';
  readonly key: Type;
  readonly value: Type;
}
export interface SetType extends Common {
  readonly kind: 'set';
  readonly element: Type;
}
export interface TupleType extends Common {
  readonly kind: 'tuple';
  readonly elements: readonly Type[];
}
export interface StructType extends Common {
  readonly kind: 'struct';
  readonly origin: StructOrigin;
  readonly args: readonly Type[];
}
export interface EnumType extends Common {
  readonly kind: 'enum';
  readonly origin: EnumOrigin;
  readonly args: readonly Type[];
}
/** A reference to a named function. `mut` parameters are part of the type. */
export interface FunctionType extends Common {
  readonly kind: 'function';
  readonly params: readonly FunctionParam[];
  readonly result: Type;
}
/** A generic parameter inside a generic item. */
export interface ParameterType extends Common {
  readonly kind: 'parameter';
  readonly name: string;
  readonly bounds: readonly Bound[];
}
/** Poison: an expression that already has an error. Equal to everything, reports nothing. */
export interface ErrorType extends Common {
  readonly kind: 'error';
}
/** A place that holds a `target`. IR only; lives in SSA values and `mut` parameters, is never stored. */
export interface RefType extends Common {
  readonly kind: 'ref';
  readonly target: Type;
}
/** The results of a call that gives not exactly one. Lowered IR only. */
export interface MultiType extends Common {
  readonly kind: 'multi';
  readonly types: readonly Type[];
}
/** A value of the host. Lowered IR only: `externref` in `off`, an index into the handle table in `on`. */
export interface HandleType extends Common {
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
}
/** A variant; `payload` is empty for a bare one. `discriminant` is what `as i32` gives. */
export interface Variant {
  readonly name: string;
  readonly payload: readonly Type[];
  readonly discriminant: number;
}

/** The declaration behind every instance of a struct. `fields` is set once, after all names are known. */
export interface StructOrigin {
  /** Unique in a program: the path of its module and its name (`geometry::Point`). */
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  fields: readonly Field[] | undefined;
}
export interface EnumOrigin {
  readonly name: string;
  readonly parameters: readonly ParameterType[];
  variants: readonly Variant[] | undefined;
}

/** How wide a vector is. */
export const VECTOR_BITS = 128;

/** Interns types. One per compile; nothing here is global. */
export class TypeStore {
  private readonly byKey = new Map<string, Type>();
  private readonly fieldCache = new Map<StructType, readonly Field[]>();
  private readonly variantCache = new Map<EnumType, readonly Variant[]>();
  private nextId = 0;

  readonly i8 = this.int('i8', 8, true);
  readonly i16 = this.int('i16', 16, true);
  readonly i32 = this.int('i32', 32, true);
  readonly i64 = this.int('i64', 64, true);
  readonly u8 = this.int('u8', 8, false);
  readonly u16 = this.int('u16', 16, false);
  readonly u32 = this.int('u32', 32, false);
  readonly u64 = this.int('u64', 64, false);
  readonly f32 = this.float('f32', 32);
  readonly f64 = this.float('f64', 64);
  readonly bool = this.intern<BoolType>('bool', (c) => ({ ...c, kind: 'bool' }));
  readonly char = this.intern<CharType>('char', (c) => ({ ...c, kind: 'char' }));
  readonly void = this.intern<VoidType>('void', (c) => ({ ...c, kind: 'void' }));
  readonly never = this.intern<NeverType>('never', (c) => ({ ...c, kind: 'never' }));
  readonly str = this.intern<StrType>('str', (c) => ({ ...c, kind: 'str' }));
  readonly handle = this.intern<HandleType>('handle', (c) => ({ ...c, kind: 'handle' }));
  readonly error = this.intern<ErrorType>('{error}', (c) => ({ ...c, kind: 'error' }));

  /** The ten number types by name. */
  number(name: IntName | FloatName): IntType | FloatType {
    return this[name];
  }

  /** The 128-bit vector of a number type, or `vec<T>` of a type parameter. */
  vector(element: Type): VectorType {
    if (element.kind !== 'int' && element.kind !== 'float') {
      const text = `vec<${element.text}>`;
      return this.intern(text, (c) => ({ ...c, kind: 'vector', element, lanes: 0, mask: false }), [
        element,
      ]);
    }
    const lanes = VECTOR_BITS / element.bits;
    const text = `${element.name}x${lanes}`;
    return this.intern(text, (c) => ({ ...c, kind: 'vector', element, lanes, mask: false }));
  }

  /** What comparing two vectors of `element` gives; one type for all elements of one width. */
  mask(element: Type): VectorType {
    if (element.kind !== 'int' && element.kind !== 'float') {
      const text = `mask<${element.text}>`;
      return this.intern(text, (c) => ({ ...c, kind: 'vector', element, lanes: 0, mask: true }), [
        element,
      ]);
    }
    const lanes = VECTOR_BITS / element.bits;
    const unsigned = this[`u${element.bits}`];
    const text = `m${element.bits}x${lanes}`;
    return this.intern(text, (c) => ({
      ...c,
      kind: 'vector',
      element: unsigned,
      lanes,
      mask: true,
    }));
  }

  /** `f32x4`, `m32x4` and the like. */
  vectorNamed(name: VectorName | MaskName): VectorType {
    const element = this[VECTOR_NAMES[name]];
    return name.startsWith('m') ? this.mask(element) : this.vector(element);
  }

  /** The type of one lane: `bool` for a mask. */
  laneType(type: VectorType): Type {
    return type.mask ? this.bool : type.element;
  }

  array(element: Type, length: number): ArrayType {
    const text = `[${element.text}; ${length}]`;
    return this.intern(text, (c) => ({ ...c, kind: 'array', element, length }), [element]);
  }

  slice(element: Type): SliceType {
    return this.intern(`[${element.text}]`, (c) => ({ ...c, kind: 'slice', element }), [element]);
  }

  list(element: Type): ListType {
    return this.intern(`List<${element.text}>`, (c) => ({ ...c, kind: 'list', element }), [
      element,
    ]);
  }

  map(key: Type, value: Type): MapType {
    const text = `Map<${key.text}, ${value.text}>`;
    return this.intern(text, (c) => ({ ...c, kind: 'map', key, value }), [key, value]);
  }

  set(element: Type): SetType {
    return this.intern(`Set<${element.text}>`, (c) => ({ ...c, kind: 'set', element }), [element]);
  }

  /** A tuple of two or more. */
  tuple(elements: readonly Type[]): TupleType {
    return this.intern(
      `(${texts(elements)})`,
      (c) => ({ ...c, kind: 'tuple', elements }),
      elements,
    );
  }

  struct(origin: StructOrigin, args: readonly Type[]): StructType {
    return this.intern(
      applied(origin.name, args),
      (c) => ({ ...c, kind: 'struct', origin, args }),
      args,
    );
  }

  enum(origin: EnumOrigin, args: readonly Type[]): EnumType {
    return this.intern(
      applied(origin.name, args),
      (c) => ({ ...c, kind: 'enum', origin, args }),
      args,
    );
  }

  function(params: readonly FunctionParam[], result: Type): FunctionType {
    const inside = params.map((p) => (p.mut ? `mut ${p.type.text}` : p.type.text)).join(', ');
    const text = `fn(${inside}) -> ${result.text}`;
    const parts = [...params.map((p) => p.type), result];
    return this.intern(text, (c) => ({ ...c, kind: 'function', params, result }), parts);
  }

  /** A generic parameter. `owner` keeps the `T`s of different items apart and is not shown. */
  parameter(owner: string, name: string, bounds: readonly Bound[]): ParameterType {
    return this.intern(name, (c) => ({ ...c, kind: 'parameter', name, bounds }), [owner]);
  }

  ref(target: Type): RefType {
    return this.intern(`ref ${target.text}`, (c) => ({ ...c, kind: 'ref', target }), [target]);
  }

  multi(types: readonly Type[]): MultiType {
    return this.intern(`{${texts(types)}}`, (c) => ({ ...c, kind: 'multi', types }), types);
  }

  /** The fields of an instance, in declaration order, with the type arguments put in. */
  fields(type: StructType): readonly Field[] {
    const cached = this.fieldCache.get(type);
    if (cached !== undefined) return cached;
    const { fields, parameters } = type.origin;
    if (fields === undefined) throw new InternalError(`fields of ${type.text} are not set yet`);
    const map = bind(parameters, type.args);
    const result =
      map.size === 0
        ? fields
        : fields.map((f) => ({ name: f.name, type: this.substitute(f.type, map) }));
    this.fieldCache.set(type, result);
    return result;
  }

  /**
   * The variants of an instance, in declaration order, with the type arguments put in. A payload part that
   * becomes `void` holds nothing and is left out: `Ok` of a `Result<void, E>` is a bare variant.
   */
  variants(type: EnumType): readonly Variant[] {
    const cached = this.variantCache.get(type);
    if (cached !== undefined) return cached;
    const { variants, parameters } = type.origin;
    if (variants === undefined) throw new InternalError(`variants of ${type.text} are not set yet`);
    const map = bind(parameters, type.args);
    const result =
      map.size === 0
        ? variants
        : variants.map((v) => ({
            ...v,
            payload: v.payload.map((t) => this.substitute(t, map)).filter((t) => t.kind !== 'void'),
          }));
    this.variantCache.set(type, result);
    return result;
  }

  /** Replaces generic parameters. Parameters that `map` does not name stay. */
  substitute(type: Type, map: ReadonlyMap<ParameterType, Type>): Type {
    if (map.size === 0) return type;
    const go = (t: Type): Type => this.substitute(t, map);
    switch (type.kind) {
      case 'parameter':
        return map.get(type) ?? type;
      case 'vector':
        return type.mask ? this.mask(go(type.element)) : this.vector(go(type.element));
      case 'array':
        return this.array(go(type.element), type.length);
      case 'slice':
        return this.slice(go(type.element));
      case 'list':
        return this.list(go(type.element));
      case 'set':
        return this.set(go(type.element));
      case 'map':
        return this.map(go(type.key), go(type.value));
      case 'tuple':
        return this.tuple(type.elements.map(go));
      case 'struct':
        return type.args.length === 0 ? type : this.struct(type.origin, type.args.map(go));
      case 'enum':
        return type.args.length === 0 ? type : this.enum(type.origin, type.args.map(go));
      case 'function':
        return this.function(
          type.params.map((p) => ({ type: go(p.type), mut: p.mut })),
          go(type.result),
        );
      case 'ref':
        return this.ref(go(type.target));
      case 'multi':
        return this.multi(type.types.map(go));
      default:
        return type;
    }
  }

  private int(name: IntName, bits: 8 | 16 | 32 | 64, signed: boolean): IntType {
    return this.intern(name, (c) => ({ ...c, kind: 'int', name, bits, signed }));
  }

  private float(name: FloatName, bits: 32 | 64): FloatType {
    return this.intern(name, (c) => ({ ...c, kind: 'float', name, bits }));
  }

  /**
   * `parts` keep apart types that read alike: the `T`s of two generic functions have one text but
   * are two types, and so are their lists.
   */
  private intern<T extends Type>(
    text: string,
    make: (common: Common) => T,
    parts: readonly (Type | string)[] = [],
  ): T {
    const key = `${text}#${parts.map((p) => (typeof p === 'string' ? p : p.id)).join(',')}`;
    const known = this.byKey.get(key);
    // A key determines its kind, so the cast only recovers what the key says.
    if (known !== undefined) return known as T;
    const type = make({ id: this.nextId++, text });
    this.byKey.set(key, type);
    return type;
  }
}

function texts(types: readonly Type[]): string {
  return types.map((t) => t.text).join(', ');
}

function applied(name: string, args: readonly Type[]): string {
  return args.length === 0 ? name : `${name}<${texts(args)}>`;
}

function bind(
  parameters: readonly ParameterType[],
  args: readonly Type[],
): ReadonlyMap<ParameterType, Type> {
  const map = new Map<ParameterType, Type>();
  parameters.forEach((p, i) => {
    const arg = args[i];
    if (arg !== undefined) map.set(p, arg);
  });
  return map;
}

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
