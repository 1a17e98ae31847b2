/** Interns types: two are equal exactly when they are the same object of one store. */

import { InternalError } from '../report/unreachable.ts';
import {
  type ArrayType,
  type BoolType,
  type Bound,
  type CharType,
  type EnumOrigin,
  type EnumType,
  type ErrorType,
  type Field,
  type FloatName,
  type FloatType,
  type FunctionParam,
  type FunctionType,
  type HandleType,
  type IntName,
  type IntType,
  type ListType,
  type MapType,
  type MaskName,
  type MultiType,
  type NeverType,
  type ParameterType,
  type RefType,
  type SetType,
  type SliceType,
  type StrType,
  type StructOrigin,
  type StructType,
  type TupleType,
  type Type,
  type TypeCommon,
  type Variant,
  VECTOR_BITS,
  VECTOR_NAMES,
  type VectorName,
  type VectorType,
  type VoidType,
} from './types.ts';

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
    const map = parameterMap(parameters, type.args);
    const result =
      map.size === 0 ? fields : fields.map((f) => ({ ...f, type: this.substitute(f.type, map) }));
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
    const map = parameterMap(parameters, type.args);
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
    make: (common: TypeCommon) => T,
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

/** Type parameters to arguments, for `TypeStore.substitute`. */
export function parameterMap(
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
