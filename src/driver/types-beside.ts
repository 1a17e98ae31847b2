/** The declarations beside a source, where TypeScript looks for the types of `import … from './kernel.fzy'`. */

import { basename, dirname } from 'node:path';
import { nodeFileHost, writeOutput } from './files.ts';
import type { OutputFile } from './outputs.ts';

/** Writes `kernel.fzy.d.ts` beside `kernel.fzy`, unless it says the same already. Throws a `FileError`. */
export function writeTypes(path: string, outputs: readonly OutputFile[] | undefined): void {
  const types = outputs?.find(({ name }) => name.endsWith('.d.ts'));
  // Types of a program with errors are those it had before.
  if (types === undefined) return;
  const name = `${basename(path)}.d.ts`;
  const text = String(types.content);
  // Who watches the folder need not hear of it.
  if (nodeFileHost().read(`${dirname(path)}/${name}`) === text) return;
  writeOutput(dirname(path), name, text);
}
