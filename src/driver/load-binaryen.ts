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
 * The split build that lies beside the bundled driver, or the package as it is shipped: when running from
 * source, or when the package had a shape that could not be split.
 */
export async function loadBinaryen(): Promise<Binaryen> {
  const split = await loadSplit();
  return split ?? (await import('binaryen')).default;
}

async function loadSplit(): Promise<Binaryen | undefined> {
  const glue = new URL('./binaryen.js', import.meta.url);
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await readFile(new URL('./binaryen.wasm', import.meta.url)));
  } catch {
    return undefined;
  }
  const { create } = (await import(/* @vite-ignore */ glue.href)) as SplitGlue;
  return await new Promise((resolve, reject) => {
    create({
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(bytes, imports).then(({ instance }) => done(instance), reject);
      },
    }).then(resolve, reject);
  });
}
