/**
 * Steps products along with the counter of a loop, where the loop would multiply in every iteration.
 *
 *   b1(i): v2 = mul i, n; v3 = shl v2, 2; … b1(i + 1)   →   b0: s = shl n, 2; b1(i, p): … p in place of v3 … b1(i + 1, p + s)
 *
 * Needs: loops entered through one block, lowered IR. Keeps: every value, modulo 2³² as the product is.
 * Leaves: what computed the products, for `dead-code`. [Cocke, Kennedy, "An algorithm for reduction of operator
 * strength", 1977; of the candidates only those that multiply by what is not known while compiling.]
 */

import { predecessors } from '../../ir/cfg.ts';
import { type Dominators, dominators } from '../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, innermostOf, type Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import {
  definitionBlocks,
  type Induction,
  inductionsOf,
  integerOf,
} from '../analyses/induction.ts';
import { addValue, append, blockOf, instOf, replaceValues } from '../edit.ts';
import { addParamLike, preheader, rewriteEdges } from '../loop-edit.ts';
import type { Pass } from '../pass.ts';

export const strengthReduction: Pass = {
  name: 'strength-reduction',
  summary: 'adds to products along with a loop, where it would multiply',
  after: ['convert-direct'],
  required: false,
  run: { on: 'function', apply: reduceAll },
};

/** Products of one loop: each takes a register. */
const MAX_PRODUCTS = 4;

type Operation = Extract<Inst, { kind: 'binary' | 'convert' }>;

/** A value that grows by the same in every iteration. */
interface Derived {
  readonly inst: Operation;
  /** The operand that grows. */
  readonly from: ValueId;
  /** Whether a product with an unknown factor is on the way. */
  readonly multiplied: boolean;
}

function reduceAll(func: Func): void {
  const tree = dominators(func);
  const { loops } = findLoops(func, tree);
  const innermost = innermostOf(loops).filter((loop) => loop.latches.length === 1);
  if (innermost.length === 0) return;
  const preds = predecessors(func);
  const homes = definitionBlocks(func);
  const replaced = new Map<ValueId, ValueId>();
  for (const loop of innermost) {
    const reduction = new Reduction(func, loop, homes, preds);
    const products = reduction.products(tree);
    if (products.length > 0) reduction.rewrite(products, replaced);
  }
  if (replaced.size > 0) replaceValues(func, replaced);
}

class Reduction {
  private readonly func: Func;
  private readonly loop: Loop;
  private readonly homes: Int32Array;
  private readonly preds: readonly (readonly BlockId[])[];
  private readonly inside: ReadonlySet<BlockId>;
  private readonly counters: ReadonlyMap<ValueId, Induction>;
  private readonly derived = new Map<ValueId, Derived>();

  constructor(func: Func, loop: Loop, homes: Int32Array, preds: readonly (readonly BlockId[])[]) {
    this.func = func;
    this.loop = loop;
    this.homes = homes;
    this.preds = preds;
    this.inside = new Set(loop.blocks);
    const inductions = inductionsOf(func, loop, homes, preds);
    this.counters = new Map(inductions.map((induction) => [induction.param, induction]));
  }

  /** The last value on each way from a counter through a product. */
  products(tree: Dominators): readonly ValueId[] {
    const { func, derived } = this;
    const [latch] = this.loop.latches;
    if (this.counters.size === 0 || latch === undefined) return [];
    const wanted = new Set<ValueId>();
    for (const id of this.loop.blocks) {
      // An addition in every iteration is no better than a product in some.
      const always = tree.dominates(id, latch);
      const { insts, terminator } = blockOf(func, id);
      const use = (value: ValueId): void => {
        if (derived.get(value)?.multiplied === true) wanted.add(value);
      };
      for (const value of insts) {
        const inst = instOf(func, value);
        const found = inst === undefined || !always ? undefined : this.derive(inst);
        if (found !== undefined) derived.set(value, found);
        else if (inst !== undefined) forEachOperand(inst, use);
      }
      forEachTerminatorValue(terminator, use);
    }
    return wanted.size <= MAX_PRODUCTS ? [...wanted] : [];
  }

  private derive(inst: Inst): Derived | undefined {
    if (!isWord(inst)) return undefined;
    if (inst.kind === 'convert') {
      const from = this.func.values[inst.operand];
      return from !== undefined && isWord(from)
        ? this.through(inst, inst.operand, false)
        : undefined;
    }
    if (inst.kind !== 'binary') return undefined;
    const { left, right } = inst;
    switch (inst.op) {
      case 'mul':
        if (this.isInvariant(right)) return this.through(inst, left, !this.isKnown(right));
        return this.isInvariant(left) ? this.through(inst, right, !this.isKnown(left)) : undefined;
      case 'shl':
        return this.isKnown(right) ? this.through(inst, left, false) : undefined;
      case 'add':
        // Not behind a product: there the sum is part of an address, which has room for it.
        return this.isKnown(right) ? this.through(inst, left, false) : undefined;
      default:
        return undefined;
    }
  }

