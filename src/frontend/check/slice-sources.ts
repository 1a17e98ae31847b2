/**
 * A `let mut` slice may be written through, so what it views must be writable too. Where a slice comes from is
 * noted as it is bound; once the body is known, each write is held against what can be there.
 */

import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { Local } from '../typed-pattern.ts';

/** Somewhere a slice local got its view from: another slice local, or a place that must not be written. */
export type SliceSource =
  | { readonly kind: 'local'; readonly local: Local }
  | { readonly kind: 'read-only'; readonly span: Span; readonly why: string };

export class SliceSources {
  private readonly diagnostics: Diagnostics;
  private readonly sources = new Map<Local, SliceSource[]>();
  private readonly writes: { readonly local: Local; readonly span: Span }[] = [];

  constructor(diagnostics: Diagnostics) {
    this.diagnostics = diagnostics;
  }

  bind(local: Local, sources: readonly SliceSource[]): void {
    const known = this.sources.get(local);
    if (known === undefined) this.sources.set(local, [...sources]);
    else known.push(...sources);
  }

  /** Elements are written through `local` at `span`. */
  write(local: Local, span: Span): void {
    this.writes.push({ local, span });
  }

  finish(): void {
    for (const { local, span } of this.writes) {
      const source = this.readOnlySource(local);
      if (source === undefined) continue;
      this.diagnostics.error(
        'FZ0456',
        span,
        `cannot write through \`${local.name}\``,
        'this slice may view elements that must not change',
        ['take the slice from something that is `mut`, or copy the elements first'],
        [{ span: source.span, message: source.why, primary: false }],
      );
    }
  }

  private readOnlySource(start: Local): Extract<SliceSource, { kind: 'read-only' }> | undefined {
    const seen = new Set<Local>([start]);
    const queue = [start];
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      for (const source of this.sources.get(at) ?? []) {
        if (source.kind === 'read-only') return source;
        if (!seen.has(source.local)) {
          seen.add(source.local);
          queue.push(source.local);
        }
      }
    }
    return undefined;
  }
}
