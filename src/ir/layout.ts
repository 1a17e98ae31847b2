/**
 * How values of each type look in direct mode: as lanes (machine values) and as bytes in memory.
 * `docs/abi.md` states the same rules for people.
 */

import { InternalError } from '../report/unreachable.ts';
import type { MemoryWidth } from './instructions.ts';
import type { TypeStore } from './type-store.ts';
import {
  type ArrayType,
  type EnumType,
  type StructType,
  type TupleType,
  type Type,
  VECTOR_BITS,
} from './types.ts';

/** An aggregate of more lanes than this lives in memory: calls and loops pay for every lane. */
export const MAX_LANES = 16;

/** One machine value of a type, and where it lies when the value is in memory. */
export interface Lane {
  readonly type: Type;
  readonly offset: number;
  readonly width: MemoryWidth;
}

/** Where the parts of a struct, tuple or variant begin. */
export interface Parts {
  readonly types: readonly Type[];
  readonly offsets: readonly number[];
}

interface Extent {
  readonly size: number;
  readonly align: number;
}

/** Which of an enum's payload lanes the parts of one variant use, part by part. */
export type VariantLanes = readonly (readonly number[])[];

export class Layout {
  readonly types: TypeStore;
  private readonly laneCache = new Map<Type, readonly Lane[]>();
  private readonly extentCache = new Map<Type, Extent>();
  private readonly memoryCache = new Map<Type, boolean>();
  private readonly partsCache = new Map<Type, Parts>();
  private readonly variantCache = new Map<EnumType, readonly VariantLanes[]>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  /** Bytes a value takes in memory. */
  size(type: Type): number {
    return this.extent(type).size;
  }

  align(type: Type): number {
    return this.extent(type).align;
  }

  /** Whether a value of the type is a pointer to memory rather than lanes. */
  inMemory(type: Type): boolean {
    const known = this.memoryCache.get(type);
    if (known !== undefined) return known;
    const result = this.computeInMemory(type);
    this.memoryCache.set(type, result);
    return result;
  }

  /** The machine values of a type that is not in memory. */
  lanes(type: Type): readonly Lane[] {
    const known = this.laneCache.get(type);
    if (known !== undefined) return known;
    const result = this.computeLanes(type);
    this.laneCache.set(type, result);
    return result;
  }

  /** Parts of a struct or tuple. */
  parts(type: StructType | TupleType): Parts {
    const known = this.partsCache.get(type);
    if (known !== undefined) return known;
    const types =
      type.kind === 'struct' ? this.types.fields(type).map((f) => f.type) : type.elements;
    const result = this.place(types, 0);
    this.partsCache.set(type, result);
    return result;
  }

  /** Payload of a variant of an enum that is in memory. */
  payload(type: EnumType, variant: number): Parts {
    return this.place(this.variantTypes(type, variant), 4);
  }

  /** For an enum that is not in memory: the lanes (the tag is 0) of each variant's parts. */
  variantLanes(type: EnumType, variant: number): VariantLanes {
    let known = this.variantCache.get(type);
    if (known === undefined) {
      known = this.shareLanes(type).variants;
      this.variantCache.set(type, known);
    }
    const lanes = known[variant];
    if (lanes === undefined) throw new InternalError(`${type.text} has no variant ${variant}`);
    return lanes;
  }

  variantTypes(type: EnumType, variant: number): readonly Type[] {
    const found = this.types.variants(type)[variant];
    if (found === undefined) throw new InternalError(`${type.text} has no variant ${variant}`);
    return found.payload;
  }

  /** Bytes from one element to the next. */
  stride(type: ArrayType | { readonly element: Type }): number {
    return this.size(type.element);
  }

  private extent(type: Type): Extent {
    const known = this.extentCache.get(type);
    if (known !== undefined) return known;
    const result = this.computeExtent(type);
    this.extentCache.set(type, result);
    return result;
  }

