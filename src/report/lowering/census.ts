/** What there is to decide about: the sites of a program before any pass has run. */

import type { Span } from '../source.ts';
import type { SiteKind } from './remark.ts';

export interface CensusSite {
  readonly kind: SiteKind;
  readonly span: Span;
  /** The function in whose source it stands; of a generic one, its first instance. */
  readonly func: string;
  /** Loops around it in that function. */
  readonly depth: number;
  /** A loop without another in it. */
  readonly innermost?: true;
  /** The pass after which nothing of it was left; absent while it was there when code was lowered. */
  readonly goneAfter?: string;
}

export function siteKey(kind: SiteKind, span: Span): string {
  return `${kind}:${span.file}:${span.start}:${span.end}`;
}
