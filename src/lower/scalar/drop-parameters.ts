/** Removes block parameters that are one value whichever way is taken. */

import type { Edge, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { mapTerminator } from '../../ir/visit.ts';
import { finder, replaceValues } from '../edit.ts';

/** `args`: the parameters in question, with the arguments of all edges. */
export function dropParameters(func: Func, args: ReadonlyMap<ValueId, readonly ValueId[]>): void {
  const replaced = oneValued(args);
  if (replaced.size === 0) return;
  const keeps = func.blocks.map((block) => block?.params.map((param) => !replaced.has(param)));
  const trimmed = (edge: Edge): Edge => ({
    block: edge.block,
    args: edge.args.filter((_, i) => keeps[edge.block]?.[i] !== false),
  });
  for (const block of func.blocks) {
    if (block === undefined) continue;
    block.terminator = mapTerminator(block.terminator, (v) => v, trimmed);
    block.params = block.params.filter((param) => !replaced.has(param));
    block.params.forEach((param, index) => {
      const value = func.values[param];
      if (value?.kind === 'param' && value.index !== index)
        func.values[param] = { ...value, index };
    });
  }
  replaceValues(func, replaced);
}

/** The parameters whose arguments are all one value or the parameter itself, with that value. */
function oneValued(args: ReadonlyMap<ValueId, readonly ValueId[]>): Map<ValueId, ValueId> {
  const users = new Map<ValueId, ValueId[]>();
  for (const [param, values] of args) {
    for (const value of new Set(values)) {
      if (!args.has(value) || value === param) continue;
      const list = users.get(value);
      if (list === undefined) users.set(value, [param]);
      else list.push(param);
    }
  }
  const replaced = new Map<ValueId, ValueId>();
  const final = finder(replaced);
  const work = [...args.keys()].reverse();
  for (let param = work.pop(); param !== undefined; param = work.pop()) {
    if (replaced.has(param)) continue;
    const self = param;
    const others = new Set((args.get(param) ?? []).map(final).filter((v) => v !== self));
    const [only] = others;
    if (only === undefined || others.size > 1) continue;
    replaced.set(param, only);
    const waiting = users.get(param) ?? [];
    // Whoever had the parameter now has its value.
    if (args.has(only)) {
      const list = users.get(only);
      if (list === undefined) users.set(only, [...waiting]);
      else for (const user of waiting) list.push(user);
    }
    work.push(...waiting);
  }
  return replaced;
}
