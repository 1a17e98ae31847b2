/** Reads a command line against a table of flags. */

import { suggest } from '../../report/suggest.ts';

export interface Flag {
  /** Without the dashes. */
  readonly name: string;
  readonly short?: string;
  /** What stands for the value in help; a flag without one is on or off. */
  readonly value?: string;
  /** The values it may have. */
  readonly choices?: readonly string[];
  /** What the flag alone stands for: a value must then be attached with `=`. */
  readonly implied?: string;
  readonly summary: string;
}

export interface CommandLine {
  readonly positionals: readonly string[];
  /** The last value given. */
  readonly value: (name: string) => string | undefined;
  /** All values given, commas taken apart. */
  readonly values: (name: string) => readonly string[];
  readonly has: (name: string) => boolean;
}

/** Wrong use of the command line: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/**
 * `--name=value`, `--name value`, `-nvalue`, `-n value`, `-` as a positional, and `--` before
 * positionals. After `verbatimAfter` positionals everything is a positional: the arguments of a program
 * may look like flags.
 */
export function parseCommandLine(
  args: readonly string[],
  flags: readonly Flag[],
  verbatimAfter = Number.POSITIVE_INFINITY,
): CommandLine {
  const positionals: string[] = [];
  const given = new Map<string, string[]>();
  let i = 0;
  while (i < args.length) {
    const arg = args[i++] ?? '';
    if (positionals.length >= verbatimAfter || arg === '-' || !arg.startsWith('-')) {
      positionals.push(arg);
      continue;
    }
    if (arg === '--') {
      positionals.push(...args.slice(i));
      break;
    }
    const { flag, shown, attached } = findFlag(arg, flags);
    let value = attached;
    if (flag.value === undefined) {
      if (value !== undefined) throw new UsageError(`\`${shown}\` takes no value`);
    } else if (value === undefined && flag.implied !== undefined) {
      value = flag.implied;
    } else if (value === undefined) {
      value = args[i++];
      if (value === undefined) throw new UsageError(`\`${shown}\` needs a value: ${flag.value}`);
    }
    given.set(flag.name, [...(given.get(flag.name) ?? []), checkChoice(flag, shown, value ?? '')]);
  }
  return {
    positionals,
    value: (name) => given.get(name)?.at(-1),
    values: (name) => (given.get(name) ?? []).flatMap((v) => v.split(',')).filter((v) => v !== ''),
    has: (name) => given.has(name),
  };
}

interface Found {
  readonly flag: Flag;
  readonly shown: string;
  readonly attached: string | undefined;
}

function findFlag(arg: string, flags: readonly Flag[]): Found {
  if (arg.startsWith('--')) {
    const equals = arg.indexOf('=');
    const shown = equals < 0 ? arg : arg.slice(0, equals);
    const flag = flags.find((f) => `--${f.name}` === shown);
    if (flag !== undefined) {
      return { flag, shown, attached: equals < 0 ? undefined : arg.slice(equals + 1) };
    }
    return unknown(shown, flags);
  }
  const flag = flags.find((f) => f.short !== undefined && arg.startsWith(`-${f.short}`));
  if (flag === undefined) return unknown(arg, flags);
  const rest = arg.slice(2);
  return { flag, shown: arg.slice(0, 2), attached: rest === '' ? undefined : rest };
}

function unknown(shown: string, flags: readonly Flag[]): never {
  const names = flags.flatMap((f) => [
    `--${f.name}`,
    ...(f.short === undefined ? [] : [`-${f.short}`]),
  ]);
  const near = suggest(shown, names);
  throw new UsageError(
    `unknown option \`${shown}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
  );
}

function checkChoice(flag: Flag, shown: string, value: string): string {
  const { choices } = flag;
  if (choices === undefined) return value;
  for (const part of value.split(',')) {
    if (choices.includes(part)) continue;
    const near = suggest(part, choices);
    throw new UsageError(
      `\`${shown}\` is one of ${choices.join(', ')}, not \`${part}\`${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    );
  }
  return value;
}
