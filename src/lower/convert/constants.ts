/** Compile-time values as bytes. */

import type { Constant, MemoryWidth, ValueId } from '../../ir/instructions.ts';
import type { Layout } from '../../ir/layout.ts';
import type { Type, VectorType } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import { nth, type Translation } from './translation.ts';

/** A part of a constant whose bytes are known only when the module runs. */
export interface Fixup {
  readonly offset: number;
  readonly type: Type;
  readonly value: Constant;
}

export interface Encoded {
  readonly bytes: Uint8Array;
  readonly fixups: readonly Fixup[];
}

/** Bytes of a constant as it lies in memory. Text, functions and collections are left to fixups. */
export function encodeConstant(layout: Layout, type: Type, value: Constant): Encoded {
  const bytes = new Uint8Array(layout.size(type));
  const fixups: Fixup[] = [];
  encode(layout, type, value, new DataView(bytes.buffer), 0, fixups);
  return { bytes, fixups };
}

function encode(
  layout: Layout,
  type: Type,
  value: Constant,
  view: DataView,
  at: number,
  fixups: Fixup[],
): void {
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'char':
    case 'bool':
      encodeScalar(type, value, view, at);
      return;
    case 'str':
    case 'function':
    case 'list':
    case 'map':
    case 'set':
      fixups.push({ offset: at, type, value });
      return;
    case 'vector':
      itemsOf(type, value).forEach((item, i) => {
        encodeVectorLane(type, item, view, at, i);
      });
      return;
    case 'array': {
      const stride = layout.stride(type);
      itemsOf(type, value).forEach((item, i) => {
        encode(layout, type.element, item, view, at + i * stride, fixups);
      });
      return;
    }
    case 'struct':
    case 'tuple': {
      const { types, offsets } = layout.parts(type);
      const items = itemsOf(type, value);
      types.forEach((t, i) => {
        const offset = nth(offsets, i, type.text);
        encode(layout, t, nth(items, i, type.text), view, at + offset, fixups);
      });
      return;
    }
    case 'enum': {
      if (typeof value !== 'object' || !('variant' in value)) throw misfit(type);
      encodeTag(view, at, value.variant, layout.inMemory(type) ? 32 : tagWidth(layout, type));
      const types = layout.variantTypes(type, value.variant);
      if (layout.inMemory(type)) {
        const { offsets } = layout.payload(type, value.variant);
        types.forEach((t, i) => {
          const offset = nth(offsets, i, type.text);
          encode(layout, t, nth(value.items, i, type.text), view, at + offset, fixups);
        });
        return;
      }
      encodeShared(layout, type, value, view, at, fixups);
      return;
    }
    default:
      throw misfit(type);
  }
}

function tagWidth(layout: Layout, type: Type): number {
  return nth(layout.lanes(type), 0, type.text).width;
}

function encodeTag(view: DataView, at: number, variant: number, width: number): void {
  if (width === 8) view.setUint8(at, variant);
  else if (width === 16) view.setUint16(at, variant, true);
  else view.setUint32(at, variant, true);
}

/** Payload of an enum in lanes: each lane of a part goes where its shared lane lies. */
function encodeShared(
  layout: Layout,
  type: Type & { readonly kind: 'enum' },
  value: { readonly variant: number; readonly items: readonly Constant[] },
  view: DataView,
  at: number,
  fixups: Fixup[],
): void {
  const lanes = layout.lanes(type);
  const shared = layout.variantLanes(type, value.variant);
  layout.variantTypes(type, value.variant).forEach((part, i) => {
    const item = nth(value.items, i, type.text);
    const own = encodeConstant(layout, part, item);
    const ownView = new DataView(own.bytes.buffer);
    const targets = nth(shared, i, type.text);
    layout.lanes(part).forEach((lane, j) => {
      const to = at + nth(lanes, nth(targets, j, type.text), type.text).offset;
      if (lane.width === 128) {
        for (const half of [0, 8]) {
          view.setBigUint64(to + half, ownView.getBigUint64(lane.offset + half, true), true);
        }
      } else if (lane.width === 64)
        view.setBigUint64(to, ownView.getBigUint64(lane.offset, true), true);
      else view.setUint32(to, extended(lane.type.text === 'i32', lane, ownView), true);
    });
    for (const fixup of own.fixups) {
      // Text takes two lanes that follow each other; functions and collections take one.
      const first = layout.lanes(part).findIndex((l) => l.offset === fixup.offset);
      const offset = at + nth(lanes, nth(targets, first, type.text), type.text).offset;
      fixups.push({ ...fixup, offset });
    }
  });
}