  private through(inst: Operation, from: ValueId, multiplies: boolean): Derived | undefined {
    const before = this.derived.get(from);
    const counter = this.counters.get(from);
    if (before === undefined && (counter === undefined || !isWord(counter))) return undefined;
    if (inst.kind === 'binary' && inst.op === 'add' && before?.multiplied === true)
      return undefined;
    return { inst, from, multiplied: multiplies || before?.multiplied === true };
  }

  private isInvariant(value: ValueId): boolean {
    return !this.inside.has(this.homes[value] ?? -1) || this.isKnown(value);
  }

  private isKnown(value: ValueId): boolean {
    return integerOf(this.func, value) !== undefined;
  }

  // ---- rewrite ------------------------------------------------------------------------------------------

  rewrite(products: readonly ValueId[], replaced: Map<ValueId, ValueId>): void {
    const { func, loop } = this;
    const before = preheader(func, loop, this.preds);
    const [latch] = loop.latches;
    if (latch === undefined) return;
    const starts: ValueId[] = [];
    const nexts: ValueId[] = [];
    for (const product of products) {
      const param = addParamLike(func, loop.header, product);
      const type = func.values[product]?.type;
      const site = func.sites[product];
      if (type === undefined || site === undefined) continue;
      starts.push(this.grown(product, before, (counter) => counter.init, true));
      const step = this.grown(product, before, (counter) => this.stepOf(counter, before), false);
      nexts.push(
        append(func, latch, { kind: 'binary', op: 'add', type, left: param, right: step }, site),
      );
      replaced.set(product, param);
    }
    const passing = (from: BlockId, more: readonly ValueId[]): void =>
      rewriteEdges(func, from, (edge) =>
        edge.block === loop.header ? { ...edge, args: [...edge.args, ...more] } : edge,
      );
    passing(before, starts);
    passing(latch, nexts);
  }

  private stepOf({ step, type, init }: Induction, before: BlockId): ValueId {
    const site = this.func.sites[init] ?? blockOf(this.func, before).site;
    const add = (inst: Inst): ValueId => append(this.func, before, inst, site);
    if (step.kind === 'constant') {
      const value = Number(type.signed ? step.value : BigInt.asUintN(32, step.value));
      return add({ kind: 'const', type, value });
    }
    if (!step.negated) return step.value;
    const zero = add({ kind: 'const', type, value: 0 });
    return add({ kind: 'binary', op: 'sub', type, left: zero, right: step.value });
  }

  /** The operations from the counter to a value, with something else in the counter's place, before the loop. */
  private grown(
    value: ValueId,
    before: BlockId,
    counterAs: (counter: Induction) => ValueId,
    withSums: boolean,
  ): ValueId {
    const { func } = this;
    const chain: { readonly id: ValueId; readonly at: Derived }[] = [];
    let at = value;
    for (let found = this.derived.get(at); found !== undefined; found = this.derived.get(at)) {
      chain.push({ id: at, at: found });
      at = found.from;
    }
    const counter = this.counters.get(at);
    let result = counter === undefined ? at : counterAs(counter);
    for (const { id, at: link } of chain.reverse()) {
      const { inst, from } = link;
      if (!withSums && inst.kind === 'binary' && inst.op === 'add') continue;
      const site = func.sites[id] ?? blockOf(func, before).site;
      const operand = result;
      const copied = (of: ValueId): ValueId => (of === from ? operand : this.outside(of, before));
      const made: Inst =
        inst.kind === 'convert'
          ? { ...inst, operand: copied(inst.operand) }
          : { ...inst, left: copied(inst.left), right: copied(inst.right) };
      result = addValue(func, made, site);
      blockOf(func, before).insts.push(result);
    }
    return result;
  }

  /** A constant of the loop may stand inside it. */
  private outside(value: ValueId, before: BlockId): ValueId {
    const inst = instOf(this.func, value);
    if (inst?.kind !== 'const' || !this.inside.has(this.homes[value] ?? -1)) return value;
    const site = this.func.sites[value] ?? blockOf(this.func, before).site;
    return append(this.func, before, inst, site);
  }
}

function isWord({ type }: Pick<Inst, 'type'>): boolean {
  return type.kind === 'int' && type.bits === 32;
}
