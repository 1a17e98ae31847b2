/** The declarations beside a source, where TypeScript looks for the types of `import … from './kernel.fzy'`. */

import { basename, dirname, join } from 'node:path';
import { nodeFileHost, writeOutput } from './files.ts';
import type { OutputFile } from './outputs.ts';

/** `kernel.fzy.d.ts`, or `kernel.d.fzy.ts`, as the setting `moduleResolution` of that name wants it. */
export type TypesStyle = 'bundler' | 'nodenext';

/** Writes them unless they say the same already, and gives their path. Throws a `FileError`. */
export function writeTypes(
  path: string,
  outputs: readonly OutputFile[],
  style: TypesStyle,
): string | undefined {
  const types = outputs.find(({ name }) => name.endsWith('.d.ts'));
  if (types === undefined) return undefined;
  const folder = dirname(path);
  const name =
    style === 'bundler' ? `${basename(path)}.d.ts` : `${basename(path, '.fzy')}.d.fzy.ts`;
  const text = String(types.content);
  // Who watches the folder need not hear of what is no change.
  if (nodeFileHost().read(join(folder, name)) === text) return join(folder, name);
  return writeOutput(folder, name, text);
}