  private computeExtent(type: Type): Extent {
    switch (type.kind) {
      case 'int':
      case 'float':
        return { size: type.bits / 8, align: type.bits / 8 };
      case 'vector':
        return { size: VECTOR_BITS / 8, align: VECTOR_BITS / 8 };
      case 'bool':
        return { size: 1, align: 1 };
      case 'char':
      case 'list':
      case 'map':
      case 'set':
      case 'function':
      case 'handle':
        return { size: 4, align: 4 };
      case 'str':
      case 'slice':
        return { size: 8, align: 4 };
      case 'void':
        return { size: 0, align: 1 };
      case 'array':
        return {
          size: this.size(type.element) * type.length,
          align: this.align(type.element),
        };
      case 'struct':
      case 'tuple': {
        const parts = this.parts(type);
        return this.around(parts.types, parts.offsets, 0, 1);
      }
      case 'enum': {
        if (!this.inMemory(type)) {
          const lanes = this.lanes(type);
          const align = Math.max(...lanes.map((l) => l.width / 8));
          const last = lanes[lanes.length - 1];
          const end = last === undefined ? 0 : last.offset + last.width / 8;
          return { size: roundUp(end, align), align };
        }
        let size = 4;
        let align = 4;
        for (let v = 0; v < this.types.variants(type).length; v++) {
          const { types, offsets } = this.payload(type, v);
          const extent = this.around(types, offsets, 4, 4);
          size = Math.max(size, extent.size);
          align = Math.max(align, extent.align);
        }
        return { size: roundUp(size, align), align };
      }
      default:
        throw new InternalError(`no layout for ${type.text}`);
    }
  }

  private around(
    types: readonly Type[],
    offsets: readonly number[],
    minimum: number,
    minimumAlign: number,
  ): Extent {
    let end = minimum;
    let align = minimumAlign;
    types.forEach((t, i) => {
      end = Math.max(end, (offsets[i] ?? 0) + this.size(t));
      align = Math.max(align, this.align(t));
    });
    return { size: roundUp(end, align), align };
  }

  private place(types: readonly Type[], start: number): Parts {
    let at = start;
    const offsets = types.map((t) => {
      const offset = roundUp(at, this.align(t));
      at = offset + this.size(t);
      return offset;
    });
    return { types, offsets };
  }

  private computeInMemory(type: Type): boolean {
    switch (type.kind) {
      case 'array':
        return true;
      case 'struct':
      case 'tuple': {
        const parts =
          type.kind === 'struct' ? this.types.fields(type).map((f) => f.type) : type.elements;
        if (parts.some((t) => this.inMemory(t))) return true;
        return parts.reduce((sum, t) => sum + this.lanes(t).length, 0) > MAX_LANES;
      }
      case 'enum': {
        const variants = this.types.variants(type);
        if (variants.some((v) => v.payload.some((t) => this.inMemory(t)))) return true;
        return this.shareLanes(type).lanes.length + 1 > MAX_LANES;
      }
      default:
        return false;
    }
  }

  private computeLanes(type: Type): readonly Lane[] {
    const { types } = this;
    switch (type.kind) {
      case 'void':
        return [];
      case 'int':
      case 'float':
      case 'vector':
      case 'bool':
      case 'char':
      case 'function':
      case 'handle':
        return [{ type: scalarLane(types, type), offset: 0, width: widthOf(this.size(type)) }];
      case 'list':
      case 'map':
      case 'set':
        return [{ type: types.u32, offset: 0, width: 32 }];
      case 'str':
      case 'slice':
        return [
          { type: types.u32, offset: 0, width: 32 },
          { type: types.i32, offset: 4, width: 32 },
        ];
      case 'struct':
      case 'tuple': {
        const parts = this.parts(type);
        return parts.types.flatMap((t, i) =>
          this.lanes(t).map((l) => ({ ...l, offset: l.offset + (parts.offsets[i] ?? 0) })),
        );
      }
      case 'enum': {
        let end = 4;
        const payload = this.shareLanes(type).lanes.map((t) => {
          const bytes = t.kind === 'vector' ? 16 : t === types.i64 || t === types.f64 ? 8 : 4;
          const offset = roundUp(end, bytes);
          end = offset + bytes;
          return { type: t, offset, width: widthOf(bytes) };
        });
        const width = payload.length === 0 ? this.bareTagWidth(type) : 32;
        return [{ type: types.i32, offset: 0, width }, ...payload];
      }
      default:
        throw new InternalError(`no lanes for ${type.text}`);
    }
  }

