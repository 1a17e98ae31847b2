/** The source excerpt of a diagnostic: numbered lines, carets, labels. */

import type { Diagnostic, Label } from './diagnostic.ts';
import type { Paint, Painter } from './paint.ts';
import type { FileId, SourceSet } from './source.ts';
import { displayWidth, type PrintedLine, printLine } from './text-width.ts';

export interface Excerpt {
  readonly lines: readonly string[];
  /** Columns of the line numbers. */
  readonly gutter: number;
}

/** A label within one line, by offsets in that line. */
interface Mark {
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly primary: boolean;
}

/** A label over several lines; it is drawn as a bracket in the margin. */
interface Bracket {
  readonly first: number;
  readonly last: number;
  /** Offsets within its first and last line. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly primary: boolean;
}

interface FileLabels {
  readonly file: FileId;
  readonly marks: ReadonlyMap<number, readonly Mark[]>;
  readonly brackets: readonly Bracket[];
}

/** Lines of a long bracket that are shown at its start and before its end. */
const BRACKET_HEAD = 3;
const BRACKET_TAIL = 2;

export function excerpt(
  labels: readonly Label[],
  severity: Diagnostic['severity'],
  sources: SourceSet,
  paint: Paint,
  width: number,
): Excerpt {
  const known = labels.filter((label) => sources.file(label.span.file) !== undefined);
  if (known.length === 0) return { lines: [], gutter: 1 };
  const ordered = [...known].sort((a, b) => Number(b.primary) - Number(a.primary));
  const files = [...new Set(ordered.map((label) => label.span.file))];
  const grouped = files.map((file) => place(file, ordered, sources));
  const gutter = Math.max(...grouped.map((group) => String(lastLine(group)).length));
  const strong = severity === 'error' ? paint.error : paint.warning;

  const lines = grouped.flatMap((group, index) => {
    const first = ordered.find((label) => label.span.file === group.file);
    const at = first === undefined ? '' : location(first, sources);
    const arrow = index === 0 ? '-->' : ':::';
    return [
      `${' '.repeat(gutter)}${paint.gutter(arrow)} ${at}`,
      ...new FileExcerpt(group, sources, { gutter, width, paint, strong }).render(),
    ];
  });
  return { lines, gutter };
}

function location(label: Label, sources: SourceSet): string {
  const { path, line, column } = sources.locate(label.span);
  return `${path}:${line}:${column}`;
}

function lastLine(group: FileLabels): number {
  return Math.max(0, ...group.marks.keys(), ...group.brackets.map((bracket) => bracket.last));
}

/** Sorts the labels of one file into marks within a line and brackets over several. */
function place(file: FileId, labels: readonly Label[], sources: SourceSet): FileLabels {
  const marks = new Map<number, Mark[]>();
  const brackets: Bracket[] = [];
  for (const { span, message, primary } of labels) {
    if (span.file !== file) continue;
    const from = lineOffset(sources, file, span.start);
    // A span that ends with a line end ends on that line.
    const to = lineOffset(
      sources,
      file,
      Math.max(span.start, span.end - (endsLine(sources, file, span.end) ? 1 : 0)),
    );
    if (from.line === to.line) {
      const mark = { start: from.offset, end: Math.max(to.offset, from.offset), message, primary };
      const list = marks.get(from.line);
      if (list === undefined) marks.set(from.line, [mark]);
      else list.push(mark);
    } else {
      brackets.push({
        first: from.line,
        last: to.line,
        start: from.offset,
        end: to.offset,
        message,
        primary,
      });
    }
  }
  brackets.sort((a, b) => a.first - b.first || b.last - a.last);
  return { file, marks, brackets };
}

function endsLine(sources: SourceSet, file: FileId, offset: number): boolean {
  return sources.file(file)?.text.charCodeAt(offset - 1) === 10;
}

function lineOffset(
  sources: SourceSet,
  file: FileId,
  offset: number,
): { readonly line: number; readonly offset: number } {
  const { line } = sources.position(file, offset);
  const text = sources.file(file)?.text ?? '';
  const at = Math.max(0, Math.min(offset, text.length));
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  return { line, offset: at - lineStart };
}

interface Frame {
  readonly gutter: number;
  readonly width: number;
  readonly paint: Paint;
  readonly strong: Painter;
}

class FileExcerpt {
  private readonly out: string[] = [];
  private readonly group: FileLabels;
  private readonly sources: SourceSet;
  private readonly frame: Frame;
  /** Columns of the margin where brackets are drawn. */
  private readonly margin: number;

