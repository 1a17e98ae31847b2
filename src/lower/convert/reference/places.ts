/** Slots, statics, places and slices in reference mode. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { Inst, ValueId } from '../../../ir/instructions.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Conversion } from '../conversion.ts';
import { emitLoop } from '../memory.ts';
import { nth, only } from '../translation.ts';
import { newAggregate, setPart } from './boxing.ts';
import { isObject, type ReferenceFunction, referenceLanes } from './function.ts';

type PlaceInst = Extract<
  Inst,
  {
    kind:
      | 'slot'
      | 'static.ref'
      | 'ref.field'
      | 'ref.index'
      | 'load'
      | 'store'
      | 'slice.of'
      | 'slice.sub'
      | 'slice.len';
  }
>;

export function placeInst(t: ReferenceFunction, value: ValueId, inst: PlaceInst): void {
  const { b, conversion } = t;
  const { types } = b;
  switch (inst.kind) {
    case 'slot': {
      const type = target(inst.type);
      t.remark(
        t.siteOf(value),
        'allocation',
        'handle',
        'mode.off',
        `a \`${type.text}\` is an object of the host`,
        false,
      );
      if (t.lateSlots.has(value)) return;
      if (isObject(type)) t.set(value, [fresh(conversion, b, type)]);
      else
        t.setCell(value, {
          container: newAggregate(conversion, b, 1),
          key: b.i32(0),
          of: 'aggregate',
        });
      return;
    }
    case 'static.ref': {
      const handle = b.add({ kind: 'global.get', type: types.handle, name: inst.name });
      if (isObject(target(inst.type))) t.set(value, [handle]);
      else t.setCell(value, { container: handle, key: b.i32(0), of: 'aggregate' });
      return;
    }
    case 'ref.field': {
      const container = t.lane(inst.base);
      const key = b.i32(inst.index);
      const type = target(inst.type);
      if (isObject(type)) t.set(value, [t.get(container, key, type)]);
      else t.setCell(value, { container, key, of: 'aggregate' });
      return;
    }
    case 'ref.index': {
      const of = t.typeOf(inst.base).kind === 'slice' ? 'slice' : 'aggregate';
      const container = t.lane(inst.base);
      const key = t.lane(inst.index);
      const type = target(inst.type);
      if (!isObject(type)) t.setCell(value, { container, key, of });
      else if (of === 'aggregate') t.set(value, [t.get(container, key, type)]);
      else t.set(value, [t.host('slice_get', [container, key], types.handle, [types.handle])]);
      return;
    }
    case 'load':
      load(t, value, inst.type, inst.place);
      return;
    case 'store':
      store(t, value, inst.place, inst.value);
      return;
    case 'slice.of':
      t.set(value, [t.host('slice_new', [t.lane(inst.base)], types.handle)]);
      return;
    case 'slice.sub': {
      const args = [inst.base, inst.lo, inst.hi].map((v) => t.lane(v));
      t.set(value, [t.host('slice_sub', args, types.handle)]);
      return;
    }
    case 'slice.len':
      t.set(value, [t.host('slice_len', [t.lane(inst.base)], types.i32)]);
  }
}

function load(t: ReferenceFunction, value: ValueId, type: Type, place: ValueId): void {
  accessRemark(t, value, place, 'array-load');
  const { types } = t.b;
  if (isObject(type)) {
    t.set(value, [t.host('agg_clone', [t.lane(place)], types.handle)]);
    return;
  }
  const { container, key, of } = t.cell(place);
  const lane = only(referenceLanes(types, type), type.text);
  const field = of === 'slice' ? 'slice_get' : 'agg_get';
  t.set(value, [t.host(field, [container, key], lane, [lane])]);
}

function store(t: ReferenceFunction, at: ValueId, place: ValueId, value: ValueId): void {
  accessRemark(t, at, place, 'array-store');
  const { b, conversion } = t;
  const { types } = b;
  const type = t.typeOf(value);
  if (isObject(type)) {
    const lane = t.lane(value);
    if (t.lateSlots.has(place) && !t.isSet(place)) {
      t.set(place, [t.host('agg_clone', [lane], types.handle)]);
    } else {
      b.call(assign(conversion, b, type), types.void, [t.lane(place), lane]);
    }
    return;
  }
  const { container, key, of } = t.cell(place);
  const lane = t.lane(value);
  const field = of === 'slice' ? 'slice_set' : 'agg_set';
  t.host(field, [container, key, lane], types.void, [b.typeOf(lane)]);
}

/** Says that an element is accessed through the runtime. */
function accessRemark(
  t: ReferenceFunction,
  at: ValueId,
  place: ValueId,
  kind: 'array-load' | 'array-store',
): void {
  let base = place;
  for (let inst = t.inst(base); inst?.kind === 'ref.field'; inst = t.inst(base)) base = inst.base;
  if (t.inst(base)?.kind !== 'ref.index') return;
  t.remark(
    t.siteOf(at),
    kind,
    'handle',
    'mode.off',
    'every access is a call of the reference runtime',
    false,
  );
}

