/** Where the time of a compile goes: what `--time-passes` shows. */

import type { Module } from '../ir/module.ts';

/** Milliseconds since the process began: of the clock on the wall, and of all processors that worked for us. */
export interface Instant {
  readonly wall: number;
  readonly cpu: number;
}

export interface Lap extends Instant {
  readonly stage: string;
  /** How much IR there is after the stage, where it left IR. */
  readonly size?: IrSize;
}

export interface IrSize {
  readonly functions: number;
  readonly instructions: number;
}

export class Stopwatch {
  readonly laps: Lap[] = [];
  private readonly now: () => Instant;
  private last: Instant = { wall: 0, cpu: 0 };
  /** What the running stage has caused that has a line of its own. */
  private readonly inside = new Map<string, Instant>();

  constructor(now: () => Instant) {
    this.now = now;
  }

  /** A stage is over. Measuring the IR counts for no stage. */
  lap(stage: string, module?: Module): void {
    let spent = minus(this.now(), this.last);
    for (const [inner, time] of this.inside) {
      spent = minus(spent, time);
      this.laps.push({ stage: inner, ...time });
    }
    this.inside.clear();
    this.laps.push({ stage, ...spent, ...(module && { size: sizeOf(module) }) });
    this.last = this.now();
  }

  /** Something that the running stage causes now and then, and that is a stage itself. */
  within<T>(stage: string, work: () => T): T {
    const start = this.now();
    const result = work();
    const before = this.inside.get(stage) ?? { wall: 0, cpu: 0 };
    this.inside.set(stage, plus(before, minus(this.now(), start)));
    return result;
  }
}

function minus(a: Instant, b: Instant): Instant {
  return { wall: a.wall - b.wall, cpu: a.cpu - b.cpu };
}

function plus(a: Instant, b: Instant): Instant {
  return { wall: a.wall + b.wall, cpu: a.cpu + b.cpu };
}

function sizeOf(module: Module): IrSize {
  let instructions = 0;
  for (const func of module.functions.values()) {
    for (const block of func.blocks) instructions += block?.insts.length ?? 0;
  }
  return { functions: module.functions.size, instructions };
}

/** The laps as a table, with a line for each and one for all. */
export function renderLaps(laps: readonly Lap[]): string {
  const sum = laps.reduce<Instant>((all, lap) => plus(all, lap), { wall: 0, cpu: 0 });
  const header = ['stage', 'ms', 'cpu ms', 'functions', 'instructions'];
  let before: IrSize | undefined;
  const rows = laps.map(({ stage, wall, cpu, size }) => {
    const from = before;
    before = size ?? before;
    const sizes = [change(from?.functions, size?.functions)];
    sizes.push(change(from?.instructions, size?.instructions));
    return [stage, wall.toFixed(1), cpu.toFixed(1), ...sizes];
  });
  const table = [header, ...rows, ['total', sum.wall.toFixed(1), sum.cpu.toFixed(1), '', '']];
  const widths = header.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0)));
  return table.map((row) => `${row.map(aligned(widths)).join('  ').trimEnd()}\n`).join('');
}

/** Names to the left, numbers to the right. */
function aligned(widths: readonly number[]): (cell: string, column: number) => string {
  return (cell, column) => {
    const width = widths[column] ?? 0;
    return column === 0 ? cell.padEnd(width) : cell.padStart(width);
  };
}

/** A number, and what it was before where that was another. */
function change(from: number | undefined, to: number | undefined): string {
  if (to === undefined) return '';
  return from === undefined || from === to ? `${to}` : `${from} → ${to}`;
}