  constructor(group: FileLabels, sources: SourceSet, frame: Frame) {
    this.group = group;
    this.sources = sources;
    this.frame = frame;
    this.margin = group.brackets.length === 0 ? 0 : group.brackets.length + 1;
  }

  render(): string[] {
    this.row('', '');
    let previous: number | undefined;
    for (const line of this.linesToShow()) {
      if (previous !== undefined && line > previous + 1) {
        this.gapRow(line);
      }
      this.sourceLine(line);
      previous = line;
    }
    return this.out;
  }

  private linesToShow(): number[] {
    const lines = new Set<number>(this.group.marks.keys());
    for (const { first, last } of this.group.brackets) {
      const short = last - first <= BRACKET_HEAD + BRACKET_TAIL;
      for (let line = first; line <= last; line++) {
        if (short || line < first + BRACKET_HEAD || line > last - BRACKET_TAIL) lines.add(line);
        else line = Math.max(line, last - BRACKET_TAIL);
      }
    }
    const sorted = [...lines].sort((a, b) => a - b);
    // A gap of one line costs as much room as the line itself.
    return sorted.flatMap((line, index) =>
      sorted[index + 1] === line + 2 ? [line, line + 1] : [line],
    );
  }

  private sourceLine(line: number): void {
    const text = this.sources.lineText(this.group.file, line);
    const marks = this.group.marks.get(line) ?? [];
    const starts = this.group.brackets.filter((bracket) => bracket.first === line);
    const ends = this.group.brackets.filter((bracket) => bracket.last === line);
    const offsets = [
      ...marks.flatMap((mark) => [mark.start, mark.end]),
      ...starts.map((bracket) => bracket.start),
      ...ends.map((bracket) => bracket.end),
    ];
    const printed = this.clip(text, offsets);
    const bars = this.bars(line);
    this.row(String(line), bars + printed.text);
    this.markRows(marks, printed, bars);
    for (const bracket of starts) this.bracketStart(bracket, printed, line);
    for (const bracket of ends) this.bracketEnd(bracket, printed, line);
  }

  /** The part of a line that fits, around the given offsets. */
  private clip(text: string, offsets: readonly number[]): PrintedLine {
    const room = Math.max(20, this.frame.width - this.frame.gutter - this.margin - 5);
    if (text.length <= room && displayWidth(text) <= room) return printLine(text, 0, text.length);
    const low = offsets.length === 0 ? 0 : Math.min(...offsets);
    const high = offsets.length === 0 ? 0 : Math.min(Math.max(...offsets), low + room);
    const before = Math.max(4, Math.floor((room - (high - low)) / 2));
    let from = Math.max(0, Math.min(low - before, text.length - room));
    let to = Math.min(text.length, from + room);
    // Wide characters take more room than their offsets say.
    while (to > high + 1 && displayWidth(text.slice(from, to)) > room) to -= 8;
    from = splitsPair(text, from) ? from + 1 : from;
    to = splitsPair(text, to) ? to + 1 : to;
    return printLine(text, from, Math.max(from, to));
  }

  // ---- marks within a line ------------------------------------------------------------------------

