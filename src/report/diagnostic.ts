/** A user's error or warning, as data. Rendering is in `render-text.ts` and `render-json.ts`. */

import type { Span } from './source.ts';

/**
 * `FZ` and four digits. The first two say the area:
 * 00 text and syntax, 01 names and modules, 02 types, 03 patterns and control flow,
 * 04 places (`mut`, overlap, escape), 05 constants, 06 attributes and contracts,
 * 07 known gaps of this compiler, 08 lowering (`--perf-fastpath=force`), 09 command line and files.
 */
export type DiagnosticCode = `FZ${string}`;

/** A span with a few words beside its carets. The primary one gives the diagnostic its position. */
export interface Label {
  readonly span: Span;
  readonly message: string;
  readonly primary: boolean;
}

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** One line, no full stop, with the program's own names in backticks. */
  readonly title: string;
  readonly labels: readonly Label[];
  /** Further facts, one sentence each. */
  readonly notes: readonly string[];
  /** Cures: what to write instead. */
  readonly help: readonly string[];
}

/** A row of the catalogue behind `fzyc explain CODE`. Each stage keeps its own rows in its `codes.ts`. */
export interface CodeEntry {
  readonly code: DiagnosticCode;
  readonly title: string;
  /** A few sentences and a short example, in Markdown. */
  readonly explanation: string;
}

/** What a diagnostic with one primary label says. */
type Labelled = readonly [
  code: DiagnosticCode,
  span: Span,
  title: string,
  label?: string,
  help?: readonly string[],
  more?: readonly Label[],
  notes?: readonly string[],
];

/** Collects diagnostics through a stage. */
export class Diagnostics {
  readonly all: Diagnostic[] = [];

  add(diagnostic: Diagnostic): void {
    this.all.push(diagnostic);
  }

  /** An error with one primary label. `label` are the words beside the carets. */
  error(...of: Labelled): void {
    this.labelled('error', ...of);
  }

  /** A warning with one primary label. */
  warning(...of: Labelled): void {
    this.labelled('warning', ...of);
  }

  private labelled(
    severity: Diagnostic['severity'],
    ...[code, span, title, label = '', help = [], more = [], notes = []]: Labelled
  ): void {
    const labels = [{ span, message: label, primary: true }, ...more];
    this.add({ code, severity, title, labels, notes, help });
  }

  get hasErrors(): boolean {
    return this.all.some((d) => d.severity === 'error');
  }
}
