/** Loads Binaryen in a browser: from beside the script, once for all compiles. */

import type binaryen from 'binaryen';
import type { create as createBinaryen } from './binaryen.js';

type Binaryen = typeof binaryen;

/** Begins to load it, unless that was begun, and gives what waits for it. */
export async function startBinaryen(): Promise<() => Promise<Binaryen>> {
  const loading = load();
  // A program with errors never waits for it; then a failure to load is of no interest.
  loading.catch(() => undefined);
  return () => loading;
}

async function load(): Promise<Binaryen> {
  // The module keeps it: fetching and compiling its wasm takes longer than a compile.
  const { create, once } = await import('./binaryen.js');
  return once(() => make(create));
}

async function make(create: typeof createBinaryen): Promise<Binaryen> {
  const bytes = read(new URL('./binaryen.wasm', import.meta.url));
  // It may fail before it is asked for.
  bytes.catch(() => undefined);
  return new Promise((resolve, reject) => {
    create({
      instantiateWasm: (imports, done) => {
        bytes
          .then((wasm) => WebAssembly.instantiate(wasm, imports))
          .then(({ instance }) => done(instance))
          .catch(reject);
      },
    }).then(resolve, reject);
  });
}

async function read(url: URL): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
