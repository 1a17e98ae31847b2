import { describe, expect, it } from 'vitest';
import { COMMANDS, GLOBAL_FLAGS } from './commands.ts';
import { parseCommandLine } from './flags.ts';
import { commandHelp, generalHelp } from './help.ts';
import { wantsColor } from './terminal.ts';

const build = COMMANDS.find((c) => c.name === 'build');
const flags = [...(build?.flags ?? []), ...GLOBAL_FLAGS];
const parse = (...args: string[]) => parseCommandLine(args, flags);

describe('flags', () => {
  it('come in every usual form', () => {
    for (const args of [
      ['--out=d', 'f'],
      ['--out', 'd', 'f'],
      ['-o', 'd', 'f'],
      ['-od', 'f'],
      ['f', '-o', 'd'],
    ]) {
      const line = parse(...args);
      expect(line.value('out')).toBe('d');
      expect(line.positionals).toEqual(['f']);
    }
    expect(parse('-O3', 'f').value('optimize')).toBe('3');
    expect(parse('--json', '-').positionals).toEqual(['-']);
    expect(parse('--', '--json').positionals).toEqual(['--json']);
    expect(parse('--emit=ir,wat', '--emit', 'ast').values('emit')).toEqual(['ir', 'wat', 'ast']);
    expect(parse('-O1', '-O2').value('optimize')).toBe('2');
    expect(parse('f').has('json')).toBe(false);
  });

  it.each([
    [['--emti=ir'], 'unknown option `--emti`; did you mean `--emit`?'],
    [['--zzzzz'], 'unknown option `--zzzzz`'],
    [['-x'], 'unknown option `-x`'],
    [
      ['--emit=irr'],
      '`--emit` is one of tokens, ast, ir, lowered, wat, wasm, js, dts, not `irr`; did you mean `ir`?',
    ],
    [['-O4'], '`-O` is one of 0, 1, 2, 3, not `4`'],
    [['-O'], '`-O` needs a value: LEVEL'],
    [['--json=yes'], '`--json` takes no value'],
    [['-o'], '`-o` needs a value: DIR'],
  ])('%j is refused', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });

  it('end where the arguments of a program begin', () => {
    const line = parseCommandLine(
      ['--json', 'f', '-O1', 'g', '-5', '--json', '--', '-O'],
      flags,
      2,
    );
    expect(line.positionals).toEqual(['f', 'g', '-5', '--json', '--', '-O']);
    expect(line.value('optimize')).toBe('1');
  });
});

describe('help', () => {
  it('names every command and flag, in lines that fit', () => {
    const general = generalHelp('1.2.3');
    for (const command of COMMANDS) {
      expect(general).toContain(`\n  ${command.name} `);
      const text = commandHelp(command);
      for (const flag of command.flags)
        expect(text).toContain(flag.short === 'O' ? '-O0|1|2|3' : `--${flag.name}`);
      for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
    }
  });
});

describe('colour', () => {
  it.each([
    ['auto', {}, true, true],
    ['auto', {}, false, false],
    ['auto', { NO_COLOR: '1' }, true, false],
    ['auto', { NO_COLOR: '' }, true, true],
    ['auto', { FORCE_COLOR: '1' }, false, true],
    ['auto', { FORCE_COLOR: '0' }, true, false],
    ['auto', { TERM: 'dumb' }, true, false],
    ['never', { FORCE_COLOR: '1' }, true, false],
    ['always', { NO_COLOR: '1' }, false, true],
  ] as const)('%s with %j on a terminal: %s', (choice, env, terminal, wanted) => {
    expect(wantsColor(choice, env, terminal)).toBe(wanted);
  });
});
