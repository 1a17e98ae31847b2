/** Which types of the language cross the host boundary, and as what. */

import type { AbiParam, AbiType } from '../../runtime/interface.ts';
import type { FuncParam } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import { InternalError } from '../report/unreachable.ts';

/** The front end lets nothing else into the signature of a `pub fn` or `extern`. */
export function abiTypeOf(type: Type): AbiType {
  switch (type.kind) {
    case 'int':
    case 'float':
      return { kind: 'number', name: type.name };
    case 'bool':
    case 'char':
    case 'str':
    case 'void':
      return { kind: type.kind };
    case 'slice':
    case 'list':
      return { kind: type.kind, element: abiTypeOf(type.element) };
    case 'array':
      return { kind: 'array', element: abiTypeOf(type.element), length: type.length };
    default:
      throw new InternalError(`${type.text} cannot cross the host boundary`);
  }
}

export function abiParamsOf(params: readonly FuncParam[]): readonly AbiParam[] {
  return params.map((p) => ({ name: p.name, type: abiTypeOf(p.type), mut: p.mut }));
}
