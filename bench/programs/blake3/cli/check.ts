/** `--check`: files compared with the hashes that another file has of them. */

import { readFileSync } from 'node:fs';
import { type FileHasher, type Host, reasonOf } from './files.ts';
import { readCheckLine } from './names.ts';

/** Checks all lines of a file of hashes; gives how many failed. */
export function checkFile(path: string, files: FileHasher, host: Host, quiet: boolean): number {
  const text = readFileSync(path === '-' ? host.input : path, 'utf8');
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  let failed = 0;
  for (const line of lines) if (!checkLine(line, files, host, quiet)) failed++;
  return failed;
}

function checkLine(line: string, files: FileHasher, host: Host, quiet: boolean): boolean {
  const read = readCheckLine(line);
  if (typeof read === 'string') {
    host.complain(`b3sum: ${read}\n`);
    return false;
  }
  try {
    const hasher = files.read(read.file, {});
    const found = hasher.digest();
    hasher.dispose();
    const same = found.every((byte, i) => byte === read.hash[i]);
    if (!same) host.write(`${read.shown}: FAILED\n`);
    else if (!quiet) host.write(`${read.shown}: OK\n`);
    return same;
  } catch (error) {
    host.write(`${read.shown}: FAILED (${reasonOf(error)})\n`);
    return false;
  }
}
