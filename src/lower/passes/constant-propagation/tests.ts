/** What the outcome of a test says about values in the blocks that only this outcome leads to. */

import { predecessors } from '../../../ir/cfg.ts';
import { dominators, walkTree } from '../../../ir/dominators.ts';
import type {
  BlockId,
  Inst,
  ScalarConstant,
  Terminator,
  ValueId,
} from '../../../ir/instructions.ts';
import type { Block, Func } from '../../../ir/module.ts';
import { COMPARE_OPS, type CompareOp } from '../../../ir/ops.ts';
import { mapOperands, mapTerminatorValues } from '../../../ir/visit.ts';
import { addValue, blockOf, instOf } from '../../edit.ts';

/** Replaces tested values by what they are there, and comparisons of operands that were compared by what follows. */
export function useTests(func: Func): void {
  const tests = new Tests(func);
  walkTree(
    dominators(func),
    (block) => tests.enter(block),
    () => tests.leave(),
  );
}

interface Known {
  readonly value: ValueId;
  readonly is: ScalarConstant;
}

/** In which ways two integers may stand to each other: any of less, equal and greater. */
const LESS = 1;
const EQUAL = 2;
const GREATER = 4;
const HOLDS: Readonly<Record<CompareOp, number>> = {
  lt: LESS,
  le: LESS | EQUAL,
  eq: EQUAL,
  ne: LESS | GREATER,
  ge: GREATER | EQUAL,
  gt: GREATER,
};
const ANY = LESS | EQUAL | GREATER;

/** What stands for a value, made when something uses it. */
interface Stand extends Known {
  readonly scope: Scope;
  constant?: ValueId;
}

interface Scope {
  readonly block: Block;
  readonly values: ValueId[];
  /** Constants that are used here or below. */
  readonly constants: ValueId[];
  /** Relations that were known before, by key. */
  readonly relations: (readonly [string, number])[];
}

class Tests {
  private readonly func: Func;
  private readonly preds: readonly (readonly BlockId[])[];
  /** What stands for a value here; the last is the innermost. */
  private readonly known = new Map<ValueId, Stand[]>();
  private readonly switches = new Map<BlockId, ReadonlyMap<BlockId, Known | undefined>>();
  private readonly relations = new Map<string, number>();
  private readonly scopes: Scope[] = [];

  constructor(func: Func) {
    this.func = func;
    this.preds = predecessors(func);
  }

  enter(id: BlockId): void {
    const { func } = this;
    const block = blockOf(func, id);
    const scope: Scope = { block, values: [], constants: [], relations: [] };
    this.scopes.push(scope);
    for (const fact of this.factsAt(id, scope)) {
      const { value } = fact;
      if (instOf(func, value)?.kind === 'const') continue;
      const list = this.known.get(value);
      if (list === undefined) this.known.set(value, [{ ...fact, scope }]);
      else list.push({ ...fact, scope });
      scope.values.push(value);
    }
    const current = (value: ValueId): ValueId => this.current(value);
    for (const value of block.insts) {
      const before = instOf(func, value);
      if (before === undefined) continue;
      const inst = mapOperands(before, current);
      const decided = inst.kind === 'compare' ? this.outcome(inst) : undefined;
      func.values[value] =
        decided === undefined
          ? inst
          : { kind: 'const', type: inst.type, value: truth(inst, decided) };
    }
    block.terminator = mapTerminatorValues(block.terminator, current);
  }

  leave(): void {
    const scope = this.scopes.pop();
    if (scope !== undefined && scope.constants.length > 0) {
      scope.block.insts = [...scope.constants, ...scope.block.insts];
    }
    for (const value of scope?.values ?? []) this.known.get(value)?.pop();
    for (const [key, before] of scope?.relations ?? []) this.relations.set(key, before);
  }

  private current(value: ValueId): ValueId {
    const stand = this.known.get(value)?.at(-1);
    const type = this.func.values[value]?.type;
    if (stand === undefined || type === undefined) return value;
    if (stand.constant === undefined) {
      const { is, scope } = stand;
      const { site } = scope.block;
      stand.constant = addValue(this.func, { kind: 'const', type, value: is }, site);
      scope.constants.push(stand.constant);
    }
    return stand.constant;
  }

