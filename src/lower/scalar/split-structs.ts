/** Structs and tuples that are chosen where ways meet, or by a `select`: each part is chosen for itself. */

import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Layout } from '../../ir/layout.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import { mapTerminator } from '../../ir/visit.ts';
import { NO_SITE } from '../../report/source.ts';
import { addValue, blockOf, instOf } from '../edit.ts';
import { partsOf } from './leaves.ts';

/** Block parameters that were added, each with the arguments of all edges. */
export type Added = Map<ValueId, ValueId[]>;

export function splitStructs(func: Func, types: TypeStore, layout: Layout): Added {
  const split = new Split(func, types, layout);
  split.selects();
  split.parameters();
  return split.added;
}

class Split {
  readonly added: Added = new Map();
  private readonly func: Func;
  private readonly types: TypeStore;
  private readonly layout: Layout;
  /** By block, the parameters it had, where some of them were split. */
  private readonly before = new Map<BlockId, readonly ValueId[]>();
  /** The leaves of a split parameter. */
  private readonly leaves = new Map<ValueId, readonly ValueId[]>();

  constructor(func: Func, types: TypeStore, layout: Layout) {
    this.func = func;
    this.types = types;
    this.layout = layout;
  }

  private isSplit(type: Type): boolean {
    return (type.kind === 'struct' || type.kind === 'tuple') && !this.layout.inMemory(type);
  }

  /** `select` of two structs becomes a struct of selects. */
  selects(): void {
    const { func } = this;
    for (const block of func.blocks) {
      if (block?.insts.some((v) => this.isSplitSelect(instOf(func, v))) !== true) continue;
      const insts: ValueId[] = [];
      for (const value of block.insts) {
        const inst = instOf(func, value);
        if (inst?.kind === 'select' && this.isSplit(inst.type)) {
          const site = func.sites[value] ?? NO_SITE;
          const add = (made: Inst): ValueId => {
            const id = addValue(func, made, site);
            insts.push(id);
            return id;
          };
          func.values[value] = this.select(inst, add);
        }
        insts.push(value);
      }
      block.insts = insts;
    }
  }

  private isSplitSelect(inst: Inst | undefined): boolean {
    return inst?.kind === 'select' && this.isSplit(inst.type);
  }

  private select(inst: Extract<Inst, { kind: 'select' }>, add: (inst: Inst) => ValueId): Inst {
    const { type, condition } = inst;
    const args = (partsOf(this.types, type) ?? []).map((part, index) => {
      const of = (base: ValueId): ValueId => this.part(base, index, part.type, add);
      const chosen: Extract<Inst, { kind: 'select' }> = {
        kind: 'select',
        type: part.type,
        condition,
        ifTrue: of(inst.ifTrue),
        ifFalse: of(inst.ifFalse),
      };
      return add(this.isSplit(part.type) ? this.select(chosen, add) : chosen);
    });
    return { kind: 'aggregate.new', type, args };
  }

  private part(base: ValueId, index: number, type: Type, add: (inst: Inst) => ValueId): ValueId {
    const inst = instOf(this.func, base);
    const known = inst?.kind === 'aggregate.new' ? inst.args[index] : undefined;
    return known ?? add({ kind: 'aggregate.get', type, base, index });
  }

  parameters(): void {
    const { func } = this;
    func.blocks.forEach((block, id) => {
      if (id === 0 || block === undefined) return;
      if (!block.params.some((p) => this.isSplit(this.typeOf(p)))) return;
      this.before.set(id, block.params);
      const params: ValueId[] = [];
      const insts: ValueId[] = [];
      for (const param of block.params) {
        if (this.isSplit(this.typeOf(param))) this.splitParameter(id, param, params, insts);
        else params.push(param);
      }
      params.forEach((param, index) => {
        const value = func.values[param];
        if (value?.kind === 'param') func.values[param] = { ...value, index };
      });
      block.params = params;
      block.insts = [...insts, ...block.insts];
    });
    if (this.before.size === 0) return;
    for (const block of func.blocks) {
      if (block === undefined) continue;
      const add = (inst: Inst): ValueId => {
        const value = addValue(func, inst, block.site);
        block.insts.push(value);
        return value;
      };
      block.terminator = mapTerminator(
        block.terminator,
        (v) => v,
        (edge) => this.edge(edge, add),
      );
    }
  }

  private typeOf(value: ValueId): Type {
    return this.func.values[value]?.type ?? this.types.void;
  }

  /** Makes `value`, which was a parameter, an `aggregate.new` of parameters. */
  private splitParameter(
    block: BlockId,
    value: ValueId,
    params: ValueId[],
    insts: ValueId[],
  ): void {
    const { func } = this;
    const found: ValueId[] = [];
    const type = this.typeOf(value);
    const name = func.names.get(value);
    const args = (partsOf(this.types, type) ?? []).map((part) => {
      const param = func.values.length;
      func.values.push({ kind: 'param', type: part.type, block, index: 0 });
      func.sites.push(blockOf(func, block).site);
      if (name !== undefined) func.names.set(param, name + part.suffix);
      if (this.isSplit(part.type)) {
        this.splitParameter(block, param, params, insts);
        found.push(...(this.leaves.get(param) ?? []));
      } else {
        params.push(param);
        found.push(param);
        this.added.set(param, []);
      }
      return param;
    });
    func.values[value] = { kind: 'aggregate.new', type, args };
    insts.push(value);
    this.leaves.set(value, found);
  }

  private edge(edge: Edge, add: (inst: Inst) => ValueId): Edge {
    const params = this.before.get(edge.block);
    if (params === undefined) return edge;
    const args = edge.args.flatMap((arg, i) => {
      const leaves = this.leaves.get(params[i] ?? -1);
      if (leaves === undefined) return [arg];
      const parts = this.flatten(arg, this.typeOf(arg), add);
      leaves.forEach((leaf, j) => {
        const part = parts[j];
        if (part !== undefined) this.added.get(leaf)?.push(part);
      });
      return parts;
    });
    return { block: edge.block, args };
  }

  private flatten(value: ValueId, type: Type, add: (inst: Inst) => ValueId): readonly ValueId[] {
    return (partsOf(this.types, type) ?? []).flatMap((part, index) => {
      const found = this.part(value, index, part.type, add);
      return this.isSplit(part.type) ? this.flatten(found, part.type, add) : [found];
    });
  }
}
