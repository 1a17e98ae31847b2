/** Adding to a function that exists already. */

import type { BlockId, Inst, Terminator, ValueId } from '../ir/instructions.ts';
import type { Block, Func } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import { mapOperands, mapTerminatorValues } from '../ir/visit.ts';
import type { Site } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';

export function blockOf(func: Func, id: BlockId): Block {
  const block = func.blocks[id];
  if (block === undefined) throw new InternalError(`no block b${id} in ${func.name}`);
  return block;
}

/** An empty block without parameters. */
export function addBlock(func: Func, terminator: Terminator, site: Site): BlockId {
  func.blocks.push({ params: [], insts: [], terminator, site });
  return func.blocks.length - 1;
}

/** A new parameter of a block; the caller extends the edges that lead there. */
export function addParam(func: Func, block: BlockId, type: Type, site: Site): ValueId {
  const { params } = blockOf(func, block);
  func.values.push({ kind: 'param', type, block, index: params.length });
  func.sites.push(site);
  params.push(func.values.length - 1);
  return func.values.length - 1;
}

/** A new instruction; the caller puts it into a block. */
export function addValue(func: Func, inst: Inst, site: Site): ValueId {
  func.values.push(inst);
  func.sites.push(site);
  return func.values.length - 1;
}

/** A new instruction at the end of a block. */
export function append(func: Func, block: BlockId, inst: Inst, site: Site): ValueId {
  const value = addValue(func, inst, site);
  blockOf(func, block).insts.push(value);
  return value;
}

/** The instruction behind a value, if it is one. */
export function instOf(func: Func, value: ValueId): Inst | undefined {
  const found = func.values[value];
  return found === undefined || found.kind === 'param' ? undefined : found;
}

/** Looks values up in a map of replacements, which may lead to further ones. Shortens the way for the next who asks. */
export function finder(replaced: Map<ValueId, ValueId>): (value: ValueId) => ValueId {
  return (value) => {
    let at = value;
    for (let next = replaced.get(at); next !== undefined; next = replaced.get(at)) at = next;
    for (let step = value; step !== at; ) {
      const next = replaced.get(step) ?? at;
      replaced.set(step, at);
      step = next;
    }
    return at;
  };
}

/** Replaces uses; replacements may lead to further ones. */
export function replaceValues(func: Func, replaced: Map<ValueId, ValueId>): void {
  const final = finder(replaced);
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst = func.values[id];
      if (inst !== undefined && inst.kind !== 'param') func.values[id] = mapOperands(inst, final);
    }
    block.terminator = mapTerminatorValues(block.terminator, final);
  }
}
