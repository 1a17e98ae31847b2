/** Counting through characters: scalar values leave out the surrogates D800 to DFFF. */

import type { ValueId } from '../../ir/instructions.ts';
import type { FunctionBuilder } from './function-builder.ts';

const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;
const GAP = AFTER_SURROGATES - FIRST_SURROGATE;

/** Between a character and the `u32` that a loop counts in. */
export interface CharMapping {
  /** Whether the counter is not the scalar value itself. */
  readonly dense: boolean;
  readonly toCounter: (char: ValueId) => ValueId;
  readonly toChar: (counter: ValueId) => ValueId;
}

/** Bounds that are known to lie on one side of the gap need no mapping. */
export function charMapping(
  f: FunctionBuilder,
  lo: bigint | undefined,
  hi: bigint | undefined,
): CharMapping {
  const { ir, types } = f;
  const known = lo !== undefined && hi !== undefined;
  if (known && lo < FIRST_SURROGATE === hi < FIRST_SURROGATE) {
    return {
      dense: false,
      toCounter: (char) => ir.convert(types.u32, char),
      toChar: (counter) => ir.convert(types.char, counter),
    };
  }
  const u32 = (n: number): ValueId => ir.constant(types.u32, n);
  return {
    dense: true,
    toCounter: (char) => {
      const scalar = ir.convert(types.u32, char);
      const below = ir.compare('lt', scalar, u32(FIRST_SURROGATE));
      return ir.select(below, scalar, ir.binary('sub', scalar, u32(GAP)));
    },
    toChar: (counter) => {
      const below = ir.compare('lt', counter, u32(FIRST_SURROGATE));
      const scalar = ir.select(below, counter, ir.binary('add', counter, u32(GAP)));
      return ir.convert(types.char, scalar);
    },
  };
}
