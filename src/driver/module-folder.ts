/** Where the files of a program's modules lie. */

import { basename, dirname, join } from 'node:path';

/** Where a file's modules are looked for: beside a root file or `mod.fzy`, else in the folder of its name. */
export function moduleFolder(path: string, isRoot: boolean): string {
  const folder = dirname(path);
  const name = basename(path, '.fzy');
  return isRoot || name === 'mod' ? folder : join(folder, name);
}
