/** Finds the file of `mod name`. */

import { join } from 'node:path';
import type { ModuleLoader } from '../frontend/contract.ts';
import type { SourceFile, SourceSet } from '../report/source.ts';
import type { FileHost } from './contract.ts';
import { moduleFolder } from './module-folder.ts';
import { standardSource } from './package-files.ts';

/** Adds each file to `sources` once: two declarations of one module get the same `SourceFile`. */
export function moduleFiles(root: SourceFile, sources: SourceSet, files: FileHost): ModuleLoader {
  const known = new Map<string, SourceFile>([[join(root.path), root]]);
  return {
    load(from, name) {
      const folder = moduleFolder(from.path, from.id === root.id);
      const tried = [join(folder, `${name}.fzy`), join(folder, name, 'mod.fzy')];
      for (const path of tried) {
        const file = known.get(path) ?? read(path);
        if (file !== undefined) return { file };
      }
      return { tried };
    },
    standard(name) {
      const text = standardSource(name);
      return text === undefined ? undefined : sources.add(`<std>/${name}.fzy`, text, true);
    },
  };

  function read(path: string): SourceFile | undefined {
    const text = files.read(path);
    if (text === undefined) return undefined;
    const file = sources.add(path, text);
    known.set(path, file);
    return file;
  }
}
