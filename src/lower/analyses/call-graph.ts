/** Who calls whom: an order from callees to callers, and what is recursive. */

import type { Constant } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { instOf } from '../edit.ts';

export interface CallGraph {
  /** Callees, and functions that are referred to, before callers, but for cycles; otherwise in the module's order. */
  readonly bottomUp: readonly Func[];
  /** Whether a function may call itself, directly or by others that it names. */
  readonly isRecursive: (name: string) => boolean;
  /** How many calls name the function. */
  readonly callsOf: (name: string) => number;
}

/** Strongly connected components by Tarjan's algorithm, without recursion. */
export function callGraph(module: Module): CallGraph {
  const callees = new Map<string, readonly string[]>();
  const calls = new Map<string, number>();
  for (const func of module.functions.values()) {
    const found = new Set<string>();
    for (const block of func.blocks) {
      for (const value of block?.insts ?? []) {
        const inst = instOf(func, value);
        // A function that is passed on may be called by what it is passed to, once that is inlined here.
        if (inst?.kind === 'func.ref' && module.functions.has(inst.name)) found.add(inst.name);
        if (inst?.kind !== 'call') continue;
        calls.set(inst.callee, (calls.get(inst.callee) ?? 0) + 1);
        if (module.functions.has(inst.callee)) found.add(inst.callee);
      }
    }
    callees.set(func.name, [...found]);
  }
  const { order, recursive } = components([...module.functions.keys()], callees);
  return {
    bottomUp: order.flatMap((name) => module.functions.get(name) ?? []),
    isRecursive: (name) => recursive.has(name),
    callsOf: (name) => calls.get(name) ?? 0,
  };
}

interface Visit {
  readonly name: string;
  readonly callees: readonly string[];
  next: number;
}

function components(
  names: readonly string[],
  callees: ReadonlyMap<string, readonly string[]>,
): { readonly order: readonly string[]; readonly recursive: ReadonlySet<string> } {
  const order: string[] = [];
  const recursive = new Set<string>();
  const numbers = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const path: Visit[] = [];
  const enter = (name: string): void => {
    numbers.set(name, numbers.size);
    lowest.set(name, numbers.size - 1);
    open.push(name);
    isOpen.add(name);
    path.push({ name, callees: callees.get(name) ?? [], next: 0 });
  };
  const lower = (name: string, to: number | undefined): void => {
    if (to !== undefined && to < (lowest.get(name) ?? 0)) lowest.set(name, to);
  };
  for (const root of names) {
    if (numbers.has(root)) continue;
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const callee = top.callees[top.next++];
      if (callee !== undefined) {
        if (callee === top.name) recursive.add(callee);
        if (!numbers.has(callee)) enter(callee);
        else if (isOpen.has(callee)) lower(top.name, numbers.get(callee));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) lower(parent.name, lowest.get(top.name));
      if (lowest.get(top.name) !== numbers.get(top.name)) continue;
      const component = open.splice(open.lastIndexOf(top.name));
      for (const name of component) {
        isOpen.delete(name);
        order.push(name);
        if (component.length > 1) recursive.add(name);
      }
    }
  }
  return { order, recursive };
}

/** Functions that the host, a test, a static or another function in use may call. */
export function reachedFunctions(module: Module, roots: Iterable<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const work: string[] = [...roots, ...namesInStatics(module)];
  for (let name = work.pop(); name !== undefined; name = work.pop()) {
    const func = module.functions.get(name);
    if (func === undefined || reached.has(name)) continue;
    reached.add(name);
    for (const block of func.blocks) {
      for (const value of block?.insts ?? []) {
        const inst = instOf(func, value);
        if (inst?.kind === 'call') work.push(inst.callee);
        else if (inst?.kind === 'func.ref') work.push(inst.name);
      }
    }
  }
  return reached;
}

/** The functions that statics hold references to. */
export function namesInStatics(module: Module): readonly string[] {
  const found: string[] = [];
  const work: Constant[] = [...module.statics.values()].map((item) => item.init);
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    if (typeof next !== 'object') continue;
    if ('function' in next) found.push(next.function);
    else for (const item of next.items) if (typeof item === 'object') work.push(item);
  }
  return found;
}
