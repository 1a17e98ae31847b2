/** A diagnostic as bundlers take it: a message, a place, and the text that shows it. */

import type { Diagnostic } from '../../report/diagnostic.ts';
import { renderText } from '../../report/render-text.ts';
import type { SourceSet, Span } from '../../report/source.ts';

export interface Problem {
  readonly severity: 'error' | 'warning';
  /** `FZ0101: cannot find name …`. */
  readonly message: string;
  readonly place: Place | undefined;
  /** The lines concerned with carets below, notes and cures. */
  readonly frame: string;
  readonly notes: readonly string[];
}

export interface Place {
  /** As the source is shown. */
  readonly path: string;
  /** From 1. */
  readonly line: number;
  readonly lineText: string;
  /** UTF-16 units before the place, in its line. */
  readonly offset: number;
  /** UTF-16 units that belong to it, on its line. */
  readonly length: number;
}

export function problemOf(diagnostic: Diagnostic, sources: SourceSet): Problem {
  const { severity, code, title, labels, notes, help } = diagnostic;
  const main = labels.find((label) => label.primary) ?? labels[0];
  const [, ...frame] = renderText([diagnostic], sources, { color: false }).trimEnd().split('\n');
  return {
    severity,
    message: `${code}: ${title}`,
    place: main === undefined ? undefined : placeOf(main.span, sources),
    frame: frame.join('\n'),
    notes: [...notes, ...help.map((text) => `help: ${text}`)],
  };
}

function placeOf(span: Span, sources: SourceSet): Place | undefined {
  const file = sources.file(span.file);
  if (file === undefined) return undefined;
  const { line } = sources.locate(span);
  const lineText = sources.lineText(span.file, line);
  const lineStart = span.start === 0 ? 0 : file.text.lastIndexOf('\n', span.start - 1) + 1;
  const offset = span.start - lineStart;
  const length = Math.max(0, Math.min(span.end - span.start, lineText.length - offset));
  return { path: file.path, line, lineText, offset, length };
}

/** All of them in one text, for bundlers that show text only. */
export function textOf(problems: readonly Problem[]): string {
  return problems.map(({ message, frame }) => `${message}\n${frame}`.trimEnd()).join('\n\n');
}
