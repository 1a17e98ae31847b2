/** The plug-in for esbuild. */

import { resolve } from 'node:path';
import type { FzyOptions } from './options.ts';
import type { Problem } from './problem.ts';
import { scriptOf } from './script.ts';

/** What is used of esbuild's interface to plug-ins. */
interface EsbuildBuild {
  readonly initialOptions: {
    readonly absWorkingDir?: string | undefined;
    readonly sourcemap?: boolean | string | undefined;
  };
  onLoad(
    options: { readonly filter: RegExp },
    callback: (args: { readonly path: string }) => Promise<EsbuildResult>,
  ): void;
}

interface EsbuildResult {
  contents?: string;
  loader: 'js';
  watchFiles: string[];
  errors: EsbuildMessage[];
  warnings: EsbuildMessage[];
}

interface EsbuildMessage {
  text: string;
  location: EsbuildLocation | null;
  notes: { text: string }[];
}

interface EsbuildLocation {
  file: string;
  line: number;
  column: number;
  length: number;
  lineText: string;
}

/** A plug-in as esbuild takes it. */
export interface EsbuildPlugin {
  readonly name: string;
  readonly setup: (build: EsbuildBuild) => void;
}

/** Makes `import { sum } from './kernel.fzy'` work: `plugins: [fzy()]`. */
export function fzy(options: FzyOptions = {}): EsbuildPlugin {
  return {
    name: 'fzy',
    setup(build) {
      const { absWorkingDir, sourcemap } = build.initialOptions;
      const root = absWorkingDir ?? process.cwd();
      // Who wants maps of the scripts wants one of the module.
      const development = sourcemap !== undefined && sourcemap !== false;
      build.onLoad({ filter: /\.fzy$/ }, async ({ path }) => {
        const { code, files, problems } = await scriptOf(path, { root, development }, options);
        const shown = (severity: Problem['severity']): EsbuildMessage[] =>
          problems.filter((one) => one.severity === severity).map((one) => messageOf(one, root));
        return {
          ...(code !== undefined && { contents: code }),
          loader: 'js',
          watchFiles: [...files],
          errors: shown('error'),
          warnings: shown('warning'),
        };
      });
    },
  };
}

function messageOf({ message, place, notes }: Problem, root: string): EsbuildMessage {
  return {
    text: message,
    location: place === undefined ? null : locationOf(place, root),
    notes: notes.map((text) => ({ text })),
  };
}

/** esbuild counts columns from 0 and in bytes. */
function locationOf(place: NonNullable<Problem['place']>, root: string): EsbuildLocation {
  const { path, line, lineText, offset, length } = place;
  return {
    file: resolve(root, path),
    line,
    column: Buffer.byteLength(lineText.slice(0, offset)),
    length: Buffer.byteLength(lineText.slice(offset, offset + length)),
    lineText,
  };
}

export { fzy as default };
