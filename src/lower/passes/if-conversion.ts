/**
 * Chooses between integers with `select` where a branch does nothing else.
 *
 *   b0: branch v0, b1(), b2(); b1: jump b3(v1); b2: jump b3(v2)   →   b0: v4 = select v0, v1, v2; jump b3(v4)
 *
 * Needs: nothing. Keeps: every instruction. Leaves: blocks that nobody jumps to, and jumps for `simplify-cfg`.
 *
 * Only values that are there already: where a way computes something, it is most often what the next iteration
 * goes on with (`lo = mid + 1`), and a branch that is guessed right does not wait for the condition. For the same
 * reason a counter that wraps (`if at == n { at = 0 }`) or a value that is capped keeps its branch.
 */

import { predecessors, reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, Inst, Terminator, ValueId } from '../../ir/instructions.ts';
import { findLoops, type Loop, type LoopForest } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { edgesOf } from '../../ir/visit.ts';
import { definitionBlocks } from '../analyses/induction.ts';
import { append, blockOf, instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';

export const ifConversion: Pass = {
  name: 'if-conversion',
  summary: 'selects instead of branches that only choose a value',
  after: [],
  required: false,
  run: { on: 'function', apply: (func, { module }) => convertAll(func, module) },
};

/** More than that take longer than the branch. */
const MAX_SELECTS = 2;

type Branch = Extract<Terminator, { kind: 'branch' }>;

/** A branch whose ways meet at once. */
interface Choice {
  readonly target: BlockId;
  readonly ifTrue: readonly ValueId[];
  readonly ifFalse: readonly ValueId[];
  /** The blocks in between, which nothing else leads to. */
  readonly arms: readonly BlockId[];
}

function convertAll(func: Func, module: Module): void {
  const preds = predecessors(func);
  let recurrences: Recurrences | undefined;
  for (const id of reversePostOrder(func).reverse()) {
    const { terminator } = blockOf(func, id);
    if (terminator.kind !== 'branch') continue;
    const choice = recognise(func, preds, terminator);
    if (choice === undefined || !pays(func, choice)) continue;
    recurrences ??= new Recurrences(func);
    if (!recurrences.resets(id, terminator.condition, choice)) {
      rewrite(func, module, id, terminator, choice);
    }
  }
}

function recognise(
  func: Func,
  preds: readonly (readonly BlockId[])[],
  { ifTrue, ifFalse }: Branch,
): Choice | undefined {
  const a = armOf(func, preds, ifTrue);
  const b = armOf(func, preds, ifFalse);
  for (const [x, y, arms] of [
    [ifTrue, ifFalse, []],
    [a, ifFalse, [ifTrue.block]],
    [ifTrue, b, [ifFalse.block]],
    [a, b, [ifTrue.block, ifFalse.block]],
  ] as const) {
    if (x !== undefined && x.block === y?.block)
      return { target: x.block, ifTrue: x.args, ifFalse: y.args, arms };
  }
  return undefined;
}

/** Where a block without parameters that only this edge leads to jumps on. */
function armOf(
  func: Func,
  preds: readonly (readonly BlockId[])[],
  { block }: Edge,
): Edge | undefined {
  const { params, terminator } = blockOf(func, block);
  return preds[block]?.length === 1 && params.length === 0 && terminator.kind === 'jump'
    ? terminator.to
    : undefined;
}

function pays(func: Func, { arms, ifTrue, ifFalse }: Choice): boolean {
  const chosen = ifTrue.filter((value, i) => value !== ifFalse[i]);
  const isThere = arms.every((arm) =>
    blockOf(func, arm).insts.every((id) => instOf(func, id)?.kind === 'const'),
  );
  return (
    isThere &&
    chosen.length <= MAX_SELECTS &&
    chosen.every((value) => isInteger(func.values[value]?.type))
  );
}

/** How far back a value is followed to the variable of a loop that it is the next of. */
const MAX_STEPS = 4;

/** Which choices put a loop's variable back to something that does not change in the loop. */
class Recurrences {
  private readonly func: Func;
  private readonly loops: LoopForest;
  private readonly homes: Int32Array;

  constructor(func: Func) {
    this.func = func;
    this.loops = findLoops(func);
    this.homes = definitionBlocks(func);
  }

  /**
   * Whether a block chooses between the next value of a variable, which the condition asks about, and an invariant. That
   * is nearly always decided the same way, and a select would make the next iteration wait for it.
   */
  resets(block: BlockId, condition: ValueId, { target, ifTrue, ifFalse }: Choice): boolean {
    const loop = this.loops.loopOf(block);
    if (loop === undefined) return false;
    return ifTrue.some((value, i) => {
      const other = ifFalse[i] ?? value;
      if (other === value) return false;
      const next = this.isInvariant(loop, value) ? other : value;
      const reset = next === value ? other : value;
      return (
        this.isInvariant(loop, reset) &&
        this.variablesOf(loop, target, i).some(
          (variable) =>
            next !== variable &&
            this.comesFrom(next, variable, MAX_STEPS) &&
            this.comesFrom(condition, variable, MAX_STEPS + 1),
        )
      );
    });
  }

  private isInvariant(loop: Loop, value: ValueId): boolean {
    if (instOf(this.func, value)?.kind === 'const') return true;
    const home = this.homes[value];
    // A select that was put in meanwhile.
    if (home === undefined) return false;
    let around = this.loops.loopOf(home);
    while (around !== undefined && around !== loop) around = around.parent;
    return around === undefined;
  }

  /** The parameters of the loop's header that the next iteration finds a parameter of `target` in. */
  private variablesOf(loop: Loop, target: BlockId, index: number): readonly ValueId[] {
    const { params } = blockOf(this.func, loop.header);
    const param = (target === loop.header ? params : blockOf(this.func, target).params)[index];
    if (target === loop.header) return param === undefined ? [] : [param];
    return loop.latches.flatMap((latch) =>
      edgesOf(blockOf(this.func, latch).terminator)
        .filter((edge) => edge.block === loop.header)
        .flatMap((edge) => params.filter((_, i) => edge.args[i] === param)),
    );
  }

  private comesFrom(value: ValueId, variable: ValueId, steps: number): boolean {
    if (value === variable) return true;
    const inst = instOf(this.func, value);
    if (steps === 0 || inst === undefined) return false;
    switch (inst.kind) {
      case 'binary':
      case 'compare':
        return (
          this.comesFrom(inst.left, variable, steps - 1) ||
          this.comesFrom(inst.right, variable, steps - 1)
        );
      case 'unary':
      case 'convert':
        return this.comesFrom(inst.operand, variable, steps - 1);
      default:
        return false;
    }
  }
}

/** For floats the engine makes a branch of a select. */
function isInteger(type: Type | undefined): boolean {
  return type?.kind === 'int' || type?.kind === 'bool' || type?.kind === 'char';
}

function rewrite(
  func: Func,
  module: Module,
  id: BlockId,
  { condition }: Branch,
  { target, ifTrue, ifFalse, arms }: Choice,
): void {
  const block = blockOf(func, id);
  for (const arm of arms) {
    block.insts.push(...blockOf(func, arm).insts);
    blockOf(func, arm).insts = [];
  }
  const made = new Map<string, ValueId>();
  const args = ifTrue.map((value, i) => {
    const other = ifFalse[i] ?? value;
    if (other === value) return value;
    const key = `${value}:${other}`;
    const chosen = made.get(key) ?? choose(func, module, id, condition, value, other);
    made.set(key, chosen);
    return chosen;
  });
  block.terminator = { kind: 'jump', to: { block: target, args } };
}

function choose(
  func: Func,
  module: Module,
  block: BlockId,
  condition: ValueId,
  ifTrue: ValueId,
  ifFalse: ValueId,
): ValueId {
  const site = func.sites[condition] ?? blockOf(func, block).site;
  const type = func.values[ifTrue]?.type ?? module.types.bool;
  const add = (inst: Inst): ValueId => append(func, block, inst, site);
  const truth = truthOf(func, ifTrue);
  if (truth !== undefined && truthOf(func, ifFalse) === !truth) {
    const { bool } = module.types;
    const chosen = truth
      ? condition
      : add({ kind: 'unary', op: 'not', type: bool, operand: condition });
    return type === bool ? chosen : add({ kind: 'convert', type, operand: chosen });
  }
  return add({ kind: 'select', type, condition, ifTrue, ifFalse });
}

/** Of the constants that a truth converts to. */
function truthOf(func: Func, value: ValueId): boolean | undefined {
  const inst = instOf(func, value);
  if (inst?.kind !== 'const' || (inst.type.kind !== 'int' && inst.type.kind !== 'bool'))
    return undefined;
  const { value: found } = inst;
  if (typeof found === 'boolean') return found;
  return typeof found === 'string'
    ? undefined
    : found === 1 || found === 1n
      ? true
      : found === 0 || found === 0n
        ? false
        : undefined;
}
