/**
 * Follows constants and known variants along the edges that can be taken, through block parameters too, and uses
 * what a branch or a case says about the value it tests.
 *
 *   switch v1, 3: b1(), else b2()   b1: v2 = add v1, v1   →   b1: v3 = const 3; v2 = add v3, v3
 *
 * Needs: nothing. Keeps: results bit for bit (the interpreter's own arithmetic), checks.
 * Leaves: instructions that nothing uses, for `dead-code`; blocks in a row, for `simplify-cfg`.
 *
 * M. Wegman and F. K. Zadeck, "Constant Propagation with Conditional Branches", TOPLAS 1991.
 */

import type {
  BlockId,
  Edge,
  Inst,
  ScalarConstant,
  Terminator,
  ValueId,
} from '../../ir/instructions.ts';
import { evaluate } from '../../ir/interpret/evaluate.ts';
import type { Func } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { edgesOf, forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { definitionBlocks } from '../analyses/induction.ts';
import { dropParams } from '../block-params.ts';
import { addValue, blockOf, instOf, replaceValues } from '../edit.ts';
import type { Pass } from '../pass.ts';
import { useTests } from './constant-propagation/tests.ts';
import { dropUnreachable } from './simplify-cfg.ts';

export const constantPropagation: Pass = {
  name: 'constant-propagation',
  summary: 'follows constants through branches, and folds branches that are decided',
  after: [],
  required: false,
  run: {
    on: 'function',
    apply: (func) => {
      dropUnreachable(func);
      useTests(func);
      new Propagation(func).run();
    },
  },
};

/** What is known of a value: a constant, or an enum's variant. `varying`: nothing. */
type Fact =
  | { readonly kind: 'constant'; readonly value: ScalarConstant }
  | { readonly kind: 'variant'; readonly variant: number }
  | { readonly kind: 'varying' };

const VARYING: Fact = { kind: 'varying' };

function sameFact(a: Fact, b: Fact): boolean {
  if (a.kind === 'constant') return b.kind === 'constant' && Object.is(a.value, b.value);
  if (a.kind === 'variant') return b.kind === 'variant' && a.variant === b.variant;
  return b.kind === 'varying';
}

class Propagation {
  private readonly func: Func;
  /** Absent: no way to the value was found yet. */
  private readonly facts: (Fact | undefined)[];
  private readonly reached = new Set<BlockId>();
  /** Instructions and terminators to look at again when a value changes. */
  private readonly users: (ValueId[] | undefined)[] = [];
  private readonly enders: (BlockId[] | undefined)[] = [];
  private readonly homes: Int32Array;
  private readonly work: ({ readonly value: ValueId } | { readonly block: BlockId })[] = [];

  constructor(func: Func) {
    this.func = func;
    this.facts = func.values.map(() => undefined);
    this.homes = definitionBlocks(func);
    func.blocks.forEach((block, id) => {
      if (block === undefined) return;
      for (const value of block.insts) {
        const inst = instOf(func, value);
        if (inst !== undefined) forEachOperand(inst, (operand) => note(this.users, operand, value));
      }
      forEachTerminatorValue(block.terminator, (value) => note(this.enders, value, id));
    });
  }

  run(): void {
    const { func } = this;
    for (const param of func.blocks[0]?.params ?? []) this.facts[param] = VARYING;
    this.reach(0);
    for (let next = this.work.pop(); next !== undefined; next = this.work.pop()) {
      if ('block' in next) this.visitEnd(next.block);
      else this.visit(next.value);
    }
    this.rewrite();
  }

  private reach(id: BlockId): void {
    if (this.reached.has(id)) return;
    this.reached.add(id);
    for (const value of blockOf(this.func, id).insts) this.visit(value);
    this.work.push({ block: id });
  }

  private visit(value: ValueId): void {
    const inst = instOf(this.func, value);
    if (inst === undefined || !this.reached.has(this.homes[value] ?? -1)) return;
    const fact = this.factOf(inst);
    if (fact !== undefined) this.lower(value, fact);
  }

  /** Facts only fall: from unknown to known to varying. */
  private lower(value: ValueId, fact: Fact): void {
    const before = this.facts[value];
    if (before !== undefined && (before.kind === 'varying' || sameFact(before, fact))) return;
    this.facts[value] = before === undefined ? fact : VARYING;
    for (const user of this.users[value] ?? []) this.work.push({ value: user });
    for (const block of this.enders[value] ?? []) {
      if (this.reached.has(block)) this.work.push({ block });
    }
  }

  private visitEnd(id: BlockId): void {
    const { terminator } = blockOf(this.func, id);
    const only = this.decided(terminator);
    if (only === 'unknown') return;
    edgesOf(terminator).forEach((edge, i) => {
      if (only === undefined || only === i) this.take(edge);
    });
  }

  private take(edge: Edge): void {
    const { params } = blockOf(this.func, edge.block);
    params.forEach((param, i) => {
      const arg = edge.args[i];
      const fact = arg === undefined ? undefined : this.facts[arg];
      if (fact !== undefined) this.lower(param, fact);
    });
    this.reach(edge.block);
  }

  /** The number of the only edge that can be taken; `unknown` while the tested value is. */
  private decided(terminator: Terminator): number | 'unknown' | undefined {
    if (terminator.kind === 'branch') {
      const fact = this.facts[terminator.condition];
      if (fact === undefined) return 'unknown';
      return fact.kind === 'constant' ? (isTrue(fact.value) ? 0 : 1) : undefined;
    }
    if (terminator.kind === 'switch') {
      const fact = this.facts[terminator.index];
      if (fact === undefined) return 'unknown';
      if (fact.kind !== 'constant') return undefined;
      const at = terminator.cases.findIndex((c) => c.value === fact.value);
      return at < 0 ? terminator.cases.length : at;
    }
    if (terminator.kind === 'table') {
      const fact = this.facts[terminator.index];
      if (fact === undefined) return 'unknown';
      if (fact.kind !== 'constant') return undefined;
      const at = Number(fact.value);
      return at >= 0 && at < terminator.targets.length ? at : terminator.targets.length;
    }
    return undefined;
  }

  private factOf(inst: Inst): Fact | undefined {
    switch (inst.kind) {
      case 'const':
        return { kind: 'constant', value: inst.value };
      case 'unary':
      case 'convert':
      case 'reinterpret':
        return this.computed(inst, [inst.operand]);
      case 'binary':
      case 'compare':
        return this.computed(inst, [inst.left, inst.right]);
      case 'select': {
        const condition = this.facts[inst.condition];
        if (condition === undefined) return undefined;
        if (condition.kind === 'constant') {
          return this.facts[isTrue(condition.value) ? inst.ifTrue : inst.ifFalse];
        }
        const left = this.facts[inst.ifTrue];
        const right = this.facts[inst.ifFalse];
        if (left === undefined || right === undefined) return undefined;
        return sameFact(left, right) ? left : VARYING;
      }
      case 'enum.new':
        return { kind: 'variant', variant: inst.variant };
      case 'enum.tag': {
        const base = this.facts[inst.base];
        if (base === undefined) return undefined;
        return base.kind === 'variant' ? { kind: 'constant', value: base.variant } : VARYING;
      }
      default:
        return VARYING;
    }
  }

  private computed(
    inst: Extract<Inst, { kind: 'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' }>,
    operands: readonly ValueId[],
  ): Fact | undefined {
    const values: ScalarConstant[] = [];
    const types: Type[] = [];
    for (const operand of operands) {
      const fact = this.facts[operand];
      const type = this.func.values[operand]?.type;
      if (fact === undefined) return undefined;
      if (fact.kind !== 'constant' || type === undefined) return VARYING;
      values.push(fact.value);
      types.push(type);
    }
    const value = evaluate(inst, types, values);
    if (value === undefined) return VARYING;
    // A lowered comparison gives 0 or 1.
    const number = typeof value === 'boolean' && inst.type.kind === 'int';
    return { kind: 'constant', value: number ? Number(value) : value };
  }

  private rewrite(): void {
    const { func } = this;
    const replaced = new Map<ValueId, ValueId>();
    for (const id of this.reached) {
      const block = blockOf(func, id);
      for (const value of block.insts) {
        const fact = this.facts[value];
        const inst = instOf(func, value);
        if (fact?.kind !== 'constant' || inst === undefined || inst.kind === 'const') continue;
        func.values[value] = { kind: 'const', type: inst.type, value: fact.value };
      }
      const constants: ValueId[] = [];
      for (const param of id === 0 ? [] : block.params) {
        const fact = this.facts[param];
        const type = func.values[param]?.type;
        const site = func.sites[param];
        if (fact?.kind !== 'constant' || type === undefined || site === undefined) continue;
        const constant = addValue(func, { kind: 'const', type, value: fact.value }, site);
        constants.push(constant);
        replaced.set(param, constant);
      }
      block.insts = [...constants, ...block.insts];
      const only = this.decided(block.terminator);
      const to = typeof only === 'number' ? edgesOf(block.terminator)[only] : undefined;
      if (to !== undefined) block.terminator = { kind: 'jump', to };
    }
    if (replaced.size > 0) {
      const dropped = new Set(replaced.keys());
      replaceValues(func, replaced);
      dropParams(func, dropped);
    }
    dropUnreachable(func);
  }
}

function isTrue(value: ScalarConstant): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function note<T>(table: (T[] | undefined)[], key: ValueId, value: T): void {
  const list = table[key];
  if (list === undefined) table[key] = [value];
  // One that mentions a value twice in a row is enough once.
  else if (list.at(-1) !== value) list.push(value);
}
