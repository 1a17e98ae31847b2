/**
 * Puts a value that now has several definitions back into SSA form, with block parameters where the definitions
 * meet: on demand and locally, as in "Simple and Efficient Construction of SSA Form" (Braun et al., CC 2013).
 * Parameters that turn out to be redundant are left to `removeRedundantParams`.
 */

import type { BlockId, ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import {
  forEachOperand,
  forEachTerminatorValue,
  mapOperands,
  mapTerminatorValues,
} from '../ir/visit.ts';
import { InternalError } from '../report/unreachable.ts';
import { blockOf, instOf } from './edit.ts';
import { addParamLike, rewriteEdges } from './loop-edit.ts';

/** By value, the blocks that mention it; arguments of edges count where they are passed. */
export function usesByBlock(func: Func): Map<ValueId, Set<BlockId>> {
  const uses = new Map<ValueId, Set<BlockId>>();
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    const note = (value: ValueId): void => addUse(uses, value, id);
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, note);
    }
    forEachTerminatorValue(block.terminator, note);
  });
  return uses;
}

function addUse(uses: Map<ValueId, Set<BlockId>>, value: ValueId, block: BlockId): void {
  const set = uses.get(value);
  if (set === undefined) uses.set(value, new Set([block]));
  else set.add(block);
}

export class Repair {
  private readonly func: Func;
  private readonly preds: readonly (readonly BlockId[])[];
  private readonly uses: Map<ValueId, Set<BlockId>>;

  /** `preds` and `uses` of the function as it is now; `uses` is kept up to date. */
  constructor(
    func: Func,
    preds: readonly (readonly BlockId[])[],
    uses: Map<ValueId, Set<BlockId>>,
  ) {
    this.func = func;
    this.preds = preds;
    this.uses = uses;
  }

  /**
   * Replaces the uses of a value by what reaches them: `defs` says which value stands for it at the start of
   * some blocks, and every way to another use leads through one of these. Blocks in `keep` stay as they are.
   */
  replace(value: ValueId, defs: ReadonlyMap<BlockId, ValueId>, keep: ReadonlySet<BlockId>): void {
    const known = new Map(defs);
    const joins: BlockId[] = [];
    const reaching = (block: BlockId): ValueId => {
      const path: BlockId[] = [];
      let at = block;
      let found = known.get(at);
      while (found === undefined) {
        path.push(at);
        const preds = this.preds[at] ?? [];
        const [only] = preds;
        if (only === undefined) {
          throw new InternalError(
            `b${block} of ${this.func.name} is not behind a definition of v${value}`,
          );
        }
        if (preds.length === 1) {
          at = only;
          found = known.get(at);
        } else {
          found = addParamLike(this.func, at, value);
          joins.push(at);
        }
      }
      for (const passed of path) known.set(passed, found);
      return found;
    };
    for (const block of [...(this.uses.get(value) ?? [])]) {
      if (!keep.has(block)) this.rewrite(block, value, reaching(block));
    }
    for (let join = joins.pop(); join !== undefined; join = joins.pop()) {
      for (const pred of this.preds[join] ?? []) {
        const arg = reaching(pred);
        rewriteEdges(this.func, pred, (edge) =>
          edge.block === join ? { block: edge.block, args: [...edge.args, arg] } : edge,
        );
        addUse(this.uses, arg, pred);
      }
    }
  }

  private rewrite(id: BlockId, from: ValueId, to: ValueId): void {
    const replaced = (value: ValueId): ValueId => (value === from ? to : value);
    const block = blockOf(this.func, id);
    for (const value of block.insts) {
      const inst = instOf(this.func, value);
      if (inst !== undefined) this.func.values[value] = mapOperands(inst, replaced);
    }
    block.terminator = mapTerminatorValues(block.terminator, replaced);
    this.uses.get(from)?.delete(id);
    addUse(this.uses, to, id);
  }
}
