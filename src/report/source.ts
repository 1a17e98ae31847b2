/** Source text, positions in it, and what a position means to a person. */

/** Index of a file in a `SourceSet`. */
export type FileId = number;

/** One source file as it was read. `path` is what is shown to people and may be `<stdin>`. */
export interface SourceFile {
  readonly id: FileId;
  readonly path: string;
  readonly text: string;
  /** Library files may use the `mem.*` intrinsics, which no user file may. */
  readonly library: boolean;
}

/** A half-open range `start..end` of UTF-16 offsets in one file. */
export interface Span {
  readonly file: FileId;
  readonly start: number;
  readonly end: number;
}

/** Where an instruction comes from: a span, and after inlining the chain of call sites (innermost first). */
export interface Site {
  readonly span: Span;
  readonly inlinedAt?: Site;
}

/** A position for people: line and column count from 1, columns in Unicode scalar values. */
export interface Position {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The span of something the compiler made up. Never shown where a real one can be had. */
export const NO_SPAN: Span = { file: -1, start: 0, end: 0 };
export const NO_SITE: Site = { span: NO_SPAN };

/** The smallest span that covers both; they must lie in the same file, else `a` is returned. */
export function cover(a: Span, b: Span): Span {
  if (a.file !== b.file) return a;
  return { file: a.file, start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** All the files of one compile. Grows while modules are loaded; ids are stable. */
export class SourceSet {
  readonly files: SourceFile[] = [];
  private readonly lineStarts: number[][] = [];

  /** Adds a file and gives it its id. */
  add(path: string, text: string, library = false): SourceFile {
    const file: SourceFile = { id: this.files.length, path, text, library };
    this.files.push(file);
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      if (text.charCodeAt(i) === 10) starts.push(i + 1);
    }
    this.lineStarts.push(starts);
    return file;
  }

  file(id: FileId): SourceFile | undefined {
    return this.files[id];
  }

  /** Line and column of a UTF-16 offset; a position past the end is clamped to it. */
  position(file: FileId, offset: number): Position {
    const source = this.files[file];
    const starts = this.lineStarts[file];
    if (source === undefined || starts === undefined) {
      return { path: '<unknown>', line: 1, column: 1 };
    }
    const at = Math.max(0, Math.min(offset, source.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const lineStart = starts[low] ?? 0;
    let column = 1;
    for (let i = lineStart; i < at; i++) {
      const unit = source.text.charCodeAt(i);
      // The second half of a surrogate pair belongs to the scalar value before it.
      if (unit < 0xdc00 || unit > 0xdfff) column++;
    }
    return { path: source.path, line: low + 1, column };
  }

  /** Where a span starts. */
  locate(span: Span): Position {
    return this.position(span.file, span.start);
  }

  /** The text of line `line` (from 1), without its line end. */
  lineText(file: FileId, line: number): string {
    const source = this.files[file];
    const starts = this.lineStarts[file];
    if (source === undefined || starts === undefined) return '';
    const start = starts[line - 1] ?? source.text.length;
    const end = starts[line] ?? source.text.length;
    return source.text.slice(start, end).replace(/\r?\n$/, '');
  }
}
