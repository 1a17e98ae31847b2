/** Sites that need a handle: a remark, and with `--perf-fastpath=force` an error, once per place. */

import type { RuntimeOp } from '../../../ir/ops.ts';
import type { DiagnosticCode } from '../../../report/diagnostic.ts';
import type { Site, Span } from '../../../report/source.ts';
import type { PassContext, SiteKind } from '../../pass.ts';
import type { Translation } from '../translation.ts';

/** Why something cannot be direct, and the cure. */
export interface HandleRule {
  readonly code: DiagnosticCode;
  readonly kind: SiteKind;
  readonly rule: string;
  readonly reason: string;
  readonly help: string;
}

/** The rule that sends a runtime op through the host; `undefined` where it is direct. */
export function handleRule(op: RuntimeOp): HandleRule | undefined {
  const text = (reason: string, help: string): HandleRule => ({
    code: 'FZ0802',
    kind: 'string-op',
    rule: 'text.host-operation',
    reason,
    help,
  });
  switch (op) {
    case 'str.split':
    case 'str.lines':
    case 'str.chars':
      return text(
        `\`${op}\` makes a list, and lists live behind handles`,
        'walk over the text with `find` and slices (`s[lo..hi]`), or over its bytes',
      );
    default:
      if (/^(str|text|arena)\./.test(op) || op === 'print') return undefined;
      return {
        code: 'FZ0801',
        kind: 'collection-op',
        rule: 'collection.handle',
        reason: `\`${op}\`: collections live behind handles`,
        help: 'use a fixed array `[T; N]` with a count beside it, or a slice that the caller passes',
      };
  }
}

export class Verdicts {
  private readonly context: PassContext;
  /** By place. */
  private readonly refused = new Map<string, { readonly span: Span; readonly rule: HandleRule }>();

  constructor(context: PassContext) {
    this.context = context;
  }

  /** A site in a function that goes through a handle. */
  handle(t: Translation, site: Site, rule: HandleRule): void {
    t.remark(site, rule.kind, 'handle', rule.rule, rule.reason, false, rule.help);
    this.refuse(site, rule);
  }

  /** With `force`, an error; the same place is refused once, whatever its instances. */
  refuse(site: Site, rule: HandleRule): void {
    if (this.context.options.fastPath !== 'force') return;
    const { span } = site;
    const key = `${span.file}:${span.start}:${span.end}`;
    if (!this.refused.has(key)) this.refused.set(key, { span, rule });
  }

  /** Reports what was refused, in the order of the source. */
  finish(): void {
    const rows = [...this.refused.values()].sort(
      (a, b) => a.span.file - b.span.file || a.span.start - b.span.start || a.span.end - b.span.end,
    );
    for (const { span, rule } of rows) {
      this.context.diagnostics.error(
        rule.code,
        span,
        'this needs a runtime handle, and `--perf-fastpath=force` allows none',
        `[${rule.rule}] ${rule.reason}`,
        [rule.help],
      );
    }
  }

  /** A static whose type needs handles. */
  refuseStatic(name: string, span: Span): void {
    this.refuse(
      { span },
      {
        code: 'FZ0803',
        kind: 'allocation',
        rule: 'escape.stored-in-static',
        reason: `the static \`${name}\` holds a collection`,
        help: 'use a fixed array `[T; N]` with a count beside it',
      },
    );
  }
}
