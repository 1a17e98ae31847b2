/** What calling a function may do to storage that outlives the call, over the whole module. */

import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { runtimeRow } from '../../ir/ops.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { isCollection, type Type } from '../../ir/types.ts';
import { rootOf } from './places.ts';

export interface Effects {
  /** Stores into a mutable static of the program. */
  readonly writesStatics: boolean;
  /** Stores text or collections into a static, a parameter or a collection, so that they may outlive the call. */
  readonly keepsText: boolean;
  /** May take room in the arena. */
  readonly allocates: boolean;
  /** Changes a list, map or set. */
  readonly writesCollections: boolean;
  /** Writes to the module's memory or globals by address, as the library does. */
  readonly writesMemory: boolean;
  /** Lets the host run, which may call back in and owns the storage of what it passed. */
  readonly callsHost: boolean;
}

const NONE: Effects = {
  writesStatics: false,
  keepsText: false,
  allocates: false,
  writesCollections: false,
  writesMemory: false,
  callsHost: false,
};
const ALL: Effects = {
  writesStatics: true,
  keepsText: true,
  allocates: true,
  writesCollections: true,
  writesMemory: true,
  callsHost: true,
};

export interface ModuleEffects {
  readonly of: (callee: string) => Effects;
  /** Of a call through a function reference. */
  readonly indirect: Effects;
}

/** Summaries for every function and import, to a fixpoint over the call graph. */
export function moduleEffects(module: Module): ModuleEffects {
  const summaries = new Map<string, Effects>();
  const callers = new Map<string, string[]>();
  const referenced = new Set<string>();
  const textStatics = staticsKeepText(module);
  // The host may call back in while an import runs.
  const host: Effects = { ...ALL, keepsText: textStatics };
  for (const item of module.imports.keys()) summaries.set(item, host);
  const indirectCallers: string[] = [];
  for (const func of module.functions.values()) {
    summaries.set(func.name, localEffects(module, func));
    for (const inst of instructions(func)) {
      if (inst.kind === 'call') append(callers, inst.callee, func.name);
      else if (inst.kind === 'call.indirect') indirectCallers.push(func.name);
      else if (inst.kind === 'func.ref') referenced.add(inst.name);
    }
  }
  // Function references in statics are rare: any of them may then be called.
  const anyStatic = [...module.statics.values()].some((s) => carriesFunction(module.types, s.type));
  let indirect = NONE;
  const work = [...summaries.keys()];
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    const effects = summaries.get(name) ?? ALL;
    const merge = (caller: string): void => {
      const before = summaries.get(caller) ?? NONE;
      const after = union(before, effects);
      if (after === before) return;
      summaries.set(caller, after);
      work.push(caller);
    };
    for (const caller of callers.get(name) ?? []) merge(caller);
    if (referenced.has(name) || anyStatic) {
      indirect = union(indirect, effects);
      for (const caller of indirectCallers) merge(caller);
    }
  }
  return { of: (callee) => summaries.get(callee) ?? ALL, indirect };
}

function localEffects(module: Module, func: Func): Effects {
  let effects = NONE;
  for (const inst of instructions(func)) {
    if (inst.kind === 'store') {
      const root = rootOf(func, inst.place);
      if (root.kind === 'slot') continue;
      const valueType = func.values[inst.value]?.type;
      const keepsText = valueType !== undefined && carriesText(module.types, valueType);
      const ofLibrary = root.kind === 'static' && module.statics.get(root.name)?.library === true;
      effects = union(effects, {
        ...NONE,
        // The program sees no static of the library.
        writesStatics: root.kind === 'unknown' || (root.kind === 'static' && !ofLibrary),
        writesMemory: ofLibrary,
        keepsText,
      });
    } else if (inst.kind === 'runtime') {
      const { effect } = runtimeRow(inst.op);
      effects = union(effects, {
        ...NONE,
        allocates: allocatesText(inst),
        keepsText: putsText(module.types, func, inst) && madeAt(func, inst) === undefined,
        writesCollections: effect === 'writes' || effect === 'output',
        // The host may call back in while it prints.
        callsHost: effect === 'output',
      });
    } else if (writesByAddress(inst)) {
      effects = union(effects, { ...NONE, writesMemory: true });
    }
  }
  return effects;
}

