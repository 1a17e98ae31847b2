/** Truth values of several iterations, as masks of one width or another. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { IntType, VectorType } from '../../../ir/types.ts';
import { zeroLanes } from '../../../ir/vector-ops.ts';
import { nth } from './numbers.ts';
import type { RoundEmitter } from './round-emitter.ts';

export type Bits = 8 | 16 | 32 | 64;

/** A truth of each iteration; `masks` hold them in lanes of `bits`. */
export class Truth {
  readonly bits: Bits;
  readonly masks: readonly ValueId[];
  private readonly others = new Map<Bits, readonly ValueId[]>();

  constructor(bits: Bits, masks: readonly ValueId[]) {
    this.bits = bits;
    this.masks = masks;
  }

  /** As masks of vectors with lanes of so many bits. */
  at(bits: Bits, e: RoundEmitter): readonly ValueId[] {
    if (bits === this.bits) return this.masks;
    const known = this.others.get(bits);
    if (known !== undefined) return known;
    const made = this.integers(bits, e).map((value) => {
      const type = e.vectorOf(signed(e.types, bits));
      const zero = e.constant(type, zeroLanes(type));
      return e.vector('ne', type, [value, zero]);
    });
    this.others.set(bits, made);
    return made;
  }

  /** As signed integers, −1 for what is true. */
  integers(bits: Bits, e: RoundEmitter): readonly ValueId[] {
    const own = e.vectorOf(signed(e.types, this.bits));
    const values = this.masks.map((mask) => e.vector('cast', own, [mask]));
    return e.resized(values, signed(e.types, this.bits), signed(e.types, bits));
  }
}

export function signed(types: TypeStore, bits: Bits): IntType {
  return types[`i${bits}`];
}

export function maskOf(types: TypeStore, bits: Bits): VectorType {
  return types.mask(signed(types, bits));
}

export function opposite(e: RoundEmitter, { bits, masks }: Truth): Truth {
  const type = maskOf(e.types, bits);
  return new Truth(
    bits,
    masks.map((mask) => e.vector('not', type, [mask])),
  );
}

/** Of two truths, at the width of the wider one. */
export function logic(e: RoundEmitter, op: 'and' | 'or' | 'xor', a: Truth, b: Truth): Truth {
  const { bits } = a.bits > b.bits ? a : b;
  const type = maskOf(e.types, bits);
  const right = b.at(bits, e);
  const masks = a.at(bits, e).map((mask, k) => e.vector(op, type, [mask, nth(right, k)]));
  return new Truth(bits, masks);
}

/** One of two truths; the first where all come by its way. */
export function chooseTruth(
  e: RoundEmitter,
  mask: Truth | undefined,
  ifTrue: Truth,
  ifFalse: Truth,
): Truth {
  if (mask === undefined) return ifTrue;
  const other = logic(e, 'and', opposite(e, mask), ifFalse);
  return logic(e, 'or', logic(e, 'and', mask, ifTrue), other);
}
