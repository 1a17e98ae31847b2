/**
 * Slots to SSA values, leaf by leaf. A block where ways meet gets a parameter for each leaf that is read later, and the
 * parameters that turn out to be one value are removed again (Braun et al., "Simple and Efficient Construction of
 * Static Single Assignment Form", section 3).
 */

import { dominators } from '../../ir/dominators.ts';
import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import { mapOperands, mapTerminator } from '../../ir/visit.ts';
import { NO_SITE, type Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addValue, blockOf, instOf } from '../edit.ts';
import { dropParameters } from './drop-parameters.ts';
import { defaultValue, type Leaves, partsOf } from './leaves.ts';
import type { Variables } from './liveness.ts';
import type { Place } from './slots.ts';

interface Phi {
  readonly variable: number;
  readonly param: ValueId;
}

export class Promotion {
  private readonly func: Func;
  private readonly leaves: Leaves;
  private readonly types: TypeStore;
  private readonly places: ReadonlyMap<ValueId, Place>;
  private readonly variables: Variables;
  private readonly phis = new Map<BlockId, Phi[]>();
  private readonly phiArgs = new Map<ValueId, ValueId[]>();
  /** What each leaf holds now; `undefined`: nothing was stored. */
  private readonly current: (ValueId | undefined)[] = [];
  /** What it held before, to go back to when a subtree of the dominator tree is done. */
  private readonly undo: { readonly variable: number; readonly value: ValueId | undefined }[] = [];
  private readonly replaced = new Map<ValueId, ValueId>();
  private insts: ValueId[] = [];
  private site: Site = NO_SITE;

  constructor(
    func: Func,
    leaves: Leaves,
    places: ReadonlyMap<ValueId, Place>,
    variables: Variables,
  ) {
    this.func = func;
    this.leaves = leaves;
    this.types = leaves.types;
    this.places = places;
    this.variables = variables;
  }

  run(): void {
    this.addParameters();
    const tree = dominators(this.func);
    const path: { readonly block: BlockId; next: number; readonly mark: number }[] = [];
    const enter = (block: BlockId): void => {
      path.push({ block, next: 0, mark: this.undo.length });
      this.rewrite(block);
    };
    enter(0);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const child = tree.children(top.block)[top.next++];
      if (child !== undefined) {
        enter(child);
        continue;
      }
      path.pop();
      for (let step = this.undo.length; step > top.mark; step--) {
        const last = this.undo.pop();
        if (last !== undefined) this.current[last.variable] = last.value;
      }
    }
    dropParameters(this.func, this.phiArgs);
  }

  private addParameters(): void {
    const { func, variables } = this;
    for (const { block: id, variable } of variables.joins) {
      const block = blockOf(func, id);
      const { type, name } = variables.variable(variable);
      const param = func.values.length;
      func.values.push({ kind: 'param', type, block: id, index: block.params.length });
      func.sites.push(block.site);
      if (name !== '') func.names.set(param, name);
      block.params.push(param);
      const list = this.phis.get(id);
      if (list === undefined) this.phis.set(id, [{ variable, param }]);
      else list.push({ variable, param });
      this.phiArgs.set(param, []);
    }
  }

  private set(variable: number, value: ValueId | undefined): void {
    this.undo.push({ variable, value: this.current[variable] });
    this.current[variable] = value;
  }

  private rewrite(id: BlockId): void {
    const { func } = this;
    const block = blockOf(func, id);
    for (const { variable, param } of this.phis.get(id) ?? []) this.set(variable, param);
    const before = block.insts;
    this.insts = [];
    for (const value of before) {
      const inst = instOf(func, value);
      if (inst === undefined)
        throw new InternalError(`scalar-replacement: v${value} of ${func.name}`);
      this.site = func.sites[value] ?? NO_SITE;
      if (!this.access(value, inst)) {
        func.values[value] = mapOperands(inst, (v) => this.final(v));
        this.insts.push(value);
      }
    }
    this.site = block.site;
    block.terminator = mapTerminator(
      block.terminator,
      (v) => this.final(v),
      (edge) => this.edge(edge),
    );
    block.insts = this.insts;
  }

  private final(value: ValueId): ValueId {
    return this.replaced.get(value) ?? value;
  }

  private edge(edge: Edge): Edge {
    const args = edge.args.map((a) => this.final(a));
    for (const { variable, param } of this.phis.get(edge.block) ?? []) {
      const value = this.read(variable);
      args.push(value);
      this.phiArgs.get(param)?.push(value);
    }
    return { block: edge.block, args };
  }

  /** Does what an instruction does to promoted slots; says whether it is gone by that. */
  private access(value: ValueId, inst: Inst): boolean {
    const own = this.places.get(value);
    const first = own && this.variables.firstOf(own.slot);
    if (own !== undefined && first !== undefined) {
      if (inst.kind === 'slot') {
        for (let i = 0; i < this.leaves.count(own.type); i++) this.set(first + i, undefined);
      }
      return true;
    }
    if (inst.kind !== 'load' && inst.kind !== 'store') return false;
    const place = this.places.get(inst.place);
    const start = place && this.variables.firstOf(place.slot);
    if (place === undefined || start === undefined) return false;
    if (inst.kind === 'load')
      this.replaced.set(value, this.build(place.type, start + place.offset));
    else this.spread(this.final(inst.value), place.type, start + place.offset);
    return true;
  }

  private add(inst: Inst): ValueId {
    const value = addValue(this.func, inst, this.site);
    this.insts.push(value);
    return value;
  }

  /** What a leaf holds; anything where nothing was stored. */
  private read(variable: number): ValueId {
    const value = this.current[variable];
    if (value !== undefined) return value;
    return defaultValue(this.types, this.variables.variable(variable).type, (i) => this.add(i));
  }

  /** A value put together from its leaves. */
  private build(type: Type, variable: number): ValueId {
    const parts = partsOf(this.types, type);
    if (parts === undefined) return this.read(variable);
    const args = parts.map((part, i) =>
      this.build(part.type, variable + this.leaves.before(type, i)),
    );
    return this.add({ kind: 'aggregate.new', type, args });
  }

  /** A value's leaves, each to its variable. */
  private spread(value: ValueId, type: Type, variable: number): void {
    const parts = partsOf(this.types, type);
    if (parts === undefined) {
      this.set(variable, value);
      return;
    }
    const inst = instOf(this.func, value);
    parts.forEach((part, i) => {
      const known =
        inst?.kind === 'aggregate.new'
          ? inst.args[i]
          : inst?.kind === 'array.splat'
            ? inst.value
            : undefined;
      const from = known ?? this.part(value, type, part.type, i);
      this.spread(from, part.type, variable + this.leaves.before(type, i));
    });
  }

  private part(base: ValueId, of: Type, type: Type, index: number): ValueId {
    if (of.kind !== 'array') return this.add({ kind: 'aggregate.get', type, base, index });
    const at = this.add({ kind: 'const', type: this.types.i32, value: index });
    return this.add({ kind: 'array.get', type, base, index: at });
  }
}