function extended(
  signed: boolean,
  lane: { readonly offset: number; readonly width: MemoryWidth },
  view: DataView,
): number {
  switch (lane.width) {
    case 8:
      return signed ? view.getInt8(lane.offset) : view.getUint8(lane.offset);
    case 16:
      return signed ? view.getInt16(lane.offset, true) : view.getUint16(lane.offset, true);
    default:
      return view.getUint32(lane.offset, true);
  }
}

/** A lane of a mask is all ones or zero. */
function encodeVectorLane(
  type: VectorType,
  item: Constant,
  view: DataView,
  at: number,
  lane: number,
): void {
  const { element } = type;
  if (element.kind !== 'int' && element.kind !== 'float') throw misfit(type);
  const to = at + (lane * element.bits) / 8;
  if (!type.mask) encodeScalar(element, item, view, to);
  else new Uint8Array(view.buffer).fill(item === true ? 0xff : 0, to, to + element.bits / 8);
}

function encodeScalar(type: Type, value: Constant, view: DataView, at: number): void {
  if (typeof value === 'boolean') {
    view.setUint8(at, value ? 1 : 0);
  } else if (typeof value === 'bigint') {
    view.setBigUint64(at, BigInt.asUintN(64, value), true);
  } else if (typeof value === 'number') {
    if (type.kind === 'float' && type.bits === 64) view.setFloat64(at, value, true);
    else if (type.kind === 'float') view.setFloat32(at, value, true);
    else if (type.kind === 'int' && type.bits === 8) view.setUint8(at, value);
    else if (type.kind === 'int' && type.bits === 16) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  } else {
    throw misfit(type);
  }
}

/** Items of an array, struct or tuple constant. */
export function itemsOf(type: Type, value: Constant): readonly Constant[] {
  if (typeof value !== 'object' || !('items' in value)) throw misfit(type);
  return value.items;
}

function misfit(type: Type): InternalError {
  return new InternalError(`a constant is not of its type ${type.text}`);
}

/** The constant that a value of an aggregate type is, when its bytes are known now. */
export function constantBytes(t: Translation, value: ValueId): Uint8Array | undefined {
  const constant = constantOf(t, value);
  if (constant === undefined) return undefined;
  const { bytes, fixups } = encodeConstant(t.conversion.layout, t.typeOf(value), constant);
  return fixups.length === 0 ? bytes : undefined;
}

function constantOf(t: Translation, value: ValueId): Constant | undefined {
  const inst = t.inst(value);
  if (inst === undefined) return undefined;
  switch (inst.kind) {
    case 'const':
      return typeof inst.value === 'string' ? undefined : inst.value;
    case 'aggregate.new': {
      const items = allConstant(t, inst.args);
      return items === undefined ? undefined : { items };
    }
    case 'vector':
      return inst.op === 'const' ? { items: inst.immediates } : undefined;
    case 'enum.new': {
      const items = allConstant(t, inst.args);
      return items === undefined ? undefined : { variant: inst.variant, items };
    }
    default:
      return undefined;
  }
}

function allConstant(t: Translation, values: readonly ValueId[]): Constant[] | undefined {
  const items: Constant[] = [];
  for (const value of values) {
    const item = constantOf(t, value);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
