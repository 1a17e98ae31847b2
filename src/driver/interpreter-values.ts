/** Values of the interpreter, from and to the host boundary that compiled programs have. */

import { arrayKind, setElement } from '../../runtime/loader/elements.ts';
import { bytesOf, numbersOf, type Plain, partAt, partsOf } from '../../runtime/loader/plain.ts';
import {
  AggregateValue,
  EnumValue,
  ListValue,
  MapValue,
  type RuntimeValue,
  readSlice,
  SetValue,
  SliceValue,
  StrValue,
  sliceOf,
} from '../ir/interpret/index.ts';
import type { TypeStore } from '../ir/type-store.ts';
import type { Type } from '../ir/types.ts';
import { InternalError } from '../report/unreachable.ts';

/** A checked argument. */
export function toValue(types: TypeStore, type: Type, plain: Plain): RuntimeValue {
  const all = (of: readonly Type[], skip = 0): RuntimeValue[] =>
    of.map((part, i) => toValue(types, part, partAt(plain, i + skip)));
  switch (type.kind) {
    case 'int':
      return typeof plain === 'number' || typeof plain === 'bigint' ? plain : undefined;
    case 'float':
      return type.bits === 32 ? Math.fround(Number(plain)) : Number(plain);
    case 'bool':
      return plain === true;
    case 'char':
      return Number(plain);
    case 'str':
      return new StrValue(bytesOf(plain));
    case 'array':
      return new AggregateValue(toItems(types, type.element, plain));
    case 'slice':
      return sliceOf(types, type.element, toItems(types, type.element, plain));
    case 'list':
      return new ListValue(toItems(types, type.element, plain));
    case 'tuple':
      return new AggregateValue(all(type.elements));
    case 'struct':
      return new AggregateValue(all(types.fields(type).map((f) => f.type)));
    case 'enum': {
      const variant = Number(partAt(plain, 0));
      return new EnumValue(variant, all(types.variants(type)[variant]?.payload ?? [], 1));
    }
    default:
      throw new InternalError(`${type.text} came from the host`);
  }
}

function toItems(types: TypeStore, element: Type, plain: Plain): RuntimeValue[] {
  const numeric = element.kind === 'int' || element.kind === 'float';
  const parts: ArrayLike<Plain> = numeric ? numbersOf(plain) : partsOf(plain);
  return Array.from(parts, (part) => toValue(types, element, part));
}

/** A result, or what a `mut` argument was left with. */
export function toPlain(types: TypeStore, type: Type, value: RuntimeValue): Plain {
  const all = (of: readonly Type[], items: readonly RuntimeValue[]): Plain[] =>
    of.map((part, i) => toPlain(types, part, items[i]));
  switch (type.kind) {
    case 'void':
      return 0;
    case 'slice':
      if (value instanceof SliceValue) {
        return toElements(types, type.element, readSlice(types, type.element, value));
      }
      break;
    case 'array':
      if (value instanceof AggregateValue) return toElements(types, type.element, value.items);
      break;
    case 'list':
      if (value instanceof ListValue) return toElements(types, type.element, value.items);
      break;
    case 'set':
      if (value instanceof SetValue) {
        return value.entries.allKeys().map((key) => toPlain(types, type.element, key));
      }
      break;
    case 'map':
      if (value instanceof MapValue) {
        const values = value.entries.allValues();
        return value.entries
          .allKeys()
          .flatMap((key, i) => all([type.key, type.value], [key, values[i]]));
      }
      break;
    case 'tuple':
      if (value instanceof AggregateValue) return all(type.elements, value.items);
      break;
    case 'struct':
      if (value instanceof AggregateValue) {
        return all(
          types.fields(type).map((f) => f.type),
          value.items,
        );
      }
      break;
    case 'enum':
      if (value instanceof EnumValue) {
        const payload = types.variants(type)[value.variant]?.payload ?? [];
        return [value.variant, ...all(payload, value.items)];
      }
      break;
    default:
      if (value instanceof StrValue) return value.bytes;
      if (typeof value !== 'object' && value !== undefined) return value;
  }
  throw new InternalError(`a value that is no ${type.text} came out of the interpreter`);
}

function toElements(types: TypeStore, element: Type, values: readonly RuntimeValue[]): Plain {
  const plains = values.map((value) => toPlain(types, element, value));
  if (element.kind !== 'int' && element.kind !== 'float') return plains;
  const numbers = arrayKind(element.name).make(plains.length);
  plains.forEach((plain, i) => {
    if (typeof plain === 'number' || typeof plain === 'bigint') setElement(numbers, i, plain);
  });
  return numbers;
}
