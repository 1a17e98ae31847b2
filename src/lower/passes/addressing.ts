/**
 * Addresses as the machine likes them: constant parts go into the access, and what changes least often is added first.
 *
 *   v5 = add v1, (v2 + 1) << 3; mem.load v5 + 0   →   v7 = add v1, v2 << 3; mem.load v7 + 8
 *
 * Needs: lowered IR. Keeps: the address of every access, which lies above `LOWEST_ADDRESS`: what is taken off it is
 * at most that, so neither the smaller address nor the sum with the offset wraps.
 * Leaves: sums that repeat, for `value-numbering`; sums of what loops do not change, for `loop-invariants`; what
 * the addresses were before, for `dead-code`.
 */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops } from '../../ir/loops.ts';
import { LOWEST_ADDRESS } from '../../ir/memory.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import type { Site } from '../../report/source.ts';
import { definitionBlocks } from '../analyses/induction.ts';
import { type Sum, sumOf, type Term } from '../analyses/linear-addresses.ts';
import { addValue, blockOf, instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';

export const addressing: Pass = {
  name: 'addressing',
  summary: 'moves constants into memory accesses, and adds what loops do not change first',
  after: ['convert-direct'],
  required: false,
  run: { on: 'function', apply: (func, { module }) => improve(func, module) },
};

type Access = Extract<Inst, { kind: 'mem.load' | 'mem.store' }>;

interface Plan {
  readonly value: ValueId;
  readonly inst: Access;
  readonly sum: Sum;
  readonly group: Group;
}

/** Accesses whose addresses differ by constants. */
interface Group {
  /** Those that are added first come first. */
  readonly terms: readonly Ranked[];
  /** The least and the greatest constant, offsets included. */
  min: number;
  max: number;
}

interface Ranked extends Term {
  /** How many loops change it; −1 for what is known before the program runs. */
  readonly rank: number;
}

function improve(func: Func, module: Module): void {
  const accesses = accessesOf(func);
  if (accesses.length === 0) return;
  const rank = ranking(func);
  const groups = new Map<string, Group>();
  const plans = new Map<BlockId, Map<ValueId, Plan>>();
  for (const { block, value, inst } of accesses) {
    const sum = sumOf(func, inst.address);
    if (sum === undefined) continue;
    const terms = ordered(sum, rank);
    const key = terms.map((t) => `${t.value}*${t.factor}`).join();
    let group = groups.get(key);
    if (group === undefined) {
      group = { terms, min: Number.MAX_SAFE_INTEGER, max: Number.MIN_SAFE_INTEGER };
      groups.set(key, group);
    }
    const at = sum.constant + inst.offset;
    group.min = Math.min(group.min, at);
    group.max = Math.max(group.max, at);
    const inBlock = plans.get(block) ?? new Map<ValueId, Plan>();
    inBlock.set(value, { value, inst, sum, group });
    plans.set(block, inBlock);
  }
  for (const [block, inBlock] of plans) rewrite(func, module, block, inBlock);
}

function accessesOf(
  func: Func,
): { readonly block: BlockId; readonly value: ValueId; readonly inst: Access }[] {
  return func.blocks.flatMap((found, block) =>
    (found?.insts ?? []).flatMap((value) => {
      const inst = instOf(func, value);
      return inst?.kind === 'mem.load' || inst?.kind === 'mem.store'
        ? [{ block, value, inst }]
        : [];
    }),
  );
}

// ---- which form -----------------------------------------------------------------------------------------

function ranking(func: Func): (value: ValueId) => number {
  const forest = findLoops(func);
  const homes = definitionBlocks(func);
  return (value) => {
    const kind = func.values[value]?.kind;
    // The root of an address is what its sum begins with: that is how it is known.
    return kind === 'frame' || kind === 'address' ? -1 : forest.depthOf(homes[value] ?? 0);
  };
}

function ordered({ terms }: Sum, rank: (value: ValueId) => number): Ranked[] {
  const ranked = terms.map((term) => ({ ...term, rank: rank(term.value) }));
  // What is not multiplied is most likely a pointer.
  const isScaled = (term: Term): number => (term.factor === 1 ? 0 : 1);
  return ranked.sort(
    (a, b) =>
      a.rank - b.rank || isScaled(a) - isScaled(b) || b.factor - a.factor || a.value - b.value,
  );
}

function pays({ sum, group }: Plan): boolean {
  const { terms } = group;
  const [first] = terms;
  const deepest = terms.at(-1)?.rank ?? 0;
  if (first === undefined || first.factor < 0) return false;
  if (group.max - baseOf(group) > LOWEST_ADDRESS) return false;
  // Several parts that one loop changes are best summed as the program does.
  const changing = terms.filter((term) => term.rank === deepest).length;
  if (changing > 1 && terms.length > 2) return false;
  if (group.min >= 0) return sum.constant > 0 || terms.length - changing > 1;
  // Adding the constant is for free where it is added before the loop, or for several.
  return first.rank < deepest || group.max > group.min;
}

/** What is added to the terms; the rest of each access's constant is its offset. */
function baseOf(group: Group): number {
  return Math.min(group.min, 0);
}

// ---- the form ---------------------------------------------------------------------------------------------

function rewrite(
  func: Func,
  module: Module,
  block: BlockId,
  plans: ReadonlyMap<ValueId, Plan>,
): void {
  const found = blockOf(func, block);
  const made = new Map<Group, ValueId>();
  found.insts = found.insts.flatMap((value) => {
    const plan = plans.get(value);
    if (plan === undefined || !pays(plan)) return [value];
    const { inst, sum, group } = plan;
    const insts: ValueId[] = [];
    let address = made.get(group);
    if (address === undefined) {
      const builder = new Summing(func, module, func.sites[value] ?? found.site, insts);
      address = builder.add(group.terms, baseOf(group));
      made.set(group, address);
    }
    const offset = inst.offset + sum.constant - baseOf(group);
    func.values[value] = { ...inst, address, offset };
    return [...insts, value];
  });
}

class Summing {
  private readonly func: Func;
  private readonly module: Module;
  private readonly site: Site;
  private readonly insts: ValueId[];

  constructor(func: Func, module: Module, site: Site, insts: ValueId[]) {
    this.func = func;
    this.module = module;
    this.site = site;
    this.insts = insts;
  }

  /** The constant joins what changes least. */
  add(terms: readonly Ranked[], constant: number): ValueId {
    let sum: ValueId | undefined;
    terms.forEach(({ value, factor, rank }, i) => {
      const next = terms[i + 1];
      const size = Math.abs(factor);
      const scaled = this.scaled(value, size);
      if (sum === undefined) sum = scaled;
      else sum = this.binary(factor < 0 ? 'sub' : 'add', sum, scaled);
      const isLastOfFirst = rank === terms[0]?.rank && next?.rank !== rank;
      if (isLastOfFirst && constant !== 0) {
        sum = this.binary('add', sum, this.constant(constant >>> 0));
      }
    });
    return sum ?? this.constant(constant >>> 0);
  }

  private scaled(value: ValueId, factor: number): ValueId {
    const { u32 } = this.module.types;
    const word =
      this.func.values[value]?.type === u32
        ? value
        : this.put({ kind: 'convert', type: u32, operand: value });
    if (factor === 1) return word;
    const shift = Math.log2(factor);
    return Number.isInteger(shift)
      ? this.binary('shl', word, this.constant(shift))
      : this.binary('mul', word, this.constant(factor));
  }

  private constant(value: number): ValueId {
    return this.put({ kind: 'const', type: this.module.types.u32, value });
  }

  private binary(op: 'add' | 'sub' | 'shl' | 'mul', left: ValueId, right: ValueId): ValueId {
    const type: Type = this.module.types.u32;
    return this.put({ kind: 'binary', op, type, left, right });
  }

  private put(inst: Inst): ValueId {
    const value = addValue(this.func, inst, this.site);
    this.insts.push(value);
    return value;
  }
}
