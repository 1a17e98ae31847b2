/** The stack frame of a function: one block of memory for all its `frame` instructions. */

import type { ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import { InternalError } from '../report/unreachable.ts';

export interface Frame {
  /** A multiple of `FRAME_ALIGN`; 0 for a function that needs no frame. */
  readonly size: number;
  readonly offsetOf: (value: ValueId) => number;
}

/** The stack pointer is always a multiple of it. */
export const FRAME_ALIGN = 16;
/** Past this a frame can only overflow the stack; sizes stay exact integers. */
const MAX_FRAME = 2 ** 31;

export function frameOf(func: Func): Frame {
  const offsets = new Map<ValueId, number>();
  let size = 0;
  for (const block of func.blocks) {
    for (const value of block?.insts ?? []) {
      const inst = func.values[value];
      if (inst?.kind !== 'frame') continue;
      if (inst.align > FRAME_ALIGN) {
        throw new InternalError(`backend: a frame with alignment ${inst.align} in ${func.name}`);
      }
      const offset = Math.ceil(size / inst.align) * inst.align;
      offsets.set(value, Math.min(offset, MAX_FRAME));
      size = offset + inst.size;
    }
  }
  const rounded = Math.ceil(Math.min(size, MAX_FRAME) / FRAME_ALIGN) * FRAME_ALIGN;
  return {
    // A frame of no bytes still is a place.
    size: offsets.size > 0 ? Math.max(rounded, FRAME_ALIGN) : 0,
    offsetOf: (value) => offsets.get(value) ?? 0,
  };
}
