/** Vector operations in lowered IR: the same operations, with lanes outside of vectors as machine values. */

import type { FuncBuilder } from '../../ir/builder.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import { scalarLane } from '../../ir/layout.ts';

type VectorInst = Extract<Inst, { kind: 'vector' }>;

export function lowerVector(
  b: FuncBuilder,
  inst: VectorInst,
  lane: (value: ValueId) => ValueId,
): ValueId {
  return b.add({ ...inst, type: scalarLane(b.types, inst.type), args: inst.args.map(lane) });
}
