/**
 * Enums that are made on some ways and matched where the ways meet: the tag and the parts of the payload go there each
 * for itself, and the enum is never made.
 */

import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Layout } from '../../ir/layout.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { EnumType, Type } from '../../ir/types.ts';
import { edgesOf, forEachOperand, mapTerminator } from '../../ir/visit.ts';
import { NO_SITE } from '../../report/source.ts';
import { addValue, instOf, replaceValues } from '../edit.ts';
import { defaultValue, hasDefault } from './leaves.ts';
import type { Added } from './split-structs.ts';

export function splitEnums(func: Func, types: TypeStore, layout: Layout): Added {
  const members = candidates(func, types, layout);
  const added: Added = new Map();
  if (members.size === 0) return added;
  const shapes = new Shapes(types);
  const taken = collectReads(func, members, shapes);
  const parts = addParameters(func, members, shapes, added);
  const replaced = new Map<ValueId, ValueId>();
  for (const { value, base, part } of taken) {
    const param = parts.get(base)?.[part];
    if (param !== undefined) replaced.set(value, param);
  }
  rewriteEdges(func, types, members, shapes, parts, added);
  for (const block of func.blocks) {
    if (block !== undefined) block.insts = block.insts.filter((v) => !replaced.has(v));
  }
  replaceValues(func, replaced);
  // A part that is read and put into a new enum goes by the name of its parameter from here on.
  for (const [param, args] of added) {
    added.set(
      param,
      args.map((arg) => replaced.get(arg) ?? arg),
    );
  }
  return added;
}

// ---- which parameters -------------------------------------------------------------------------------

/**
 * Parameters of enum types that get nothing but new enums and each other, and of which nothing but the tag and the
 * payload is read: the largest such set.
 */
function candidates(func: Func, types: TypeStore, layout: Layout): ReadonlyMap<ValueId, EnumType> {
  const members = new Map<ValueId, EnumType>();
  func.blocks.forEach((block, id) => {
    for (const param of id === 0 ? [] : (block?.params ?? [])) {
      const type = func.values[param]?.type;
      const fits =
        type?.kind === 'enum' &&
        !layout.inMemory(type) &&
        types.variants(type).every((v) => v.payload.every((t) => hasDefault(types, t)));
      if (fits) members.set(param, type);
    }
  });
  if (members.size === 0) return members;
  /** Parameters that stand or fall with each other. */
  const tied = new Map<ValueId, ValueId[]>();
  const tie = (a: ValueId, b: ValueId): void => {
    const list = tied.get(a);
    if (list === undefined) tied.set(a, [b]);
    else list.push(b);
  };
  const dropped: ValueId[] = [];
  const drop = (value: ValueId): void => {
    if (members.delete(value)) dropped.push(value);
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst === undefined || inst.kind === 'enum.tag' || inst.kind === 'enum.payload') continue;
      forEachOperand(inst, drop);
    }
    mapTerminator(
      block.terminator,
      (value) => {
        drop(value);
        return value;
      },
      (edge) => edge,
    );
  }
  for (const { arg, param } of enumEdges(func)) {
    if (instOf(func, arg)?.kind === 'enum.new') continue;
    if (!members.has(arg)) drop(param);
    else if (!members.has(param)) drop(arg);
    else {
      tie(arg, param);
      tie(param, arg);
    }
  }
  for (let value = dropped.pop(); value !== undefined; value = dropped.pop()) {
    for (const other of tied.get(value) ?? []) drop(other);
  }
  return members;
}

/** All arguments of enum types, with the parameters that get them. */
function enumEdges(func: Func): { readonly arg: ValueId; readonly param: ValueId }[] {
  return func.blocks.flatMap((block) =>
    block === undefined
      ? []
      : edgesOf(block.terminator).flatMap((edge) =>
          edge.args.flatMap((arg, i) => {
            const param = func.blocks[edge.block]?.params[i];
            const isEnum = func.values[arg]?.type.kind === 'enum';
            return isEnum && param !== undefined ? [{ arg, param }] : [];
          }),
        ),
  );
}

// ---- what becomes of them ---------------------------------------------------------------------------

/** Which parts an enum is split into: the tag, and one for each payload part that is read; variants share them. */
class Shapes {
  private readonly types: TypeStore;
  private readonly read = new Map<EnumType, Set<string>>();
  private readonly known = new Map<EnumType, { parts: Type[]; at: Map<string, number> }>();

  constructor(types: TypeStore) {
    this.types = types;
  }

  needs(type: EnumType, variant: number, index: number): void {
    const set = this.read.get(type);
    const key = `${variant}:${index}`;
    if (set === undefined) this.read.set(type, new Set([key]));
    else set.add(key);
  }

  parts(type: EnumType): readonly Type[] {
    return this.shape(type).parts;
  }

  /** The part that payload part `index` of a variant goes to, where somebody reads it. */
  payload(type: EnumType, variant: number, index: number): number | undefined {
    return this.shape(type).at.get(`${variant}:${index}`);
  }

