/** Finds the conformance programs. */

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Expectations, parseExpectations } from './expectations.ts';

export interface Program {
  /** `arrays/repeat`, or `modules/use` for a folder with a `main.fzy`. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly expected: Expectations;
}

/** Every program under `root`, in order of name. */
export function findPrograms(root: string): readonly Program[] {
  const paths = folders(root).flatMap((feature) => [
    ...readdirSync(feature)
      .filter((name) => name.endsWith('.fzy'))
      .map((name) => join(feature, name)),
    ...folders(feature)
      .map((folder) => join(folder, 'main.fzy'))
      .filter((path) => existsSync(path)),
  ]);
  return paths.sort().map((path) => {
    const text = readFileSync(path, 'utf8');
    const name = relative(root, path).replace(/(\/main)?\.fzy$/, '');
    try {
      return { name, path, text, expected: parseExpectations(text) };
    } catch (error) {
      throw new SyntaxError(`${path}: ${error instanceof Error ? error.message : error}`);
    }
  });
}

function folders(root: string): readonly string[] {
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isDirectory());
}
