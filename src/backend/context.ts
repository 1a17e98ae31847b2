/** What the functions of a module share while they are emitted. */

import type binaryen from 'binaryen';
import type { Module } from '../ir/module.ts';
import type { Site } from '../report/source.ts';
import type { Binaryen, ExpressionRef } from './lanes.ts';
import type { Traps } from './traps.ts';

export interface EmitContext {
  readonly b: Binaryen;
  readonly m: binaryen.Module;
  readonly module: Module;
  readonly traps: Traps;
  /** Address of a data segment. */
  readonly address: (name: string) => number;
  /** Place of a function in the table. */
  readonly tableIndex: (name: string) => number;
  readonly table: string;
  /** The global that holds the stack pointer, and the address below which it may not go. */
  readonly stack: { readonly global: string; readonly limit: () => ExpressionRef };
  /** Let values share locals. */
  readonly shareLocals: boolean;
  /** Remembers where in the source an expression comes from; undefined without a source map. */
  readonly locate: ((expression: ExpressionRef, site: Site) => void) | undefined;
}
