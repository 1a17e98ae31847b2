/**
 * Gives back, at the end of each iteration of a loop, the room of text and collections that the iteration made.
 *
 *   b1: … str.replace …; jump b1()   →   v9 = global.get @arena (before the loop) …; arena.release v9; jump b1()
 *
 * Needs: nothing. Keeps: every text that is used later. Leaves: the arena's top as it was before an iteration.
 *
 * It is done where nothing that an iteration makes can be seen by the next one: no header parameter gets
 * fresh text along a back edge, and nothing stores text where it outlives the iteration. Older collections may grow:
 * what they grew into stays (`arena::pin`).
 */

import { predecessors } from '../../ir/cfg.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { edgesOf, forEachOperand, mapTerminator } from '../../ir/visit.ts';
import {
  allocatesText,
  carriesText,
  type ModuleEffects,
  madeAt,
  moduleEffects,
  putsText,
  staticsKeepText,
} from '../analyses/effects.ts';
import { rootOf } from '../analyses/places.ts';
import { addBlock, append, blockOf, instOf } from '../edit.ts';
import { preheader } from '../loop-edit.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'release-temporaries';
const ARENA = 'arena';

export const releaseTemporaries: Pass = {
  name: PASS,
  summary: 'gives back the room of what one iteration of a loop makes',
  after: [],
  required: false,
  run: { on: 'module', apply: release },
};

function release(context: PassContext): void {
  const { module } = context;
  const effects = moduleEffects(module);
  for (const func of module.functions.values()) {
    if (func.library) continue;
    // Blocks are added on the way, but the loops of the others, and what leads into them, stay what they are.
    const preds = predecessors(func);
    for (const loop of findLoops(func).loops) {
      const verdict = judge(module, func, loop, effects);
      if (verdict === 'nothing') continue;
      const applied = verdict === 'release';
      if (applied) insertRelease(module, func, loop, preds);
      context.remark({
        pass: PASS,
        func: func.name,
        site: blockOf(func, loop.header).site,
        kind: 'loop',
        decision: applied ? 'released' : 'kept',
        rule: applied ? 'text.iteration' : verdict,
        reason: applied
          ? 'what an iteration makes is given back when it ends'
          : 'what an iteration makes may be used after it',
        applied,
      });
    }
  }
}

/** `release`, `nothing` when the loop makes no text, or the rule that forbids it. */
function judge(module: Module, func: Func, loop: Loop, effects: ModuleEffects): string {
  const inside = new Set(loop.blocks);
  const insts: { readonly id: ValueId; readonly inst: Inst }[] = [];
  for (const block of loop.blocks) {
    for (const id of blockOf(func, block).insts) {
      const inst = instOf(func, id);
      if (inst !== undefined) insts.push({ id, inst });
    }
  }
  if (!insts.some(({ inst }) => allocates(inst, effects))) return 'nothing';
  const fresh = freshValues(module, func, loop, inside, insts);
  const defined = new Set(insts.map(({ id }) => id));
  for (const { inst } of insts) {
    if (inst.kind === 'call' && effects.of(inst.callee).keepsText) return 'text.kept-by-call';
    if (inst.kind === 'call.indirect' && effects.indirect.keepsText) return 'text.kept-by-call';
    if (inst.kind === 'runtime' && inst.op === 'print' && staticsKeepText(module))
      return 'text.kept-by-call';
    if (putsText(module.types, func, inst) && inst.kind === 'runtime') {
      const made = madeAt(func, inst);
      const kept = made === undefined || !defined.has(made);
      if (kept && inst.args.slice(1).some((a) => fresh.has(a))) return 'text.stored-outside';
    }
    if (inst.kind !== 'store' || !fresh.has(inst.value)) continue;
    const root = rootOf(func, inst.place);
    if (root.kind !== 'slot' || !defined.has(root.value)) return 'text.stored-outside';
  }
  for (const latch of loop.latches) {
    for (const edge of edgesOf(blockOf(func, latch).terminator)) {
      if (edge.block === loop.header && edge.args.some((a) => fresh.has(a)))
        return 'text.loop-carried';
    }
  }
  return 'release';
}

function allocates(inst: Inst, effects: ModuleEffects): boolean {
  if (inst.kind === 'call') return effects.of(inst.callee).allocates;
  if (inst.kind === 'call.indirect') return effects.indirect.allocates;
  return allocatesText(inst);
}

/**
 * Values that may point to text made in the current iteration: what allocates or comes from a call, what
 * is loaded once such text is stored anywhere, and what is built from or a view of these.
 */
function freshValues(
  module: Module,
  func: Func,
  loop: Loop,
  inside: ReadonlySet<BlockId>,
  insts: readonly { readonly id: ValueId; readonly inst: Inst }[],
): Set<ValueId> {
  const carrying = (value: ValueId): boolean => {
    const type = func.values[value]?.type;
    return type !== undefined && carriesText(module.types, type);
  };
  const fresh = new Set<ValueId>();
  const users = new Map<ValueId, ValueId[]>();
  const work: ValueId[] = [];
  const mark = (value: ValueId): void => {
    if (fresh.has(value) || !carrying(value)) return;
    fresh.add(value);
    work.push(value);
  };
  const use = (value: ValueId, user: ValueId): void => {
    const list = users.get(value);
    if (list === undefined) users.set(value, [user]);
    else list.push(user);
  };
  const storesText = insts.some(
    ({ inst }) =>
      (inst.kind === 'store' && carrying(inst.value)) || putsText(module.types, func, inst),
  );
  const sources: ValueId[] = [];
  for (const { id, inst } of insts) {
    forEachOperand(inst, (operand) => use(operand, id));
    const calls = inst.kind === 'call' || inst.kind === 'call.indirect';
    if (calls || allocatesText(inst) || (inst.kind === 'load' && storesText)) sources.push(id);
  }
  for (const block of loop.blocks) {
    for (const edge of edgesOf(blockOf(func, block).terminator)) {
      // What goes back to the header is another iteration's.
      if (!inside.has(edge.block) || edge.block === loop.header) continue;
      edge.args.forEach((arg, i) => {
        const param = func.blocks[edge.block]?.params[i];
        if (param !== undefined) use(arg, param);
      });
    }
  }
  sources.forEach(mark);
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    for (const user of users.get(value) ?? []) mark(user);
  }
  return fresh;
}

/** Saves the arena's top before the loop and restores it on every back edge. */
function insertRelease(
  module: Module,
  func: Func,
  loop: Loop,
  preds: readonly (readonly BlockId[])[],
): void {
  const { types } = module;
  if (!module.globals.has(ARENA)) {
    module.globals.set(ARENA, { name: ARENA, type: types.u32, mutable: true, init: 'heap-base' });
  }
  const site = blockOf(func, loop.header).site;
  const before = preheader(func, loop, preds);
  const top = append(func, before, { kind: 'global.get', type: types.u32, name: ARENA }, site);
  for (const latch of loop.latches) {
    const block = blockOf(func, latch);
    block.terminator = mapTerminator(
      block.terminator,
      (v) => v,
      (edge) => {
        if (edge.block !== loop.header) return edge;
        const back = addBlock(func, { kind: 'jump', to: edge }, site);
        const release = {
          kind: 'runtime',
          op: 'arena.release',
          type: types.void,
          args: [top],
        } as const;
        append(func, back, release, site);
        return { block: back, args: [] };
      },
    );
  }
}