  private shape(type: EnumType): { parts: Type[]; at: Map<string, number> } {
    const known = this.known.get(type);
    if (known !== undefined) return known;
    const parts: Type[] = [this.types.i32];
    const at = new Map<string, number>();
    this.types.variants(type).forEach(({ payload }, variant) => {
      const used = new Set<number>();
      payload.forEach((part, index) => {
        const key = `${variant}:${index}`;
        if (this.read.get(type)?.has(key) !== true) return;
        let found = parts.findIndex((t, i) => i > 0 && t === part && !used.has(i));
        if (found < 0) found = parts.push(part) - 1;
        used.add(found);
        at.set(key, found);
      });
    });
    const shape = { parts, at };
    this.known.set(type, shape);
    return shape;
  }
}

interface Read {
  readonly value: ValueId;
  readonly base: ValueId;
  readonly part: number;
}

/** The instructions that read a tag or a payload of a split parameter. */
function collectReads(
  func: Func,
  members: ReadonlyMap<ValueId, EnumType>,
  shapes: Shapes,
): readonly Read[] {
  const found: {
    value: ValueId;
    inst: Extract<Inst, { kind: 'enum.tag' | 'enum.payload' }>;
    type: EnumType;
  }[] = [];
  for (const block of func.blocks) {
    for (const value of block?.insts ?? []) {
      const inst = instOf(func, value);
      if (inst?.kind !== 'enum.tag' && inst?.kind !== 'enum.payload') continue;
      const type = members.get(inst.base);
      if (type === undefined) continue;
      if (inst.kind === 'enum.payload') shapes.needs(type, inst.variant, inst.index);
      found.push({ value, inst, type });
    }
  }
  return found.flatMap(({ value, inst, type }) => {
    const part = inst.kind === 'enum.tag' ? 0 : shapes.payload(type, inst.variant, inst.index);
    return part === undefined ? [] : [{ value, base: inst.base, part }];
  });
}

/** Puts parameters for the parts in the places of the split ones. */
function addParameters(
  func: Func,
  members: ReadonlyMap<ValueId, EnumType>,
  shapes: Shapes,
  added: Added,
): ReadonlyMap<ValueId, readonly ValueId[]> {
  const parts = new Map<ValueId, readonly ValueId[]>();
  const add = (block: BlockId, old: ValueId, type: Type, suffix: string): ValueId => {
    const param = func.values.length;
    func.values.push({ kind: 'param', type, block, index: 0 });
    func.sites.push(func.sites[old] ?? NO_SITE);
    const name = func.names.get(old);
    if (name !== undefined) func.names.set(param, name + suffix);
    added.set(param, []);
    return param;
  };
  func.blocks.forEach((block, id) => {
    if (block === undefined || !block.params.some((p) => members.has(p))) return;
    block.params = block.params.flatMap((old) => {
      const type = members.get(old);
      if (type === undefined) return [old];
      const own = shapes
        .parts(type)
        .map((part, i) => add(id, old, part, i === 0 ? '.tag' : `.payload${i - 1}`));
      parts.set(old, own);
      return own;
    });
    block.params.forEach((param, index) => {
      const value = func.values[param];
      if (value?.kind === 'param') func.values[param] = { ...value, index };
    });
  });
  return parts;
}

function rewriteEdges(
  func: Func,
  types: TypeStore,
  members: ReadonlyMap<ValueId, EnumType>,
  shapes: Shapes,
  parts: ReadonlyMap<ValueId, readonly ValueId[]>,
  added: Added,
): void {
  /** By block, what its parameters were: the first part of each stands for its old place. */
  const split = new Map<ValueId, { readonly type: EnumType; readonly own: readonly ValueId[] }>();
  for (const [old, own] of parts) {
    const type = members.get(old);
    const [first] = own;
    if (type !== undefined && first !== undefined) split.set(first, { type, own });
  }
  for (const block of func.blocks) {
    if (block === undefined) continue;
    const add = (inst: Inst): ValueId => {
      const value = addValue(func, inst, block.site);
      block.insts.push(value);
      return value;
    };
    const edge = (old: Edge): Edge => {
      const params = func.blocks[old.block]?.params ?? [];
      const args: ValueId[] = [];
      for (const arg of old.args) {
        const target = split.get(params[args.length] ?? -1);
        if (target === undefined) {
          args.push(arg);
          continue;
        }
        const passed = parts.get(arg) ?? newParts(func, types, shapes, target.type, arg, add);
        target.own.forEach((param, i) => {
          const part = passed[i];
          if (part !== undefined) added.get(param)?.push(part);
        });
        args.push(...passed);
      }
      return { block: old.block, args };
    };
    block.terminator = mapTerminator(block.terminator, (v) => v, edge);
  }
}

/** The parts of an `enum.new`; what its variant lacks is anything. */
function newParts(
  func: Func,
  types: TypeStore,
  shapes: Shapes,
  type: EnumType,
  arg: ValueId,
  add: (inst: Inst) => ValueId,
): readonly ValueId[] {
  const inst = instOf(func, arg);
  const found: (ValueId | undefined)[] = [];
  if (inst?.kind === 'enum.new') {
    found[0] = add({ kind: 'const', type: types.i32, value: inst.variant });
    inst.args.forEach((part, index) => {
      const at = shapes.payload(type, inst.variant, index);
      if (at !== undefined) found[at] = part;
    });
  }
  return shapes.parts(type).map((part, i) => found[i] ?? defaultValue(types, part, add));
}
