/** The tokens of a file as text, for `--emit=tokens`: `line:column kind text`, one per line. */

import { Diagnostics } from '../report/diagnostic.ts';
import type { SourceFile, SourceSet } from '../report/source.ts';
import { SyntaxErrors } from './grammar/syntax-errors.ts';
import type { Token } from './tokens.ts';
import { endOf, scan } from './tokens-scan.ts';

/** Scans and prints; what the scanner finds wrong goes into `diagnostics`. */
export function printTokens(
  file: SourceFile,
  sources: SourceSet,
  diagnostics: Diagnostics = new Diagnostics(),
): string {
  const errors = new SyntaxErrors(file);
  const lines = scan(file, errors).map((token) => line(token, file, sources));
  errors.flush(diagnostics);
  return lines.map((text) => `${text}\n`).join('');
}

function line(token: Token, file: SourceFile, sources: SourceSet): string {
  const at = sources.position(file.id, token.startOffset);
  const image = JSON.stringify(file.text.slice(token.startOffset, endOf(token)));
  const start = token.lineStart ? ' line-start' : '';
  return `${at.line}:${at.column} ${token.tokenType.name} ${image}${start}`;
}
