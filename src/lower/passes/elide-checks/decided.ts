/** Tests whose outcome ranges know where they are asked: `step > 0` in a loop that counts below the step. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { CompareOp } from '../../../ir/ops.ts';
import type { Point } from '../../analyses/ranges/fact-lists.ts';
import type { Interval } from '../../analyses/ranges/interval.ts';
import type { Ranges } from '../../analyses/ranges/ranges.ts';
import { instOf, replaceValues } from '../../edit.ts';

/** Replaces selects and branches that cannot choose. The test itself may stand where its outcome is open. */
export function decideTests(ranges: Ranges): void {
  const { func, tree } = ranges;
  const replaced = new Map<ValueId, ValueId>();
  for (const id of tree.order) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    for (const [at, value] of block.insts.entries()) {
      const inst = instOf(func, value);
      if (inst?.kind !== 'select') continue;
      const truth = outcome(ranges, inst.condition, { block: id, at });
      if (truth !== undefined) replaced.set(value, truth ? inst.ifTrue : inst.ifFalse);
    }
    const { terminator } = block;
    if (terminator.kind !== 'branch') continue;
    const truth = outcome(ranges, terminator.condition, ranges.end(id));
    if (truth === undefined) continue;
    block.terminator = { kind: 'jump', to: truth ? terminator.ifTrue : terminator.ifFalse };
  }
  if (replaced.size > 0) replaceValues(func, replaced);
}

function outcome(ranges: Ranges, condition: ValueId, point: Point): boolean | undefined {
  const inst = instOf(ranges.func, condition);
  if (inst?.kind !== 'compare') return undefined;
  const x = ranges.at(inst.left, point);
  const y = ranges.at(inst.right, point);
  return x === undefined || y === undefined ? undefined : compared(inst.op, x, y);
}

/** What the intervals of both sides say; an infinite end is no number and decides nothing. */
function compared(op: CompareOp, x: Interval, y: Interval): boolean | undefined {
  switch (op) {
    case 'lt':
      return x.hi < y.lo ? true : x.lo >= y.hi ? false : undefined;
    case 'le':
      return x.hi <= y.lo ? true : x.lo > y.hi ? false : undefined;
    case 'gt':
      return compared('lt', y, x);
    case 'ge':
      return compared('le', y, x);
    case 'eq':
      return x.hi < y.lo || y.hi < x.lo ? false : undefined;
    case 'ne':
      return x.hi < y.lo || y.hi < x.lo ? true : undefined;
  }
}
