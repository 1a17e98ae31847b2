/** Flags of the command line → options of a compile. */

import type { Level } from '../../lower/pass.ts';
import { suggest } from '../../report/suggest.ts';
import { DEFAULT_OPTIONS } from '../compile.ts';
import type { CompileOptions } from '../contract.ts';
import { type CommandLine, UsageError } from './flags.ts';

/** `level` is the command's default: `run` and `test` want to start soon, `build` wants fast code. */
export async function compileOptions(line: CommandLine, level: Level): Promise<CompileOptions> {
  const disabledPasses = line.values('disable-pass');
  if (disabledPasses.length > 0) await checkPassNames(disabledPasses);
  return {
    ...DEFAULT_OPTIONS,
    fastPath: oneOf(line.value('perf-fastpath'), ['off', 'on', 'force'], DEFAULT_OPTIONS.fastPath),
    bounds: oneOf(line.value('bounds'), ['strict', 'trusted'], DEFAULT_OPTIONS.bounds),
    level: oneOf<Level>(numeric(line.value('optimize')), [0, 1, 2, 3], level),
    simd: !line.has('no-simd'),
    threads: line.has('threads'),
    disabledPasses,
    verify: line.has('verify'),
    sourceMap: line.has('source-map'),
  };
}

function numeric(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** The flag table has already refused other values. */
function oneOf<T>(value: unknown, choices: readonly T[], otherwise: T): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}

async function checkPassNames(names: readonly string[]): Promise<void> {
  const { checkDisabled, PASSES } = await import('../../lower/pipeline.ts');
  const { unknown, required } = checkDisabled(names);
  if (required[0] !== undefined) throw new UsageError(`pass \`${required[0]}\` cannot be left out`);
  const [name] = unknown;
  if (name === undefined) return;
  const near = suggest(
    name,
    PASSES.map((p) => p.name),
  );
  const hint = near === undefined ? 'see `fzyc passes`' : `did you mean \`${near}\`?`;
  throw new UsageError(`there is no pass \`${name}\`; ${hint}`);
}
