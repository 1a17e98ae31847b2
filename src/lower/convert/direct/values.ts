/** Scalars and aggregates in direct mode: lanes, or bytes in the frame or in static data. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { EnumType, Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { constantBytes } from '../constants.ts';
import {
  type Address,
  copyBytes,
  elementAddress,
  emitLoop,
  loadLanes,
  moved,
  storeLanes,
} from '../memory.ts';
import { lowerConst } from '../scalars.ts';
import { nth } from '../translation.ts';
import type { DirectFunction } from './function.ts';

type Of<K extends Inst['kind']> = Extract<Inst, { kind: K }>;

export function constantInst(t: DirectFunction, value: ValueId, inst: Of<'const'>): void {
  const lanes =
    typeof inst.value === 'string'
      ? t.conversion.text(t.b, inst.value)
      : [lowerConst(t.b, inst.type, inst.value)];
  t.set(value, lanes);
}

export type AggregateInst = Of<
  | 'aggregate.new'
  | 'aggregate.get'
  | 'aggregate.with'
  | 'array.splat'
  | 'array.get'
  | 'enum.new'
  | 'enum.tag'
  | 'enum.payload'
>;

export function aggregateInst(t: DirectFunction, value: ValueId, inst: AggregateInst): void {
  const { b, layout } = t;
  switch (inst.kind) {
    case 'aggregate.new':
    case 'array.splat':
    case 'enum.new':
      if (t.isMemory(value)) newInMemory(t, value);
      else if (inst.kind === 'enum.new') t.set(value, enumLanes(t, inst));
      else if (inst.kind === 'aggregate.new')
        t.set(
          value,
          inst.args.flatMap((a) => t.lanes(a)),
        );
      else throw new InternalError(`${inst.type.text} is an array in lanes`);
      return;
    case 'aggregate.get': {
      const { type, offset, first } = part(t, t.typeOf(inst.base), inst.index);
      if (t.isMemory(inst.base)) read(t, value, type, moved(t.address(inst.base), offset));
      else t.set(value, t.lanes(inst.base).slice(first, first + layout.lanes(type).length));
      return;
    }
    case 'aggregate.with': {
      const { type, offset, first } = part(t, inst.type, inst.index);
      if (t.isMemory(value)) {
        const to = t.frame(inst.type);
        const size = layout.size(inst.type);
        copyBytes(b, to, t.address(inst.base), size, layout.align(inst.type));
        writeTo(t, moved(to, offset), inst.value);
        t.setAddress(value, to);
        return;
      }
      const lanes = [...t.lanes(inst.base)];
      lanes.splice(first, layout.lanes(type).length, ...t.lanes(inst.value));
      t.set(value, lanes);
      return;
    }
    case 'array.get': {
      const type = t.typeOf(inst.base);
      if (type.kind !== 'array') throw new InternalError(`array.get of ${type.text}`);
      const index = t.lane(inst.index);
      const at = elementAddress(b, t.address(inst.base), index, layout.stride(type));
      read(t, value, type.element, at);
      t.remark(
        t.siteOf(value),
        'array-load',
        'direct',
        'memory.fixed-array',
        `an element of a \`${type.text}\` in memory`,
        true,
      );
      return;
    }
    case 'enum.tag':
      if (t.isMemory(inst.base)) t.set(value, [loadTag(t, t.address(inst.base))]);
      else t.set(value, t.lanes(inst.base).slice(0, 1));
      return;
    case 'enum.payload': {
      const type = enumType(t.typeOf(inst.base));
      if (t.isMemory(inst.base)) {
        const { offsets } = layout.payload(type, inst.variant);
        const offset = nth(offsets, inst.index, type.text);
        read(t, value, inst.type, moved(t.address(inst.base), offset));
        return;
      }
      const lanes = t.lanes(inst.base);
      const shared = nth(layout.variantLanes(type, inst.variant), inst.index, type.text);
      t.set(
        value,
        layout
          .lanes(inst.type)
          .map((lane, i) => b.convert(lane.type, nth(lanes, nth(shared, i, type.text), type.text))),
      );
    }
  }
}

/** The value at an address: its lanes, or for memory types the address itself, which must not change. */
export function read(t: DirectFunction, value: ValueId, type: Type, at: Address): void {
  if (t.layout.inMemory(type)) t.setAddress(value, at);
  else t.set(value, loadLanes(t.b, t.layout, type, at));
}

/** Writes an old value to memory. Deferred constructors put their parts there one by one. */
export function writeTo(t: DirectFunction, to: Address, value: ValueId): void {
  const { b, layout } = t;
  const type = t.typeOf(value);
  if (!layout.inMemory(type)) {
    storeLanes(b, layout, type, to, t.lanes(value));
    return;
  }
  const inst = t.inst(value);
  if (inst !== undefined && t.ownership.deferred.has(value) && isConstructor(inst)) {
    construct(t, to, value, inst);
    return;
  }
  copyBytes(b, to, t.address(value), layout.size(type), layout.align(type));
}

type Constructor = Of<'aggregate.new' | 'array.splat' | 'enum.new'>;

function isConstructor(inst: Inst): inst is Constructor {
  return inst.kind === 'aggregate.new' || inst.kind === 'array.splat' || inst.kind === 'enum.new';
}

