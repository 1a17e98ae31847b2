/** Slots, statics, references and slices in direct mode: addresses. */

import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { rootOf } from '../../analyses/places.ts';
import { linkedName } from '../../library/linker.ts';
import { isMatchTable } from '../../matches/emit-values.ts';
import { copyBytes, elementAddress, loadLanes, materialize, moved } from '../memory.ts';
import { nth } from '../translation.ts';
import type { DirectFunction } from './function.ts';
import { pointsIntoArena } from './settle.ts';
import { part, writeTo } from './values.ts';

export type PlaceInst = Extract<
  Inst,
  {
    kind:
      | 'slot'
      | 'static.ref'
      | 'ref.field'
      | 'ref.index'
      | 'ref.lanes'
      | 'load'
      | 'store'
      | 'slice.of'
      | 'slice.sub'
      | 'slice.len';
  }
>;

export function placeInst(t: DirectFunction, value: ValueId, inst: PlaceInst): void {
  const { b, layout } = t;

  switch (inst.kind) {
    case 'slot': {
      const type = target(inst.type);
      t.setAddress(value, t.frame(type));
      t.remark(
        t.siteOf(value),
        'allocation',
        'frame',
        'memory.local',
        `a \`${type.text}\` whose places are named lives in the stack frame (${layout.size(type)} bytes)`,
        true,
      );
      return;
    }
    case 'static.ref':
      // A static in a global has no address; its loads and stores name it.
      placeOfStatic(t, value, inst.name);
      return;
    case 'ref.field': {
      const { offset } = part(t, target(t.typeOf(inst.base)), inst.index);
      t.setAddress(value, moved(t.address(inst.base), offset));
      return;
    }
    case 'ref.index': {
      const of = t.typeOf(inst.base);
      const stride = layout.size(target(inst.type));
      const base =
        of.kind === 'slice' ? { base: pointer(t, inst.base), offset: 0 } : t.address(inst.base);
      t.setAddress(value, elementAddress(b, base, t.lane(inst.index), stride));
      return;
    }
    case 'ref.lanes': {
      const of = t.typeOf(inst.base);
      if (of.kind !== 'slice') throw new InternalError(`ref.lanes of ${of.text}`);
      const base = { base: pointer(t, inst.base), offset: 0 };
      t.setAddress(value, elementAddress(b, base, t.lane(inst.index), layout.stride(of)));
      return;
    }
    case 'load':
      load(t, value, inst.type, inst.place);
      return;
    case 'store':
      store(t, value, inst.place, inst.value);
      return;
    case 'slice.of': {
      const of = target(t.typeOf(inst.base));
      if (of.kind !== 'array') throw new InternalError(`slice of ${of.text}`);
      t.set(value, [materialize(b, t.address(inst.base)), b.i32(of.length)]);
      return;
    }
    case 'slice.sub': {
      if (inst.type.kind !== 'slice') throw new InternalError(`slice.sub of ${inst.type.text}`);
      const stride = layout.stride(inst.type);
      const lo = t.lane(inst.lo);
      const base = { base: pointer(t, inst.base), offset: 0 };
      const start = materialize(b, elementAddress(b, base, lo, stride));
      t.set(value, [start, b.binary('sub', t.lane(inst.hi), lo)]);
      return;
    }
    case 'slice.len':
      t.set(value, [nth(t.lanes(inst.base), 1, 'a slice')]);
  }
}

function load(t: DirectFunction, value: ValueId, type: Type, place: ValueId): void {
  const { b, layout } = t;
  const global = globalOf(t, place);
  if (global !== undefined) {
    t.set(value, [b.add({ kind: 'global.get', type: global.type, name: global.name })]);
    return;
  }
  accessRemark(t, value, place, 'array-load');
  const from = t.address(place);
  if (!layout.inMemory(type)) {
    t.set(value, loadLanes(b, layout, type, from));
    return;
  }
  if (t.ownership.borrowed.has(value)) {
    t.setAddress(value, from);
    return;
  }
  const to = t.frame(type);
  copyBytes(b, to, from, layout.size(type), layout.align(type));
  t.setAddress(value, to);
  t.remark(
    t.siteOf(value),
    'allocation',
    'frame',
    'memory.copy',
    `a copy of a \`${type.text}\` (${layout.size(type)} bytes), because the place may change while the copy is used`,
    true,
  );
}

function store(t: DirectFunction, at: ValueId, place: ValueId, value: ValueId): void {
  const global = globalOf(t, place);
  if (global === undefined) {
    accessRemark(t, at, place, 'array-store');
    noteKept(t, place, t.typeOf(value));
    writeTo(t, t.address(place), value);
    return;
  }
  const { b } = t;
  b.add({ kind: 'global.set', type: b.types.void, name: global.name, value: t.lane(value) });
}

/** Says that a static may come to point to what this call made, so that it is kept when the call ends. */
function noteKept(t: DirectFunction, place: ValueId, type: Type): void {
  if (!t.module.keeps || t.old.library) return;
  const root = rootOf(t.old, place);
  if (root.kind === 'slot' || !pointsIntoArena(t.b.types, type)) return;
  t.module.library('settle::end_call');
  const { name } = t.module.homeOf(linkedName('settle::changed'));
  t.b.add({ kind: 'global.set', type: t.b.types.void, name, value: t.b.i32(1) });
}

/** Says that an element is accessed in memory. */
function accessRemark(
  t: DirectFunction,
  at: ValueId,
  place: ValueId,
  kind: 'array-load' | 'array-store',
): void {
  const of = elementOf(t, place);
  if (of === undefined) return;
  const root = rootOf(t.old, place);
  // The match has said so itself.
  if (root.kind === 'static' && isMatchTable(root.name)) return;
  const where =
    root.kind === 'slot'
      ? ['memory.local', 'in the stack frame']
      : root.kind === 'static'
        ? ['memory.static', `of the static \`${root.name}\``]
        : ['memory.view', 'seen through a slice or a `mut` parameter'];
  t.remark(
    t.siteOf(at),
    kind,
    'direct',
    where[0] ?? '',
    `an element of a \`${of.text}\` ${where[1]}`,
    true,
  );
}

/** The array or slice type that a place is an element (or part of an element) of. */
function elementOf(t: DirectFunction, place: ValueId): Type | undefined {
  let at = place;
  for (;;) {
    const inst = t.inst(at);
    if (inst?.kind === 'ref.field') at = inst.base;
    else if (inst?.kind === 'ref.index' || inst?.kind === 'ref.lanes') {
      const of = t.typeOf(inst.base);
      return of.kind === 'ref' ? of.target : of;
    } else return undefined;
  }
}

function globalOf(
  t: DirectFunction,
  place: ValueId,
): { readonly name: string; readonly type: Type } | undefined {
  const inst = t.inst(place);
  if (inst?.kind !== 'static.ref') return undefined;
  const home = t.module.homeOf(inst.name);
  return home.kind === 'global' ? home : undefined;
}

function placeOfStatic(t: DirectFunction, value: ValueId, name: string): void {
  const home = t.module.homeOf(name);
  if (home.kind === 'global') return;
  t.set(value, [t.b.add({ kind: 'address', type: t.b.types.u32, name: home.name })]);
}

/** The pointer of a slice or text. */
export function pointer(t: DirectFunction, value: ValueId): ValueId {
  return nth(t.lanes(value), 0, 'a slice');
}

export function target(type: Type): Type {
  if (type.kind !== 'ref') throw new InternalError(`${type.text} is no place`);
  return type.target;
}
