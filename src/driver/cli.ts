/** `fzyc`: finds the command, loads only what it needs, and turns how it ended into an exit code. */

import { suggest } from '../report/suggest.ts';
import { InternalError } from '../report/unreachable.ts';
import { COMMANDS, type Command, EXIT, GLOBAL_FLAGS } from './cli/commands.ts';
import { type CommandLine, type Flag, parseCommandLine, UsageError } from './cli/flags.ts';
import { commandHelp, generalHelp } from './cli/help.ts';
import { type ColorChoice, processTerminal, type Terminal } from './cli/terminal.ts';
import { packageVersion } from './package-files.ts';

/** Runs a command line (without `node` and the script) in this process; gives the exit code. */
export async function main(
  args: readonly string[],
  open: (choice: ColorChoice) => Terminal = processTerminal,
): Promise<number> {
  let terminal = open('auto');
  try {
    const [name, ...rest] = args;
    if (name === '--version' || name === '-V' || name === 'version') {
      terminal.out(`fzyc ${packageVersion()}\n`);
      return EXIT.ok;
    }
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      return showHelp(rest[0], name === undefined, terminal);
    }
    const command = findCommand(name);
    const flags = [...command.flags, ...GLOBAL_FLAGS];
    const line = readLine(command, rest, flags);
    terminal = open(colorChoice(line));
    if (line.has('help')) {
      terminal.out(commandHelp(command));
      return EXIT.ok;
    }
    const { execute } = await command.load();
    return await execute(line, terminal);
  } catch (error) {
    return fail(error, args, terminal);
  }
}

function readLine(command: Command, rest: readonly string[], flags: readonly Flag[]): CommandLine {
  try {
    return parseCommandLine(rest, flags, command.verbatimAfter);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(`${error.message}\n\nSee \`fzyc ${command.name} --help\`.`);
  }
}

function findCommand(name: string): Command {
  const command = COMMANDS.find((c) => c.name === name);
  if (command !== undefined) return command;
  const what = name.startsWith('-') ? 'option' : 'command';
  const near = name.endsWith('.fzy')
    ? `run ${name}`
    : suggest(name, [...COMMANDS.map((c) => c.name), '--help', '--version']);
  const hint = near === undefined ? '' : `; did you mean \`fzyc ${near}\`?`;
  throw new UsageError(`unknown ${what} \`${name}\`${hint}\n\nSee \`fzyc --help\`.`);
}

function showHelp(topic: string | undefined, wrong: boolean, terminal: Terminal): number {
  if (topic !== undefined && !topic.startsWith('-')) {
    terminal.out(commandHelp(findCommand(topic)));
    return EXIT.ok;
  }
  const text = generalHelp(packageVersion());
  if (wrong) terminal.err(text);
  else terminal.out(text);
  return wrong ? EXIT.usage : EXIT.ok;
}

function colorChoice(line: CommandLine): ColorChoice {
  const choice = line.value('color');
  return choice === 'always' || choice === 'never' ? choice : 'auto';
}

function fail(error: unknown, args: readonly string[], terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.err(`error: ${error.message}\n`);
    return EXIT.usage;
  }
  const text = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const kind = error instanceof InternalError ? 'internal error' : 'unexpected error';
  terminal.err(
    [
      `${kind}: ${text}`,
      '',
      'This is a bug of fzyc, not of your program. Please report it, with the program that shows it and',
      'these lines:',
      `  fzyc ${packageVersion()}, node ${process.versions.node}, ${process.platform} ${process.arch}`,
      `  fzyc ${args.join(' ')}`,
      ...(debugging() ? [stack] : ['Set FZY_DEBUG=1 to see where it happened.']),
      '',
    ].join('\n'),
  );
  return EXIT.internal;
}

function debugging(): boolean {
  const { FZY_DEBUG } = process.env;
  return FZY_DEBUG !== undefined && FZY_DEBUG !== '' && FZY_DEBUG !== '0';
}
