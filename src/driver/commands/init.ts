/** `fzyc init`: a project to start from, whose tests pass. */

import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { scriptOf } from '../bundlers/script.ts';
import { EXIT, type Execute, TEMPLATES } from '../cli/commands.ts';
import { UsageError } from '../cli/flags.ts';
import { showDiagnostics } from '../cli/report.ts';
import { FileError } from '../codes.ts';
import { failedCheck } from '../failed-check.ts';
import { writeOutput } from '../files.ts';
import { KERNEL_PATH, type StarterFiles, starterFiles, type Template } from '../init/starter.ts';
import { packageVersion, testedVersion } from '../package-files.ts';

export const execute: Execute = async (line, terminal) => {
  const [folder = '.', ...more] = line.positionals;
  if (more.length > 0) throw new UsageError(`one DIR at a time: what is \`${more[0]}\`?`);
  const template = TEMPLATES.find((name) => name === line.value('template')) ?? 'vite';
  const files = starterFiles({
    name: packageName(folder),
    template,
    version: packageVersion(),
    tested: testedVersion,
  });
  try {
    writeAll(folder, files);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    showDiagnostics(failedCheck(error), terminal);
    return EXIT.errors;
  }
  // The types are there from the start, so that an editor has nothing to complain about.
  await scriptOf(resolve(folder, KERNEL_PATH), { root: resolve(folder), development: true }, {});
  terminal.out(nextSteps(folder, template));
  return EXIT.ok;
};

/** Every file or, where one is there already, none. */
function writeAll(folder: string, files: StarterFiles): void {
  const paths = Object.keys(files);
  const there = paths.filter((path) => existsSync(join(folder, path)));
  if (there.length > 0) {
    const named = there.map((path) => `\`${join(folder, path)}\``).join(', ');
    throw new FileError('FZ0912', `${named} ${there.length === 1 ? 'is' : 'are'} there already`, [
      'name a new folder: `fzyc init DIR`',
    ]);
  }
  for (const [path, text] of Object.entries(files)) {
    writeOutput(join(folder, dirname(path)), basename(path), text);
  }
}

/** The folder's name, as npm takes it. */
function packageName(folder: string): string {
  const name = basename(resolve(folder)).toLowerCase();
  return name.replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'fzy-starter';
}

function nextSteps(folder: string, template: Template): string {
  const start =
    template === 'vite'
      ? '  npm run dev   # the page; it follows when you change the kernel'
      : '  npm start     # builds it, and runs it on a file';
  return `A project is in ${folder === '.' ? 'this folder' : folder}. What it computes is in ${KERNEL_PATH}.

${folder === '.' ? '' : `  cd ${folder}\n`}  npm install
  npm test      # the kernel's own test, and one that calls it from TypeScript
${start}
`;
}
