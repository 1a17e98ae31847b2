/** What the functions of a module may do besides computing, as far as their callers at the host have to care. */

import type { AbiEffect } from '../../runtime/interface.ts';
import type { Func, Module } from '../ir/module.ts';

const ALL: readonly AbiEffect[] = ['arena', 'stack', 'stops'];

/** The effects of every function of the module, through whatever it calls. */
export function effectsOf(module: Module): ReadonlyMap<string, readonly AbiEffect[]> {
  const arenas = new Set(
    [...module.globals.values()].flatMap((g) =>
      g.init === 'heap-base' && g.mutable ? g.name : [],
    ),
  );
  const found = new Map<string, Set<AbiEffect>>();
  const callers = new Map<string, string[]>();
  for (const func of module.functions.values()) {
    const own = new Set<AbiEffect>();
    found.set(func.name, own);
    for (const callee of ownEffects(func, arenas, own)) {
      const known = callers.get(callee);
      if (known === undefined) callers.set(callee, [func.name]);
      else known.push(func.name);
    }
  }
  // Callees first, as often as something is new; each name has three effects to gain at most.
  const todo = [...found.keys()];
  for (let name = todo.pop(); name !== undefined; name = todo.pop()) {
    const own = found.get(name) ?? new Set();
    for (const caller of callers.get(name) ?? []) {
      const effects = found.get(caller);
      const before = effects?.size ?? 0;
      for (const effect of own) effects?.add(effect);
      if ((effects?.size ?? 0) > before) todo.push(caller);
    }
  }
  return new Map([...found].map(([name, own]) => [name, ALL.filter((effect) => own.has(effect))]));
}

/** Adds what a function itself does; gives the functions that it calls. */
function ownEffects(
  func: Func,
  arenas: ReadonlySet<string>,
  own: Set<AbiEffect>,
): readonly string[] {
  const callees: string[] = [];
  const every = (effects: readonly AbiEffect[]): void => {
    for (const effect of effects) own.add(effect);
  };
  for (const block of func.blocks) {
    if (block === undefined) continue;
    if (block.terminator.kind === 'trap') own.add('stops');
    for (const value of block.insts) {
      const inst = func.values[value];
      switch (inst?.kind) {
        case 'global.get':
        case 'global.set':
          if (arenas.has(inst.name)) own.add('arena');
          break;
        case 'frame':
          every(['stack', 'stops']);
          break;
        case 'check':
          own.add('stops');
          break;
        case 'call':
          callees.push(inst.callee);
          // A call can be one too many for the stack.
          own.add('stops');
          break;
        case 'call.indirect':
          every(ALL);
          break;
        default:
          break;
      }
    }
  }
  return callees;
}
