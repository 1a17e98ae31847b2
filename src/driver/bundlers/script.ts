/** What `import … from './kernel.fzy'` gives: a script with the module in it, and the types beside the source. */

import { relative, resolve } from 'node:path';
import { FileError } from '../codes.ts';
import type { FileHost } from '../contract.ts';
import { failedCheck } from '../failed-check.ts';
import { nodeFileHost, outputName, readInput } from '../files.ts';
import { makeOutputs, type OutputFile, type Outputs } from '../outputs.ts';
import { runtimeScriptPath } from '../package-files.ts';
import { writeTypes } from '../types-beside.ts';
import { compileOptionsOf, type FzyOptions } from './options.ts';
import { type Problem, problemOf } from './problem.ts';

export interface Script {
  /** Undefined when there are errors. */
  readonly code: string | undefined;
  /** Absolute paths of all files that the script depends on, also of those that were not there. */
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

export interface Project {
  /** Its folder: messages and traps name sources as they are called from there. */
  readonly root: string;
  readonly development: boolean;
}

/**
 * Compiles the source at an absolute path for a bundler. The module is part of the script, so that its functions can be called at once
 * wherever scripts run.
 */
export async function scriptOf(
  path: string,
  { root, development }: Project,
  options: FzyOptions,
): Promise<Script> {
  const files = new Set<string>();
  const disk = nodeFileHost();
  const host: FileHost = {
    read(shown) {
      const absolute = resolve(root, shown);
      files.add(absolute);
      return disk.read(absolute);
    },
  };
  const result = await attempt(async () => {
    const input = readInput(relative(root, path).replaceAll('\\', '/'), host);
    const compiled = await makeOutputs(
      input,
      host,
      outputName(path),
      ['js', 'dts'],
      compileOptionsOf(options, development),
      { results: options.results ?? 'return', inline: true },
    );
    const { types = true } = options;
    // Types of a program with errors are those it had before.
    if (types !== false && compiled.outputs !== undefined) {
      writeTypes(path, compiled.outputs, types === true ? 'bundler' : types);
    }
    return compiled;
  });
  return {
    code: result.outputs && withRuntime(result.outputs),
    files: [...files],
    problems: result.diagnostics.map((one) => problemOf(one, result.sources)),
  };
}

/** Trouble with files is a diagnostic like others. */
async function attempt(compile: () => Promise<Outputs>): Promise<Outputs> {
  try {
    return await compile();
  } catch (error) {
    if (error instanceof FileError) return { ...failedCheck(error), outputs: undefined };
    throw error;
  }
}

/** The script, with what it imports of this package, if anything, imported from where it lies. */
function withRuntime(outputs: readonly OutputFile[]): string {
  const [script, ...runtime] = outputs.filter(({ name }) => name.endsWith('.js'));
  return runtime.reduce(
    (code, { name }) =>
      code.replaceAll(
        `from './${name}'`,
        `from ${JSON.stringify(runtimeScriptPath(name).replaceAll('\\', '/'))}`,
      ),
    String(script?.content ?? ''),
  );
}
