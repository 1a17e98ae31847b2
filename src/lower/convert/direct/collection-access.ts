/** Values on their way into and out of collections. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { linkedName } from '../../library/linker.ts';
import { type Address, copyBytes } from '../memory.ts';
import { compareLanes } from './collection-layout.ts';
import type { DirectFunction } from './function.ts';
import { read } from './values.ts';

/** A value that a collection holds. It is copied where it lies in memory and that may change while it is used. */
export function takeOut(
  t: DirectFunction,
  value: ValueId,
  type: Type,
  from: Address,
  changes = false,
): void {
  const { b, layout } = t;
  if (!layout.inMemory(type) || (!changes && t.ownership.borrowed.has(value))) {
    read(t, value, type, from);
    return;
  }
  const to = t.frame(type);
  copyBytes(b, to, from, layout.size(type), layout.align(type));
  t.setAddress(value, to);
}

/**
 * Says that a collection is about to hold something else. What a static holds lies below where the call began;
 * when that comes to point to what the call made, the call's room is kept.
 */
export function noteStored(t: DirectFunction, type: Type, header: ValueId): void {
  if (!t.module.mayBeKept(type)) return;
  const { b } = t;
  const { u32, i32 } = b.types;
  // Both statics come with a function that uses them.
  t.module.library('settle::end_call');
  const kept = t.module.homeOf(linkedName('settle::kept')).name;
  const changed = t.module.homeOf(linkedName('settle::changed')).name;
  const old = compareLanes(b, 'lt', header, b.add({ kind: 'global.get', type: u32, name: kept }));
  const before = b.add({ kind: 'global.get', type: i32, name: changed });
  const value = b.binary('or', before, old);
  b.add({ kind: 'global.set', type: b.types.void, name: changed, value });
}
