/** FZ09xx: trouble with files, before or beside the program's own errors. */

import type { CodeEntry, Diagnostic, DiagnosticCode } from '../report/diagnostic.ts';

export const DRIVER_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0901',
    title: 'file not found',
    explanation:
      'There is no file of that name, seen from the folder in which `fzyc` was started. `-` reads the program from standard input.',
  },
  {
    code: 'FZ0902',
    title: 'not a file',
    explanation:
      'The path names a folder or a device. `fzyc` compiles one root file; files of modules are found from its `mod` declarations:\n\n```\nfzyc check src/main.fzy\n```',
  },
  {
    code: 'FZ0903',
    title: 'file cannot be read',
    explanation: 'The operating system refused to read the file; its words are in the message.',
  },
  {
    code: 'FZ0904',
    title: 'file is not UTF-8',
    explanation:
      'Source text is UTF-8. The message says at which byte the text stops being valid: often the file was saved in another encoding (Latin-1, UTF-16), or it is no text at all.',
  },
  {
    code: 'FZ0905',
    title: 'file is too large',
    explanation: 'A source file may have at most 64 MiB.',
  },
  {
    code: 'FZ0906',
    title: 'output cannot be written',
    explanation:
      'The folder given with `-o` could not be made or written to. Outputs are written beside their final place and then renamed, so an earlier build is left whole.',
  },
  {
    code: 'FZ0907',
    title: 'no such function',
    explanation:
      '`fzyc run FILE FUNCTION` calls a `pub fn` of the root file, and `main` when no function is named:\n\n```fzy\npub fn double(x: i32) -> i32 { return x * 2 }\n```\n\n```\nfzyc run double.fzy double 21\n```',
  },
  {
    code: 'FZ0908',
    title: 'argument does not fit its parameter',
    explanation:
      'Arguments of `fzyc run` are read by the type of their parameter: numbers as decimals or `0x…`, `true` and `false`, text as it is (`@path` for the text of a file), slices and arrays as JSON (`[1, 2, 3]`), and `@path` gives a file’s bytes to a `[u8]`.',
  },
  {
    code: 'FZ0909',
    title: 'the program needs a capability',
    explanation:
      'An `extern` function is given by the host that instantiates the module. `fzyc run` and `fzyc test` give none but `print`: the program may declare such functions, but not call them there.',
  },
  {
    code: 'FZ0910',
    title: 'emitted script is taken for CommonJS',
    explanation:
      'The `.js` file that `fzyc build` writes is an ES module, and the `package.json` of its folder says `"type": "commonjs"`: Node would not load it. Where the folder has no `package.json` of its own, `fzyc build` writes one.',
  },
  {
    code: 'FZ0911',
    title: 'not a report, or not a profile',
    explanation:
      '`fzyc report` reads what `--perf-lowering-report=json` wrote, and `--profile` what `fzyc run --profile-out` wrote. The file is something else, or was made by a version of `fzyc` that wrote another form of it.',
  },
  {
    code: 'FZ0912',
    title: 'file is there already',
    explanation:
      '`fzyc init` writes a whole project or nothing: it never changes a file. Name another folder, or take the plug-in into the project that is there, as `docs/bundlers.md` says:\n\n```\nfzyc init my-kernel\n```',
  },
];

/** Trouble with a file, on its way to becoming a diagnostic. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly diagnostic: Diagnostic;

  constructor(code: DiagnosticCode, title: string, help: readonly string[] = []) {
    super(title);
    this.diagnostic = fileDiagnostic(code, title, help);
  }
}

/** An error that has no place in a source text. */
export function fileDiagnostic(
  code: DiagnosticCode,
  title: string,
  help: readonly string[] = [],
): Diagnostic {
  return { code, severity: 'error', title, labels: [], notes: [], help };
}