  private markRows(marks: readonly Mark[], printed: PrintedLine, bars: string): void {
    if (marks.length === 0) return;
    const { paint, strong } = this.frame;
    const placed = marks
      .map((mark) => {
        const start = printed.column(mark.start);
        const end = Math.max(start + 1, printed.column(mark.end));
        const color = mark.primary ? strong : paint.secondary;
        return { ...mark, start, end, color };
      })
      .sort((a, b) => b.start - a.start || b.end - a.end);

    const carets = new Canvas();
    // The primary mark is drawn last, so that it stays visible under others.
    for (const mark of [...placed].sort((a, b) => Number(a.primary) - Number(b.primary))) {
      carets.put(mark.start, (mark.primary ? '^' : '-').repeat(mark.end - mark.start), mark.color);
    }
    const [last, ...others] = placed;
    const fits = last !== undefined && others.every((mark) => mark.end <= last.end);
    if (fits) carets.put(last.end + 1, last.message, last.color);
    this.row('', bars + carets.text());

    const hanging = (fits ? others : placed).filter((mark) => mark.message !== '');
    if (hanging.length === 0) return;
    this.row('', bars + connectors(hanging));
    hanging.forEach((mark, index) => {
      const row = new Canvas();
      for (const later of hanging.slice(index + 1)) row.put(later.start, '|', later.color);
      row.put(mark.start, mark.message, mark.color);
      this.row('', bars + row.text());
    });
  }

  // ---- brackets over several lines ----------------------------------------------------------------

  /** The margin beside a line: a bar for each bracket that is open there. */
  private bars(line: number): string {
    return this.margin === 0 ? '' : this.marginCanvas(line).text(this.margin);
  }

  /** Stands for the lines before `line` that are left out. */
  private gapRow(line: number): void {
    const { gutter, paint } = this.frame;
    const bars = this.margin === 0 ? '' : this.marginCanvas(line).text();
    const dots = bars === '' ? '...' : '...'.padEnd(gutter + 3);
    this.out.push(paint.gutter(dots) + bars);
  }

  private bracketStart(bracket: Bracket, printed: PrintedLine, line: number): void {
    const canvas = this.marginCanvas(line);
    const index = this.group.brackets.indexOf(bracket);
    const column = this.margin + printed.column(bracket.start);
    canvas.put(index + 1, '_'.repeat(Math.max(0, column - index - 1)), this.color(bracket));
    canvas.put(column, bracket.primary ? '^' : '-', this.color(bracket));
    this.row('', canvas.text());
  }

  private bracketEnd(bracket: Bracket, printed: PrintedLine, line: number): void {
    const canvas = this.marginCanvas(line);
    const index = this.group.brackets.indexOf(bracket);
    const column = this.margin + Math.max(0, printed.column(bracket.end) - 1);
    canvas.put(index, `|${'_'.repeat(Math.max(0, column - index - 1))}`, this.color(bracket));
    canvas.put(column, bracket.primary ? '^' : '-', this.color(bracket));
    canvas.put(column + 2, bracket.message, this.color(bracket));
    this.row('', canvas.text());
  }

  private marginCanvas(line: number): Canvas {
    const canvas = new Canvas();
    this.group.brackets.forEach((bracket, index) => {
      if (bracket.first < line && line <= bracket.last) canvas.put(index, '|', this.color(bracket));
    });
    return canvas;
  }

  private color(bracket: Bracket): Painter {
    return bracket.primary ? this.frame.strong : this.frame.paint.secondary;
  }

  private row(number: string, content: string): void {
    const { gutter, paint } = this.frame;
    const left = `${number.padStart(gutter)} |`;
    this.out.push(content === '' ? paint.gutter(left) : `${paint.gutter(left)} ${content}`);
  }
}

function connectors(marks: readonly { readonly start: number; readonly color: Painter }[]): string {
  const row = new Canvas();
  for (const mark of marks) row.put(mark.start, '|', mark.color);
  return row.text();
}

function splitsPair(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** A row that is written at columns, later text over earlier. */
class Canvas {
  private readonly cells: { readonly text: string; readonly color: Painter }[] = [];

  put(column: number, text: string, color: Painter): void {
    let at = column;
    for (const character of text) {
      this.cells[at] = { text: character, color };
      at++;
    }
  }

  text(width = 0): string {
    let out = '';
    let run = '';
    let color: Painter | undefined;
    const flush = (): void => {
      out += color === undefined ? run : color(run);
      run = '';
    };
    for (let column = 0; column < Math.max(width, this.cells.length); column++) {
      const cell = this.cells[column];
      if (cell?.color !== color) {
        flush();
        color = cell?.color;
      }
      run += cell?.text ?? ' ';
    }
    flush();
    return out;
  }
}
