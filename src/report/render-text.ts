/** Diagnostics for people: title, source excerpt with carets and labels, notes, cures. */

import type { Diagnostic } from './diagnostic.ts';
import { type Paint, painter } from './paint.ts';
import { excerpt } from './render-excerpt.ts';
import type { SourceSet } from './source.ts';

export interface TextOptions {
  /** ANSI colours; the driver knows whether a terminal listens. */
  readonly color: boolean;
  /** Columns of the terminal; longer source lines are cut around what matters. */
  readonly width?: number;
}

const DEFAULT_WIDTH = 120;
const MIN_WIDTH = 40;

/** All diagnostics, each followed by an empty line. */
export function renderText(
  diagnostics: readonly Diagnostic[],
  sources: SourceSet,
  options: TextOptions,
): string {
  const paint = painter(options.color);
  const width = Math.max(MIN_WIDTH, options.width ?? DEFAULT_WIDTH);
  return diagnostics.map((one) => `${renderOne(one, sources, paint, width)}\n`).join('\n');
}

/** `3 errors, 1 warning`, or the empty text when there is nothing to count. */
export function renderCounts(diagnostics: readonly Diagnostic[], options: TextOptions): string {
  const paint = painter(options.color);
  const errors = diagnostics.filter((one) => one.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const parts = [
    ...(errors > 0 ? [paint.error(count(errors, 'error'))] : []),
    ...(warnings > 0 ? [paint.warning(count(warnings, 'warning'))] : []),
  ];
  return parts.join(', ');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function renderOne(
  diagnostic: Diagnostic,
  sources: SourceSet,
  paint: Paint,
  width: number,
): string {
  const { severity, code, title, labels, notes, help } = diagnostic;
  const heading = severity === 'error' ? paint.error : paint.warning;
  const { lines, gutter } = excerpt(labels, severity, sources, paint, width);
  const margin = ' '.repeat(gutter);
  const remarks = [
    ...notes.map((text) => remark('note', text, margin, paint)),
    ...help.map((text) => remark('help', text, margin, paint)),
  ];
  const gap = lines.length > 0 && remarks.length > 0 ? [`${margin} ${paint.gutter('|')}`] : [];
  return [
    `${heading(`${severity}[${code}]`)}${paint.bold(`: ${title}`)}`,
    ...lines,
    ...gap,
    ...remarks,
  ].join('\n');
}

function remark(kind: 'note' | 'help', text: string, margin: string, paint: Paint): string {
  const indent = `\n${margin}         `;
  const word = kind === 'help' ? paint.help('help') : paint.bold('note');
  return `${margin} ${paint.gutter('=')} ${word}: ${text.replaceAll('\n', indent)}`;
}
