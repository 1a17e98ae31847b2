/** Many remarks about a site become one verdict: the last word of the passes that ran. */

import type { Site, Span } from '../source.ts';
import { siteKey } from './census.ts';
import type { Remark } from './remark.ts';

/** The last word on a site in one function or one inlined copy. */
export interface Verdict {
  readonly remark: Remark;
  readonly span: Span;
  /** Call sites, innermost first. */
  readonly chain: readonly Span[];
  /** Made in the runtime's code, which was inlined at `span`. */
  readonly library: boolean;
}

/**
 * Later passes overrule earlier ones; within one run of a pass, of several copies of a site the slow one counts. What a
 * conversion says about an operation that is still there adds nothing to a reason that a pass has given before.
 */
export function settleRemarks(
  remarks: readonly Remark[],
  isLibrary: (span: Span) => boolean,
): Map<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  for (const remark of remarks) {
    const place = userPlace(remark.site, isLibrary);
    if (place === undefined) continue;
    const key = instanceKey(remark, place.span, place.chain);
    const before = verdicts.get(key)?.remark;
    const after = before === undefined ? remark : lastWord(before, remark);
    if (after !== before) verdicts.set(key, { remark: after, ...place });
  }
  return verdicts;
}

function lastWord(before: Remark, remark: Remark): Remark {
  if (remark.residual === true) {
    // Only `elided` says that nothing is left: what was hoisted or merged leaves one that serves others.
    return before.decision === 'elided' ? remark : before;
  }
  // Rounds over vectors may be repeated, which says less.
  if (before.decision === 'vectorized' && remark.decision === 'unrolled') return before;
  const sameRun = before.step === remark.step && before.pass === remark.pass;
  return sameRun && !before.applied ? before : remark;
}

/** Where in the user's own sources a site is. */
export function userPlace(
  site: Site,
  isLibrary: (span: Span) => boolean,
): Pick<Verdict, 'span' | 'chain' | 'library'> | undefined {
  const spans = spansOf(site);
  const first = spans.findIndex((span) => span.file >= 0 && !isLibrary(span));
  const span = spans[first];
  if (span === undefined) return undefined;
  return { span, chain: spans.slice(first + 1), library: first > 0 };
}

/** The spans of a site and of the calls through which it was inlined, innermost first. */
export function spansOf(site: Site): readonly Span[] {
  const spans: Span[] = [];
  for (let at: Site | undefined = site; at !== undefined; at = at.inlinedAt) spans.push(at.span);
  return spans;
}

function instanceKey(remark: Remark, span: Span, chain: readonly Span[]): string {
  return `${groupKey(remark, span)}|${remark.func}|${chainKey(chain)}`;
}

/** Areas of rules that are matters of their own, beside the form of the loop: room for text, and threads. */
const ASIDE = ['text', 'parallel'] as const;

/** What remarks with one last word between them have in common. */
export function groupKey(remark: Pick<Remark, 'kind' | 'rule'>, span: Span): string {
  const area = ASIDE.find((name) => remark.kind === 'loop' && remark.rule.startsWith(`${name}.`));
  return siteKey(remark.kind, span) + (area === undefined ? '' : `:${area}`);
}

export function chainKey(chain: readonly Span[]): string {
  return chain.map((span) => `${span.file}:${span.start}:${span.end}`).join('<');
}
