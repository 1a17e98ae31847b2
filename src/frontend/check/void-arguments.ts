/** `void` as a type argument: it may stand for the payload of an enum, and for nothing that is stored. */

import type { EnumType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Program } from './program.ts';
import { mentions } from './type-arguments.ts';

/** Whether a type that an alias stands for would have `void` where something is stored. */
export function storesVoid(type: Type): boolean {
  const stored = (part: Type): boolean => part.kind === 'void' || storesVoid(part);
  switch (type.kind) {
    case 'array':
    case 'slice':
    case 'list':
    case 'set':
      return stored(type.element);
    case 'map':
      return stored(type.key) || stored(type.value);
    case 'tuple':
      return type.elements.some(stored);
    case 'struct':
      return type.args.some(stored);
    case 'enum':
      return type.args.some(storesVoid);
    default:
      return false;
  }
}

/**
 * A parameter that is `void` must be a whole part of a payload, and nothing may be made of it. Looked at when
 * everything is declared.
 */
export function laterVoidPayload(program: Program, type: EnumType, span: Span): void {
  const isVoid = type.origin.parameters.filter((_, i) => type.args[i]?.kind === 'void');
  if (isVoid.length === 0) return;
  program.later.push(() => {
    program.variantsOf(type);
    const parts = (type.origin.variants ?? []).flatMap((v) => v.payload);
    const stored = parts.some((part) => isVoid.some((p) => part !== p && mentions(part, p)));
    if (stored) reportVoidArgument(program, span);
  });
}

export function reportVoidArgument(program: Program, span: Span): void {
  program.diagnostics.error(
    'FZ0709',
    span,
    '`void` cannot be a type argument here',
    'there are no values of this type to store',
    ['`void` may stand for the payload of an enum: `Result<void, str>`'],
  );
}
