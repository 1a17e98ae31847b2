/** What webpack and Rspack call for each source. */

import type { FzyOptions } from './options.ts';
import { type Problem, textOf } from './problem.ts';
import { scriptOf } from './script.ts';

/** What is used of the context that loaders are called with. */
interface LoaderContext {
  readonly resourcePath: string;
  readonly rootContext: string;
  readonly mode?: 'production' | 'development' | 'none';
  getOptions(): FzyOptions;
  async(): (error: Error | null, code?: string) => void;
  addDependency(path: string): void;
  emitWarning(warning: Error): void;
}

export default function load(this: LoaderContext): void {
  const done = this.async();
  give(this).then(
    (code) => done(null, code),
    (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
  );
}

async function give(context: LoaderContext): Promise<string> {
  const { code, files, problems } = await scriptOf(
    context.resourcePath,
    { root: context.rootContext, development: context.mode === 'development' },
    context.getOptions(),
  );
  for (const file of files) context.addDependency(file);
  for (const one of problems) if (one.severity === 'warning') context.emitWarning(told([one]));
  if (code === undefined) throw told(problems.filter(({ severity }) => severity === 'error'));
  return code;
}

/** An error that is shown as its text alone: where in this loader it was made is of no interest. */
function told(problems: readonly Problem[]): Error {
  return Object.assign(new Error(textOf(problems)), { hideStack: true, stack: '' });
}
