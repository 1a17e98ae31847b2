/** What types can do: the closed set of bounds, and which types have them. */

import type { Bound, EnumType, StructType, Type } from '../../ir/types.ts';

export const BOUNDS: readonly Bound[] = ['Num', 'Int', 'Float', 'Eq', 'Ord', 'Any'];

/** Every type of a bound on the left also has those on the right. */
const IMPLIED: Readonly<Record<Bound, readonly Bound[]>> = {
  Int: ['Int', 'Num', 'Ord', 'Eq', 'Any'],
  Float: ['Float', 'Num', 'Ord', 'Eq', 'Any'],
  Num: ['Num', 'Ord', 'Eq', 'Any'],
  Ord: ['Ord', 'Eq', 'Any'],
  Eq: ['Eq', 'Any'],
  Any: ['Any'],
};

/** Whether a parameter with `bounds` can do what `wanted` asks. */
export function impliesBound(bounds: readonly Bound[], wanted: Bound): boolean {
  return wanted === 'Any' || bounds.some((b) => IMPLIED[b].includes(wanted));
}

/** The parts of a struct or enum; the caller sees to it that the declaration is resolved. */
export interface PartSource {
  partsOf(type: StructType | EnumType): readonly Type[];
}

/** Whether a type that is fully known has a bound. */
export function satisfies(type: Type, bound: Bound, source: PartSource): boolean {
  if (type.kind === 'error') return true;
  if (type.kind === 'parameter') return impliesBound(type.bounds, bound);
  switch (bound) {
    case 'Any':
      return type.kind !== 'void' && type.kind !== 'never' && type.kind !== 'slice';
    case 'Num':
      return type.kind === 'int' || type.kind === 'float';
    case 'Int':
      return type.kind === 'int';
    case 'Float':
      return type.kind === 'float';
    case 'Ord':
      return (
        type.kind === 'int' || type.kind === 'float' || type.kind === 'char' || type.kind === 'str'
      );
    case 'Eq':
      return every(type, source, new Set(), hasEquality);
  }
}

/** Whether `Map` and `Set` take it as a key: equality that is reflexive. */
export function isKey(type: Type, source: PartSource): boolean {
  return every(type, source, new Set(), (leaf) => leaf.kind !== 'float' && hasEquality(leaf));
}

function hasEquality(leaf: Type): boolean {
  switch (leaf.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'char':
    case 'str':
    case 'function':
    case 'error':
      return true;
    case 'parameter':
      return impliesBound(leaf.bounds, 'Eq');
    default:
      return false;
  }
}

/** Whether `test` holds for every part that is not itself made of parts. */
function every(
  type: Type,
  source: PartSource,
  seen: Set<Type>,
  test: (leaf: Type) => boolean,
): boolean {
  switch (type.kind) {
    case 'array':
      return every(type.element, source, seen, test);
    case 'tuple':
      return type.elements.every((t) => every(t, source, seen, test));
    case 'struct':
    case 'enum':
      if (seen.has(type)) return true;
      seen.add(type);
      return source.partsOf(type).every((t) => every(t, source, seen, test));
    default:
      return test(type);
  }
}
