/** `--watch`: does something again whenever one of the files it used changes. */

import { existsSync, type FSWatcher, statSync, watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Terminal } from './terminal.ts';

/** Editors write a file in several steps; what comes within this time is one change. */
const QUIET_MS = 60;

/**
 * Runs `once` now and after every change of the paths that it reports, until the process is interrupted.
 * Folders are watched rather than files: editors replace files, and a missing one may appear.
 */
export async function watchFiles(
  once: () => Promise<ReadonlySet<string>>,
  terminal: Terminal,
): Promise<never> {
  for (;;) {
    const since = Date.now();
    const paths = await once();
    terminal.err('watching for changes…\n');
    const changed = await nextChange(paths, since);
    terminal.err(`\n${changed} changed\n`);
  }
}

/** Resolves with the name of a file that changed after `since`, once it has been quiet for a moment. */
function nextChange(paths: ReadonlySet<string>, since: number): Promise<string> {
  return new Promise((resolve) => {
    const watchers: FSWatcher[] = [];
    let timer: NodeJS.Timeout | undefined;
    const onChange = (name: string): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        for (const watcher of watchers) watcher.close();
        resolve(name);
      }, QUIET_MS);
    };
    const byFolder = new Map<string, Set<string>>();
    for (const path of paths) {
      const folder = nearestFolder(path);
      const names = byFolder.get(folder.path) ?? new Set<string>();
      names.add(folder.child);
      byFolder.set(folder.path, names);
    }
    for (const [folder, names] of byFolder) {
      watchers.push(
        watch(folder, (_, name) => {
          // Some systems do not say which file it was.
          if (name === null || names.has(name)) onChange(name ?? folder);
        }),
      );
    }
    // What changed while the last round was running happened before anybody watched.
    for (const path of paths) {
      const changed = statSync(path, { throwIfNoEntry: false });
      if (changed !== undefined && changed.mtimeMs > since) onChange(basename(path));
    }
  });
}

/** The deepest folder on the way to a path that exists, and what to look for in it. */
function nearestFolder(path: string): { readonly path: string; readonly child: string } {
  let child = path;
  let folder = dirname(path);
  while (!existsSync(folder)) {
    child = folder;
    folder = dirname(folder);
  }
  return { path: folder, child: basename(child) };
}
