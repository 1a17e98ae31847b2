/** Runs one program in the interpreter and in every mode, and says where they differ. */

import { check, compile, DEFAULT_OPTIONS } from '../../src/driver/compile.ts';
import type { CompileOptions } from '../../src/driver/contract.ts';
import { type HostValue, instantiate, type Run, type Runnable } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';

export type Configuration = Pick<CompileOptions, 'fastPath' | 'bounds' | 'level'> &
  Partial<Pick<CompileOptions, 'simd'>>;

export const CONFIGURATIONS: readonly Configuration[] = [
  { fastPath: 'off', bounds: 'trusted', level: 0 },
  { fastPath: 'on', bounds: 'trusted', level: 0, simd: false },
  { fastPath: 'on', bounds: 'trusted', level: 3 },
];

/** Errors that a random program may have by rights: the compiler evaluated a constant part of it and found a fault. */
const RIGHTFUL_ERRORS = new Set<string>([
  'FZ0505', // shift by the width or more
  'FZ0506', // division by zero
  'FZ0507', // index outside of an array
]);

export type Verdict =
  | { readonly kind: 'agree'; readonly cells: number }
  /** The program has a rightful error. */
  | { readonly kind: 'refused'; readonly codes: readonly string[] }
  | { readonly kind: 'differ'; readonly message: string };

/** Steps after which the interpreter gives up on a call; the modes are not asked then. */
const STEPS = 300_000;

/** Calls every entry with every argument list. An exception of ours is a difference too. */
export async function compareModes(
  text: string,
  entries: readonly string[],
  argumentLists: readonly (readonly HostValue[])[],
  configurations: readonly Configuration[] = CONFIGURATIONS,
): Promise<Verdict> {
  const input = { path: 'random.fzy', text };
  const files = { read: () => undefined };
  const checked = check(input, files, { roots: 'exports' });
  const errors = checked.diagnostics.filter((d) => d.severity === 'error');
  if (checked.module === undefined) {
    const codes = errors.map((d) => d.code);
    if (codes.every((c) => RIGHTFUL_ERRORS.has(c))) return { kind: 'refused', codes };
    return { kind: 'differ', message: errors.map((d) => `${d.code}: ${d.title}`).join('\n') };
  }
  const oracle = interpretProgram(checked.module, checked.sources, { limits: { steps: STEPS } });
  const expected = entries.map((entry) =>
    argumentLists.map((args) => attempt(() => oracle.call(entry, args))),
  );
  let cells = 0;
  for (const configuration of configurations) {
    const name = `${configuration.fastPath} -O${configuration.level} ${configuration.bounds}${configuration.simd === false ? ' --no-simd' : ''}`;
    const built = await compile(input, files, {
      ...DEFAULT_OPTIONS,
      ...configuration,
      verify: true,
    });
    if (built.output === undefined) {
      return {
        kind: 'differ',
        message: `${name} refuses: ${built.diagnostics.map((d) => d.title)}`,
      };
    }
    const runnable: Runnable = instantiate(built.output);
    for (const [e, entry] of entries.entries()) {
      for (const [a, args] of argumentLists.entries()) {
        const want = expected[e]?.[a];
        if (want === undefined || want === 'step-limit') continue;
        const got = attempt(() => runnable.call(entry, args));
        cells++;
        if (want !== got) {
          return {
            kind: 'differ',
            message: `${entry} in ${name}\n  interpreter: ${want}\n  ${name}: ${got}`,
          };
        }
      }
    }
  }
  return { kind: 'agree', cells };
}

function attempt(run: () => Run): string {
  try {
    return showRun(run());
  } catch (error) {
    return `exception: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** Everything a run shows, as one comparable text. */
export function showRun({ outcome, writes, printed }: Run): string {
  if (outcome.kind === 'step-limit') return 'step-limit';
  const shown =
    outcome.kind === 'value'
      ? `value ${showValue(outcome.value)}`
      : outcome.trap === 'stack overflow' || outcome.trap === 'out of memory'
        ? `trap ${outcome.trap}`
        : `trap ${outcome.message} at ${outcome.line}:${outcome.column}`;
  return `${shown} writes ${writes.map(showValue).join()} prints ${JSON.stringify(printed)}`;
}

function showValue(value: HostValue): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(showValue).join()}]`;
  if (ArrayBuffer.isView(value))
    return `${value.constructor.name}[${Array.from<number | bigint>(value).map(showValue).join()}]`;
  return String(value);
}
