/**
 * Moves what is the same in every iteration of a loop to before the loop.
 *
 *   b1: v3 = mul.i32 v1, v2 (both from outside) …   →   b0: v3 = mul.i32 v1, v2; jump b1()
 *
 * Needs: nothing. Keeps: effects, traps and their order; a read moves only when nothing in the loop may write
 * what it reads, and an instruction behind a guard only when it would run anyway or the guard is outside.
 * Leaves: blocks before loops, which `simplify-cfg` merges with what is before them.
 */

import { predecessors } from '../../ir/cfg.ts';
import { type Dominators, dominators } from '../../ir/dominators.ts';
import type { BlockId, Inst } from '../../ir/instructions.ts';
import { findLoops, type Loop } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { forEachOperand } from '../../ir/visit.ts';
import { type Aliases, aliasesOf } from '../analyses/aliases.ts';
import { Certainty } from '../analyses/certainty.ts';
import { type ModuleEffects, moduleEffects } from '../analyses/effects.ts';
import { Guards } from '../analyses/guards.ts';
import { isGuarded, isPure } from '../analyses/purity.ts';
import { isSmall } from '../analyses/small.ts';
import { blockOf, instOf } from '../edit.ts';
import { preheader } from '../loop-edit.ts';
import type { Pass } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';

export const loopInvariants: Pass = {
  name: 'loop-invariants',
  summary: 'moves what every iteration computes alike to before the loop',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: ({ module }) => {
      const effects = moduleEffects(module);
      for (const func of module.functions.values()) hoistInvariants(module, func, effects);
    },
  },
};

function hoistInvariants(module: Module, func: Func, effects: ModuleEffects): void {
  dropUnreachable(func);
  const before = predecessors(func);
  const found = findLoops(func).loops;
  if (found.length === 0) return;
  const entries = new Map(found.map((loop) => [loop.header, preheader(func, loop, before)]));
  // Once more, with the blocks that were added.
  const tree = dominators(func);
  const { loops } = findLoops(func, tree);
  const hoister = new Hoister(module, func, effects, tree);
  // Inner loops first: what leaves one may leave the next.
  for (const loop of [...loops].reverse()) {
    const to = entries.get(loop.header);
    if (to !== undefined) hoister.hoist(loop, to);
  }
}

class Hoister {
  private readonly module: Module;
  private readonly func: Func;
  private readonly aliases: Aliases;
  private readonly guards: Guards;
  /** The block that each value is defined in now. */
  private readonly homes: Int32Array;

  constructor(module: Module, func: Func, effects: ModuleEffects, tree: Dominators) {
    this.module = module;
    this.func = func;
    this.aliases = aliasesOf(module, func, effects);
    this.homes = new Int32Array(func.values.length).fill(-1);
    func.blocks.forEach((block, id) => {
      for (const value of block?.params ?? []) this.homes[value] = id;
      for (const value of block?.insts ?? []) this.homes[value] = id;
    });
    this.guards = new Guards(module, func, tree);
  }

  hoist(loop: Loop, to: BlockId): void {
    const inside = new Set(loop.blocks);
    const changed = this.changedIn(loop);
    const certain = new Certainty(this.func, inside, loop.header);
    const target = blockOf(this.func, to);
    for (const id of loop.blocks) {
      const block = blockOf(this.func, id);
      block.insts = block.insts.filter((value) => {
        const inst = instOf(this.func, value);
        if (inst === undefined) return true;
        if (
          !this.isInvariant(inst, inside) ||
          !this.isLegal(inst, changed) ||
          !(certain.holdsAt(id) || this.isSafe(inst, to))
        ) {
          certain.pass(id, inst);
          return true;
        }
        target.insts.push(value);
        this.homes[value] = to;
        return false;
      });
    }
  }

  private changedIn(loop: Loop): number {
    let mask = 0;
    for (const id of loop.blocks) {
      for (const value of blockOf(this.func, id).insts) {
        const inst = instOf(this.func, value);
        if (inst !== undefined) mask |= this.aliases.changes(inst, value);
      }
    }
    return mask;
  }

  private isInvariant(inst: Inst, inside: ReadonlySet<BlockId>): boolean {
    let invariant = true;
    forEachOperand(inst, (operand) => {
      if (inside.has(this.homes[operand] ?? -1)) invariant = false;
    });
    return invariant;
  }

  private isLegal(inst: Inst, changed: number): boolean {
    if (!isSmall(this.module.types, inst.type)) return false;
    // The results of a call stay with it.
    if (isPure(inst)) return inst.kind !== 'result';
    const location = this.aliases.reads(inst);
    if (location === undefined) return false;
    return location < 0 || (changed & (1 << location)) === 0;
  }

  /** Whether an instruction may run before the loop although the loop might not come to it. */
  private isSafe(inst: Inst, at: BlockId): boolean {
    if (inst.kind === 'runtime') return isCheap(inst);
    return !isGuarded(inst) || this.guards.holdFor(inst, at);
  }
}

/** Searching a text for nothing would cost more than it saves. */
function isCheap(inst: Extract<Inst, { kind: 'runtime' }>): boolean {
  switch (inst.op) {
    case 'str.len':
    case 'list.len':
    case 'map.len':
    case 'set.len':
    case 'collection.version':
      return true;
    default:
      return false;
  }
}
