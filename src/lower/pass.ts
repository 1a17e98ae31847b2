/** What a pass is, and what it may say about a site. */

import type { Func, Module } from '../ir/module.ts';
import type { Diagnostics } from '../report/diagnostic.ts';
import type { Remark } from '../report/lowering/remark.ts';
import type { SourceSet } from '../report/source.ts';

export type FastPath = 'off' | 'on' | 'force';
export type Bounds = 'strict' | 'trusted';
export type Level = 0 | 1 | 2 | 3;

export interface LowerOptions {
  readonly fastPath: FastPath;
  readonly bounds: Bounds;
  readonly level: Level;
  /** Whether engines that will run the module have 128-bit vectors. */
  readonly simd: boolean;
  /** Whether the module is to be run by several threads. */
  readonly threads?: boolean;
  /** Names of passes to leave out; required ones cannot be. */
  readonly disabled: ReadonlySet<string>;
}

export type { MatchForm, Remark, SiteKind } from '../report/lowering/remark.ts';

export interface PassContext {
  readonly module: Module;
  readonly options: LowerOptions;
  readonly sources: SourceSet;
  readonly diagnostics: Diagnostics;
  /** High IR of the runtime library (Fzy sources); has the file of the item (`file::function`), built on first use. */
  readonly library: (item: string) => Module;
  /** Puts a function that joins the module late through what all others have been through. */
  readonly catchUp: (func: Func) => void;
  readonly remark: (remark: Remark) => void;
}

export interface Pass {
  /** kebab-case, the file's name. */
  readonly name: string;
  /** One line, shown by `fzyc passes`. */
  readonly summary: string;
  /** Passes that must have run before, for legality. Order for effect is a comment in the pipeline. */
  readonly after: readonly string[];
  readonly required: boolean;
  readonly run: PassBody;
}

export type PassBody =
  | { readonly on: 'function'; readonly apply: (func: Func, context: PassContext) => void }
  | { readonly on: 'module'; readonly apply: (context: PassContext) => void };
