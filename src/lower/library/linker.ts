/** Pulls functions, statics and globals of the runtime library into a module of high IR, as they are asked for. */

import type { Inst } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { InternalError } from '../../report/unreachable.ts';

/** Keeps library names apart from the program's: no source name has a single colon. */
const PREFIX = 'std:';

/** The name that an item of the library has in the modules it is linked into. */
export function linkedName(name: string): string {
  return PREFIX + name;
}

export class LibraryLinker {
  private readonly module: Module;
  private readonly library: (item: string) => Module;
  private linked: Func[] = [];
  private readonly generated = new Set<string>();

  constructor(module: Module, library: (item: string) => Module) {
    this.module = module;
    this.library = library;
  }

  /** Makes sure that a function is part of the module, with all it needs; gives its name there. */
  require(name: string): string {
    const first = this.add(name);
    const work = first === undefined ? [] : [first];
    for (let func = work.pop(); func !== undefined; func = work.pop()) {
      for (const callee of this.namesIn(func)) {
        const added = this.add(callee);
        if (added !== undefined) work.push(added);
      }
    }
    return linkedName(name);
  }

  /** The library's own declaration of a function. */
  declaration(name: string): Func {
    const func = this.library(name).functions.get(name);
    if (func === undefined) throw new InternalError(`the runtime library has no \`${name}\``);
    return func;
  }

  /** The name of a function that `build` makes in high IR when it is first asked for. */
  generate(name: string, build: (name: string) => Func): string {
    if (this.generated.has(name)) return name;
    // First, because it may ask for itself.
    this.generated.add(name);
    const func = build(name);
    this.module.functions.set(name, func);
    this.linked.push(func);
    return name;
  }

  /** The functions that joined the module since this was asked last, in order of request. */
  takeLinked(): readonly Func[] {
    const linked = this.linked;
    this.linked = [];
    return linked;
  }

  private add(name: string): Func | undefined {
    const linked = linkedName(name);
    if (this.module.functions.has(linked)) return undefined;
    const declared = this.declaration(name);
    const func = copy(declared, linked);
    this.module.functions.set(linked, func);
    this.linked.push(func);
    for (const inst of declared.values) this.addStorage(inst);
    return declared;
  }

  private addStorage(inst: Func['values'][number]): void {
    if (inst.kind === 'static.ref') {
      const name = linkedName(inst.name);
      const item = this.library(inst.name).statics.get(inst.name);
      if (item === undefined) throw new InternalError(`the library has no static \`${inst.name}\``);
      if (!this.module.statics.has(name)) {
        this.module.statics.set(name, { ...item, name, library: true });
      }
    } else if (inst.kind === 'global.get' || inst.kind === 'global.set') {
      const item = this.library(inst.name).globals.get(inst.name);
      if (item !== undefined && !this.module.globals.has(inst.name)) {
        this.module.globals.set(inst.name, item);
      }
    }
  }

  private namesIn(func: Func): string[] {
    return func.values.flatMap((inst) => {
      if (inst.kind === 'call') return [inst.callee];
      return inst.kind === 'func.ref' ? [inst.name] : [];
    });
  }
}

/** A function under its new name, which shares nothing that passes change. */
function copy(func: Func, name: string): Func {
  return {
    ...func,
    name,
    blocks: func.blocks.map((b) => b && { ...b, params: [...b.params], insts: [...b.insts] }),
    values: func.values.map((value) => (value.kind === 'param' ? value : renamed(value))),
    sites: [...func.sites],
    loopAttributes: new Map(func.loopAttributes),
    names: new Map(func.names),
    library: true,
  };
}

function renamed(inst: Inst): Inst {
  switch (inst.kind) {
    case 'call':
      return { ...inst, callee: linkedName(inst.callee) };
    case 'func.ref':
    case 'static.ref':
      return { ...inst, name: linkedName(inst.name) };
    default:
      return inst;
  }
}