function newInMemory(t: DirectFunction, value: ValueId): void {
  const inst = t.inst(value);
  if (inst === undefined || !isConstructor(inst)) throw new InternalError('no constructor');
  const { layout } = t;
  if (t.ownership.deferred.has(value)) {
    t.remark(
      t.siteOf(value),
      'allocation',
      'direct',
      'memory.in-place',
      `a value of type \`${inst.type.text}\` is built where it is stored`,
      true,
    );
    return;
  }
  const what = `a value of type \`${inst.type.text}\` (${layout.size(inst.type)} bytes)`;
  const bytes = constantBytes(t, value);
  if (bytes !== undefined) {
    t.setAddress(value, constantData(t, inst.type, bytes));
    t.remark(
      t.siteOf(value),
      'allocation',
      'static',
      'memory.constant',
      `${what} that is known when compiling`,
      true,
    );
    return;
  }
  const to = t.frame(inst.type);
  construct(t, to, value, inst);
  t.setAddress(value, to);
  t.remark(
    t.siteOf(value),
    'allocation',
    'frame',
    'memory.local',
    `${what} lives in the stack frame`,
    true,
  );
}

function constantData(t: DirectFunction, type: Type, bytes: Uint8Array): Address {
  const name = t.conversion.data('constant', bytes, t.layout.align(type));
  return { base: t.b.add({ kind: 'address', type: t.b.types.u32, name }), offset: 0 };
}

function construct(t: DirectFunction, to: Address, value: ValueId, inst: Constructor): void {
  const { b, layout } = t;
  if (inst.kind === 'array.splat') {
    fill(t, to, inst);
    return;
  }
  const bytes = constantBytes(t, value);
  if (bytes !== undefined) {
    copyBytes(b, to, constantData(t, inst.type, bytes), bytes.length, layout.align(inst.type));
    return;
  }
  if (inst.kind === 'enum.new') {
    const type = enumType(inst.type);
    const { offsets } = layout.payload(type, inst.variant);
    b.add({
      kind: 'mem.store',
      type: b.types.void,
      width: 32,
      address: to.base,
      offset: to.offset,
      value: b.i32(inst.variant),
    });
    inst.args.forEach((arg, i) => {
      writeTo(t, moved(to, nth(offsets, i, type.text)), arg);
    });
    return;
  }
  if (inst.type.kind === 'array') {
    const stride = layout.stride(inst.type);
    inst.args.forEach((arg, i) => {
      writeTo(t, moved(to, i * stride), arg);
    });
    return;
  }
  inst.args.forEach((arg, i) => {
    writeTo(t, moved(to, part(t, inst.type, i).offset), arg);
  });
}

/** An array of more elements than this is filled by a loop. */
const MAX_UNROLLED_FILL = 8;

function fill(t: DirectFunction, to: Address, inst: Of<'array.splat'>): void {
  const { b, layout } = t;
  if (inst.type.kind !== 'array') throw new InternalError(`splat of ${inst.type.text}`);
  const { length, element } = inst.type;
  const size = layout.size(inst.type);
  const byte = uniformByte(t, inst.value);
  if (size > 64 && byte !== undefined) {
    const { types } = b;
    b.add({
      kind: 'mem.fill',
      type: types.void,
      to: addressValue(t, to),
      value: b.constant(types.u32, byte),
      bytes: b.constant(types.u32, size),
    });
    return;
  }
  const stride = layout.size(element);
  if (length <= MAX_UNROLLED_FILL) {
    for (let i = 0; i < length; i++) writeTo(t, moved(to, i * stride), inst.value);
    return;
  }
  emitLoop(b, length, (index) => {
    writeTo(t, elementAddress(b, to, index, stride), inst.value);
  });
}

function addressValue(t: DirectFunction, address: Address): ValueId {
  if (address.offset === 0) return address.base;
  return t.b.binary('add', address.base, t.b.constant(t.b.types.u32, address.offset));
}

/** The byte that all bytes of a constant are, if so. */
function uniformByte(t: DirectFunction, value: ValueId): number | undefined {
  const bytes = constantBytes(t, value);
  const [first] = bytes ?? [];
  return first !== undefined && bytes?.every((x) => x === first) === true ? first : undefined;
}

function enumLanes(t: DirectFunction, inst: Of<'enum.new'>): readonly ValueId[] {
  const { b, layout } = t;
  const type = enumType(inst.type);
  const shared = layout.variantLanes(type, inst.variant);
  const lanes: (ValueId | undefined)[] = layout.lanes(type).map(() => undefined);
  lanes[0] = b.i32(inst.variant);
  inst.args.forEach((arg, i) => {
    const targets = nth(shared, i, type.text);
    t.lanes(arg).forEach((lane, j) => {
      const target = nth(targets, j, type.text);
      lanes[target] = b.convert(nth(layout.lanes(type), target, type.text).type, lane);
    });
  });
  return layout.lanes(type).map((lane, i) => lanes[i] ?? t.conversion.unusedLane(b, lane.type));
}

function loadTag(t: DirectFunction, at: Address): ValueId {
  return t.b.add({
    kind: 'mem.load',
    type: t.b.types.i32,
    width: 32,
    address: at.base,
    offset: at.offset,
  });
}

/** Of a struct or tuple, a part's type, its offset in memory, and its first lane. */
export function part(
  t: DirectFunction,
  type: Type,
  index: number,
): { readonly type: Type; readonly offset: number; readonly first: number } {
  if (type.kind !== 'struct' && type.kind !== 'tuple') {
    throw new InternalError(`part ${index} of ${type.text}`);
  }
  const { types, offsets } = t.layout.parts(type);
  let first = 0;
  if (!t.layout.inMemory(type)) {
    for (const before of types.slice(0, index)) first += t.layout.lanes(before).length;
  }
  return { type: nth(types, index, type.text), offset: nth(offsets, index, type.text), first };
}

export function enumType(type: Type): EnumType {
  if (type.kind !== 'enum') throw new InternalError(`${type.text} is no enum`);
  return type;
}
