/** The table of commands: what help shows, and which file is loaded when one is used. */

import type { CommandLine, Flag } from './flags.ts';
import type { Terminal } from './terminal.ts';

export const EXIT = { ok: 0, errors: 1, usage: 2, internal: 70 } as const;

/** Runs a command and gives the exit code. */
export type Execute = (line: CommandLine, terminal: Terminal) => Promise<number>;

export interface Command {
  readonly name: string;
  readonly summary: string;
  /** After `fzyc NAME`. */
  readonly usage: string;
  readonly details: readonly string[];
  readonly flags: readonly Flag[];
  /** Number of positionals after which nothing is a flag any more. */
  readonly verbatimAfter?: number;
  readonly load: () => Promise<{ readonly execute: Execute }>;
}

export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: 'help', short: 'h', summary: 'show this help' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    summary: 'colour messages (auto: on a terminal; NO_COLOR and FORCE_COLOR are honoured)',
  },
];

const JSON_FLAG: Flag = {
  name: 'json',
  summary: 'give diagnostics and results as JSON on standard output',
};
const WATCH_FLAG: Flag = {
  name: 'watch',
  short: 'w',
  summary: 'do it again whenever a file changes',
};

const RESULTS_FLAG: Flag = {
  name: 'results',
  value: 'HOW',
  choices: ['return', 'throw'],
  summary: 'return (default): a Result is given as it is; throw: what is in Err is thrown',
};

const COMPILE_FLAGS: readonly Flag[] = [
  {
    name: 'perf-fastpath',
    value: 'MODE',
    choices: ['off', 'on', 'force'],
    summary: 'on (default): direct memory; off: reference runtime; force: refuse handles',
  },
  {
    name: 'bounds',
    value: 'HOW',
    choices: ['strict', 'trusted'],
    summary: 'strict: keep every check; trusted (default): drop those that are proven',
  },
  {
    name: 'optimize',
    short: 'O',
    value: 'LEVEL',
    choices: ['0', '1', '2', '3'],
    summary: 'optimisation level',
  },
  { name: 'no-simd', summary: 'for engines without 128-bit vectors: work lane by lane' },
  { name: 'threads', summary: 'let worker threads of the host run the tiles of `parallel for`' },
  {
    name: 'disable-pass',
    value: 'NAMES',
    summary: 'leave out these passes (see `fzyc passes`); may be given several times',
  },
  { name: 'verify', summary: 'verify the IR after every pass' },
];
const TIMES_FLAG: Flag = {
  name: 'time-passes',
  summary: 'say how long each stage took, and how much IR it left (on standard error)',
};

export const REPORT_FORMATS = ['text', 'json', 'html', 'sarif'] as const;

const SHOW_FLAGS: readonly Flag[] = [
  { name: 'report-function', value: 'NAMES', summary: 'only sites of these functions' },
  { name: 'report-kind', value: 'KINDS', summary: 'only sites of these kinds (loop, match, …)' },
  { name: 'report-out', value: 'FILE', summary: 'write the report there, not to standard output' },
  { name: 'verbose', short: 'v', summary: 'show all sites, not only missed fast paths' },
];

const REPORT_FLAGS: readonly Flag[] = [
  {
    name: 'perf-lowering-report',
    value: 'FORMAT',
    choices: REPORT_FORMATS,
    implied: 'text',
    summary: 'say what became of every array, match, string, check and loop, and why',
  },
  ...SHOW_FLAGS,
  { name: 'profile', value: 'FILE', summary: 'weigh sites by this profile (`run --profile-out`)' },
];

export const EMITS = ['tokens', 'ast', 'ir', 'lowered', 'wat', 'wasm', 'js', 'dts'] as const;

export const TEMPLATES = ['vite', 'node'] as const;

