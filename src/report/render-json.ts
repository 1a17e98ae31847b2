/** Diagnostics for programs: a stable array, positions counted from 1, nothing that depends on the machine. */

import type { Diagnostic } from './diagnostic.ts';
import type { SourceSet, Span } from './source.ts';

export interface JsonPosition {
  readonly line: number;
  readonly column: number;
}

export interface JsonLabel {
  /** `null` for a diagnostic without a place in a file. */
  readonly path: string | null;
  readonly start: JsonPosition;
  /** Just past the last character. */
  readonly end: JsonPosition;
  readonly message: string;
  readonly primary: boolean;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** Where it is: the place of the primary label. */
  readonly path: string | null;
  readonly start: JsonPosition;
  readonly end: JsonPosition;
  readonly labels: readonly JsonLabel[];
  readonly notes: readonly string[];
  readonly help: readonly string[];
}

export function renderJson(
  diagnostics: readonly Diagnostic[],
  sources: SourceSet,
): JsonDiagnostic[] {
  return diagnostics.map((diagnostic) => {
    const labels = diagnostic.labels.map((label) => ({
      ...placeOf(label.span, sources),
      message: label.message,
      primary: label.primary,
    }));
    const main = labels.find((label) => label.primary) ?? labels[0];
    return {
      code: diagnostic.code,
      severity: diagnostic.severity,
      title: diagnostic.title,
      path: main?.path ?? null,
      start: main?.start ?? NOWHERE,
      end: main?.end ?? NOWHERE,
      labels,
      notes: [...diagnostic.notes],
      help: [...diagnostic.help],
    };
  });
}

const NOWHERE: JsonPosition = { line: 1, column: 1 };

function placeOf(
  span: Span,
  sources: SourceSet,
): { readonly path: string | null; readonly start: JsonPosition; readonly end: JsonPosition } {
  if (sources.file(span.file) === undefined) return { path: null, start: NOWHERE, end: NOWHERE };
  const start = sources.position(span.file, span.start);
  const end = sources.position(span.file, span.end);
  return {
    path: start.path,
    start: { line: start.line, column: start.column },
    end: { line: end.line, column: end.column },
  };
}
