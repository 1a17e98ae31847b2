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
  /** By kernel, how much worse than a baseline is still no regression, where that is not the usual share. */
  readonly slack?: Readonly<Record<string, number>>;
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

/** Few enough digits for a column. */
function nanoseconds(ns: number | undefined): string {
  if (ns === undefined) return '?';
  return ns.toFixed(ns < 10_000 ? 2 : 0);
}

/** One line per kernel, one column per side, ratios; the median over kernels last. */
export function table(results: Results): string {
  const rows = Object.entries(results.kernels);
  const sides = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))];
  const width = Math.max(...rows.map(([name]) => name.length), 8) + 2;
  const column = (text: string, side: string): string =>
    text.padStart(Math.max(side.length, 7) + 2);
  const lines = [
    `${results.suite} on ${results.engine}; ${results.machine}; ${results.reference} = 1`,
    `${''.padEnd(width)}${column('ns', 'ns')}${sides.map((s) => column(s, s)).join('')}`,
  ];
  for (const [name, row] of rows) {
    const ns = nanoseconds(row[results.reference]?.ns);
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

/**
 * Kernels whose `fzy` time, relative to the reference's median, has become worse than the baseline's: the median by
 * more than `slack` (0.1 is 10 %) or than the baseline's own for that kernel, the 95th percentile by more than twice that.
 */
export function regressions(fresh: Results, baseline: Results, slack: number): readonly string[] {
  return Object.entries(baseline.kernels).flatMap(([name, row]) => {
    const before = shares(row, baseline.reference);
    if (before === undefined) return [];
    const now = shares(fresh.kernels[name] ?? {}, baseline.reference);
    if (now === undefined) return [`${name}: was not measured`];
    const allowed = baseline.slack?.[name] ?? slack;
    const worse = (what: 'p50' | 'p95', share: number): readonly string[] =>
      now[what] <= before[what] * (1 + share)
        ? []
        : [`${name}: ${what} ${now[what]} of ${baseline.reference}, was ${before[what]}`];
    return [...worse('p50', allowed), ...worse('p95', 2 * allowed)];
  });
}

/** Median and 95th percentile of `fzy` as shares of the reference's median. */
function shares(
  row: Readonly<Record<string, Figure>>,
  reference: string,
): { readonly p50: number; readonly p95: number } | undefined {
  const { fzy, [reference]: base } = row;
  if (fzy === undefined || base === undefined) return undefined;
  return { p50: fzy.ratio, p95: round(fzy.p95 / base.ns) };
}
