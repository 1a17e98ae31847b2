/**
 * What the reference runtime's values are. Scalars are as WebAssembly hands them over; everything
 * else is an ordinary object, so that a debugger shows a program's data as it is.
 */

import { type TrapKind, trapMessage } from '../../src/report/trap.ts';

/** One machine value: an `i32`, `f32` or `f64` lane, an `i64` lane, or a host object. */
export type Lane = number | bigint | Text | Aggregate | Slice | ListObject | MapObject | SetObject;

/** UTF-8. Never written to, so that parts of one can share its bytes. */
export type Text = Uint8Array;

/** Struct, tuple or array: its parts. Enum: its tag, then its payload. `undefined` is not set yet. */
export type Aggregate = (Lane | undefined)[];

/** A view of somebody else's elements; `str.bytes` is a view of text. */
export interface Slice {
  readonly base: Aggregate | Text;
  readonly offset: number;
  readonly length: number;
}

export class ListObject {
  readonly items: Lane[] = [];
  version = 0;
}

/** Entries in order of insertion, with holes where one was removed; `positions` finds a key's. */
export class MapObject {
  readonly entries: ({ readonly key: Lane; value: Lane } | undefined)[] = [];
  readonly positions = new Map<Key, number>();
  size = 0;
  version = 0;
}

export class SetObject {
  readonly entries: ({ readonly key: Lane } | undefined)[] = [];
  readonly positions = new Map<Key, number>();
  size = 0;
  version = 0;
}

/** Two lanes are equal exactly when their keys are the same. `undefined`: equal to nothing (NaN). */
export type Key = string | number | bigint | object;

/** A trap of the program. The loader adds the position of `site`. */
export class RuntimeTrap extends Error {
  override readonly name = 'RuntimeTrap';
  readonly kind: TrapKind;
  readonly detail: TrapDetail;
  readonly site: number;

  constructor(kind: TrapKind, site: number, detail: TrapDetail = {}) {
    super(trapMessage(kind, detail));
    this.kind = kind;
    this.detail = detail;
    this.site = site;
  }
}

export interface TrapDetail {
  readonly index?: bigint;
  readonly length?: bigint;
  readonly text?: string;
}

/** The compiled program did something that no correct lowering does: a bug of the compiler. */
export class RuntimeFault extends Error {
  override readonly name = 'RuntimeFault';
}

/** Longest text and most elements: lengths are `i32`, with room above for a step past the end. */
export const MAX_LENGTH = 0x7fff_0000;

/**
 * Most elements of a list and entries of a map. Engines end the process, rather than throw, when an
 * array outgrows the heap; a program that never stops pushing must get its trap before that.
 */
export const MAX_ITEMS = 1 << 26;
export const MAX_ENTRIES = 1 << 23;

/** Runs what needs memory; the engine's refusal is the program's `out of memory`. */
export function allocating<T>(site: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError && !/call stack/i.test(error.message)) {
      throw new RuntimeTrap('out of memory', site);
    }
    throw error;
  }
}

export function outOfMemory(site: number): never {
  throw new RuntimeTrap('out of memory', site);
}

function fault(expected: string, got: unknown): never {
  throw new RuntimeFault(`${expected} expected, got ${describe(got)}`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof Uint8Array) return 'text';
  if (Array.isArray(value)) return 'an aggregate';
  if (typeof value === 'object') return value.constructor.name;
  return typeof value;
}

export function asText(handle: unknown): Text {
  return handle instanceof Uint8Array ? handle : fault('text', handle);
}

export function asAggregate(handle: unknown): Aggregate {
  return Array.isArray(handle) ? handle : fault('an aggregate', handle);
}

export function isSlice(handle: unknown): handle is Slice {
  return typeof handle === 'object' && handle !== null && 'base' in handle && 'offset' in handle;
}

export function asSlice(handle: unknown): Slice {
  return isSlice(handle) ? handle : fault('a slice', handle);
}

export function asList(handle: unknown): ListObject {
  return handle instanceof ListObject ? handle : fault('a list', handle);
}

export function asMap(handle: unknown): MapObject {
  return handle instanceof MapObject ? handle : fault('a map', handle);
}

export function asSet(handle: unknown): SetObject {
  return handle instanceof SetObject ? handle : fault('a set', handle);
}

/** An element known to be there. */
export function at<T>(items: ArrayLike<T | undefined>, index: number, what: string): T {
  const item = items[index];
  if (item === undefined) {
    throw new RuntimeFault(`${what} ${index} of ${items.length} is unset or missing`);
  }
  return item;
}

/** Value semantics: aggregates are copied to the bottom, text and collections inside are shared. */
export function cloneLane(lane: Lane): Lane {
  return Array.isArray(lane) ? lane.map((p) => (p === undefined ? p : cloneLane(p))) : lane;
}

/** `==` of the language: numbers by value, text by content, aggregates part by part. */
export function equalLanes(a: Lane, b: Lane): boolean {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareText(a, b) === 0;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      if (!equalLanes(at(a, i, 'part'), at(b, i, 'part'))) return false;
    }
    return true;
  }
  return a === b;
}

/** −1, 0 or 1 by unsigned bytes. */
export function compareText(a: Text, b: Text): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) {
    const left = at(a, i, 'byte');
    const right = at(b, i, 'byte');
    if (left !== right) return left < right ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/**
 * A value that a JavaScript `Map` tells apart exactly as `equalLanes` does, or `undefined` for what
 * equals nothing. The lanes of one collection have one type, so kinds need no mark of their own.
 */
export function keyOf(lane: Lane): Key | undefined {
  if (typeof lane === 'number') return Number.isNaN(lane) ? undefined : lane;
  if (typeof lane === 'bigint') return lane;
  if (lane instanceof Uint8Array) return textKey(lane);
  if (!Array.isArray(lane)) return lane;
  let key = '';
  for (let i = 0; i < lane.length; i++) {
    const part = keyOf(at(lane, i, 'part'));
    if (part === undefined) return undefined;
    if (typeof part === 'object') throw new RuntimeFault('a collection is part of a key');
    const text = String(part);
    key += `${text.length}:${text}`;
  }
  return key;
}

/** One character per byte: injective, and cheap to hash. */
function textKey(text: Text): string {
  let key = '';
  for (let i = 0; i < text.length; i += 4096) {
    key += String.fromCharCode(...text.subarray(i, i + 4096));
  }
  return key;
}
