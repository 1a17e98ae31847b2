/** Copies of loops, and a place before two of them that chooses. */

import { predecessors } from '../ir/cfg.ts';
import type { Dominators } from '../ir/dominators.ts';
import type { BlockId, Edge, ValueId } from '../ir/instructions.ts';
import type { Loop } from '../ir/loops.ts';
import type { Func } from '../ir/module.ts';
import {
  edgesOf,
  forEachOperand,
  forEachTerminatorValue,
  mapOperands,
  mapTerminator,
  mapTerminatorValues,
} from '../ir/visit.ts';
import { addBlock, blockOf, instOf } from './edit.ts';

export interface Copies {
  /** Where the loop is entered now; it has the header's parameters and must yet choose. */
  readonly entry: BlockId;
  readonly original: Edge;
  readonly copy: Edge;
  /** The copy of each of the loop's values. */
  readonly valueOf: ReadonlyMap<ValueId, ValueId>;
  readonly blockOf: ReadonlyMap<BlockId, BlockId>;
}

/** Values of the loop that are used behind it, by the block outside through which they get there. */
export type Escapes = ReadonlyMap<BlockId, readonly ValueId[]>;

/**
 * What leaves the loop, so that it can pass through parameters once there are two loops; `undefined` where
 * a use behind the loop has no single way out before it.
 */
export function escapesOf(
  func: Func,
  loop: Loop,
  tree: Dominators,
  homes: Int32Array,
): Escapes | undefined {
  const inside = new Set(loop.blocks);
  const preds = predecessors(func);
  const exits = new Set<BlockId>();
  for (const block of loop.blocks) {
    for (const edge of edgesOf(blockOf(func, block).terminator)) {
      if (!inside.has(edge.block)) exits.add(edge.block);
    }
  }
  const ways = [...exits].filter((exit) => (preds[exit] ?? []).every((pred) => inside.has(pred)));
  const found = new Map<BlockId, Set<ValueId>>();
  let lost = false;
  const use = (value: ValueId, user: BlockId): void => {
    const home = homes[value] ?? -1;
    if (!inside.has(home)) return;
    const way = ways.find((exit) => tree.dominates(exit, user));
    const reaches =
      way !== undefined && (preds[way] ?? []).every((pred) => tree.dominates(home, pred));
    if (way === undefined || !reaches) {
      lost = true;
      return;
    }
    const list = found.get(way) ?? new Set();
    list.add(value);
    found.set(way, list);
  };
  for (const id of tree.order) {
    if (inside.has(id)) continue;
    const block = blockOf(func, id);
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, (operand) => use(operand, id));
    }
    forEachTerminatorValue(block.terminator, (value) => use(value, id));
  }
  return lost ? undefined : new Map([...found].map(([exit, values]) => [exit, [...values]]));
}

/** Copies the loop; both copies leave to the same places, with what is used there as arguments. */
export function copyLoop(func: Func, loop: Loop, escapes: Escapes, tree: Dominators): Copies {
  closeLoop(func, loop, escapes, tree);
  const { header } = loop;
  const { blocks, values } = copyBlocks(func, loop);
  const entry = entryBefore(func, loop, new Set(blocks.values()));
  const args = blockOf(func, entry).params;
  return {
    entry,
    original: { block: header, args },
    copy: { block: blocks.get(header) ?? header, args },
    valueOf: values,
    blockOf: blocks,
  };
}

/** Copies the blocks of a loop; edges inside it lead to copies, edges out of it to where they did. */
export function copyBlocks(
  func: Func,
  loop: Loop,
): {
  readonly blocks: ReadonlyMap<BlockId, BlockId>;
  readonly values: ReadonlyMap<ValueId, ValueId>;
} {
  const blocks = new Map<BlockId, BlockId>();
  const values = new Map<ValueId, ValueId>();
  const copied = (value: ValueId): ValueId => values.get(value) ?? value;
  for (const id of loop.blocks) {
    const block = blockOf(func, id);
    blocks.set(id, addBlock(func, block.terminator, block.site));
    for (const value of [...block.params, ...block.insts]) {
      values.set(value, func.values.length);
      func.values.push(func.values[value] ?? { kind: 'slot', type: func.result });
      func.sites.push(func.sites[value] ?? block.site);
      const name = func.names.get(value);
      if (name !== undefined) func.names.set(copied(value), name);
    }
  }
  for (const [id, made] of blocks) {
    const block = blockOf(func, id);
    const target = blockOf(func, made);
    target.params = block.params.map(copied);
    target.insts = block.insts.map(copied);
    for (const value of [...target.params, ...target.insts]) {
      const found = func.values[value];
      if (found === undefined) continue;
      func.values[value] =
        found.kind === 'param' ? { ...found, block: made } : mapOperands(found, copied);
    }
    target.terminator = mapTerminator(block.terminator, copied, (edge) => ({
      block: blocks.get(edge.block) ?? edge.block,
      args: edge.args.map(copied),
    }));
    const attributes = func.loopAttributes.get(id);
    if (attributes !== undefined) func.loopAttributes.set(made, attributes);
  }
  return { blocks, values };
}

/** Gives each way out parameters for what is used behind it. */
export function closeLoop(func: Func, loop: Loop, escapes: Escapes, tree: Dominators): void {
  for (const [exit, values] of escapes) {
    const block = blockOf(func, exit);
    const passed = new Map<ValueId, ValueId>();
    for (const value of values) {
      const type = func.values[value]?.type ?? func.result;
      const param = func.values.length;
      func.values.push({ kind: 'param', type, block: exit, index: block.params.length });
      func.sites.push(func.sites[value] ?? block.site);
      const name = func.names.get(value);
      if (name !== undefined) func.names.set(param, name);
      block.params.push(param);
      passed.set(value, param);
    }
    const inside = new Set(loop.blocks);
    for (const id of tree.order) {
      if (inside.has(id) || !tree.dominates(exit, id)) continue;
      const user = blockOf(func, id);
      const swap = (value: ValueId): ValueId => passed.get(value) ?? value;
      for (const value of user.insts) {
        const inst = instOf(func, value);
        if (inst !== undefined) func.values[value] = mapOperands(inst, swap);
      }
      user.terminator = mapTerminatorValues(user.terminator, swap);
    }
    for (const id of loop.blocks) {
      const from = blockOf(func, id);
      from.terminator = mapTerminator(
        from.terminator,
        (v) => v,
        (edge) => (edge.block === exit ? { ...edge, args: [...edge.args, ...values] } : edge),
      );
    }
  }
}

/** A block with the header's parameters that every edge from outside now leads to. */
export function entryBefore(func: Func, loop: Loop, copies: ReadonlySet<BlockId>): BlockId {
  const inside = new Set(loop.blocks);
  const header = blockOf(func, loop.header);
  const entry = addBlock(func, { kind: 'trap', trap: 'unreachable', args: [] }, header.site);
  blockOf(func, entry).params = header.params.map((param, index) => {
    const type = func.values[param]?.type ?? func.result;
    func.values.push({ kind: 'param', type, block: entry, index });
    func.sites.push(func.sites[param] ?? header.site);
    return func.values.length - 1;
  });
  func.blocks.forEach((block, id) => {
    if (block === undefined || id === entry || inside.has(id) || copies.has(id)) return;
    block.terminator = mapTerminator(
      block.terminator,
      (v) => v,
      (edge) => (edge.block === loop.header ? { ...edge, block: entry } : edge),
    );
  });
  return entry;
}
