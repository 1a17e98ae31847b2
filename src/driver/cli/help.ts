/** The texts of `--help`. */

import { COMMANDS, type Command, GLOBAL_FLAGS } from './commands.ts';
import type { Flag } from './flags.ts';

export function generalHelp(version: string): string {
  return `fzyc ${version}: compiles Fzy to WebAssembly

Usage: fzyc COMMAND [OPTIONS] …

Commands:
${table(COMMANDS.map((c) => [c.name, c.summary]))}

Options:
${table([...GLOBAL_FLAGS.map(flagRow), ['-V, --version', 'show the version']])}

FILE is a .fzy file, or - for standard input. \`fzyc COMMAND --help\` says more about a command.
Exit codes: 0 all is well, 1 the program has errors, 2 wrong use, 70 a bug of fzyc.
`;
}

export function commandHelp(command: Command): string {
  const details = command.details.length === 0 ? '' : `\n${command.details.join('\n')}\n`;
  return `fzyc ${command.name}: ${command.summary}

Usage: ${`fzyc ${command.name} [OPTIONS] ${command.usage}`.trimEnd()}
${details}
Options:
${table([...command.flags, ...GLOBAL_FLAGS].map(flagRow))}
`;
}

function flagRow(flag: Flag): [string, string] {
  const short = flag.short === undefined ? '' : `-${flag.short}, `;
  const given = flag.choices?.join('|') ?? flag.value;
  const value = flag.value === undefined ? '' : flag.implied ? `[=${given}]` : `=${given}`;
  const shown = flag.name === 'emit' ? `=${flag.value}` : value;
  // A short flag with a value is written together: -O2.
  if (flag.short === 'O') return [`-O${flag.choices?.join('|')}`, flag.summary];
  return [`${short}--${flag.name}${shown}`, flag.summary];
}

function table(rows: readonly (readonly [string, string])[]): string {
  const width = Math.min(28, Math.max(...rows.map(([name]) => name.length)));
  return rows
    .map(([name, text]) =>
      name.length > width
        ? `  ${name}\n  ${' '.repeat(width)}  ${text}`
        : `  ${name.padEnd(width)}  ${text}`,
    )
    .join('\n');
}
