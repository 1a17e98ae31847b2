/** Whether constants are of a type. */

import type { Constant, ScalarConstant } from './instructions.ts';
import type { TypeStore } from './type-store.ts';
import type { Type } from './types.ts';

/** A Unicode scalar value: a code point that is no surrogate. */
export function isScalarValue(value: number): boolean {
  return (
    Number.isInteger(value) && value >= 0 && value <= 0x10ffff && (value < 0xd800 || value > 0xdfff)
  );
}

/** Whether a constant without parts is one of `type`, in its range. */
export function scalarFits(type: Type, value: ScalarConstant): boolean {
  switch (type.kind) {
    case 'int': {
      if (typeof value !== (type.bits === 64 ? 'bigint' : 'number')) return false;
      if (typeof value !== 'number' && typeof value !== 'bigint') return false;
      if (typeof value === 'number' && (!Number.isInteger(value) || Object.is(value, -0)))
        return false;
      const low = type.signed ? -(2n ** BigInt(type.bits - 1)) : 0n;
      const exact = BigInt(value);
      return exact >= low && exact < low + 2n ** BigInt(type.bits);
    }
    case 'float':
      return (
        typeof value === 'number' && (type.bits === 64 || Object.is(Math.fround(value), value))
      );
    case 'bool':
      return typeof value === 'boolean';
    case 'char':
      return typeof value === 'number' && isScalarValue(value);
    case 'str':
      return typeof value === 'string';
    default:
      return false;
  }
}

/** Whether any constant is one of `type`. `functionType` gives the type of a function by name. */
export function constantFits(
  types: TypeStore,
  type: Type,
  constant: Constant,
  functionType: (name: string) => Type | undefined,
): boolean {
  if (typeof constant !== 'object') return scalarFits(type, constant);
  if ('function' in constant) return functionType(constant.function) === type;
  const all = (parts: readonly Type[]): boolean =>
    parts.length === constant.items.length &&
    constant.items.every((item, i) => {
      const part = parts[i];
      return part !== undefined && constantFits(types, part, item, functionType);
    });
  if ('variant' in constant) {
    const payload =
      type.kind === 'enum' ? types.variants(type)[constant.variant]?.payload : undefined;
    return payload !== undefined && all(payload);
  }
  switch (type.kind) {
    case 'array':
      return (
        constant.items.length === type.length &&
        constant.items.every((item) => constantFits(types, type.element, item, functionType))
      );
    case 'vector':
      return (
        constant.items.length === type.lanes &&
        constant.items.every((x) => constantFits(types, types.laneType(type), x, functionType))
      );
    case 'struct':
      return all(types.fields(type).map((f) => f.type));
    case 'tuple':
      return all(type.elements);
    case 'list':
    case 'map':
    case 'set':
      // A static starts with an empty collection or with none.
      return constant.items.length === 0;
    default:
      return false;
  }
}
