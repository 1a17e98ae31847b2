/** Structs, tuples, arrays and enums as arrays of parts, and slices of them. */

import {
  type Aggregate,
  allocating,
  asAggregate,
  asSlice,
  at,
  cloneLane,
  type Lane,
  RuntimeFault,
  type Slice,
} from './values.ts';

export const aggregates = {
  agg_new(parts: number): Aggregate {
    // No site: an array's room is part of the program's text, and its limit the compiler's.
    return allocating(-1, () => new Array<Lane | undefined>(parts).fill(undefined));
  },

  agg_get(handle: unknown, index: number): Lane {
    return at(asAggregate(handle), index, 'part');
  },

  agg_set(handle: unknown, index: number, value: Lane): void {
    const parts = asAggregate(handle);
    inRange(index, parts.length);
    parts[index] = value;
  },

  agg_clone(handle: unknown): Aggregate {
    return asAggregate(cloneLane(asAggregate(handle)));
  },

  agg_fill(handle: unknown, value: Lane): void {
    const parts = asAggregate(handle);
    for (let i = 0; i < parts.length; i++) parts[i] = cloneLane(value);
  },

  slice_new(handle: unknown): Slice {
    const base = asAggregate(handle);
    return { base, offset: 0, length: base.length };
  },

  slice_sub(handle: unknown, lo: number, hi: number): Slice {
    const slice = asSlice(handle);
    if (!(0 <= lo && lo <= hi && hi <= slice.length)) {
      throw new RuntimeFault(`slice ${lo}..${hi} of ${slice.length}`);
    }
    return { base: slice.base, offset: slice.offset + lo, length: hi - lo };
  },

  slice_len(handle: unknown): number {
    return asSlice(handle).length;
  },

  slice_get(handle: unknown, index: number): Lane {
    const slice = asSlice(handle);
    inRange(index, slice.length);
    return at(slice.base, slice.offset + index, 'element');
  },

  slice_set(handle: unknown, index: number, value: Lane): void {
    const slice = asSlice(handle);
    inRange(index, slice.length);
    if (slice.base instanceof Uint8Array) throw new RuntimeFault('a store into text');
    slice.base[slice.offset + index] = value;
  },
};

function inRange(index: number, length: number): void {
  if (!(0 <= index && index < length)) throw new RuntimeFault(`index ${index} of ${length}`);
}
