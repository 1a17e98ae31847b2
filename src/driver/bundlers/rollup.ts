/** The plug-in for Rollup and Rolldown, and what that for Vite shares with it. */

import { resolve } from 'node:path';
import type { FzyOptions } from './options.ts';
import { type Problem, textOf } from './problem.ts';
import { type Project, scriptOf } from './script.ts';

/** What is used of the context that hooks are called with. */
export interface RollupContext {
  addWatchFile(path: string): void;
  warn(log: RollupLog): void;
  error(log: RollupLog): never;
}

export interface RollupLog {
  readonly message: string;
  readonly id: string;
  readonly frame: string;
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number };
  readonly stack?: string;
}

export interface LoadedScript {
  readonly code: string;
  readonly map: { readonly mappings: '' };
  readonly moduleType: 'js';
}

export interface LoadHook {
  /** Spares bundlers that know filters a call for each other module. */
  readonly filter: { readonly id: RegExp };
  readonly handler: (this: RollupContext, id: string) => Promise<LoadedScript | null>;
}

/** A plug-in as Rollup and Rolldown take it. */
export interface RollupPlugin {
  readonly name: string;
  readonly load: LoadHook;
}

/** Makes `import { sum } from './kernel.fzy'` work: `plugins: [fzy()]`. */
export function fzy(options: FzyOptions = {}): RollupPlugin {
  return {
    name: 'fzy',
    load: loadHook(() => ({ root: process.cwd(), development: false }), options),
  };
}

/** Gives the script for a source; what there is to say about it goes to the context. */
export function loadHook(project: () => Project, options: FzyOptions): LoadHook {
  return {
    // With a query something else is asked for, such as the text (`?raw`).
    filter: { id: SOURCE },
    async handler(id) {
      if (!SOURCE.test(id)) return null;
      const { root } = project();
      const { code, files, problems } = await scriptOf(id, project(), options);
      for (const file of files) this.addWatchFile(file);
      const told = (severity: Problem['severity']): readonly Problem[] =>
        problems.filter((problem) => problem.severity === severity);
      for (const warning of told('warning')) this.warn(logOf([warning], id, root));
      if (code === undefined) return this.error(logOf(told('error'), id, root));
      return { code, map: { mappings: '' }, moduleType: 'js' };
    },
  };
}

const SOURCE = /^[^\0].*\.fzy$/;

/** These bundlers show one message at one place: the first; the frame below has all of them. */
function logOf(problems: readonly Problem[], id: string, root: string): RollupLog {
  const [first, ...more] = problems;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const place = first?.place;
  const file = place === undefined ? id : resolve(root, place.path);
  return {
    message: `${first?.message ?? ''}${others}`,
    id: file,
    frame: more.length === 0 ? (first?.frame ?? '') : textOf(problems),
    // Columns are shown as they are: from 1, as in the frame.
    ...(place && { loc: { file, line: place.line, column: place.offset + 1 } }),
    // Where in this plug-in it was found out is of no interest.
    stack: '',
  };
}

export { fzy as default };
