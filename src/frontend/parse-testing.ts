/** Helpers of the parser's tests. */

import { Diagnostics } from '../report/diagnostic.ts';
import { SourceSet } from '../report/source.ts';
import type { Expr, SourceUnit } from './ast.ts';
import { parse } from './parse.ts';
import { printAst, printBlock, printExpr } from './print-ast.ts';

export interface Parsed {
  readonly unit: SourceUnit;
  readonly sources: SourceSet;
  readonly diagnostics: Diagnostics;
  /** `FZ0030 2:5 title` of each diagnostic. */
  readonly messages: readonly string[];
}

export function parseText(text: string): Parsed {
  const sources = new SourceSet();
  const file = sources.add('test.fzy', text);
  const diagnostics = new Diagnostics();
  const unit = parse(file, diagnostics);
  const messages = diagnostics.all.map((diagnostic) => {
    const span = diagnostic.labels[0]?.span ?? { file: 0, start: 0, end: 0 };
    const { line, column } = sources.locate(span);
    return `${diagnostic.code} ${line}:${column} ${diagnostic.title}`;
  });
  return { unit, sources, diagnostics, messages };
}

/** The tree of a text without errors. */
export function tree(text: string): string {
  const { unit, messages } = parseText(text);
  if (messages.length > 0) throw new Error(messages.join('\n'));
  return printAst(unit).trimEnd();
}

/** The statements of a function body without errors, one per line. */
export function bodyTree(text: string): string {
  const { unit, messages } = parseText(`fn f() {\n${text}\n}`);
  if (messages.length > 0) throw new Error(messages.join('\n'));
  const first = unit.items[0];
  if (first?.kind !== 'fn') throw new Error('no function');
  return printBlock(first.body);
}

/** One expression without errors. */
export function exprTree(text: string): string {
  return printExpr(expression(text));
}

export function expression(text: string): Expr {
  const { unit, messages } = parseText(`const X: i32 = ${text}`);
  if (messages.length > 0) throw new Error(messages.join('\n'));
  const first = unit.items[0];
  if (first?.kind !== 'const') throw new Error('no expression');
  return first.value;
}
