/** How many threads a call of `b3sum` gets. */

import { statSync } from 'node:fs';
import { readArguments } from './arguments.ts';

/** With threads it pays to read more at a time. */
export const SHARED_BUFFER = 1 << 22;
/** Workers take about 60 ms to start, in which one thread hashes 100 MB: a second one has caught up after as much again. */
export const WORTH_THREADS = 1 << 28;

/** As many as were asked for; otherwise all (`undefined`) if there is a file that is worth it, or one. */
export function threadsFor(texts: readonly string[]): number | undefined {
  const args = argumentsOf(texts);
  if (args === undefined || args.check) return args?.threads ?? 1;
  return args.threads ?? (args.files.some(isLarge) ? undefined : 1);
}

/** What is wrong with them, `run` says. */
function argumentsOf(texts: readonly string[]) {
  try {
    const args = readArguments(texts);
    return args === 'help' ? undefined : args;
  } catch {
    return undefined;
  }
}

function isLarge(path: string): boolean {
  try {
    return statSync(path).size >= WORTH_THREADS;
  } catch {
    // Why it cannot be read, reading it will say.
    return false;
  }
}
