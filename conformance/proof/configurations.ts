/** Random ways to compile a program, for the differential runs. */

import type { Bounds, FastPath, Level } from '../../src/lower/pass.ts';
import { PASSES } from '../../src/lower/pipeline.ts';

export interface Configuration {
  readonly fastPath: FastPath;
  readonly bounds: Bounds;
  readonly level: Level;
  readonly simd: boolean;
  /** Optional passes that are left out. */
  readonly disabled: readonly string[];
  /** Level of the WebAssembly optimiser, which costs most of a compile: mostly 0. */
  readonly wasmLevel: Level;
}

const OPTIONAL = PASSES.filter((pass) => !pass.required).map((pass) => pass.name);

/** Half of them leave no pass out, the others a few, or all but a few. `next` gives numbers in 0..2³². */
export function randomConfiguration(next: () => number): Configuration {
  const of = <T>(items: readonly [T, ...T[]]): T => items[next() % items.length] ?? items[0];
  const share = of([0, 0, 10, 40, 85]);
  return {
    fastPath: of(['on', 'on', 'on', 'on', 'on', 'off', 'force']),
    bounds: of(['trusted', 'trusted', 'trusted', 'strict']),
    level: of([1, 2, 3, 3]),
    simd: of([true, true, true, false]),
    disabled: OPTIONAL.filter(() => next() % 100 < share),
    wasmLevel: of([0, 0, 0, 0, 2, 3]),
  };
}

export function showConfiguration(c: Configuration): string {
  const without = c.disabled.length === 0 ? '' : ` --disable-pass=${c.disabled.join(',')}`;
  const simd = c.simd ? '' : ' --no-simd';
  return `--perf-fastpath=${c.fastPath} --bounds=${c.bounds}${simd} -O${c.level} (wasm -O${c.wasmLevel})${without}`;
}