  /** An enum without payloads is its tag and nothing else: as narrow as holds it, whichever way it is extended. */
  private bareTagWidth(type: EnumType): 8 | 16 | 32 {
    const variants = this.types.variants(type).length;
    if (variants <= 1 << 7) return 8;
    return variants <= 1 << 15 ? 16 : 32;
  }

  /**
   * Variants share lanes: the n-th `i32` of one is the n-th `i32` of all. Signedness does not keep lanes
   * apart. Wide lanes come first, so that the bytes need no padding after the first.
   */
  private shareLanes(type: EnumType): {
    readonly lanes: readonly Type[];
    readonly variants: readonly VariantLanes[];
  } {
    const { types } = this;
    const variants = this.types.variants(type);
    const vectors = variants.flatMap((variant) =>
      variant.payload.flatMap((part) =>
        this.lanes(part).flatMap((lane) => (lane.type.kind === 'vector' ? [lane.type] : [])),
      ),
    );
    const kinds: readonly Type[] = [
      ...new Set(vectors),
      types.i64,
      types.f64,
      types.i32,
      types.f32,
      types.handle,
    ];
    const needs = kinds.map(() => 0);
    const local = variants.map((variant) => {
      const counts = kinds.map(() => 0);
      const parts = variant.payload.map((part) =>
        this.lanes(part).map((lane) => {
          const kind = kinds.indexOf(unsignedAside(types, lane.type));
          const nth = counts[kind] ?? 0;
          counts[kind] = nth + 1;
          return { kind, nth };
        }),
      );
      counts.forEach((c, k) => {
        needs[k] = Math.max(needs[k] ?? 0, c);
      });
      return parts;
    });
    const starts: number[] = [];
    const lanes: Type[] = [];
    kinds.forEach((t, k) => {
      starts.push(lanes.length);
      for (let i = 0; i < (needs[k] ?? 0); i++) lanes.push(t);
    });
    return {
      lanes,
      // The tag is lane 0.
      variants: local.map((parts) =>
        parts.map((part) => part.map(({ kind, nth }) => 1 + (starts[kind] ?? 0) + nth)),
      ),
    };
  }
}

/** The machine types of a value in direct mode. */
export function directLanes(layout: Layout, type: Type): readonly Type[] {
  if (type.kind === 'ref' || layout.inMemory(type)) return [layout.types.u32];
  return layout.lanes(type).map((l) => l.type);
}

/** The machine type of a value that is one lane in every dialect. */
export function scalarLane(types: TypeStore, type: Type): Type {
  switch (type.kind) {
    case 'int':
      if (type.bits === 64) return type;
      return type.signed ? types.i32 : types.u32;
    case 'float':
    case 'vector':
    case 'handle':
      return type;
    case 'bool':
    case 'function':
      return types.i32;
    case 'char':
      return types.u32;
    default:
      throw new InternalError(`${type.text} is not one lane`);
  }
}

/** The lane type that stands for both signednesses. */
export function unsignedAside(types: TypeStore, lane: Type): Type {
  if (lane === types.u32) return types.i32;
  return lane === types.u64 ? types.i64 : lane;
}

export function roundUp(value: number, align: number): number {
  return Math.ceil(value / align) * align;
}

function widthOf(bytes: number): MemoryWidth {
  switch (bytes) {
    case 1:
      return 8;
    case 2:
      return 16;
    case 4:
      return 32;
    case 8:
      return 64;
    case 16:
      return 128;
    default:
      throw new InternalError(`no access is ${bytes} bytes wide`);
  }
}
