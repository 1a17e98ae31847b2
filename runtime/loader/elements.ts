/** Typed arrays, and which of them holds the elements of which number type. */

import type { Numbers } from '../host/host.ts';
import type { NumberName } from '../interface.ts';

export type TypedArray = Numbers;

interface Kind {
  /** The class's name, which is also its brand. */
  readonly name: string;
  /** The language's byte `[u8]` is also what a canvas calls clamped. */
  readonly also?: string;
  readonly bytes: number;
  readonly make: (length: number) => TypedArray;
  readonly view: (buffer: ArrayBufferLike, offset: number, length: number) => TypedArray;
}

const KINDS: Readonly<Record<NumberName, Kind>> = {
  i8: kind('Int8Array', Int8Array),
  u8: { ...kind('Uint8Array', Uint8Array), also: 'Uint8ClampedArray' },
  i16: kind('Int16Array', Int16Array),
  u16: kind('Uint16Array', Uint16Array),
  i32: kind('Int32Array', Int32Array),
  u32: kind('Uint32Array', Uint32Array),
  i64: kind('BigInt64Array', BigInt64Array),
  u64: kind('BigUint64Array', BigUint64Array),
  f32: kind('Float32Array', Float32Array),
  f64: kind('Float64Array', Float64Array),
};

interface TypedArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, offset: number, length: number): TypedArray;
}

function kind(name: string, type: TypedArrayClass): Kind {
  return {
    name,
    bytes: type.BYTES_PER_ELEMENT,
    make: (length) => new type(length),
    view: (buffer, offset, length) => new type(buffer, offset, length),
  };
}

export function arrayKind(name: NumberName): Kind {
  return KINDS[name];
}

/**
 * What every typed array inherits. Asked directly, because a subclass or an own property may say anything else:
 * lengths and places in memory are never taken from user code.
 */
const TYPED: object = Object.getPrototypeOf(Uint8Array.prototype);

function getter(name: string | symbol): (view: unknown) => unknown {
  const get = Object.getOwnPropertyDescriptor(TYPED, name)?.get;
  return (view) => get?.call(view);
}

const brandOf = getter(Symbol.toStringTag);
const ownLength = getter('length');
const ownBuffer = getter('buffer');
const ownOffset = getter('byteOffset');
const ownBytes = getter('byteLength');

export function lengthOf(view: TypedArray): number {
  return Number(ownLength(view));
}

/** Which bytes a view shows. */
export function extentOf(view: TypedArray): {
  readonly buffer: unknown;
  readonly offset: number;
  readonly bytes: number;
} {
  return {
    buffer: ownBuffer(view),
    offset: Number(ownOffset(view)),
    bytes: Number(ownBytes(view)),
  };
}

/** `Float64Array` and the like, also for arrays of another realm; `undefined` for anything else. */
export function typedArrayBrand(value: unknown): string | undefined {
  const brand: unknown = brandOf(value);
  return typeof brand === 'string' ? brand : undefined;
}

/** Whether the value is of the typed array class that holds such numbers. */
export function isArrayOf(name: NumberName, value: unknown): value is TypedArray {
  const brand = typedArrayBrand(value);
  return brand !== undefined && (brand === KINDS[name].name || brand === KINDS[name].also);
}

/** Whether the buffer behind a view was transferred, or shrank away from under it. */
export function isDetached(view: TypedArray): boolean {
  // Every method of such a view throws; its properties only read as 0.
  try {
    Uint8Array.prototype.at.call(view, 0);
    return false;
  } catch {
    return true;
  }
}

/** Copies all elements. Both hold the same kind of number. */
export function copyElements(to: TypedArray, from: TypedArray): void {
  Reflect.apply(Uint8Array.prototype.set, to, [from]);
}

/** Stores one number; BigInts go into 64-bit arrays. Values wrap, as typed arrays do. */
export function setElement(to: TypedArray, index: number, value: number | bigint): void {
  if (isBig(to)) to[index] = BigInt(value);
  else to[index] = Number(value);
}

function isBig(view: TypedArray): view is BigInt64Array | BigUint64Array {
  const brand = typedArrayBrand(view);
  return brand === 'BigInt64Array' || brand === 'BigUint64Array';
}
