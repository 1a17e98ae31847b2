/** What a Fzy type is in TypeScript, as a parameter and as a result. */

import type { AbiType, NumberName } from '../../../runtime/interface.ts';
import { unreachable } from '../../report/unreachable.ts';

const TYPED_ARRAYS: Readonly<Record<NumberName, string>> = {
  i8: 'Int8Array',
  i16: 'Int16Array',
  i32: 'Int32Array',
  i64: 'BigInt64Array',
  u8: 'Uint8Array',
  u16: 'Uint16Array',
  u32: 'Uint32Array',
  u64: 'BigUint64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};

function numberType(name: NumberName): string {
  return name === 'i64' || name === 'u64' ? 'bigint' : 'number';
}

/** A `mut` array must be one that can be written to; others may also be plain arrays. */
export function parameterType(type: AbiType, mut: boolean): string {
  switch (type.kind) {
    case 'slice':
    case 'array':
    case 'list': {
      const { element } = type;
      if (element.kind !== 'number') {
        const inner = parameterType(element, false);
        return mut ? `${inner}[]` : `readonly ${inner}[]`;
      }
      const typed = TYPED_ARRAYS[element.name];
      const views = element.name === 'u8' ? `${typed} | Uint8ClampedArray` : typed;
      return mut ? views : `${views} | readonly ${numberType(element.name)}[]`;
    }
    default:
      return resultType(type);
  }
}

export function resultType(type: AbiType): string {
  switch (type.kind) {
    case 'number':
      return numberType(type.name);
    case 'bool':
      return 'boolean';
    case 'char':
    case 'str':
      return 'string';
    case 'void':
      return 'void';
    case 'slice':
    case 'array':
    case 'list':
      return type.element.kind === 'number'
        ? TYPED_ARRAYS[type.element.name]
        : `${resultType(type.element)}[]`;
    default:
      return unreachable(type, 'resultType');
  }
}
