/** What storage a place or slice lies in, and whether two may be the same. */

import type { ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';

export type Root =
  | { readonly kind: 'slot'; readonly value: ValueId }
  | { readonly kind: 'static'; readonly name: string }
  /** A parameter that is a `ref` or a slice. */
  | { readonly kind: 'param'; readonly value: ValueId }
  /** The bytes of text, which nobody writes to. */
  | { readonly kind: 'text' }
  | { readonly kind: 'unknown' };

const UNKNOWN: Root = { kind: 'unknown' };

/** The storage that a `ref` or slice value points into. */
export function rootOf(func: Func, place: ValueId): Root {
  let at = place;
  for (;;) {
    const value = func.values[at];
    switch (value?.kind) {
      case 'ref.field':
      case 'ref.index':
      case 'ref.lanes':
      case 'slice.of':
      case 'slice.sub':
        at = value.base;
        break;
      case 'slot':
        return { kind: 'slot', value: at };
      case 'static.ref':
        return { kind: 'static', name: value.name };
      case 'runtime':
        return value.op === 'str.bytes' ? { kind: 'text' } : UNKNOWN;
      case 'param':
        return value.block === 0 ? { kind: 'param', value: at } : UNKNOWN;
      default:
        return UNKNOWN;
    }
  }
}

/** Whether a write to one may change the other. */
export function mayAlias(a: Root, b: Root): boolean {
  if (a.kind === 'text' || b.kind === 'text') return false;
  if (a.kind === 'unknown' || b.kind === 'unknown') return true;
  if (a.kind === 'slot') return b.kind === 'slot' && a.value === b.value;
  // A slot is storage of the current activation, so nothing that came from outside points to it.
  if (b.kind === 'slot') return false;
  if (a.kind === 'static' && b.kind === 'static') return a.name === b.name;
  return true;
}
