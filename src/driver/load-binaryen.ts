/** Loads Binaryen, which costs more than the rest of a compile: only when something is emitted. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type binaryen from 'binaryen';
import { partPath } from './package-files.ts';

export type Binaryen = typeof binaryen;

/** What `scripts/split-binaryen.mjs` makes of the package. */
interface SplitGlue {
  readonly create: (options: {
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      done: (instance: WebAssembly.Instance) => void,
    ) => void;
  }) => Promise<Binaryen>;
  /** What `create` has made: there is one in a process, as of the package. */
  readonly made: () => Promise<Binaryen> | undefined;
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
  const [wasm, glue] = [partPath('binaryen.wasm'), partPath('binaryen.cjs')];
  if (wasm === undefined || glue === undefined) return undefined;
  const { create, made }: SplitGlue = createRequire(import.meta.url)(glue);
  const known = made();
  if (known !== undefined) return () => known;
  const compiled = WebAssembly.compile(readFileSync(wasm));
  // A program with errors never waits for it; then a failure to load is of no interest.
  compiled.catch(() => undefined);
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
