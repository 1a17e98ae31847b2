/** A trap for people: what happened, where, and the line of the source. */

import { painter } from '../../report/paint.ts';
import type { SourceSet } from '../../report/source.ts';
import type { Trapped } from '../execute.ts';

export function showTrap(trap: Trapped, sources: SourceSet, color: boolean): string {
  const { path, line, column } = trap;
  const paint = painter(color);
  const title = `${paint.error('trap:')} ${paint.bold(trap.message)}`;
  if (path === undefined || line === undefined || column === undefined) return `${title}\n`;
  const file = sources.files.find((f) => f.path === path);
  const head = `${title} at ${path}:${line}:${column}\n`;
  if (file === undefined) return head;
  const text = sources.lineText(file.id, line);
  const number = String(line);
  const gutter = ' '.repeat(number.length);
  // Tabs stay tabs, so that the caret stands under its character.
  const before = [...text].slice(0, column - 1);
  const indent = before.map((c) => (c === '\t' ? '\t' : ' ')).join('');
  const bar = paint.gutter('|');
  return [
    head,
    `${gutter} ${bar}\n`,
    `${paint.gutter(number)} ${bar} ${text}\n`,
    `${gutter} ${bar} ${indent}${paint.error('^')}\n`,
    ...trap.callers.map((place) => `${gutter} ${paint.gutter('=')} called at ${place}\n`),
  ].join('');
}
