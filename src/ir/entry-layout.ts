/** Where the parts of an entry of a map or set lie (docs/abi.md). */

import { type Layout, roundUp } from './layout.ts';
import type { MapType, SetType, Type } from './types.ts';

/** Parts of an entry, behind the hash. A set has no value. */
export interface EntryLayout {
  readonly key: Type;
  readonly keyOffset: number;
  readonly value: Type | undefined;
  readonly valueOffset: number;
  readonly stride: number;
}

export function entryLayout(layout: Layout, type: MapType | SetType): EntryLayout {
  const key = type.kind === 'map' ? type.key : type.element;
  const value = type.kind === 'map' ? type.value : undefined;
  const keyOffset = roundUp(4, layout.align(key));
  const keyEnd = keyOffset + layout.size(key);
  const valueAlign = value === undefined ? 1 : layout.align(value);
  const valueOffset = roundUp(keyEnd, valueAlign);
  const end = value === undefined ? keyEnd : valueOffset + layout.size(value);
  const stride = roundUp(end, Math.max(4, layout.align(key), valueAlign));
  return { key, keyOffset, value, valueOffset, stride };
}
