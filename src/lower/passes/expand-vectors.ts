/**
 * Puts vector operations that WebAssembly has in the place of those that it has not.
 *
 *   v2 = vector.rotr.u32x4 v0, 8   →   v3 = vector.const.u8x16 [1, 2, 3, 0, …]; v2 = a swizzle of the bytes of v0
 *
 * Needs: high IR, shift counts that are constants as constants. Keeps: results bit for bit.
 * Leaves: constants, each where it is used, for `value-numbering` and `loop-invariants`.
 */

import type { Func } from '../../ir/module.ts';
import type { Pass } from '../pass.ts';
import { Emitter } from '../vectors/emitter.ts';
import { Expander } from '../vectors/expand.ts';

export const expandVectors: Pass = {
  name: 'expand-vectors',
  summary: 'vector operations in terms of those that WebAssembly has',
  after: [],
  required: true,
  run: {
    on: 'function',
    apply: (func, { module }) => {
      if (!hasOperations(func)) return;
      const e = new Emitter(func, module.types);
      const expander = new Expander(e);
      e.rewriteAll((_, inst) => (inst.kind === 'vector' ? expander.expand(inst) : inst));
    },
  },
};

function hasOperations(func: Func): boolean {
  return func.values.some((value) => value.kind === 'vector');
}
