/** Throws away what a function no longer uses, and numbers the rest afresh. */

import { InternalError } from '../report/unreachable.ts';
import { reversePostOrder } from './cfg.ts';
import type { BlockId, ValueId } from './instructions.ts';
import type { Attribute, Block, Func, Value } from './module.ts';
import { mapOperands, mapTerminator } from './visit.ts';

/**
 * Drops blocks that cannot be reached and values that stand in no block. Blocks are numbered in reverse
 * post-order and values in the order they then stand in, so every definition comes before its uses.
 * Sites, names and loop attributes go along. Nothing that still runs is removed.
 */
export function compact(func: Func): void {
  const order = reversePostOrder(func);
  const blockIds = new Map<BlockId, BlockId>(order.map((old, id) => [old, id]));
  const valueIds = new Map<ValueId, ValueId>();
  for (const old of order) {
    const block = func.blocks[old];
    if (block === undefined) continue;
    for (const id of [...block.params, ...block.insts]) valueIds.set(id, valueIds.size);
  }
  const newValue = (old: ValueId): ValueId => {
    const id = valueIds.get(old);
    if (id === undefined)
      throw new InternalError(`compact: v${old} has no definition in ${func.name}`);
    return id;
  };
  const newBlock = (old: BlockId): BlockId => {
    const id = blockIds.get(old);
    if (id === undefined) throw new InternalError(`compact: no block b${old} in ${func.name}`);
    return id;
  };
  const values: Value[] = [];
  const sites = [];
  const names: [ValueId, string][] = [];
  for (const [old, id] of valueIds) {
    const value = func.values[old];
    const site = func.sites[old];
    if (value === undefined || site === undefined) {
      throw new InternalError(`compact: no value v${old} in ${func.name}`);
    }
    values[id] =
      value.kind === 'param'
        ? { ...value, block: newBlock(value.block) }
        : mapOperands(value, newValue);
    sites[id] = site;
    const name = func.names.get(old);
    if (name !== undefined) names.push([id, name]);
  }
  const blocks = order.map((old): Block => {
    const block = func.blocks[old];
    if (block === undefined) throw new InternalError(`compact: no block b${old} in ${func.name}`);
    return {
      params: block.params.map(newValue),
      insts: block.insts.map(newValue),
      terminator: mapTerminator(block.terminator, newValue, (edge) => ({
        block: newBlock(edge.block),
        args: edge.args.map(newValue),
      })),
      site: block.site,
    };
  });
  const loopAttributes: [BlockId, readonly Attribute[]][] = [];
  for (const old of order) {
    const attributes = func.loopAttributes.get(old);
    if (attributes !== undefined) loopAttributes.push([newBlock(old), attributes]);
  }
  func.values = values;
  func.sites = sites;
  func.blocks = blocks;
  refill(func.names, names);
  refill(func.loopAttributes, loopAttributes);
}

function refill<K, V>(map: Map<K, V>, entries: readonly (readonly [K, V])[]): void {
  map.clear();
  for (const [key, value] of entries) map.set(key, value);
}