/** Runtime ops that make new text or a new collection. A collection that grows is no reason to give room back. */
export function allocatesText(inst: Inst): boolean {
  if (inst.kind !== 'runtime') return false;
  switch (inst.op) {
    case 'str.concat':
    case 'str.replace':
    case 'str.repeat':
    case 'str.to_upper':
    case 'str.to_lower':
    case 'str.from':
    case 'str.from_utf8':
      return true;
    case 'text.pointer':
    case 'text.view':
      return false;
    default:
      return makesCollection(inst);
  }
}

/** Runtime ops whose result is a collection that nothing else knows yet. */
function makesCollection(inst: Inst): boolean {
  return (
    inst.kind === 'runtime' && isCollection(inst.type) && runtimeRow(inst.op).effect === 'allocates'
  );
}

/** What puts text, or what leads to it, into a collection: the collection comes first. */
export function putsText(types: TypeStore, func: Func, inst: Inst): boolean {
  if (inst.kind !== 'runtime' || runtimeRow(inst.op).effect !== 'writes') return false;
  return inst.args.slice(1).some((value) => {
    const type = func.values[value]?.type;
    return type !== undefined && carriesText(types, type);
  });
}

/** The value that made the collection an op works on, where one is known to have made it. */
export function madeAt(func: Func, inst: Inst): ValueId | undefined {
  const [collection] = inst.kind === 'runtime' ? inst.args : [];
  if (collection === undefined) return undefined;
  const maker = instruction(func, collection);
  return maker !== undefined && makesCollection(maker) ? collection : undefined;
}

/** Whether what the host calls may keep text: in a static that changes, or in a collection of any static. */
export function staticsKeepText(module: Module): boolean {
  const { types } = module;
  return [...module.statics.values()].some(
    (s) => (s.mutable || carries(types, s.type, isCollection)) && carriesText(types, s.type),
  );
}

/** Whether a value of the type may point into the arena: to text (also as a slice of its bytes) or a collection. */
export function carriesText(types: TypeStore, type: Type): boolean {
  return carries(types, type, (t) => t.kind === 'str' || isCollection(t) || isByteSlice(t));
}

function carriesFunction(types: TypeStore, type: Type): boolean {
  return carries(types, type, (t) => t.kind === 'function');
}

function isByteSlice(type: Type): boolean {
  return type.kind === 'slice' && type.element.kind === 'int' && type.element.name === 'u8';
}

/** Whether a part of the type is such, apart from what its collections hold. */
function carries(types: TypeStore, type: Type, is: (type: Type) => boolean): boolean {
  if (is(type)) return true;
  switch (type.kind) {
    case 'array':
      return carries(types, type.element, is);
    case 'tuple':
      return type.elements.some((t) => carries(types, t, is));
    case 'struct':
      return types.fields(type).some((f) => carries(types, f.type, is));
    case 'enum':
      return types.variants(type).some((v) => v.payload.some((t) => carries(types, t, is)));
    default:
      return false;
  }
}

function* instructions(func: Func): Generator<Inst> {
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of block.insts) {
      const inst: ({ readonly kind: string } & Inst) | undefined = instruction(func, id);
      if (inst !== undefined) yield inst;
    }
  }
}

function instruction(func: Func, id: ValueId): Inst | undefined {
  const value = func.values[id];
  return value === undefined || value.kind === 'param' ? undefined : value;
}

function union(a: Effects, b: Effects): Effects {
  const both: Effects = {
    writesStatics: a.writesStatics || b.writesStatics,
    keepsText: a.keepsText || b.keepsText,
    allocates: a.allocates || b.allocates,
    writesCollections: a.writesCollections || b.writesCollections,
    writesMemory: a.writesMemory || b.writesMemory,
    callsHost: a.callsHost || b.callsHost,
  };
  const same =
    both.writesStatics === a.writesStatics &&
    both.keepsText === a.keepsText &&
    both.allocates === a.allocates &&
    both.writesCollections === a.writesCollections &&
    both.writesMemory === a.writesMemory &&
    both.callsHost === a.callsHost;
  return same ? a : both;
}

function writesByAddress(inst: Inst): boolean {
  switch (inst.kind) {
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'global.set':
      return true;
    default:
      return false;
  }
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
