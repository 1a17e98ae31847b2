/** The plug-in for Vite, and so for Vitest and the frameworks that stand on Vite. */

import type { FzyOptions } from './options.ts';
import { type LoadHook, loadHook } from './rollup.ts';
import type { Project } from './script.ts';

/** What is used of Vite's resolved configuration. */
interface ViteConfig {
  readonly root: string;
  readonly command: 'build' | 'serve';
}

/** A plug-in as Vite takes it. */
export interface VitePlugin {
  readonly name: string;
  /** Before plug-ins that would take the source for something to serve as it is. */
  readonly enforce: 'pre';
  readonly configResolved: (config: ViteConfig) => void;
  readonly load: LoadHook;
}

/**
 * Makes `import { sum } from './kernel.fzy'` work: `plugins: [fzy()]`. A change of the source, or of a module that
 * it uses, is a change of who imports it: the page updates as for a script.
 */
export function fzy(options: FzyOptions = {}): VitePlugin {
  let project: Project = { root: process.cwd(), development: false };
  return {
    name: 'fzy',
    enforce: 'pre',
    configResolved({ root, command }) {
      project = { root, development: command === 'serve' };
    },
    load: loadHook(() => project, options),
  };
}

export { fzy as default };
