/** Which functions of lowered IR may take room while they run: in the arena, or at the host. */

import type { Inst } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';

/** Room in the arena is taken by code of the library that looks at the size of memory before. */
export function isAllocation(module: Module, inst: Inst): boolean {
  if (inst.kind === 'mem.pages') return true;
  if (inst.kind !== 'call') return false;
  const imported = module.imports.get(inst.callee);
  return imported !== undefined && !imported.capability && imported.result.kind === 'handle';
}

/** Names of the functions that allocate, or call one that does. What calls a reference may allocate if any such does. */
export function allocatingFunctions(module: Module): ReadonlySet<string> {
  const allocating = new Set<string>();
  const callers = new Map<string, string[]>();
  const work: string[] = [];
  const mark = (name: string): void => {
    if (allocating.has(name)) return;
    allocating.add(name);
    work.push(name);
  };
  const indirect: string[] = [];
  const referenced = new Set<string>();
  for (const func of module.functions.values()) {
    for (const inst of instructions(func)) {
      if (isAllocation(module, inst)) mark(func.name);
      else if (inst.kind === 'call') append(callers, inst.callee, func.name);
      else if (inst.kind === 'call.indirect') indirect.push(func.name);
      else if (inst.kind === 'func.ref') referenced.add(inst.name);
    }
  }
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    for (const caller of callers.get(name) ?? []) mark(caller);
    if (referenced.has(name)) indirect.forEach(mark);
  }
  return allocating;
}

function instructions(func: Func): readonly Inst[] {
  return func.blocks.flatMap((block) =>
    (block?.insts ?? []).flatMap((id) => {
      const value = func.values[id];
      return value === undefined || value.kind === 'param' ? [] : [value];
    }),
  );
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
