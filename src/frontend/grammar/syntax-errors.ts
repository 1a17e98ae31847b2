/** Collects the errors of one file's text: at most one per place, at most a hundred, in source order. */

import type { Diagnostic, DiagnosticCode, Diagnostics, Label } from '../../report/diagnostic.ts';
import type { SourceFile, Span } from '../../report/source.ts';

/** More errors than this in one file are counted, not shown. */
export const MAX_SYNTAX_ERRORS = 100;

export interface SyntaxProblem {
  readonly code: DiagnosticCode;
  readonly start: number;
  readonly end: number;
  readonly title: string;
  readonly label?: string;
  readonly help?: readonly string[];
  readonly notes?: readonly string[];
  readonly more?: readonly {
    readonly start: number;
    readonly end: number;
    readonly message: string;
  }[];
}

export class SyntaxErrors {
  private readonly found: Diagnostic[] = [];
  private readonly places: { readonly start: number; readonly end: number }[] = [];
  /** Strings and comments without an end: they may have swallowed closing brackets. */
  readonly unterminated: { readonly code: DiagnosticCode; readonly start: number }[] = [];
  private dropped = 0;
  private readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  /** True when so much is wrong that looking further helps nobody. */
  get full(): boolean {
    return this.found.length >= MAX_SYNTAX_ERRORS;
  }

  span(start: number, end: number): Span {
    const length = this.file.text.length;
    const from = Math.max(0, Math.min(start, length));
    return { file: this.file.id, start: from, end: Math.max(from, Math.min(end, length)) };
  }

  report(error: SyntaxProblem): void {
    if (this.full) {
      this.dropped++;
      return;
    }
    this.places.push({ start: error.start, end: error.end });
    if (error.code === 'FZ0002' || error.code === 'FZ0003') this.unterminated.push(error);
    const more: Label[] = (error.more ?? []).map((label) => ({
      span: this.span(label.start, label.end),
      message: label.message,
      primary: false,
    }));
    this.found.push({
      code: error.code,
      severity: 'error',
      title: error.title,
      labels: [
        { span: this.span(error.start, error.end), message: error.label ?? '', primary: true },
        ...more,
      ],
      notes: error.notes ?? [],
      help: error.help ?? [],
    });
  }

  /** Whether an error was reported that touches `start..end`: a second one there would be an echo. */
  touches(start: number, end: number): boolean {
    return this.places.some((place) => place.start <= end && place.end >= start);
  }

  /** Hands everything on in source order. */
  flush(diagnostics: Diagnostics): void {
    const start = (d: Diagnostic): number => d.labels[0]?.span.start ?? 0;
    const ordered = this.found
      .map((diagnostic, index) => ({ diagnostic, index }))
      .sort((a, b) => start(a.diagnostic) - start(b.diagnostic) || a.index - b.index);
    ordered.forEach(({ diagnostic }, index) => {
      const last = index === ordered.length - 1;
      diagnostics.add(
        last && this.full
          ? { ...diagnostic, notes: [...diagnostic.notes, this.limitNote()] }
          : diagnostic,
      );
    });
  }

  private limitNote(): string {
    const more = this.dropped > 0 ? `, ${this.dropped} or more are not shown` : '';
    return `The first ${MAX_SYNTAX_ERRORS} syntax errors of this file are listed${more}.`;
  }
}
