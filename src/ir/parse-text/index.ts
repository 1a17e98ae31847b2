/** IR text into a module. Any text may come in; what is wrong with it is said with line and column. */

import { type Module, newModule } from '../module.ts';
import type { TypeStore } from '../type-store.ts';
import type { EnumType, StructType, Type } from '../types.ts';
import { Cursor, ParseFailure } from './cursor.ts';
import {
  completeEnum,
  completeStruct,
  dataItem,
  enumVariants,
  exportItem,
  globalItem,
  importItem,
  siteItem,
  staticItem,
  structFields,
  testItem,
} from './declarations.ts';
import { attributeList, func } from './functions.ts';
import { type Token, tokenize } from './lexer.ts';
import type { InstContext } from './operands.ts';
import { TypeParser } from './types.ts';

export interface ParseTextResult {
  /** What could be understood. Not to be used when there are errors. */
  readonly module: Module;
  /** `line:column: message`, in the order of the text. */
  readonly errors: readonly string[];
}

export interface ParseTextOptions {
  /** Gives instructions a span in the IR text itself, as this file. Without it they have none. */
  readonly file?: number;
}

/** Parses the text of a whole module. Structs and enums are made in `types`, known by their text. */
export function parseModule(
  text: string,
  types: TypeStore,
  options: ParseTextOptions = {},
): ParseTextResult {
  const module = newModule(types);
  const tokens = tokenize(text);
  const cursor = new Cursor(tokens);
  const failures: ParseFailure[] = [];
  const nominal = declareTypes(tokens, types);
  const typeParser = new TypeParser(cursor, types, nominal);
  if (cursor.is('dialect')) {
    cursor.advance();
    const dialect = (['high', 'direct', 'reference'] as const).find((d) => cursor.eat(d));
    if (dialect === undefined) {
      failures.push(
        new ParseFailure('the dialects are high, direct and reference', cursor.token.start),
      );
    } else {
      module.dialect = dialect;
    }
  }
  const context: InstContext = {
    cursor,
    types,
    typeParser,
    truth: module.dialect === 'high' ? types.bool : types.i32,
  };
  while (cursor.token.kind !== 'end') {
    try {
      item(module, context, nominal, options.file);
    } catch (error) {
      if (!(error instanceof ParseFailure)) throw error;
      failures.push(error);
      skipToItem(text, cursor);
    }
  }
  for (const type of nominal.values()) {
    // A declaration that failed to parse leaves its type without parts, which nothing could print.
    if (type.kind === 'struct') type.origin.fields ??= [];
    else type.origin.variants ??= [];
  }
  const lineStarts = startsOfLines(text);
  return { module, errors: failures.map((f) => `${position(lineStarts, f.offset)}: ${f.message}`) };
}

/** Names of types are known before any of them is used. */
function declareTypes(
  tokens: readonly Token[],
  types: TypeStore,
): ReadonlyMap<string, StructType | EnumType> {
  const nominal = new Map<string, StructType | EnumType>();
  tokens.forEach((token, at) => {
    if (!token.first || token.kind !== 'word') return;
    if (token.text !== 'struct' && token.text !== 'enum') return;
    const name = declaredName(tokens, at + 1);
    if (name === undefined || nominal.has(name.text)) return;
    // The store knows types by text: a name such as `str` would give what that stands for already.
    const made: Type =
      token.text === 'struct'
        ? types.struct({ name: name.text, parameters: [], fields: undefined }, [])
        : types.enum({ name: name.text, parameters: [], variants: undefined }, []);
    if ((made.kind === 'struct' || made.kind === 'enum') && made.kind === token.text) {
      nominal.set(name.text, made);
    }
  });
  return nominal;
}

/** `"Pair<i32>"` or `geometry::Pair`, and how many tokens it takes. */
function declaredName(
  tokens: readonly Token[],
  at: number,
): { text: string; length: number } | undefined {
  const first = tokens[at];
  if (first?.kind === 'string') return { text: first.text, length: 1 };
  if (first?.kind !== 'word') return undefined;
  let text = first.text;
  let length = 1;
  while (tokens[at + length]?.text === '::' && tokens[at + length + 1]?.kind === 'word') {
    text += `::${tokens[at + length + 1]?.text}`;
    length += 2;
  }
  return { text, length };
}

function item(
  module: Module,
  context: InstContext,
  nominal: ReadonlyMap<string, StructType | EnumType>,
  file: number | undefined,
): void {
  const { cursor } = context;
  const attributes = attributeList(cursor);
  const start = cursor.token.start;
  const library = cursor.eat('library');
  const runtime = cursor.eat('runtime');
  const define = <T extends { readonly name: string }>(map: Map<string, T>, made: T): void => {
    if (map.has(made.name)) cursor.reject(`@${made.name} is defined twice`, start);
    map.set(made.name, made);
  };
  switch (cursor.word('an item')) {
    case 'struct':
      nominalItem(context, nominal, 'struct');
      return;
    case 'enum':
      nominalItem(context, nominal, 'enum');
      return;
    case 'import':
      define(module.imports, importItem(context, !runtime));
      return;
    case 'static':
      define(module.statics, staticItem(context, library));
      return;
    case 'data':
      define(module.data, dataItem(context));
      return;
    case 'global':
      define(module.globals, globalItem(context));
      return;
    case 'export':
      module.exports.push(exportItem(context));
      return;
    case 'test':
      module.tests.push(testItem(context));
      return;
    case 'site':
      module.trapSites.push(siteItem(context));
      return;
    case 'func':
      define(module.functions, func(context, attributes, library, file));
      return;
    default:
      cursor.reject(
        'expected a struct, enum, import, static, data, global, export, test or func',
        start,
      );
  }
}

function nominalItem(
  context: InstContext,
  nominal: ReadonlyMap<string, StructType | EnumType>,
  kind: 'struct' | 'enum',
): void {
  const { cursor, types } = context;
  const start = cursor.token.start;
  let name = cursor.name('a name');
  while (cursor.eat('::')) name += `::${cursor.word('a name')}`;
  const type = nominal.get(name);
  if (type === undefined || type.kind !== kind) {
    cursor.reject(`\`${name}\` cannot be declared here`, start);
    return;
  }
  // Two declarations of one name agree or the second is refused.
  if (type.kind === 'struct') completeStruct(cursor, type.origin, structFields(context));
  else completeEnum(cursor, type.origin, enumVariants(context, types));
}

/** After an error: on to the next token in the first column that can begin an item. */
function skipToItem(text: string, cursor: Cursor): void {
  if (cursor.token.kind !== 'end') cursor.advance();
  for (;;) {
    const { token } = cursor;
    if (token.kind === 'end') return;
    const column1 = token.start === 0 || text[token.start - 1] === '\n';
    if (column1 && (token.kind === 'word' || token.text === '#[')) {
      if (!/^b\d+$/.test(token.text)) return;
    }
    cursor.advance();
  }
}

function startsOfLines(text: string): number[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return starts;
}

function position(starts: readonly number[], offset: number): string {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return `${low + 1}:${offset - (starts[low] ?? 0) + 1}`;
}
