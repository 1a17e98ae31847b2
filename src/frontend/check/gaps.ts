/** Messages for parts of the language that this compiler does not have yet. */

import type { Span } from '../../report/source.ts';
import type { Body } from './body.ts';
import type { Gap } from './builtin-table.ts';

export function reportGap(b: Body, gap: Gap, name: string, span: Span): void {
  switch (gap) {
    case 'math':
      b.diagnostics.error(
        'FZ0705',
        span,
        `\`math.${name}\` is not supported yet`,
        'not in this compiler',
        ['write `a * b + c`, which rounds twice'],
      );
      return;
    case 'simd':
      b.diagnostics.error(
        'FZ0703',
        span,
        `vector operation \`${name}\` is not supported yet`,
        'not in this compiler',
        ['write `a * b + c`, which rounds twice'],
      );
      return;
  }
}
