/** Type rules of aggregates, enums, places and slices. */

import { unreachable } from '../report/unreachable.ts';
import type { Inst, ValueId } from './instructions.ts';
import type { Module } from './module.ts';
import type { Type } from './types.ts';
import type { TypeContext } from './verify-types.ts';

function partOf(module: Module, type: Type, index: number): Type | undefined {
  if (type.kind === 'struct') return module.types.fields(type)[index]?.type;
  return type.kind === 'tuple' ? type.elements[index] : undefined;
}

type AggregateInst = Extract<
  Inst,
  {
    kind:
      | 'aggregate.new'
      | 'aggregate.get'
      | 'aggregate.with'
      | 'array.splat'
      | 'array.get'
      | 'enum.new'
      | 'enum.tag'
      | 'enum.payload';
  }
>;

/** What is wrong with the types of an aggregate or enum instruction, or `undefined`. */
export function aggregateFault(context: TypeContext, inst: AggregateInst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const parts = (wanted: readonly Type[], args: readonly ValueId[]): string | undefined => {
    if (wanted.length !== args.length) return `${args.length} parts, not ${wanted.length}`;
    const wrong = wanted.findIndex((type, i) => typeOf(args[i] ?? -1) !== type);
    return wrong < 0
      ? undefined
      : `part ${wrong} is ${typeOf(args[wrong] ?? -1).text}, not ${wanted[wrong]?.text}`;
  };
  const same = (what: string, found: Type, wanted: Type | undefined): string | undefined =>
    found === wanted ? undefined : `${what} is ${found.text}, not ${wanted?.text ?? 'there'}`;
  switch (inst.kind) {
    case 'aggregate.new': {
      const { type } = inst;
      if (type.kind === 'array') {
        if (type.length !== inst.args.length)
          return `${inst.args.length} parts, not ${type.length}`;
        return parts(
          inst.args.map(() => type.element),
          inst.args,
        );
      }
      if (type.kind === 'struct')
        return parts(
          types.fields(type).map((f) => f.type),
          inst.args,
        );
      if (type.kind === 'tuple') return parts(type.elements, inst.args);
      return `${type.text} is no array, struct or tuple`;
    }
    case 'aggregate.get':
      return same('the result', inst.type, partOf(module, typeOf(inst.base), inst.index));
    case 'aggregate.with':
      return (
        same('the base', typeOf(inst.base), inst.type) ??
        same('the value', typeOf(inst.value), partOf(module, inst.type, inst.index))
      );
    case 'array.splat':
      return inst.type.kind === 'array'
        ? same('the value', typeOf(inst.value), inst.type.element)
        : `${inst.type.text} is no array`;
    case 'array.get': {
      const base = typeOf(inst.base);
      if (base.kind !== 'array') return `${base.text} is no array`;
      return (
        same('the result', inst.type, base.element) ??
        same('the index', typeOf(inst.index), types.i32)
      );
    }
    case 'enum.new': {
      if (inst.type.kind !== 'enum') return `${inst.type.text} is no enum`;
      const variant = types.variants(inst.type)[inst.variant];
      if (variant === undefined) return `${inst.type.text} has no variant ${inst.variant}`;
      return parts(variant.payload, inst.args);
    }
    case 'enum.tag': {
      const base = typeOf(inst.base);
      if (base.kind !== 'enum') return `${base.text} is no enum`;
      return same('the result', inst.type, types.i32);
    }
    case 'enum.payload': {
      const base = typeOf(inst.base);
      if (base.kind !== 'enum') return `${base.text} is no enum`;
      const part = types.variants(base)[inst.variant]?.payload[inst.index];
      return same('the result', inst.type, part);
    }
    default:
      return unreachable(inst, 'aggregateFault');
  }
}

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

/** What is wrong with the types of a place or slice instruction, or `undefined`. */
export function placeFault(context: TypeContext, inst: PlaceInst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const same = (what: string, found: Type, wanted: Type | undefined): string | undefined =>
    found === wanted ? undefined : `${what} is ${found.text}, not ${wanted?.text ?? 'there'}`;
  switch (inst.kind) {
    case 'slot':
      if (inst.type.kind !== 'ref') return `${inst.type.text} is no place`;
      return inst.type.target.kind === 'ref' || inst.type.target.kind === 'void'
        ? `no place can hold ${inst.type.target.text}`
        : undefined;
    case 'static.ref': {
      const item = module.statics.get(inst.name);
      if (item === undefined) return `no static @${inst.name}`;
      return same('the result', inst.type, types.ref(item.type));
    }
    case 'ref.field': {
      const base = typeOf(inst.base);
      if (base.kind !== 'ref') return `${base.text} is no place`;
      const part = partOf(module, base.target, inst.index);
      return same('the result', inst.type, part && types.ref(part));
    }
    case 'ref.index': {
      const base = typeOf(inst.base);
      const container = base.kind === 'ref' ? base.target : base;
      const indexed = container.kind === 'array' ? base.kind === 'ref' : container === base;
      if (!indexed || (container.kind !== 'array' && container.kind !== 'slice')) {
        return `${base.text} has no places by index`;
      }
      return (
        same('the result', inst.type, types.ref(container.element)) ??
        same('the index', typeOf(inst.index), types.i32)
      );
    }
    case 'ref.lanes': {
      const base = typeOf(inst.base);
      if (base.kind !== 'slice') return `${base.text} is no slice`;
      const target = inst.type.kind === 'ref' ? inst.type.target : inst.type;
      if (target.kind !== 'vector' || target.mask) return `${target.text} is no vector of numbers`;
      return (
        same('the element', base.element, target.element) ??
        same('the index', typeOf(inst.index), types.i32)
      );
    }
    case 'load': {
      const place = typeOf(inst.place);
      if (place.kind !== 'ref') return `${place.text} is no place`;
      return same('the result', inst.type, place.target);
    }
    case 'store': {
      const place = typeOf(inst.place);
      if (place.kind !== 'ref') return `${place.text} is no place`;
      return (
        same('the value', typeOf(inst.value), place.target) ??
        same('the result', inst.type, types.void) ??
        immutableFault(context, inst.place)
      );
    }
    case 'slice.of': {
      const base = typeOf(inst.base);
      if (base.kind !== 'ref' || base.target.kind !== 'array')
        return `${base.text} is no array's place`;
      return same('the result', inst.type, types.slice(base.target.element));
    }
    case 'slice.sub': {
      const base = typeOf(inst.base);
      if (base.kind !== 'slice') return `${base.text} is no slice`;
      return (
        same('the result', inst.type, base) ??
        same('the start', typeOf(inst.lo), types.i32) ??
        same('the end', typeOf(inst.hi), types.i32)
      );
    }
    case 'slice.len': {
      const base = typeOf(inst.base);
      if (base.kind !== 'slice') return `${base.text} is no slice`;
      return same('the result', inst.type, types.i32);
    }
    default:
      return unreachable(inst, 'placeFault');
  }
}

/** A store into a static that never changes. */
function immutableFault({ module, func }: TypeContext, place: ValueId): string | undefined {
  const seen = new Set<ValueId>();
  for (let at = place; !seen.has(at); ) {
    seen.add(at);
    const value = func.values[at];
    switch (value?.kind) {
      case 'static.ref':
        return module.statics.get(value.name)?.mutable === false
          ? `a store into the immutable static @${value.name}`
          : undefined;
      case 'ref.field':
      case 'ref.index':
      case 'ref.lanes':
      case 'slice.of':
      case 'slice.sub':
        at = value.base;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
}
