/**
 * From when to when each variable of a function is in use, along the code as it is laid out. Cautious: one
 * interval per value, stretched over the whole of every loop that it lives through.
 */

import type { Terminator, ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import { edgesOf } from '../ir/visit.ts';
import { InternalError } from '../report/unreachable.ts';
import type { Folding } from './folding.ts';
import type { Structure } from './structure/structure.ts';
import { forEachRead, forEachReadInside } from './trees.ts';

export interface Interval {
  readonly value: ValueId;
  start: number;
  end: number;
}

export function liveIntervals(func: Func, folding: Folding, structure: Structure): Interval[] {
  return new Scan(func, folding, structure).run();
}

class Scan {
  private readonly func: Func;
  private readonly folding: Folding;
  private readonly structure: Structure;
  private readonly found = new Map<ValueId, Interval>();
  /** Loops around the current place, outermost first. */
  private readonly loops: { readonly start: number; readonly end: number }[] = [];
  private now = 0;

  constructor(func: Func, folding: Folding, structure: Structure) {
    this.func = func;
    this.folding = folding;
    this.structure = structure;
  }

  run(): Interval[] {
    const { steps } = this.structure;
    // First where each step begins, so that the end of a loop is known when it is entered.
    const starts = steps.map((step) => {
      const start = this.now;
      this.now += step.kind === 'code' ? 2 * (1 + this.codeOf(step.node).length) : 2;
      return start;
    });
    const ends = this.loopEnds(starts);
    const open: boolean[] = [];
    steps.forEach((step, at) => {
      this.now = starts[at] ?? 0;
      switch (step.kind) {
        case 'loop':
          this.loops.push({ start: this.now, end: ends[at] ?? 0 });
          open.push(true);
          return;
        case 'block':
          open.push(false);
          return;
        case 'if':
          this.readOwn(step.node);
          open.push(false);
          return;
        case 'end':
          if (open.pop() === true) this.loops.pop();
          return;
        case 'code':
          this.code(step.node);
          return;
        case 'br_if':
        case 'br_table':
        case 'exit':
          this.readOwn(step.node);
          return;
        case 'edge':
          if (step.moves !== undefined) this.edge(step.moves.block, step.moves.index);
          return;
        case 'br':
          return;
      }
    });
    return [...this.found.values()];
  }

  private loopEnds(starts: readonly number[]): number[] {
    const ends: number[] = [];
    const open: number[] = [];
    this.structure.steps.forEach((step, at) => {
      if (step.kind === 'loop' || step.kind === 'block' || step.kind === 'if') open.push(at);
      if (step.kind === 'end') ends[open.pop() ?? -1] = starts[at] ?? 0;
    });
    return ends;
  }

  private code(node: number): void {
    for (const param of this.block(node)?.params ?? []) this.write(param, this.now);
    for (const value of this.codeOf(node)) {
      this.now += 2;
      if (this.folding.kindOf(value) !== 'statement') continue;
      forEachReadInside(this.func, this.folding, value, (read) => this.read(read, this.now));
      this.write(value, this.now + 1);
    }
  }

  /** What the terminator of a node reads itself. */
  private readOwn(node: number): void {
    const terminator = this.block(node)?.terminator;
    if (terminator === undefined) return;
    for (const value of ownValues(terminator)) this.readTree(value);
  }

  private edge(block: number, index: number): void {
    const terminator = this.func.blocks[block]?.terminator;
    const edge = terminator === undefined ? undefined : edgesOf(terminator)[index];
    if (edge === undefined) throw new InternalError(`no edge ${index} out of b${block}`);
    edge.args.forEach((arg, i) => {
      const param = this.func.blocks[edge.block]?.params[i];
      if (param === undefined || this.folding.uses[param] === 0) return;
      this.readTree(arg);
      // All arguments are read while some parameters are already written.
      this.write(param, this.now);
    });
  }

  private readTree(value: ValueId): void {
    forEachRead(this.func, this.folding, value, (read) => this.read(read, this.now + 1));
  }

  private write(value: ValueId, at: number): void {
    const known = this.found.get(value);
    if (known === undefined) this.found.set(value, { value, start: at, end: at });
    else this.extend(known, at);
  }

  private read(value: ValueId, at: number): void {
    const known = this.found.get(value);
    if (known === undefined) {
      throw new InternalError(`v${value} is read before it is written in ${this.func.name}`);
    }
    this.extend(known, at);
  }

  /** A value from outside of a loop is needed in each of its rounds. */
  private extend(interval: Interval, at: number): void {
    const loop = this.loops.find((l) => l.start > interval.start);
    interval.end = Math.max(interval.end, at, loop?.end ?? 0);
  }

  private codeOf(node: number): readonly ValueId[] {
    return this.block(node)?.insts ?? [];
  }

  private block(node: number): Func['blocks'][number] {
    const id = this.structure.graph.nodes[node]?.block;
    return id === undefined ? undefined : this.func.blocks[id];
  }
}

function ownValues(terminator: Terminator): readonly ValueId[] {
  switch (terminator.kind) {
    case 'jump':
      return [];
    case 'branch':
      return [terminator.condition];
    case 'switch':
    case 'table':
      return [terminator.index];
    case 'return':
      return terminator.values;
    case 'trap':
      return terminator.args;
  }
}
