/** How large a value may be: the same number in every mode, so that what compiles runs. */

import type { TypeStore } from './type-store.ts';
import type { Type } from './types.ts';

/** Scalars, strings and references in one value, and in all places of one function's activation together. */
export const MAX_PARTS = 2 ** 25;

/** Counts the parts of types, each once. */
export class PartCounts {
  private readonly types: TypeStore;
  private readonly known = new Map<Type, number>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  of(type: Type): number {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const count = this.count(type);
    this.known.set(type, count);
    return count;
  }

  private count(type: Type): number {
    switch (type.kind) {
      case 'array':
        return type.length * this.of(type.element);
      case 'vector':
        return type.lanes;
      case 'tuple':
        return this.sum(type.elements);
      case 'struct':
        return this.sum(this.types.fields(type).map((f) => f.type));
      case 'enum':
        return 1 + Math.max(0, ...this.types.variants(type).map((v) => this.sum(v.payload)));
      default:
        return 1;
    }
  }

  private sum(parts: readonly Type[]): number {
    return parts.reduce((total, part) => total + this.of(part), 0);
  }
}
