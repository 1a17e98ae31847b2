/**
 * What a value is at run time in the interpreter, and how hosts make and read one.
 *
 * | type | value |
 * | --- | --- |
 * | `i8 … i32`, `u8 … u32` | `number` in the range of the type |
 * | `i64`, `u64` | `bigint` in the range of the type |
 * | `f32`, `f64` | `number` (an `f32` is already rounded) |
 * | `bool` | `boolean` |
 * | `char` | `number`, its scalar value |
 * | `void` | `undefined` |
 * | `str` | `StrValue` |
 * | array, struct, tuple, vector | `AggregateValue`, immutable; lanes of a mask are `boolean` |
 * | enum | `EnumValue`, immutable |
 * | `fn` | `FunctionValue` |
 * | `[T]` | `SliceValue`, a view of storage |
 * | `ref T` (a `mut` aggregate parameter) | `PlaceValue`, one place in storage |
 * | `List Map Set` | `ListValue MapValue SetValue`, by reference |
 * | `handle` (lowered) | `HandleValue` |
 * | `{A, B}` (lowered) | `AggregateValue` |
 *
 * Storage is flat: an aggregate of arrays, structs and tuples lies in it as its scalar leaves, one after
 * the other (an enum is one leaf). Aliasing is then the overlap of two ranges of one array.
 */

import type { CollectionMap } from './collections.ts';

export type RuntimeValue =
  | number
  | bigint
  | boolean
  | undefined
  | StrValue
  | AggregateValue
  | EnumValue
  | FunctionValue
  | SliceValue
  | PlaceValue
  | ListValue
  | MapValue
  | SetValue
  | HandleValue;

/** What a leaf holds before the first store. Reading it is a bug of the compiler. */
export const UNSET: unique symbol = Symbol('unset');

/** Mutable leaves. */
export type Storage = (RuntimeValue | typeof UNSET)[];

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text: its UTF-8 bytes, which nobody writes to. */
export class StrValue {
  readonly bytes: Uint8Array;
  private cachedText: string | undefined;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Lone surrogates become U+FFFD. */
  static of(text: string): StrValue {
    return new StrValue(encoder.encode(text));
  }

  get text(): string {
    this.cachedText ??= decoder.decode(this.bytes);
    return this.cachedText;
  }
}

/** An array, struct or tuple. Its items are never changed. */
export class AggregateValue {
  readonly items: readonly RuntimeValue[];

  constructor(items: readonly RuntimeValue[]) {
    this.items = items;
  }
}

/** An enum: the number of its variant in declaration order, and the payload. Never changed. */
export class EnumValue {
  readonly variant: number;
  readonly items: readonly RuntimeValue[];

  constructor(variant: number, items: readonly RuntimeValue[]) {
    this.variant = variant;
    this.items = items;
  }
}

/** A reference to a function of the module. Equal when the names are. */
export class FunctionValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** `length` elements of `stride` leaves each, from leaf `offset` on. */
export class SliceValue {
  readonly storage: Storage;
  readonly offset: number;
  readonly length: number;
  readonly stride: number;

  constructor(storage: Storage, offset: number, length: number, stride: number) {
    this.storage = storage;
    this.offset = offset;
    this.length = length;
    this.stride = stride;
  }
}

/** The place that begins at leaf `offset`; its type says how far it reaches. */
export class PlaceValue {
  readonly storage: Storage;
  readonly offset: number;

  constructor(storage: Storage, offset: number) {
    this.storage = storage;
    this.offset = offset;
  }
}

export class ListValue {
  readonly items: RuntimeValue[];
  /** Counts changes that iteration must not see. */
  version = 0;

  constructor(items: RuntimeValue[] = []) {
    this.items = items;
  }
}

export class MapValue {
  readonly entries: CollectionMap;
  version = 0;

  constructor(entries: CollectionMap) {
    this.entries = entries;
  }
}

export class SetValue {
  readonly entries: CollectionMap;
  version = 0;

  constructor(entries: CollectionMap) {
    this.entries = entries;
  }
}

/** Lowered IR: something of the host's that the program only hands around. */
export class HandleValue {
  readonly host: unknown;

  constructor(host: unknown) {
    this.host = host;
  }
}