  /** What the only way into a block says. */
  private factsAt(id: BlockId, scope: Scope): readonly Known[] {
    const { func } = this;
    const [pred, second] = this.preds[id] ?? [];
    if (pred === undefined || second !== undefined) return [];
    const { terminator } = blockOf(func, pred);
    if (terminator.kind === 'switch') {
      const taken = this.casesOf(pred, terminator).get(id);
      return taken === undefined ? [] : [taken];
    }
    if (terminator.kind !== 'branch' || terminator.ifTrue.block === terminator.ifFalse.block) {
      return [];
    }
    const { condition } = terminator;
    const holds = terminator.ifTrue.block === id;
    const test = instOf(func, condition);
    const facts: Known[] = [];
    if (func.values[condition]?.type.kind === 'bool') facts.push({ value: condition, is: holds });
    // A machine value that is not 0 may be anything, unless it is a comparison's.
    else if (test?.kind === 'compare' || !holds) {
      facts.push({ value: condition, is: holds ? 1 : 0 });
    }
    if (test?.kind !== 'compare') return facts;
    this.relate(test, holds, scope);
    if (test.op !== (holds ? 'eq' : 'ne')) return facts;
    for (const [value, other] of [
      [test.left, test.right],
      [test.right, test.left],
    ] as const) {
      const constant = instOf(func, other);
      // A float that equals 0 may be either zero.
      if (constant?.kind !== 'const' || constant.type.kind === 'float') continue;
      facts.push({ value, is: constant.value });
    }
    return facts;
  }

  /** By block, what the case says that alone leads there. */
  private casesOf(
    block: BlockId,
    { index, cases, otherwise }: Extract<Terminator, { kind: 'switch' }>,
  ): ReadonlyMap<BlockId, Known | undefined> {
    const known = this.switches.get(block);
    if (known !== undefined) return known;
    const found = new Map<BlockId, Known | undefined>([[otherwise.block, undefined]]);
    for (const { value: is, to } of cases) {
      const alone = !found.has(to.block) && typeof is !== 'string';
      found.set(to.block, alone ? { value: index, is } : undefined);
    }
    this.switches.set(block, found);
    return found;
  }

  private relate(test: Extract<Inst, { kind: 'compare' }>, holds: boolean, scope: Scope): void {
    const ordered = this.ordered(test);
    if (ordered === undefined) return;
    const { key, allowed } = ordered;
    const before = this.relations.get(key) ?? ANY;
    const after = before & (holds ? allowed : ANY & ~allowed);
    scope.relations.push([key, before]);
    this.relations.set(key, after);
  }

  private outcome(test: Extract<Inst, { kind: 'compare' }>): boolean | undefined {
    const ordered = this.ordered(test);
    const relation = ordered === undefined ? undefined : this.relations.get(ordered.key);
    if (ordered === undefined || relation === undefined) return undefined;
    if ((relation & ~ordered.allowed) === 0) return true;
    return (relation & ordered.allowed) === 0 ? false : undefined;
  }

  /** Operands in one order, and the ways they may stand to each other where the test holds. */
  private ordered(
    test: Extract<Inst, { kind: 'compare' }>,
  ): { readonly key: string; readonly allowed: number } | undefined {
    // Of floats, one that is not a number stands in none of the ways.
    if (this.func.values[test.left]?.type.kind !== 'int') return undefined;
    const [left, right] = [test.left, test.right].map((value) => this.nameOf(value));
    if (left === undefined || right === undefined) return undefined;
    return left > right
      ? { key: `${right} ${left}`, allowed: HOLDS[COMPARE_OPS[test.op].swapped] }
      : { key: `${left} ${right}`, allowed: HOLDS[test.op] };
  }

  /** Constants go by their value, of which there may be many. */
  private nameOf(value: ValueId): string {
    const inst = instOf(this.func, value);
    return inst?.kind === 'const' ? `c${String(inst.value)}` : `v${value}`;
  }
}

/** A comparison gives a `bool`, in lowered IR 1 or 0. */
function truth(inst: Inst, holds: boolean): ScalarConstant {
  if (inst.type.kind === 'bool') return holds;
  return holds ? 1 : 0;
}
