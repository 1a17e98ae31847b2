/** Block parameters that are not needed: those that get one value on every edge. */

import type { BlockId, Edge, ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import { edgesOf, mapTerminator } from '../ir/visit.ts';
import { finder, replaceValues } from './edit.ts';

/** Takes parameters out of blocks (never the entry), and the arguments for them off the edges. */
export function dropParams(func: Func, dropped: ReadonlySet<ValueId>): void {
  if (dropped.size === 0) return;
  const kept = new Map<BlockId, readonly boolean[]>();
  func.blocks.forEach((block, id) => {
    if (block === undefined || id === 0) return;
    if (block.params.some((p) => dropped.has(p))) {
      kept.set(
        id,
        block.params.map((p) => !dropped.has(p)),
      );
    }
  });
  const trimmed = (edge: Edge): Edge => {
    const keeps = kept.get(edge.block);
    return keeps === undefined
      ? edge
      : { block: edge.block, args: edge.args.filter((_, i) => keeps[i] === true) };
  };
  for (const block of func.blocks) {
    if (block !== undefined) block.terminator = mapTerminator(block.terminator, same, trimmed);
  }
  for (const id of kept.keys()) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    block.params = block.params.filter((p) => !dropped.has(p));
    block.params.forEach((param, index) => {
      const value = func.values[param];
      if (value?.kind === 'param') func.values[param] = { ...value, index };
    });
  }
}

/**
 * Replaces parameters that get the same value on every edge (or themselves), and those that get what another
 * parameter of their block gets. To a fixpoint, as in "Simple and Efficient Construction of SSA Form"
 * (Braun et al., CC 2013). Returns whether there were any.
 */
export function removeRedundantParams(func: Func): boolean {
  const entering = enteringEdges(func);
  const incoming = new Map<ValueId, ValueId[]>();
  const users = new Map<ValueId, ValueId[]>();
  const params: ValueId[] = [];
  func.blocks.forEach((block, id) => {
    if (block === undefined || id === 0) return;
    const edges = entering[id] ?? [];
    if (edges.length === 0) return;
    block.params.forEach((param, i) => {
      const args = edges.map((e) => e.args[i] ?? param);
      params.push(param);
      incoming.set(param, args);
      for (const arg of args) push(users, arg, param);
    });
  });
  const replaced = new Map<ValueId, ValueId>();
  const final = finder(replaced);
  const work = [...params].reverse();
  for (let param = work.pop(); param !== undefined; param = work.pop()) {
    if (replaced.has(param)) continue;
    const only = onlyValue(incoming.get(param) ?? [], param, final);
    if (only === undefined) continue;
    replaced.set(param, only);
    for (const user of users.get(param) ?? []) {
      push(users, only, user);
      if (!replaced.has(user)) work.push(user);
    }
  }
  for (const block of func.blocks) {
    if (block !== undefined) mergeTwins(block.params, incoming, final, replaced);
  }
  if (replaced.size === 0) return false;
  for (const [from, to] of replaced) keepName(func, from, final(to));
  replaceValues(func, new Map(replaced));
  dropParams(func, new Set(replaced.keys()));
  return true;
}

/** By block, the edges that lead to it. */
function enteringEdges(func: Func): Edge[][] {
  const found: Edge[][] = func.blocks.map(() => []);
  for (const block of func.blocks) {
    if (block !== undefined) for (const e of edgesOf(block.terminator)) found[e.block]?.push(e);
  }
  return found;
}

/** The name of a value goes on to what stands for it. */
export function keepName(func: Func, from: ValueId, to: ValueId): void {
  const name = func.names.get(from);
  if (name !== undefined && !func.names.has(to)) func.names.set(to, name);
}

function onlyValue(
  args: readonly ValueId[],
  param: ValueId,
  final: (value: ValueId) => ValueId,
): ValueId | undefined {
  let only: ValueId | undefined;
  for (const arg of args) {
    const value = final(arg);
    if (value === param || value === only) continue;
    if (only !== undefined) return undefined;
    only = value;
  }
  return only;
}

/** Of parameters that get the same on every edge, the first stays. */
function mergeTwins(
  params: readonly ValueId[],
  incoming: ReadonlyMap<ValueId, readonly ValueId[]>,
  final: (value: ValueId) => ValueId,
  replaced: Map<ValueId, ValueId>,
): void {
  if (params.length < 2) return;
  const first = new Map<string, ValueId>();
  for (const param of params) {
    const args = incoming.get(param);
    if (args === undefined || replaced.has(param)) continue;
    const key = args.map(final).join();
    const twin = first.get(key);
    if (twin === undefined) first.set(key, param);
    else replaced.set(param, twin);
  }
}

function push(map: Map<ValueId, ValueId[]>, key: ValueId, value: ValueId): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function same(value: ValueId): ValueId {
  return value;
}
