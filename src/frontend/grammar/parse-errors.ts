/** The parser's errors in people's words. */

import type { IRecognitionException } from 'chevrotain';
import * as T from '../tokens.ts';
import type { Token } from '../tokens.ts';
import { endOf } from '../tokens-scan.ts';
import type { SyntaxErrors } from './syntax-errors.ts';

/** Reports what the parser found in one group (undefined: the file). Echoes of known errors are dropped. */
export function reportParseErrors(
  found: readonly IRecognitionException[],
  group: Token | undefined,
  fileEnd: number,
  errors: SyntaxErrors,
): void {
  for (const error of found) {
    const close = group?.group?.close;
    const actual = Number.isNaN(error.token.startOffset) ? undefined : (error.token as Token);
    const previous = (error as { readonly previousToken?: Token }).previousToken;
    const start = actual?.startOffset ?? close?.startOffset ?? fileEnd;
    const before = previous === undefined || Number.isNaN(previous.startOffset) ? start : endOf(previous);
    if (actual?.tokenType === T.Garbage || errors.touches(before, start)) continue;
    const end = actual === undefined ? (close === undefined ? fileEnd : endOf(close)) : endOf(actual);
    errors.report({
      code: 'FZ0030',
      start,
      end,
      title: `expected ${error.message}, found ${actual === undefined ? 'the end' : `\`${actual.image}\``}`,
      label: `expected ${error.message}`,
    });
  }
}
