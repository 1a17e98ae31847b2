/**
 * Which writes a read may see: at every place in a function, each location has a version, and two reads of
 * a location at one version give the same. It is memory SSA with the joins that are needed (Novillo, "Memory
 * SSA", 2007), by location and without being written into the IR.
 */

import { predecessors } from '../../ir/cfg.ts';
import type { Dominators } from '../../ir/dominators.ts';
import type { BlockId, ValueId } from '../../ir/instructions.ts';
import type { LoopForest } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import type { Aliases } from './aliases.ts';

/** The versions of the locations at one place in the code, as a walk over a block moves on. */
export interface Versions {
  /** The version of a location; what is −1 never changes. */
  readonly of: (location: number) => number;
  /** Goes past an instruction. */
  readonly pass: (inst: ValueId) => void;
}

/** Gives the versions with which a block begins. */
export function memoryVersions(
  func: Func,
  aliases: Aliases,
  tree: Dominators,
  loops: LoopForest,
): (block: BlockId) => Versions {
  const { count } = aliases;
  const changed = tree.order.map((block) => changedIn(func, aliases, block));
  const inLoop = changedInLoops(loops, tree, changed);
  const preds = predecessors(func);
  // What goes into the middle of a cycle has not been seen when its target is.
  const intoCycles = new Set(loops.irreducible.map(({ to }) => to));
  const entries: Int32Array[] = [];
  const exits: Int32Array[] = [];
  // Versions that begin with an instruction are called by its id, those of joins by numbers from there on.
  let fresh = func.values.length;
  tree.order.forEach((block, at) => {
    const entry = new Int32Array(count);
    const before = (preds[block] ?? []).flatMap((pred) => {
      const exit = exits[tree.orderOf(pred)];
      return exit === undefined || tree.orderOf(pred) >= at ? [] : [exit];
    });
    const cyclic = intoCycles.has(block) ? -1 : (inLoop.get(block) ?? 0);
    const [first] = before;
    for (let location = 0; location < count; location++) {
      const version = first?.[location] ?? -2;
      const same = before.every((exit) => exit[location] === version);
      const kept = same && (cyclic & (1 << location)) === 0;
      entry[location] = kept || at === 0 ? version : fresh++;
    }
    entries.push(entry);
    exits.push(exitOf(func, aliases, block, entry, changed[at] ?? 0));
  });
  return (block) => {
    const now = Int32Array.from(entries[tree.orderOf(block)] ?? []);
    return {
      of: (location) => (location < 0 ? -1 : (now[location] ?? 0)),
      pass: (inst) => step(func, aliases, inst, now),
    };
  };
}

function changedIn(func: Func, aliases: Aliases, block: BlockId): number {
  let mask = 0;
  for (const id of func.blocks[block]?.insts ?? []) {
    const inst = instOf(func, id);
    if (inst !== undefined) mask |= aliases.changes(inst, id);
  }
  return mask;
}

/** By header, the locations that change somewhere in the loop. */
function changedInLoops(
  loops: LoopForest,
  tree: Dominators,
  changed: readonly number[],
): Map<BlockId, number> {
  const masks = new Map<BlockId, number>();
  tree.order.forEach((block, at) => {
    const loop = loops.loopOf(block);
    if (loop !== undefined)
      masks.set(loop.header, (masks.get(loop.header) ?? 0) | (changed[at] ?? 0));
  });
  // Inner loops first: what changes in one changes in those around it.
  for (let i = loops.loops.length - 1; i >= 0; i--) {
    const loop = loops.loops[i];
    if (loop?.parent === undefined) continue;
    const outer = loop.parent.header;
    masks.set(outer, (masks.get(outer) ?? 0) | (masks.get(loop.header) ?? 0));
  }
  return masks;
}

function exitOf(
  func: Func,
  aliases: Aliases,
  block: BlockId,
  entry: Int32Array,
  changed: number,
): Int32Array {
  if (changed === 0) return entry;
  const now = Int32Array.from(entry);
  for (const id of func.blocks[block]?.insts ?? []) step(func, aliases, id, now);
  return now;
}

function step(func: Func, aliases: Aliases, id: ValueId, now: Int32Array): void {
  const inst = instOf(func, id);
  if (inst === undefined) return;
  const mask = aliases.changes(inst, id);
  if (mask === 0) return;
  for (let location = 0; location < now.length; location++) {
    if ((mask & (1 << location)) !== 0) now[location] = id;
  }
}
