/** Reading and writing values at addresses. */

import type { FuncBuilder } from '../../ir/builder.ts';
import type { ValueId } from '../../ir/instructions.ts';
import type { Layout } from '../../ir/layout.ts';
import type { Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import { nth } from './translation.ts';

/** A `u32` lane and a constant that is added to it. */
export interface Address {
  readonly base: ValueId;
  readonly offset: number;
}

/** Copies up to this many bytes go through registers: a bulk copy costs as much as many of them. */
const MAX_INLINE_COPY = 64;

/** The largest constant offset of an access that is folded into it. */
const MAX_OFFSET = 2 ** 31 - 1;

export function moved(address: Address, by: number): Address {
  return by === 0 ? address : { base: address.base, offset: address.offset + by };
}

/** The address as one value. */
export function materialize(b: FuncBuilder, address: Address): ValueId {
  if (address.offset === 0) return address.base;
  return b.binary('add', address.base, b.constant(b.types.u32, address.offset));
}

/** The lanes of a value that is not of a memory type. */
export function loadLanes(
  b: FuncBuilder,
  layout: Layout,
  type: Type,
  from: Address,
): readonly ValueId[] {
  return layout.lanes(type).map((lane) =>
    b.add({
      kind: 'mem.load',
      type: lane.type,
      width: lane.width,
      address: from.base,
      offset: from.offset + lane.offset,
    }),
  );
}

export function storeLanes(
  b: FuncBuilder,
  layout: Layout,
  type: Type,
  to: Address,
  values: readonly ValueId[],
): void {
  layout.lanes(type).forEach((lane, i) => {
    b.add({
      kind: 'mem.store',
      type: b.types.void,
      width: lane.width,
      address: to.base,
      offset: to.offset + lane.offset,
      value: nth(values, i, type.text),
    });
  });
}

/** Copies a value of a memory type; the two may overlap. */
export function copyBytes(
  b: FuncBuilder,
  to: Address,
  from: Address,
  size: number,
  align: number,
): void {
  if (size === 0 || (to.base === from.base && to.offset === from.offset)) return;
  const { types } = b;
  if (size > MAX_INLINE_COPY) {
    b.add({
      kind: 'mem.copy',
      type: types.void,
      to: materialize(b, to),
      from: materialize(b, from),
      bytes: b.constant(types.u32, size),
    });
    return;
  }
  // Everything is read before anything is written, because the ranges may overlap.
  const words: {
    readonly width: 8 | 16 | 32 | 64;
    readonly at: number;
    readonly value: ValueId;
  }[] = [];
  for (let at = 0; at < size; ) {
    const width = wordAt(at, size, align);
    const type = width === 64 ? types.u64 : types.u32;
    const value = b.add({
      kind: 'mem.load',
      type,
      width,
      address: from.base,
      offset: from.offset + at,
    });
    words.push({ width, at, value });
    at += width / 8;
  }
  for (const { width, at, value } of words) {
    b.add({
      kind: 'mem.store',
      type: types.void,
      width,
      address: to.base,
      offset: to.offset + at,
      value,
    });
  }
}

function wordAt(at: number, size: number, align: number): 8 | 16 | 32 | 64 {
  for (const bytes of [8, 4, 2, 1] as const) {
    if (at % bytes === 0 && at + bytes <= size && bytes <= Math.max(align, 1)) {
      return bytes === 8 ? 64 : bytes === 4 ? 32 : bytes === 2 ? 16 : 8;
    }
  }
  throw new InternalError('no word fits');
}

/** `base + index × stride`, for an `i32` index that is in range. */
export function elementAddress(
  b: FuncBuilder,
  base: Address,
  index: ValueId,
  stride: number,
): Address {
  const known = b.func.values[index];
  if (known?.kind === 'const' && typeof known.value === 'number') {
    const offset = base.offset + known.value * stride;
    // Behind a check that fails there may be any index; the access is never made, but must be well formed.
    if (known.value >= 0 && offset <= MAX_OFFSET) return { base: base.base, offset };
  }
  if (stride === 0) return base;
  const { types } = b;
  const position = b.convert(types.u32, index);
  const shift = Math.log2(stride);
  const bytes =
    stride === 1
      ? position
      : Number.isInteger(shift)
        ? b.binary('shl', position, b.constant(types.u32, shift))
        : b.binary('mul', position, b.constant(types.u32, stride));
  return { base: b.binary('add', base.base, bytes), offset: base.offset };
}

/** Runs `body` for 0, 1, … `count − 1`, in a loop. */
export function emitLoop(b: FuncBuilder, count: number, body: (index: ValueId) => void): void {
  const header = b.block();
  const inside = b.block();
  const after = b.block();
  const index = b.param(header, b.types.i32);
  b.jump(header, [b.i32(0)]);
  b.switchTo(header);
  const more = b.add({
    kind: 'compare',
    op: 'lt',
    type: b.types.i32,
    left: index,
    right: b.i32(count),
  });
  b.branch(more, inside, after);
  b.switchTo(inside);
  body(index);
  b.jump(header, [b.binary('add', index, b.i32(1))]);
  b.switchTo(after);
}
