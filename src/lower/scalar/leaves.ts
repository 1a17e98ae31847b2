/** What a value is made of: structs, tuples and arrays down to the parts that have no places of their own. */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { isScalar, type Type } from '../../ir/types.ts';
import { zeroLanes } from '../../ir/vector-ops.ts';
import { InternalError } from '../../report/unreachable.ts';

/** A part of a struct, tuple or array. */
export interface Part {
  readonly type: Type;
  /** As it is written behind the variable: `.left`, `[2]`. */
  readonly suffix: string;
}

/** The parts that have places, in order; `undefined` for a type without any. */
export function partsOf(types: TypeStore, type: Type): readonly Part[] | undefined {
  switch (type.kind) {
    case 'struct':
      return types.fields(type).map((f) => ({ type: f.type, suffix: `.${f.name}` }));
    case 'tuple':
      return type.elements.map((t, i) => ({ type: t, suffix: `.${i}` }));
    case 'array':
      return Array.from({ length: type.length }, (_, i) => ({
        type: type.element,
        suffix: `[${i}]`,
      }));
    default:
      return undefined;
  }
}

/** Counts leaves of types; a type with more than `most` has too many. */
export class Leaves {
  readonly types: TypeStore;
  private readonly most: number;
  private readonly counts = new Map<Type, number>();

  constructor(types: TypeStore, most: number) {
    this.types = types;
    this.most = most;
  }

  /** How many leaves a value has; infinite where they are too many. */
  count(type: Type): number {
    const known = this.counts.get(type);
    if (known !== undefined) return known;
    const count = this.compute(type);
    this.counts.set(type, count);
    return count;
  }

  /** How many leaves lie before part `index`. */
  before(type: Type, index: number): number {
    if (type.kind === 'array') return index * this.count(type.element);
    const parts = partsOf(this.types, type) ?? [];
    return parts.slice(0, index).reduce((sum, part) => sum + this.count(part.type), 0);
  }

  private compute(type: Type): number {
    let count = 1;
    if (type.kind === 'array') count = type.length * this.count(type.element);
    else if (type.kind === 'struct' || type.kind === 'tuple') {
      const parts = partsOf(this.types, type) ?? [];
      count = parts.reduce((sum, part) => sum + this.count(part.type), 0);
    }
    return count <= this.most ? count : Number.POSITIVE_INFINITY;
  }
}

/** The instructions that make a value of the type which nobody will read, where there is such a value. */
export function hasDefault(types: TypeStore, type: Type): boolean {
  if (isScalar(type) || type.kind === 'str') return true;
  if (type.kind === 'enum') {
    return types.variants(type)[0]?.payload.every((t) => hasDefault(types, t)) === true;
  }
  if (type.kind === 'array') return hasDefault(types, type.element);
  if (type.kind === 'vector') return true;
  return partsOf(types, type)?.every((part) => hasDefault(types, part.type)) === true;
}

/** Makes such a value with `add`. */
export function defaultValue(types: TypeStore, type: Type, add: (inst: Inst) => ValueId): ValueId {
  const of = (t: Type): ValueId => defaultValue(types, t, add);
  switch (type.kind) {
    case 'int':
      return add({ kind: 'const', type, value: type.bits === 64 ? 0n : 0 });
    case 'float':
    case 'char':
      return add({ kind: 'const', type, value: 0 });
    case 'bool':
      return add({ kind: 'const', type, value: false });
    case 'str':
      return add({ kind: 'const', type, value: '' });
    case 'vector':
      return add({ kind: 'vector', op: 'const', type, args: [], immediates: zeroLanes(type) });
    case 'enum': {
      const args = types.variants(type)[0]?.payload.map(of) ?? [];
      return add({ kind: 'enum.new', type, variant: 0, args });
    }
    case 'array':
      return add({ kind: 'array.splat', type, value: of(type.element) });
    default: {
      const parts = partsOf(types, type);
      if (parts === undefined) throw new InternalError(`no default for ${type.text}`);
      return add({ kind: 'aggregate.new', type, args: parts.map((part) => of(part.type)) });
    }
  }
}
