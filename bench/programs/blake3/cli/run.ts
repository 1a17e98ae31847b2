/** The command `b3sum`. */

import { type Blake3, type Hasher, type Mode, toHex } from '../api/blake3.ts';
import { type Arguments, HELP, readArguments, UsageError } from './arguments.ts';
import { checkFile } from './check.ts';
import { FileHasher, type Host, readInput, reasonOf } from './files.ts';
import { escaped } from './names.ts';

const KEY_BYTES = 32;
/** Longer output is written in pieces of this many bytes. */
const OUTPUT_PIECE = 1 << 16;

/** Runs it; gives its exit code: 1 where a file could not be read or is not what it should be, 2 for a wrong use. */
export function run(texts: readonly string[], host: Host, load: () => Blake3): number {
  try {
    const args = readArguments(texts);
    if (args === 'help') {
      host.write(HELP);
      return 0;
    }
    return work(args, host, load());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    host.complain(`b3sum: ${error.message}\nTry 'b3sum --help'.\n`);
    return 2;
  }
}

function work(args: Arguments, host: Host, blake3: Blake3): number {
  const mode = modeOf(args, host);
  if (mode === undefined) return 1;
  const files = new FileHasher(blake3, host);
  let failed = 0;
  let mismatches = 0;
  for (const path of args.files) {
    try {
      if (args.check) mismatches += checkFile(path, files, host, args.quiet);
      else {
        const hasher = files.read(path, mode);
        show(hasher, path, args, host);
        hasher.dispose();
      }
    } catch (error) {
      failed++;
      host.complain(`b3sum: ${path}: ${reasonOf(error)}\n`);
    }
  }
  if (mismatches > 0) {
    const checksums = mismatches === 1 ? 'checksum' : 'checksums';
    host.complain(`b3sum: WARNING: ${mismatches} computed ${checksums} did NOT match\n`);
  }
  return failed + mismatches > 0 ? 1 : 0;
}

/** `undefined` where the key is none, which has been said then. */
function modeOf({ keyed, context }: Arguments, host: Host): Mode | undefined {
  if (context !== undefined) return { context };
  if (!keyed) return {};
  const key = readInput(host.input, KEY_BYTES + 1);
  if (key.length === KEY_BYTES) return { key };
  const found = key.length > KEY_BYTES ? 'more' : key.length;
  host.complain(`b3sum: expected ${KEY_BYTES} key bytes from the standard input, found ${found}\n`);
  return undefined;
}

function show(hasher: Hasher, path: string, args: Arguments, host: Host): void {
  const { prefix, name } = escaped(path);
  if (args.names && !args.raw) host.write(prefix);
  const output = hasher.xof().seek(args.seek);
  for (let left = args.length; left > 0; left -= OUTPUT_PIECE) {
    const bytes = output.read(Math.min(left, OUTPUT_PIECE));
    host.write(args.raw ? bytes : toHex(bytes));
  }
  output.dispose();
  if (!args.raw) host.write(args.names ? `  ${name}\n` : '\n');
}
