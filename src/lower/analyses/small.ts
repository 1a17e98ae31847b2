/** Which values are cheap to keep from where they are made to where they are used. */

import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';

const MAX_PARTS = 4;

/**
 * Few machine values, and no arrays. An array that is loaded twice is better read twice: keeping it may take
 * a copy, where reading it takes none.
 */
export function isSmall(types: TypeStore, type: Type): boolean {
  return partsUpTo(types, type, MAX_PARTS) <= MAX_PARTS;
}

/** How many parts a value has, as far as it matters. */
function partsUpTo(types: TypeStore, type: Type, limit: number): number {
  switch (type.kind) {
    case 'array':
      return limit + 1;
    case 'tuple':
      return sum(types, type.elements, limit);
    case 'struct':
      return sum(
        types,
        types.fields(type).map((f) => f.type),
        limit,
      );
    case 'enum':
      return (
        1 +
        sum(
          types,
          types.variants(type).flatMap((v) => v.payload),
          limit,
        )
      );
    default:
      return 1;
  }
}

function sum(types: TypeStore, parts: readonly Type[], limit: number): number {
  let count = 0;
  for (const part of parts) {
    count += partsUpTo(types, part, limit - count);
    if (count > limit) break;
  }
  return count;
}
