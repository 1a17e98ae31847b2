/** The plug-in for webpack and Rspack: a rule that gives sources to the loader (`webpack-loader.ts`). */

import { fileURLToPath } from 'node:url';
import type { FzyOptions } from './options.ts';

/** What is used of a compiler. */
interface WebpackCompiler {
  readonly options: { readonly module: { readonly rules: unknown[] } };
}

/** A plug-in as webpack and Rspack take it. */
export interface WebpackPlugin {
  apply(compiler: WebpackCompiler): void;
}

/** Makes `import { sum } from './kernel.fzy'` work: `plugins: [fzy()]`. */
export function fzy(options: FzyOptions = {}): WebpackPlugin {
  return {
    apply(compiler) {
      compiler.options.module.rules.push({
        test: /\.fzy$/,
        // Calling a function of the module needs what makes the instance; nothing else does anything.
        sideEffects: false,
        type: 'javascript/auto',
        use: [{ loader: LOADER, options }],
      });
    },
  };
}

const LOADER = fileURLToPath(new URL('./webpack-loader.cjs', import.meta.url));

export { fzy as default };
