/** Changing the shape of loops. */

import { predecessors } from '../ir/cfg.ts';
import type { BlockId, Edge, ValueId } from '../ir/instructions.ts';
import type { Loop } from '../ir/loops.ts';
import type { Func } from '../ir/module.ts';
import { mapTerminator } from '../ir/visit.ts';
import { addBlock, addParam, blockOf } from './edit.ts';

/**
 * The block through which control enters a loop and goes nowhere else; made where there is none. `preds` is
 * the predecessors of each block as they were when the loops were found.
 */
export function preheader(
  func: Func,
  loop: Loop,
  preds: readonly (readonly BlockId[])[] = predecessors(func),
): BlockId {
  const inside = new Set(loop.blocks);
  const outside = (preds[loop.header] ?? []).filter((p) => !inside.has(p));
  const [only] = outside;
  if (only !== undefined && outside.length === 1 && blockOf(func, only).terminator.kind === 'jump')
    return only;
  const header = blockOf(func, loop.header);
  const before = addBlock(func, { kind: 'trap', trap: 'unreachable', args: [] }, header.site);
  const params = header.params.map((param) => addParamLike(func, before, param));
  blockOf(func, before).terminator = { kind: 'jump', to: { block: loop.header, args: params } };
  for (const from of outside) retarget(func, from, loop.header, before);
  return before;
}

/** A new parameter of a block with the type, site and name of another value. The caller extends the edges. */
export function addParamLike(func: Func, block: BlockId, value: ValueId): ValueId {
  const type = func.values[value]?.type;
  const site = func.sites[value];
  if (type === undefined || site === undefined) return value;
  const param = addParam(func, block, type, site);
  const name = func.names.get(value);
  if (name !== undefined) func.names.set(param, name);
  return param;
}

/** Leads the edges of a block that go to `to` to another block, with the same arguments. */
export function retarget(func: Func, from: BlockId, to: BlockId, instead: BlockId): void {
  rewriteEdges(func, from, (edge) =>
    edge.block === to ? { block: instead, args: edge.args } : edge,
  );
}

export function rewriteEdges(func: Func, from: BlockId, f: (edge: Edge) => Edge): void {
  const block = blockOf(func, from);
  block.terminator = mapTerminator(block.terminator, (v) => v, f);
}
