/** Where the words of a collection's header and the parts of an entry lie (docs/abi.md). */

import type { FuncBuilder } from '../../../ir/builder.ts';
import { entryLayout } from '../../../ir/entry-layout.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import type { Layout } from '../../../ir/layout.ts';
import type { ListType, MapType, SetType, Type } from '../../../ir/types.ts';
import { type Address, copyBytes, loadLanes, storeLanes } from '../memory.ts';
import { only } from '../translation.ts';

/** Offsets in the header of a list; that of a map or set begins alike, and goes on. */
export const DATA = 0;
export const LENGTH = 4;
export const CAPACITY = 8;
export const VERSION = 12;
export const INDEX = 24;

/** Bytes from one element or entry to the next. */
export function strideOf(layout: Layout, type: ListType | MapType | SetType): number {
  return type.kind === 'list' ? layout.stride(type) : entryLayout(layout, type).stride;
}

/** A word of the header. Lengths and versions are `i32`, addresses `u32`. */
export function loadWord(b: FuncBuilder, header: ValueId, offset: number): ValueId {
  const type = offset === DATA || offset === INDEX ? b.types.u32 : b.types.i32;
  return b.add({ kind: 'mem.load', type, width: 32, address: header, offset });
}

export function storeWord(b: FuncBuilder, header: ValueId, offset: number, value: ValueId): void {
  b.add({ kind: 'mem.store', type: b.types.void, width: 32, address: header, offset, value });
}

/** The machine values of what lies at an address: lanes, or the address itself. */
export function lanesAt(
  b: FuncBuilder,
  layout: Layout,
  type: Type,
  at: Address,
): readonly ValueId[] {
  if (!layout.inMemory(type)) return loadLanes(b, layout, type, at);
  if (at.offset === 0) return [at.base];
  return [b.binary('add', at.base, b.constant(b.types.u32, at.offset))];
}

/** Writes machine values to an address. */
export function storeAt(
  b: FuncBuilder,
  layout: Layout,
  type: Type,
  to: Address,
  lanes: readonly ValueId[],
): void {
  if (!layout.inMemory(type)) {
    storeLanes(b, layout, type, to, lanes);
    return;
  }
  const from = { base: only(lanes, type.text), offset: 0 };
  copyBytes(b, to, from, layout.size(type), layout.align(type));
}

export function compareLanes(
  b: FuncBuilder,
  op: 'eq' | 'ne' | 'lt' | 'gt',
  left: ValueId,
  right: ValueId,
): ValueId {
  return b.add({ kind: 'compare', op, type: b.types.i32, left, right });
}
