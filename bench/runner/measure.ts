/** Timing: every side in turn, again and again, so that whatever the machine does falls on all of them. */

import type { Side } from './processes.ts';

export interface Timing {
  readonly side: string;
  /** Nanoseconds per iteration. */
  readonly median: number;
  readonly p95: number;
}

export interface Settings {
  readonly samples: number;
  /** Least length of a sample. */
  readonly sampleMs: number;
  /** What each side runs before it is timed, so that the engine's best code is in place. */
  readonly warmMs: number;
}

/** All sides compute the same, or this throws and says who does not. */
export async function compare(sides: readonly Side[], n: number): Promise<void> {
  let expected:
    | { readonly side: string; readonly result: string; readonly checksum: number | undefined }
    | undefined;
  for (const side of sides) {
    await side.load();
    const { result, checksum } = await side.run(n, true);
    expected ??= { side: side.name, result, checksum };
    const other =
      checksum !== undefined && expected.checksum !== undefined && checksum !== expected.checksum;
    if (result !== expected.result || other) {
      throw new Error(
        `${side.name} gives ${result} (memory ${checksum}), ${expected.side} ${expected.result} (memory ${expected.checksum})`,
      );
    }
    if (expected.checksum === undefined && checksum !== undefined)
      expected = { ...expected, checksum };
  }
}

/** Median and 95th percentile of each side, measured interleaved. */
export async function measure(
  sides: readonly Side[],
  settings: Settings,
): Promise<readonly Timing[]> {
  const counts: number[] = [];
  for (const side of sides) {
    await side.load();
    counts.push(await warm(side, settings));
  }
  const times: number[][] = sides.map(() => []);
  for (let sample = 0; sample < settings.samples; sample++) {
    for (let k = 0; k < sides.length; k++) {
      // Another side goes first each time.
      const at = (sample + k) % sides.length;
      const side = sides[at];
      const n = counts[at];
      if (side === undefined || n === undefined) continue;
      const { ns } = await side.run(n, false);
      times[at]?.push(ns / n);
    }
  }
  return sides.map((side, at) => {
    const sorted = (times[at] ?? []).sort((a, b) => a - b);
    return { side: side.name, median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
  });
}

/** Runs a side until it is warm; gives how many iterations fill a sample. */
async function warm(side: Side, { sampleMs, warmMs }: Settings): Promise<number> {
  let n = 1;
  let total = 0;
  for (;;) {
    const { ns } = await side.run(n, false);
    total += ns / 1e6;
    if (ns / 1e6 < sampleMs)
      n = Math.ceil(n * Math.min(8, Math.max(1.2, (1.1 * sampleMs * 1e6) / Math.max(ns, 1))));
    else if (total >= warmMs) {
      // The engine's code may have become faster since the count was found.
      const again = await side.run(n, false);
      if (again.ns / 1e6 >= sampleMs) return n;
    }
  }
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
