/**
 * Packs what the tests, which run from source, would otherwise make again in every compile. Of the sources as they are:
 * for each run of the tests, and for each rerun while they are watched.
 */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packLibraryInto, splitBinaryenInto } from './pack-parts.mjs';

/** @param {import('vitest/node').TestProject} project */
export async function setup(project) {
  // Inside of the package, where what is bundled finds the library's sources.
  const parent = fileURLToPath(new URL('../.tmp', import.meta.url));
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'parts-'));
  process.env.FZY_PARTS = folder;
  splitBinaryenInto(folder);
  await packLibraryInto(folder);
  project.onTestsRerun(async () => {
    rmSync(join(folder, 'library'), { recursive: true });
    await packLibraryInto(folder);
  });
  return () => rmSync(folder, { recursive: true });
}
