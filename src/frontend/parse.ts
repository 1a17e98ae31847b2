/** Source text → syntax tree. Never fails: errors are collected, and the tree has `error` nodes in their place. */

import type { Diagnostics } from '../report/diagnostic.ts';
import type { SourceFile } from '../report/source.ts';
import type { SourceUnit } from './ast.ts';
import { FzyGrammar } from './grammar/items.ts';
import { SyntaxErrors } from './grammar/syntax-errors.ts';
import { groupTokens } from './nesting.ts';
import { Context } from './to-ast/context.ts';
import { items } from './to-ast/items.ts';
import { scan } from './tokens-scan.ts';

/** The grammar is a constant that costs some milliseconds to make: one object for the process, on demand. */
const grammar = once(() => new FzyGrammar());

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/**
 * Parses one file. Text that is beyond repair is reported in `diagnostics` and becomes an `error` node;
 * the tree is never nested deeper than the stated limits, whatever the text.
 */
export function parse(file: SourceFile, diagnostics: Diagnostics): SourceUnit {
  const errors = new SyntaxErrors(file);
  const tokens = groupTokens(file, scan(file, errors), errors);
  const parser = grammar();
  const context = new Context(file, parser, errors);
  const tree = context.file(tokens);
  const unit: SourceUnit = {
    items: tree === undefined ? [] : items(context, tree),
    span: context.span(0, file.text.length),
  };
  errors.flush(diagnostics);
  // Nothing of this file stays behind in the one parser there is.
  parser.start([]);
  return unit;
}
