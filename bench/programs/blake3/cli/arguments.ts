/** The command line of `b3sum`. */

import { parseArgs } from 'node:util';

export interface Arguments {
  /** `-` is the standard input. */
  readonly files: readonly string[];
  readonly check: boolean;
  readonly quiet: boolean;
  readonly keyed: boolean;
  readonly context: string | undefined;
  readonly length: number;
  readonly seek: bigint;
  readonly names: boolean;
  readonly raw: boolean;
  /** How many threads at most; how many there are when absent, `threadsFor` says. */
  readonly threads: number | undefined;
}

/** What is wrong with a command line. */
export class UsageError extends Error {}

export const HELP = `Usage: b3sum [OPTIONS] [FILE]...

Prints the BLAKE3 hash of each FILE, or of the standard input where there is none or it is -.

  -c, --check               read hashes and names from each FILE and check them
      --quiet               with --check: say nothing of files that are as they should be
      --keyed               a keyed hash, with the 32 bytes of the standard input as key
      --derive-key CONTEXT  a key derived from the input as key material, for what CONTEXT says
  -l, --length LENGTH       bytes of output; 32 when absent
      --seek SEEK           bytes of output to leave out before
      --no-names            hashes only, without the names of files
      --raw                 the bytes of the hash, not their digits; for one FILE
      --num-threads NUM     threads, 16 at most; without it one, and one for each processor
                            where a FILE has 256 MiB or more
  -h, --help                this text
`;

const MAX_THREADS = 1024;

const OPTIONS = {
  check: { type: 'boolean', short: 'c', default: false },
  quiet: { type: 'boolean', default: false },
  keyed: { type: 'boolean', default: false },
  'derive-key': { type: 'string' },
  length: { type: 'string', short: 'l' },
  seek: { type: 'string' },
  'no-names': { type: 'boolean', default: false },
  raw: { type: 'boolean', default: false },
  'num-threads': { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What is meant, or `help`. Throws a `UsageError`. */
export function readArguments(texts: readonly string[]): Arguments | 'help' {
  const { values, positionals } = parse(texts);
  if (values.help) return 'help';
  const context = values['derive-key'];
  const given = {
    '--keyed': values.keyed,
    '--derive-key': context !== undefined,
    '--length': values.length !== undefined,
    '--seek': values.seek !== undefined,
    '--no-names': values['no-names'],
    '--raw': values.raw,
  };
  if (values.check) {
    for (const [name, is] of Object.entries(given))
      if (is) throw new UsageError(`${name} cannot be used with --check`);
  } else if (values.quiet) throw new UsageError('--quiet is for --check');
  if (values.keyed) {
    if (context !== undefined) throw new UsageError('--derive-key cannot be used with --keyed');
    if (positionals.length === 0)
      throw new UsageError('--keyed needs a FILE, since the standard input is the key');
    if (positionals.includes('-'))
      throw new UsageError('- cannot be hashed with --keyed, since the standard input is the key');
  }
  const files = positionals.length === 0 ? ['-'] : positionals;
  if (values.raw && files.length > 1) throw new UsageError('--raw takes one FILE only');
  return {
    files,
    check: values.check,
    quiet: values.quiet,
    keyed: values.keyed,
    context,
    length: Number(whole('--length', values.length ?? '32', BigInt(Number.MAX_SAFE_INTEGER))),
    seek: whole('--seek', values.seek ?? '0', 2n ** 64n - 1n),
    names: !values['no-names'],
    raw: values.raw,
    threads: threadsOf(values['num-threads']),
  };
}

function threadsOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(whole('--num-threads', text, BigInt(MAX_THREADS)));
  if (count === 0) throw new UsageError('--num-threads must be at least 1');
  return count;
}

function parse(texts: readonly string[]) {
  try {
    return parseArgs({ args: [...texts], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    // The first sentence says what is wrong; what follows is advice for other programs.
    throw new UsageError(error instanceof Error ? error.message.split('. ')[0] : String(error));
  }
}

function whole(name: string, text: string, most: bigint): bigint {
  if (!/^\d+$/.test(text)) throw new UsageError(`${name} must be a whole number, not '${text}'`);
  const value = BigInt(text);
  if (value > most) throw new UsageError(`${name} must be at most ${most}, not ${text}`);
  return value;
}
