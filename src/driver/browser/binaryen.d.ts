/** What `scripts/split-binaryen.mjs` makes of the package for browsers. */

import type binaryen from 'binaryen';

export declare function create(options: {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance) => void,
  ) => void;
}): Promise<typeof binaryen>;

/** What `make` gave, one for a page or worker; when that failed it is made again. */
export declare function once(make: () => Promise<typeof binaryen>): Promise<typeof binaryen>;
