/** Figures of one run as data, as a table, and against figures of an earlier run. */

import { cpus } from 'node:os';
import { TARGETS } from './kernels.ts';
import type { Timing } from './measure.ts';

export interface Results {
  readonly suite: string;
  readonly engine: string;
  readonly machine: string;
  /** The side that is 1. */
  readonly reference: string;
  /** By kernel, then by side: nanoseconds per iteration, as median and 95th percentile, and the ratio of medians. */
  readonly kernels: Readonly<Record<string, Readonly<Record<string, Figure>>>>;
}

export interface Figure {
  readonly ns: number;
  readonly p95: number;
  readonly ratio: number;
}

export function machineName(): string {
  const list = cpus();
  return `${list.length} × ${list[0]?.model.trim() ?? 'unknown'}`;
}

/** Figures of one kernel. Without the reference side all ratios are NaN. */
export function figures(timings: readonly Timing[], reference: string): Record<string, Figure> {
  const base = timings.find((t) => t.side === reference)?.median ?? Number.NaN;
  return Object.fromEntries(
    timings.map(({ side, median, p95 }) => [
      side,
      { ns: round(median), p95: round(p95), ratio: round(median / base) },
    ]),
  );
}

const round = (x: number): number => Number(x.toPrecision(4));

/** One line per kernel, one column per side, ratios; the median over kernels last. */
export function table(results: Results): string {
  const rows = Object.entries(results.kernels);
  const sides = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const width = Math.max(...rows.map(([name]) => name.length), 8);
  const column = (text: string, side: string): string =>
    text.padStart(Math.max(side.length, 7) + 2);
  const lines = [
    `${results.suite} on ${results.engine}; ${results.machine}; ${results.reference} = 1`,
    `${''.padEnd(width)}${column('ns', 'ns')}${sides.map((s) => column(s, s)).join('')}`,
  ];
  for (const [name, row] of rows) {
    const ns = row[results.reference]?.ns.toFixed(2) ?? '?';
    const cells = sides.map((s) => column(row[s]?.ratio.toFixed(2) ?? '–', s)).join('');
    const target = TARGETS[name];
    const verdict =
      results.suite === 'seed' && target !== undefined && row.fzy !== undefined
        ? `  ${row.fzy.ratio <= target ? 'meets' : 'MISSES'} ${target}`
        : '';
    lines.push(`${name.padEnd(width)}${column(ns, 'ns')}${cells}${verdict}`);
  }
  const medians = sides.map((s) => {
    const ratios = rows
      .flatMap(([, row]) => (row[s] === undefined ? [] : [row[s].ratio]))
      .sort((a, b) => a - b);
    return column((ratios[Math.floor(ratios.length / 2)] ?? Number.NaN).toFixed(2), s);
  });
  lines.push(`${'median'.padEnd(width)}${column('', 'ns')}${medians.join('')}`);
  return lines.join('\n');
}

/** Kernels whose `fzy` ratio has become worse than the baseline's by more than `slack` (0.1 is 10 %). */
export function regressions(fresh: Results, baseline: Results, slack: number): readonly string[] {
  return Object.entries(baseline.kernels).flatMap(([name, row]) => {
    const before = row.fzy?.ratio;
    const now = fresh.kernels[name]?.fzy?.ratio;
    if (before === undefined) return [];
    if (now === undefined) return [`${name}: was not measured`];
    return now <= before * (1 + slack)
      ? []
      : [`${name}: ${now} of ${baseline.reference}, was ${before}`];
  });
}
