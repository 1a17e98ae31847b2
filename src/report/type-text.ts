/** Types of the host boundary, as messages name them. */

import type { AbiType } from '../../runtime/interface.ts';

/** `f32`, `[u8]`, `[bool; 4]`, `List<str>`. */
export function typeText(type: AbiType): string {
  switch (type.kind) {
    case 'number':
    case 'struct':
    case 'enum':
      return type.name;
    case 'slice':
      return `[${typeText(type.element)}]`;
    case 'array':
      return `[${typeText(type.element)}; ${type.length}]`;
    case 'list':
      return `List<${typeText(type.element)}>`;
    case 'set':
      return `Set<${typeText(type.element)}>`;
    case 'map':
      return `Map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'tuple':
      return `(${type.elements.map(typeText).join(', ')})`;
    case 'option':
      return `Option<${typeText(type.some)}>`;
    default:
      return type.kind;
  }
}
