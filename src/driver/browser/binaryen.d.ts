/** What `scripts/split-binaryen.mjs` makes of the package for browsers. */

import type binaryen from 'binaryen';

export declare function create(options: {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => void;
}): Promise<typeof binaryen>;
