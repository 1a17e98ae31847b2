/** The package's own files: found from here whether this runs from `src/` or bundled in `dist/`. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../report/unreachable.ts';

/** The folder of our `package.json`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new InternalError('the folder of the package was not found');
    folder = parent;
  }
}

export function packageVersion(): string {
  return field(packageJson(), 'version');
}

/** The version of a package that this one is developed and tested with. */
export function testedVersion(name: string): string {
  const manifest = packageJson();
  const tested =
    typeof manifest === 'object' && manifest !== null && 'devDependencies' in manifest
      ? manifest.devDependencies
      : undefined;
  return field(tested, name);
}

function packageJson(): unknown {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'));
}

function field(object: unknown, name: string): string {
  const entries = typeof object === 'object' && object !== null ? Object.entries(object) : [];
  const value: unknown = entries.find(([key]) => key === name)?.[1];
  if (typeof value !== 'string') throw new InternalError(`package.json says no ${name}`);
  return value;
}

/** The Fzy sources of the runtime library by module name, in a fixed order. */
export function librarySources(): readonly { readonly name: string; readonly text: string }[] {
  const folder = join(packageRoot(), 'runtime', 'std');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.fzy'))
    .sort()
    .map((file) => ({
      name: file.slice(0, -'.fzy'.length),
      text: readFileSync(join(folder, file), 'utf8'),
    }));
}

/** The text of a module that programs see as `std::name`; undefined when there is none. */
export function standardSource(name: string): string | undefined {
  const path = join(packageRoot(), 'runtime', 'modules', `${name}.fzy`);
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/**
 * Where a part lies that the build makes: beside the bundled driver. Who runs from source has it where the environment
 * says; the tests do (`scripts/test-parts.mjs`).
 */
export function partPath(name: string): string | undefined {
  const folders = [dirname(fileURLToPath(import.meta.url)), process.env.FZY_PARTS ?? ''];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A file of the library as `scripts/pack-parts.mjs` packs it; undefined when running from source. */
export function packedLibraryFile(name: string): string | undefined {
  const path = partPath(`library/${name}.json`);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}

/** The texts that emitted scripts are put together from, in the order in which they come in a script. */
export function hostParts(): readonly string[] {
  const folder = join(packageRoot(), 'runtime', 'host');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** The files that scripts of `--perf-fastpath=off` and of `--threads` import, in `dist/runtime/` and beside the module. */
export type RuntimeScript = 'fzy-reference.js' | 'fzy-threads.js';

export function runtimeScript(name: RuntimeScript): string {
  return readFileSync(runtimeScriptPath(name), 'utf8');
}

/** Where a script lies that emitted modules import. */
export function runtimeScriptPath(name: string): string {
  const path = join(packageRoot(), 'dist', 'runtime', name);
  if (!existsSync(path)) throw new InternalError(`${path} is missing; \`npm run build\` makes it`);
  return path;
}
