/** Which WebAssembly local holds which value. */

import type { ValueId } from '../ir/instructions.ts';
import type { Func, Module } from '../ir/module.ts';
import { InternalError } from '../report/unreachable.ts';
import type { Folding } from './folding.ts';
import { type Interval, liveIntervals } from './intervals.ts';
import { type Lane, lanesOf } from './lanes.ts';
import type { Structure } from './structure/structure.ts';

export class Locals {
  /** Lanes of the locals after the parameters; several for the results of one call. */
  readonly vars: (readonly Lane[])[] = [];
  private readonly paramCount: number;
  private readonly index = new Map<ValueId, number>();
  private readonly named = new Map<string, number>();

  constructor(paramCount: number) {
    this.paramCount = paramCount;
  }

  /** The local of a value that is a statement or a parameter. */
  of(value: ValueId): number {
    const found = this.index.get(value);
    if (found === undefined) throw new InternalError(`v${value} has no local`);
    return found;
  }

  has(value: ValueId): boolean {
    return this.index.has(value);
  }

  set(value: ValueId, local: number): void {
    this.index.set(value, local);
  }

  fresh(lanes: readonly Lane[]): number {
    this.vars.push(lanes);
    return this.paramCount + this.vars.length - 1;
  }

  /** One local for a purpose of the back end's own; the same again for the same name. */
  scratch(purpose: string, lane: Lane): number {
    const key = `${purpose} ${lane}`;
    const known = this.named.get(key);
    if (known !== undefined) return known;
    const local = this.fresh([lane]);
    this.named.set(key, local);
    return local;
  }
}

/**
 * Gives every value that needs one a local. With `share`, values that are never in use at the same time
 * and have the same type get the same one: an optimiser that runs afterwards does it better, but it needs
 * time, and engines have a limit of 50,000 locals.
 */
export function assignLocals(
  module: Module,
  func: Func,
  folding: Folding,
  structure: Structure,
  share: boolean,
): Locals {
  const entry = func.blocks[0]?.params ?? [];
  const locals = new Locals(entry.length);
  entry.forEach((param, i) => {
    locals.set(param, i);
  });
  const lanes = (value: ValueId): Lane[] => {
    const type = func.values[value]?.type;
    if (type === undefined) throw new InternalError(`no value v${value} in ${func.name}`);
    return lanesOf(type, module.dialect);
  };
  const needs = (value: ValueId): boolean => {
    if (locals.has(value) || (folding.uses[value] ?? 0) === 0) return false;
    const kind = folding.kindOf(value);
    return kind === 'param' || (kind === 'statement' && lanes(value).length > 0);
  };
  if (share) {
    const intervals = liveIntervals(func, folding, structure).filter((i) => needs(i.value));
    shareLocals(locals, intervals, lanes);
    return locals;
  }
  for (const node of structure.graph.nodes) {
    const block = node.block === undefined ? undefined : func.blocks[node.block];
    for (const value of [...(block?.params ?? []), ...(block?.insts ?? [])]) {
      if (needs(value)) locals.set(value, locals.fresh(lanes(value)));
    }
  }
  return locals;
}

/** Linear scan. */
function shareLocals(
  locals: Locals,
  intervals: Interval[],
  lanes: (value: ValueId) => readonly Lane[],
): void {
  intervals.sort((a, b) => a.start - b.start || a.value - b.value);
  const byEnd = [...intervals].sort((a, b) => a.end - b.end || a.value - b.value);
  const free = new Map<string, number[]>();
  let ended = 0;
  for (const interval of intervals) {
    for (
      let next = byEnd[ended];
      next !== undefined && next.end < interval.start;
      next = byEnd[ended]
    ) {
      const key = lanes(next.value).join();
      const pool = free.get(key) ?? [];
      pool.push(locals.of(next.value));
      free.set(key, pool);
      ended++;
    }
    const types = lanes(interval.value);
    const local = free.get(types.join())?.pop() ?? locals.fresh(types);
    locals.set(interval.value, local);
  }
}