export const COMMANDS: readonly Command[] = [
  {
    name: 'build',
    summary: 'compile to .wasm, .js and .d.ts',
    usage: 'FILE [-o DIR]',
    details: [
      'Writes NAME.wasm, NAME.js and NAME.d.ts into DIR (default: the current folder), and with',
      '--perf-fastpath=off the runtime that NAME.js imports. With --emit and no -o, the one thing asked for goes to',
      'standard output.',
    ],
    flags: [
      { name: 'out', short: 'o', value: 'DIR', summary: 'folder to write into' },
      {
        name: 'emit',
        value: 'LIST',
        choices: EMITS,
        summary: `what to write: ${EMITS.join(', ')}`,
      },
      ...COMPILE_FLAGS,
      { name: 'source-map', summary: 'write NAME.wasm.map too' },
      RESULTS_FLAG,
      { name: 'inline', summary: 'put the module into NAME.js, as base64' },
      TIMES_FLAG,
      ...REPORT_FLAGS,
      JSON_FLAG,
      WATCH_FLAG,
    ],
    load: () => import('../commands/build.ts'),
  },
  {
    name: 'run',
    summary: 'compile and call a function',
    usage: 'FILE [FUNCTION] [ARGS…]',
    details: [
      'Calls a `pub fn` (default: main) and prints its result. Options come before FUNCTION.',
      'Arguments are read by the type of their parameter: 42, 0xff, 1.5, true, text; JSON for slices',
      'and arrays ([1, 2, 3]); @path gives the bytes of a file to [u8] and its text to str (@@x is the',
      'text @x). `mut` arguments are printed after the result.',
    ],
    flags: [
      ...COMPILE_FLAGS,
      { name: 'interpret', summary: 'run in the interpreter instead' },
      ...REPORT_FLAGS,
      {
        name: 'profile-out',
        value: 'FILE',
        summary: 'run in the interpreter, and write how often each place ran',
      },
      JSON_FLAG,
    ],
    verbatimAfter: 2,
    load: () => import('../commands/run.ts'),
  },
  {
    name: 'check',
    summary: 'report errors without compiling',
    usage: 'FILE…',
    details: [],
    flags: [JSON_FLAG, WATCH_FLAG],
    load: () => import('../commands/check.ts'),
  },
  {
    name: 'test',
    summary: 'run the `test` blocks',
    usage: 'FILE…',
    details: ['Each test gets a fresh instance of the program.'],
    flags: [
      { name: 'filter', value: 'TEXT', summary: 'only tests whose title contains TEXT' },
      ...COMPILE_FLAGS,
      { name: 'interpret', summary: 'run in the interpreter instead' },
      JSON_FLAG,
      WATCH_FLAG,
    ],
    load: () => import('../commands/test.ts'),
  },
  {
    name: 'init',
    summary: 'start a project in TypeScript, with a kernel and its test',
    usage: '[DIR]',
    details: [
      'Writes a small project into DIR (default: the current folder): a page made with Vite, or with',
      '--template=node a program for Node. Nothing is written when one of its files is there already.',
    ],
    flags: [
      {
        name: 'template',
        value: 'WHAT',
        choices: TEMPLATES,
        summary: 'vite (default): a page; node: a program on the command line',
      },
    ],
    load: () => import('../commands/init.ts'),
  },
  {
    name: 'types',
    summary: 'write the types that TypeScript finds beside a source',
    usage: 'FILE…',
    details: [
      'Writes NAME.fzy.d.ts beside each NAME.fzy, as the plug-ins for bundlers do. With --nodenext it is',
      'NAME.d.fzy.ts, for "moduleResolution": "nodenext" and "allowArbitraryExtensions".',
    ],
    flags: [{ name: 'nodenext', summary: 'for "moduleResolution": "nodenext"' }, RESULTS_FLAG],
    load: () => import('../commands/types.ts'),
  },
  {
    name: 'report',
    summary: 'show a lowering report again, or compare two',
    usage: 'FILE.json | diff OLD.json NEW.json',
    details: [
      'Shows what `--perf-lowering-report=json` wrote in any format. `diff` says what was lost and won,',
      'and its exit code is 1 when something was lost.',
    ],
    flags: [
      {
        name: 'format',
        value: 'FORMAT',
        choices: REPORT_FORMATS,
        summary: 'text (default), json, html or sarif',
      },
      ...SHOW_FLAGS,
    ],
    load: () => import('../commands/report.ts'),
  },
  {
    name: 'explain',
    summary: 'explain a diagnostic code',
    usage: 'CODE',
    details: [],
    flags: [],
    load: () => import('../commands/explain.ts'),
  },
  {
    name: 'passes',
    summary: 'list the passes of the compiler',
    usage: '',
    details: [],
    flags: [],
    load: () => import('../commands/passes.ts'),
  },
];
