/** Loads Binaryen, which costs more than the rest of a compile: only when something is emitted. */

import { readFile } from 'node:fs/promises';
import type binaryen from 'binaryen';

export type Binaryen = typeof binaryen;

/** What `scripts/split-binaryen.mjs` makes of the package. */
interface SplitGlue {
  readonly create: (options: {
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ) => void;
  }) => Promise<Binaryen>;
}

/**
 * Begins to load Binaryen, and gives what waits for it: the split build that lies beside the bundled driver,
 * or the package as it is shipped when running from source, or when the package could not be split.
 */
export async function startBinaryen(): Promise<() => Promise<Binaryen>> {
  const split = await startSplit();
  return split ?? (async () => (await import('binaryen')).default);
}

async function startSplit(): Promise<(() => Promise<Binaryen>) | undefined> {
  const glue = new URL('./binaryen.js', import.meta.url);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(new URL('./binaryen.wasm', import.meta.url)));
  } catch {
    return undefined;
  }
  const { create } = (await import(/* @vite-ignore */ glue.href)) as SplitGlue;
  // The glue takes a few turns of the event loop until it asks for its wasm.
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const loading = new Promise<Binaryen>((resolve, reject) => {
    create({
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(bytes, imports).then(({ instance }) => done(instance), reject);
        begin();
      },
    }).then(resolve, reject);
  });
  // A program with errors never waits for it; then a failure to load is of no interest.
  loading.catch(() => begin());
  await begun;
  return () => loading;
}
