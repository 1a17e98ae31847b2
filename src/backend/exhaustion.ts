/** Which functions of the library run out of memory for whoever called them. */

import type { Func, Module } from '../ir/module.ts';

/**
 * Functions of the library that can end in `out of memory`, directly or through what they call: their own text is
 * not the user's, so the place of the trap is the caller's to tell.
 */
export function exhausting(module: Module): Set<string> {
  const callers = new Map<string, string[]>();
  const found = new Set<string>();
  for (const func of module.functions.values()) {
    if (!func.library) continue;
    if (exhausts(func)) found.add(func.name);
    for (const inst of func.values) {
      if (inst.kind !== 'call') continue;
      const known = callers.get(inst.callee);
      if (known === undefined) callers.set(inst.callee, [func.name]);
      else known.push(func.name);
    }
  }
  // The set grows while it is walked.
  for (const name of found) for (const caller of callers.get(name) ?? []) found.add(caller);
  return found;
}

function exhausts(func: Func): boolean {
  return func.blocks.some(
    (block) => block?.terminator.kind === 'trap' && block.terminator.trap === 'out of memory',
  );
}
