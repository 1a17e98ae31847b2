/** The tokens of a file, one a line: position, kind, text. For `--emit=tokens`. */

import { SyntaxErrors } from '../frontend/grammar/syntax-errors.ts';
import { scan } from '../frontend/tokens-scan.ts';
import type { SourceFile, SourceSet } from '../report/source.ts';

export function printTokens(file: SourceFile, sources: SourceSet): string {
  const tokens = scan(file, new SyntaxErrors(file));
  const rows = tokens.map((token) => {
    const { line, column } = sources.position(file.id, token.startOffset);
    return `${line}:${column} ${token.tokenType.name} ${JSON.stringify(token.image)}\n`;
  });
  return rows.join('');
}
