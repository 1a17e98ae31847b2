/** The `//@` comments of a conformance program, as data. `README.md` has their forms. */

import { Cursor, type Literal } from './literals.ts';

/** A place in a source file; `file` is relative to the program's folder, absent for the program itself. */
export interface Place {
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
}

export interface ExpectedCall {
  readonly kind: 'value' | 'trap';
  /** The line of the comment. */
  readonly line: number;
  readonly name: string;
  readonly args: readonly Literal[];
  /** For `value`; undefined where the result does not matter or there is none. */
  readonly result: Literal | undefined;
  /** For `trap`: its message. */
  readonly message: string;
  /** For `trap`; undefined where the position need not be the same everywhere. */
  readonly at: Place | undefined;
  /** What the `mut` parameters hold afterwards, in order. */
  readonly writes: readonly Literal[] | undefined;
  /** The lines that were printed, joined by newlines. */
  readonly prints: string | undefined;
}

export interface ExpectedDiagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: string;
  readonly at: Place;
  /** A part of the title. */
  readonly text: string;
}

export interface Refusal {
  readonly code: string;
  readonly at: Place;
}

export interface Expectations {
  readonly calls: readonly ExpectedCall[];
  readonly diagnostics: readonly ExpectedDiagnostic[];
  /** The first error with which `--perf-fastpath=force` refuses the program; undefined: it accepts it. */
  readonly refusal: Refusal | undefined;
}

/** Throws a `SyntaxError` that names the line when a comment is not understood. */
export function parseExpectations(text: string): Expectations {
  const calls: ExpectedCall[] = [];
  const diagnostics: ExpectedDiagnostic[] = [];
  let refusal: Refusal | undefined;
  text.split('\n').forEach((source, index) => {
    const line = index + 1;
    const found = /^\/\/@ (\w+): (.*)$/.exec(source);
    if (found === null) {
      if (source.trimStart().startsWith('//@')) throw new SyntaxError(`line ${line}: ${source}`);
      return;
    }
    const [, word, rest = ''] = found;
    const cursor = new Cursor(rest);
    try {
      switch (word) {
        case 'run':
          calls.push(runForm(cursor, line));
          break;
        case 'prints':
          calls.push(printsForm(cursor, line));
          break;
        case 'traps':
          calls.push(trapsForm(cursor, line));
          break;
        case 'error':
        case 'warning':
          diagnostics.push({ severity: word, ...located(cursor), text: cursor.string() });
          break;
        case 'force':
          cursor.expect(/refuses\b/, '`refuses`');
          refusal = located(cursor);
          break;
        default:
          throw new SyntaxError(`unknown word \`${word}\``);
      }
      if (!cursor.atEnd) throw new SyntaxError(`left over: \`${cursor.rest}\``);
    } catch (error) {
      throw new SyntaxError(`line ${line}: ${error instanceof Error ? error.message : error}`);
    }
  });
  return { calls, diagnostics, refusal };
}

/** `f(1) == 2 writes [3] prints "text"` */
function runForm(cursor: Cursor, line: number): ExpectedCall {
  const head = call(cursor);
  const result = cursor.take(/==/) === undefined ? undefined : cursor.literal();
  return { kind: 'value', line, ...head, result, message: '', at: undefined, ...tail(cursor) };
}

/** `f(1) "text"` */
function printsForm(cursor: Cursor, line: number): ExpectedCall {
  const head = call(cursor);
  const prints = cursor.string();
  return {
    ...{ kind: 'value', line, ...head, result: undefined, message: '' },
    ...{ at: undefined, writes: undefined, prints },
  };
}

/** `f(1) "message" at 2:3 writes [3] prints "text"` */
function trapsForm(cursor: Cursor, line: number): ExpectedCall {
  const head = call(cursor);
  const message = cursor.string();
  const at = cursor.take(/at\b/) === undefined ? undefined : place(cursor);
  return { kind: 'trap', line, ...head, result: undefined, message, at, ...tail(cursor) };
}

function call(cursor: Cursor): Pick<ExpectedCall, 'name' | 'args'> {
  const name = cursor.expect(/\w+/, 'a function');
  cursor.expect(/\(/, '`(`');
  return { name, args: cursor.separated(/\)/) };
}

function tail(cursor: Cursor): Pick<ExpectedCall, 'writes' | 'prints'> {
  let writes: Literal[] | undefined;
  if (cursor.take(/writes\b/) !== undefined) {
    writes = [cursor.literal()];
    while (cursor.take(/,/) !== undefined) writes.push(cursor.literal());
  }
  const prints = cursor.take(/prints\b/) === undefined ? undefined : cursor.string();
  return { writes, prints };
}

/** `FZ0201 at 2:3` */
function located(cursor: Cursor): Refusal {
  const code = cursor.expect(/FZ\d{4}/, 'a code');
  cursor.expect(/at\b/, '`at`');
  return { code, at: place(cursor) };
}

/** `2:3` or `other.fzy:2:3` */
function place(cursor: Cursor): Place {
  const text = cursor.expect(/(?:[\w/-]+\.fzy:)?\d+:\d+/, 'a position');
  const parts = text.split(':');
  const column = Number(parts.pop());
  const line = Number(parts.pop());
  return { file: parts.pop(), line, column };
}
