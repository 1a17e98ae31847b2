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
  /** `null` like the path. */
  readonly start: JsonPosition | null;
  /** Just past the last character. */
  readonly end: JsonPosition | null;
  readonly message: string;
  readonly primary: boolean;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** Where it is: the place of the primary label. */
  readonly path: string | null;
  readonly start: JsonPosition | null;
  readonly end: JsonPosition | null;
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
      start: main?.start ?? null,
      end: main?.end ?? null,
      labels,
      notes: [...diagnostic.notes],
      help: [...diagnostic.help],
    };
  });
}

function placeOf(span: Span, sources: SourceSet): Pick<JsonLabel, 'path' | 'start' | 'end'> {
  if (sources.file(span.file) === undefined) return { path: null, start: null, end: null };
  const start = sources.position(span.file, span.start);
  const end = sources.position(span.file, span.end);
  return {
    path: start.path,
    start: { line: start.line, column: start.column },
    end: { line: end.line, column: end.column },
  };
}
