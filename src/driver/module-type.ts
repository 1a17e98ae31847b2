/** Makes Node take the emitted `.js` for what it is, an ES module. */

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** What to do about a folder that ES modules are written into. */
export type ModuleType =
  | { readonly kind: 'fine' }
  /** The package around it is not of type `module`; a `package.json` of the folder's own says better. */
  | { readonly kind: 'write'; readonly content: string }
  /** The folder has its own `package.json`, which is the user's. */
  | { readonly kind: 'tell'; readonly path: string };

export function moduleType(folder: string): ModuleType {
  const own = resolve(folder);
  for (let at = own; ; at = dirname(at)) {
    const path = join(at, 'package.json');
    if (existsSync(path)) {
      const type = typeOf(path);
      if (type === 'module') return { kind: 'fine' };
      if (at !== own) return { kind: 'write', content: '{ "type": "module" }\n' };
      return type === undefined
        ? { kind: 'fine' }
        : { kind: 'tell', path: join(folder, 'package.json') };
    }
    if (dirname(at) === at) return { kind: 'fine' };
  }
}

/** Without a type, or with a file that makes no sense, Node looks at the script itself. */
function typeOf(path: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof parsed !== 'object' || parsed === null || !('type' in parsed)) return undefined;
    return typeof parsed.type === 'string' ? parsed.type : undefined;
  } catch {
    return undefined;
  }
}
