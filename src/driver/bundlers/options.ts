/** What can be said to the plug-ins, the same for every bundler. */

import type { Bounds, FastPath, Level } from '../../lower/pass.ts';
import { DEFAULT_OPTIONS } from '../compile.ts';
import type { CompileOptions } from '../contract.ts';

export interface FzyOptions {
  /** As `fzyc build -O`; 2 unless given. */
  readonly level?: Level;
  /** As `--bounds`; `trusted` unless given. */
  readonly bounds?: Bounds;
  /** As `--perf-fastpath`; `on` unless given. */
  readonly fastPath?: FastPath;
  /** `false` for engines without 128-bit vectors. */
  readonly simd?: boolean;
  /** As `--results`: `throw` makes what is in an `Err` an exception. `return` unless given. */
  readonly results?: 'return' | 'throw';
  /**
   * Write `kernel.fzy.d.ts` beside `kernel.fzy`, for TypeScript; or with `'nodenext'`, for the `moduleResolution`
   * of that name, `kernel.d.fzy.ts`. `true` unless given.
   */
  readonly types?: boolean | 'nodenext';
  /** Put a source map into the module, for debuggers. In development unless given. */
  readonly sourceMap?: boolean;
}

export function compileOptionsOf(options: FzyOptions, development: boolean): CompileOptions {
  return {
    ...DEFAULT_OPTIONS,
    level: options.level ?? DEFAULT_OPTIONS.level,
    bounds: options.bounds ?? DEFAULT_OPTIONS.bounds,
    fastPath: options.fastPath ?? DEFAULT_OPTIONS.fastPath,
    simd: options.simd ?? DEFAULT_OPTIONS.simd,
    sourceMap: options.sourceMap ?? development,
    roots: 'exports',
  };
}
