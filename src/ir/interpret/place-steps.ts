/** Places and slices. */

import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { Inst, ValueId } from '../instructions.ts';
import type { Type } from '../types.ts';
import type { Step } from './code.ts';
import type { DecodeContext } from './decode.ts';
import { PlaceValue, SliceValue, UNSET } from './values.ts';

type PlaceInst = Extract<
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

/** What a place of this type holds. */
function targetOf(type: Type): Type {
  if (type.kind !== 'ref') throw new InternalError(`${type.text} is no place`);
  return type.target;
}

function outside(what: string, at: number, length: number): never {
  throw new InternalError(`${what} at ${at} of ${length} without its check`);
}

export function placeStep(context: DecodeContext, d: ValueId, inst: PlaceInst): Step {
  const { machine, typeOf } = context;
  const { layouts } = machine;
  switch (inst.kind) {
    case 'slot': {
      const { size } = layouts.of(targetOf(inst.type));
      return (r) => {
        r[d] = new PlaceValue(machine.allocate(size), 0);
      };
    }
    case 'static.ref': {
      const { name } = inst;
      return (r) => {
        r[d] = machine.staticPlace(name);
      };
    }
    case 'ref.field': {
      const { base } = inst;
      const offset = layouts.of(targetOf(typeOf(base))).offsets[inst.index] ?? 0;
      return (r) => {
        const place = r[base] as PlaceValue;
        r[d] = new PlaceValue(place.storage, place.offset + offset);
      };
    }
    case 'ref.index':
      return refIndexStep(context, d, inst.base, inst.index);
    case 'ref.lanes': {
      const { base, index } = inst;
      const { size } = layouts.of(targetOf(inst.type));
      return (r) => {
        const slice = r[base] as SliceValue;
        const at = r[index] as number;
        if (!(at >= 0 && at + size <= slice.length)) outside('ref.lanes', at, slice.length);
        r[d] = new PlaceValue(slice.storage, slice.offset + at);
      };
    }
    case 'load':
      return loadStep(context, d, inst.place);
    case 'store': {
      const { place, value } = inst;
      const layout = layouts.of(targetOf(typeOf(place)));
      if (layout.leaf) {
        return (r) => {
          const to = r[place] as PlaceValue;
          to.storage[to.offset] = r[value];
        };
      }
      return (r) => {
        const to = r[place] as PlaceValue;
        machine.charge(layout.size);
        layout.write(to.storage, to.offset, r[value]);
      };
    }
    case 'slice.of': {
      const { base } = inst;
      const array = targetOf(typeOf(base));
      if (array.kind !== 'array') throw new InternalError(`slice.of ${array.text}`);
      const { length } = array;
      const stride = layouts.of(array.element).size;
      return (r) => {
        const place = r[base] as PlaceValue;
        r[d] = new SliceValue(place.storage, place.offset, length, stride);
      };
    }
    case 'slice.sub': {
      const { base, lo, hi } = inst;
      return (r) => {
        const slice = r[base] as SliceValue;
        const from = r[lo] as number;
        const to = r[hi] as number;
        if (!(to >= 0 && to <= slice.length)) outside('slice.sub', to, slice.length);
        if (!(from >= 0 && from <= to)) outside('slice.sub', from, to);
        const offset = slice.offset + from * slice.stride;
        r[d] = new SliceValue(slice.storage, offset, to - from, slice.stride);
      };
    }
    case 'slice.len': {
      const { base } = inst;
      return (r) => {
        r[d] = (r[base] as SliceValue).length;
      };
    }
    default:
      return unreachable(inst, 'placeStep');
  }
}

function refIndexStep(
  { machine, typeOf }: DecodeContext,
  d: ValueId,
  base: ValueId,
  index: ValueId,
): Step {
  const type = typeOf(base);
  if (type.kind === 'slice') {
    return (r) => {
      const slice = r[base] as SliceValue;
      const at = r[index] as number;
      if (!(at >= 0 && at < slice.length)) outside('ref.index', at, slice.length);
      r[d] = new PlaceValue(slice.storage, slice.offset + at * slice.stride);
    };
  }
  const array = targetOf(type);
  if (array.kind !== 'array') throw new InternalError(`ref.index into ${type.text}`);
  const { length } = array;
  const stride = machine.layouts.of(array.element).size;
  return (r) => {
    const place = r[base] as PlaceValue;
    const at = r[index] as number;
    if (!(at >= 0 && at < length)) outside('ref.index', at, length);
    r[d] = new PlaceValue(place.storage, place.offset + at * stride);
  };
}

function loadStep({ machine, typeOf }: DecodeContext, d: ValueId, place: ValueId): Step {
  const layout = machine.layouts.of(targetOf(typeOf(place)));
  if (layout.leaf) {
    return (r) => {
      const from = r[place] as PlaceValue;
      const value = from.storage[from.offset];
      if (value === UNSET) throw new InternalError('read of a place that was never stored to');
      r[d] = value;
    };
  }
  return (r) => {
    const from = r[place] as PlaceValue;
    machine.charge(layout.size);
    r[d] = layout.read(from.storage, from.offset);
  };
}
