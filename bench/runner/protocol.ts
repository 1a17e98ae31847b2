/** What the runner and an engine's process say to each other, one JSON value a line. */

import type { Argument } from './arguments.ts';

export interface Load {
  readonly op: 'load';
  readonly side: string;
  /** `raw`: a `.wasm` whose exports take addresses. `module`: an ES module with ordinary functions. */
  readonly shape: 'raw' | 'module';
  readonly path: string;
  readonly function: string;
  readonly args: readonly Argument[];
  readonly repeat: 'count' | 'calls';
}

export type Command =
  | { readonly op: 'info' }
  | Load
  | { readonly op: 'run'; readonly side: string; readonly n: number; readonly check: boolean };

export interface Answer {
  readonly engine?: string;
  readonly ns?: number;
  readonly result?: string;
  readonly checksum?: number | undefined;
  readonly error?: string;
}
