/** Between compile-time constants and run-time values. */

import { InternalError } from '../../report/unreachable.ts';
import type { Constant } from '../instructions.ts';
import type { TypeStore } from '../type-store.ts';
import type { Type } from '../types.ts';
import { CollectionMap } from './collections.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  ListValue,
  MapValue,
  type RuntimeValue,
  SetValue,
  StrValue,
} from './values.ts';

/** The types of the parts of an array, struct, tuple or vector; `undefined` for anything else. */
function partTypes(
  types: TypeStore,
  type: Type,
): ((index: number) => Type | undefined) | undefined {
  switch (type.kind) {
    case 'array':
      return () => type.element;
    case 'struct': {
      const fields = types.fields(type);
      return (index) => fields[index]?.type;
    }
    case 'vector':
      return () => types.laneType(type);
    case 'tuple':
      return (index) => type.elements[index];
    default:
      return undefined;
  }
}

/** How many parts an array, struct, tuple or vector has. */
function partCount(types: TypeStore, type: Type): number {
  switch (type.kind) {
    case 'array':
      return type.length;
    case 'struct':
      return types.fields(type).length;
    case 'vector':
      return type.lanes;
    case 'tuple':
      return type.elements.length;
    default:
      return 0;
  }
}

function isEmpty(constant: Constant): boolean {
  return typeof constant === 'object' && 'items' in constant && constant.items.length === 0;
}

/** The value a constant of `type` stands for. A constant that does not fit its type is our bug. */
export function constantToValue(types: TypeStore, type: Type, constant: Constant): RuntimeValue {
  const wrong = (): never => {
    throw new InternalError(`a constant of type ${type.text} has the wrong form`);
  };
  switch (type.kind) {
    case 'int':
      return typeof constant === (type.bits === 64 ? 'bigint' : 'number') &&
        (typeof constant === 'bigint' || typeof constant === 'number')
        ? constant
        : wrong();
    case 'float':
      if (typeof constant !== 'number') return wrong();
      return type.bits === 32 ? Math.fround(constant) : constant;
    case 'char':
      return typeof constant === 'number' ? constant : wrong();
    case 'bool':
      return typeof constant === 'boolean' ? constant : wrong();
    case 'str':
      return typeof constant === 'string' ? StrValue.of(constant) : wrong();
    case 'function':
      return typeof constant === 'object' && 'function' in constant
        ? new FunctionValue(constant.function)
        : wrong();
    case 'enum': {
      if (typeof constant !== 'object' || !('variant' in constant)) return wrong();
      const payload = types.variants(type)[constant.variant]?.payload ?? wrong();
      if (payload.length !== constant.items.length) return wrong();
      const items = payload.map((part, i) => {
        const item = constant.items[i];
        return item === undefined ? wrong() : constantToValue(types, part, item);
      });
      return new EnumValue(constant.variant, items);
    }
    case 'list':
      return isEmpty(constant) ? new ListValue() : wrong();
    case 'map':
      return isEmpty(constant) ? new MapValue(new CollectionMap()) : wrong();
    case 'set':
      return isEmpty(constant) ? new SetValue(new CollectionMap()) : wrong();
    default: {
      const partOf = partTypes(types, type);
      if (partOf === undefined || typeof constant !== 'object' || !('items' in constant)) {
        return wrong();
      }
      if (constant.items.length !== partCount(types, type)) return wrong();
      return new AggregateValue(
        constant.items.map((item, i) => constantToValue(types, partOf(i) ?? wrong(), item)),
      );
    }
  }
}

/** The constant for a value, or `undefined` where there is none: collections, slices and places. */
export function valueToConstant(
  types: TypeStore,
  type: Type,
  value: RuntimeValue,
): Constant | undefined {
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    return value;
  }
  if (value instanceof StrValue) return value.text;
  if (value instanceof FunctionValue) return { function: value.name };
  if (value instanceof EnumValue && type.kind === 'enum') {
    const payload = types.variants(type)[value.variant]?.payload ?? [];
    const items = partsToConstants(types, (i) => payload[i], value.items);
    return items === undefined ? undefined : { variant: value.variant, items };
  }
  if (value instanceof AggregateValue) {
    const partOf = partTypes(types, type);
    const items = partOf && partsToConstants(types, partOf, value.items);
    return items === undefined ? undefined : { items };
  }
  return undefined;
}

function partsToConstants(
  types: TypeStore,
  partOf: (index: number) => Type | undefined,
  values: readonly RuntimeValue[],
): readonly Constant[] | undefined {
  const items: Constant[] = [];
  for (const [i, value] of values.entries()) {
    const part = partOf(i);
    const item = part && valueToConstant(types, part, value);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}
