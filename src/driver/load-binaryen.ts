/** Loads Binaryen, which costs more than the rest of a compile: only when something is emitted. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
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
  let bytes: Buffer<ArrayBuffer>;
  try {
    bytes = await readFile(new URL('./binaryen.wasm', import.meta.url));
  } catch {
    return undefined;
  }
  const compiled = WebAssembly.compile(bytes);
  // A program with errors never waits for it; then a failure to load is of no interest.
  compiled.catch(() => undefined);
  const { create }: SplitGlue = createRequire(import.meta.url)('./binaryen.cjs');
  // The glue takes a few turns of the event loop until it asks for its wasm.
  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const loading = new Promise<Binaryen>((resolve, reject) => {
    create({
      instantiateWasm: (imports, done) => {
        compiled.then((module) => done(new WebAssembly.Instance(module, imports))).catch(reject);
        begin();
      },
    }).then(resolve, reject);
  });
  loading.catch(() => begin());
  await begun;
  return () => loading;
}
