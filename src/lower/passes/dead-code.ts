/**
 * Removes instructions and block parameters that nothing needs.
 *
 *   v1 = add.i32 v0, v0   (unused)   →   nothing
 *
 * Needs: nothing. Keeps: effects and traps. Leaves: every remaining value in use.
 */

import type { Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { runtimeRow } from '../../ir/ops.ts';
import { edgesOf, forEachOperand, mapTerminator } from '../../ir/visit.ts';
import type { Pass } from '../pass.ts';

export const deadCode: Pass = {
  name: 'dead-code',
  summary: 'removes what nothing needs',
  after: [],
  required: false,
  run: { on: 'function', apply: removeDeadCode },
};

export function removeDeadCode(func: Func): void {
  const live = liveValues(func);
  // The entry's parameters are the function's and stay.
  const keeps = (block: number, index: number): boolean => {
    const param = func.blocks[block]?.params[index];
    return block === 0 || (param !== undefined && live.has(param));
  };
  const trimmed = (edge: Edge): Edge => {
    const args = edge.args.filter((_, i) => keeps(edge.block, i));
    return args.length === edge.args.length ? edge : { block: edge.block, args };
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    block.insts = block.insts.filter((id) => live.has(id));
    block.terminator = mapTerminator(block.terminator, (v) => v, trimmed);
  }
  func.blocks.forEach((block, id) => {
    if (block === undefined || id === 0 || block.params.every((p) => live.has(p))) return;
    block.params = block.params.filter((param) => live.has(param));
    block.params.forEach((param, index) => {
      const value = func.values[param];
      if (value?.kind === 'param') func.values[param] = { ...value, index };
    });
  });
}

/** Values that an effect, a branch or a result depends on. */
export function liveValues(func: Func): Set<ValueId> {
  const live = new Set<ValueId>();
  const work: ValueId[] = [];
  const need = (value: ValueId): void => {
    if (live.has(value)) return;
    live.add(value);
    work.push(value);
  };
  /** Arguments that each block parameter may get. */
  const incoming = new Map<ValueId, ValueId[]>();
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst = func.values[id];
      if (inst !== undefined && inst.kind !== 'param' && hasEffect(inst)) need(id);
    }
    const { terminator } = block;
    mapTerminator(
      terminator,
      (v) => {
        need(v);
        return v;
      },
      (e) => e,
    );
    for (const edge of edgesOf(terminator)) {
      edge.args.forEach((arg, i) => {
        const param = func.blocks[edge.block]?.params[i];
        if (param === undefined) return;
        const list = incoming.get(param);
        if (list === undefined) incoming.set(param, [arg]);
        else list.push(arg);
      });
    }
  }
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    const definition = func.values[value];
    if (definition === undefined) continue;
    if (definition.kind === 'param') for (const arg of incoming.get(value) ?? []) need(arg);
    else forEachOperand(definition, need);
  }
  return live;
}

/** Whether an instruction does more than give a value. */
export function hasEffect(inst: Inst): boolean {
  switch (inst.kind) {
    case 'call':
    case 'call.indirect':
    case 'store':
    case 'check':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'global.set':
      return true;
    case 'runtime': {
      const { effect, traps } = runtimeRow(inst.op);
      // Room that is not taken cannot run out.
      return effect === 'writes' || effect === 'output' || traps.some((t) => t !== 'out of memory');
    }
    default:
      return false;
  }
}
