/** Checks of the program that the host makes. They return when they hold, else they throw the trap. */

import { decodeText } from './text.ts';
import {
  type Aggregate,
  asText,
  isSlice,
  ListObject,
  MapObject,
  RuntimeFault,
  RuntimeTrap,
  SetObject,
  type Text,
} from './values.ts';

export const checks = {
  check_index(index: bigint, unsigned: number, length: number, site: number): void {
    const value = unsigned === 0 ? index : BigInt.asUintN(64, index);
    if (value < 0n || value >= BigInt(length)) {
      throw new RuntimeTrap('index out of bounds', site, { index, length: BigInt(length) });
    }
  },

  /** The upper end is judged first. Both ends as signed: a huge `u64` is negative and outside. */
  check_range(lo: bigint, hi: bigint, length: number, site: number): void {
    if (hi < 0n || hi > BigInt(length)) {
      throw new RuntimeTrap('index out of bounds', site, { index: hi, length: BigInt(length) });
    }
    if (lo < 0n || lo > hi) {
      throw new RuntimeTrap('index out of bounds', site, { index: lo, length: hi });
    }
  },

  check_disjoint(
    left: unknown,
    leftKey: number,
    right: unknown,
    rightKey: number,
    site: number,
  ): void {
    const a = place(left, leftKey);
    const b = place(right, rightKey);
    if (a.lo === a.hi || b.lo === b.hi) return;
    const same = a.container === b.container && a.lo < b.hi && b.lo < a.hi;
    if (same || contains(a, b.container) || contains(b, a.container)) {
      throw new RuntimeTrap('overlapping mutable slices', site);
    }
  },

  check_version(handle: unknown, version: number, site: number): void {
    if (versionOf(handle) !== version) {
      throw new RuntimeTrap('collection changed during iteration', site);
    }
  },

  collection_version(handle: unknown): number {
    return versionOf(handle);
  },

  panic(message: unknown, site: number): never {
    throw new RuntimeTrap('panic', site, detail(message));
  },

  assert_failed(message: unknown, site: number): never {
    throw new RuntimeTrap('assertion failed', site, detail(message));
  },
};

function detail(message: unknown): { readonly text?: string } {
  // A null reference stands for no message at all.
  return message === null || message === undefined ? {} : { text: decodeText(asText(message)) };
}

function versionOf(handle: unknown): number {
  if (handle instanceof ListObject || handle instanceof MapObject || handle instanceof SetObject) {
    return handle.version;
  }
  throw new RuntimeFault('the version of something that is no collection');
}

/** The cells `lo..hi` of an array of parts. */
interface Place {
  readonly container: Aggregate | Text;
  readonly lo: number;
  readonly hi: number;
}

/** `key` −1 is all of an array or slice, else one of its elements. */
function place(handle: unknown, key: number): Place {
  if (isSlice(handle)) {
    const { base, offset, length } = handle;
    if (key < 0) return { container: base, lo: offset, hi: offset + length };
    return { container: base, lo: offset + key, hi: offset + key + 1 };
  }
  const container = handle instanceof ListObject ? handle.items : handle;
  if (!Array.isArray(container)) throw new RuntimeFault('a place in something that has no parts');
  if (key < 0) return { container, lo: 0, hi: container.length };
  return { container, lo: key, hi: key + 1 };
}

/** Whether `inner` is one of the aggregates that the place's cells hold, at any depth. */
function contains(outer: Place, inner: Aggregate | Text): boolean {
  for (let i = outer.lo; i < outer.hi; i++) {
    const part = outer.container[i];
    if (!Array.isArray(part)) continue;
    if (part === inner || contains({ container: part, lo: 0, hi: part.length }, inner)) return true;
  }
  return false;
}