/** An object with unset parts; objects inside it are there already, so that places keep their identity. */
function fresh(conversion: Conversion, b: FuncBuilder, type: Type): ValueId {
  const name = conversion.generate(
    `fzy:fresh<${type.text}>`,
    [],
    b.types.handle,
    b.site,
    (inner) => {
      const made = newAggregate(conversion, inner, partCount(conversion, type));
      eachObject(conversion, inner, type, (part, index) => {
        setPart(conversion, inner, made, index, fresh(conversion, inner, part));
      });
      inner.terminate({ kind: 'return', values: [made] });
    },
  );
  return b.call(name, b.types.handle, []);
}

/** The function that makes the object at a place equal to a value, part by part. */
function assign(conversion: Conversion, b: FuncBuilder, type: Type): string {
  const { handle } = b.types;
  return conversion.generate(
    `fzy:assign<${type.text}>`,
    [handle, handle],
    b.types.void,
    b.site,
    (inner) => {
      const { params } = inner.get(0);
      const place = nth(params, 0, 'assign');
      const value = nth(params, 1, 'assign');
      eachPart(conversion, inner, type, (part, index) => {
        const lane = only(referenceLanes(inner.types, part), part.text);
        const from = conversion.callRuntime(inner, 'agg_get', [value, index], lane, [lane]);
        if (isObject(part)) {
          const to = conversion.callRuntime(inner, 'agg_get', [place, index], lane, [lane]);
          inner.call(assign(conversion, inner, part), inner.types.void, [to, from]);
        } else {
          setPart(conversion, inner, place, index, from);
        }
      });
      inner.terminate({ kind: 'return', values: [] });
    },
  );
}

function eachPart(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  body: (part: Type, index: ValueId) => void,
): void {
  if (type.kind === 'array') {
    emitLoop(b, type.length, (index) => body(type.element, index));
    return;
  }
  partTypes(conversion, type).forEach((part, i) => {
    body(part, b.i32(i));
  });
}

function eachObject(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  body: (part: Type, index: ValueId) => void,
): void {
  if (type.kind === 'array') {
    if (isObject(type.element)) eachPart(conversion, b, type, body);
    return;
  }
  partTypes(conversion, type).forEach((part, i) => {
    if (isObject(part)) body(part, b.i32(i));
  });
}

function partTypes(conversion: Conversion, type: Type): readonly Type[] {
  if (type.kind === 'tuple') return type.elements;
  if (type.kind === 'struct') return conversion.types.fields(type).map((f) => f.type);
  throw new InternalError(`${type.text} has no parts`);
}

function partCount(conversion: Conversion, type: Type): number {
  return type.kind === 'array' ? type.length : partTypes(conversion, type).length;
}

function target(type: Type): Type {
  if (type.kind !== 'ref') throw new InternalError(`${type.text} is no place`);
  return type.target;
}
