/** Types: their canonical text. Structs and enums are known by that text too, type arguments included. */

import type { TypeStore } from '../type-store.ts';
import {
  type EnumType,
  type FunctionParam,
  isVectorName,
  PRIMITIVE_NAMES,
  type StructType,
  type Type,
} from '../types.ts';
import type { Cursor } from './cursor.ts';

/** Types deeper than this are refused, so that no text can exhaust the stack. */
const MAX_DEPTH = 100;

export type NominalTypes = ReadonlyMap<string, StructType | EnumType>;

export class TypeParser {
  private readonly cursor: Cursor;
  private readonly types: TypeStore;
  private readonly nominal: NominalTypes;
  private depth = 0;

  constructor(cursor: Cursor, types: TypeStore, nominal: NominalTypes) {
    this.cursor = cursor;
    this.types = types;
    this.nominal = nominal;
  }

  type(): Type {
    if (this.depth >= MAX_DEPTH) this.cursor.reject(`types nest deeper than ${MAX_DEPTH}`);
    this.depth++;
    try {
      return this.parse();
    } finally {
      this.depth--;
    }
  }

  /** `mut T` or `T`. */
  param(): FunctionParam {
    const mut = this.cursor.eat('mut');
    return { mut, type: this.type() };
  }

  private parse(): Type {
    const { cursor, types } = this;
    if (cursor.is('[')) return this.bracketed();
    if (cursor.is('(')) {
      const start = cursor.token.start;
      const elements = cursor.list('(', ')', () => this.type());
      if (elements.length < 2) cursor.reject('a tuple has two parts or more', start);
      return types.tuple(elements);
    }
    if (cursor.is('{')) return types.multi(cursor.list('{', '}', () => this.type()));
    if (cursor.token.kind === 'string')
      return this.lookUp(cursor.token.text, () => cursor.advance());
    if (cursor.token.kind !== 'word') cursor.fail('a type');
    return this.named(cursor.token.text);
  }

  private bracketed(): Type {
    const { cursor, types } = this;
    cursor.expect('[');
    const element = this.type();
    if (cursor.eat(']')) return types.slice(element);
    cursor.expect(';');
    const length = cursor.index('a length', 0x7fffffff);
    cursor.expect(']');
    return types.array(element, length);
  }

  private named(word: string): Type {
    const { cursor, types } = this;
    const simple = SIMPLE.get(word);
    if (simple !== undefined && cursor.peek(1).text !== '::') {
      cursor.advance();
      return types[simple];
    }
    if (isVectorName(word) && cursor.peek(1).text !== '::') {
      cursor.advance();
      return types.vectorNamed(word);
    }
    if (word === 'ref') {
      cursor.advance();
      return types.ref(this.type());
    }
    if (word === 'fn') {
      cursor.advance();
      const params = cursor.list('(', ')', () => this.param());
      cursor.expect('->');
      return types.function(params, this.type());
    }
    const generic = cursor.peek(1).text === '<';
    if (generic && (word === 'List' || word === 'Set' || word === 'Map')) {
      const start = cursor.advance().start;
      const [first, second, ...more] = cursor.list('<', '>', () => this.type());
      if (first !== undefined && more.length === 0) {
        if (word === 'Map' && second !== undefined) return types.map(first, second);
        if (word === 'List' && second === undefined) return types.list(first);
        if (word === 'Set' && second === undefined) return types.set(first);
      }
      return cursor.reject(`wrong number of type arguments for ${word}`, start);
    }
    return this.path();
  }

  /** `geometry::Pair<i32, Box<u8>>`: one name, as declared in this text. */
  private path(): Type {
    const { cursor } = this;
    const start = cursor.token.start;
    let text = cursor.word('a type');
    while (cursor.eat('::')) text += `::${cursor.word('a name')}`;
    if (cursor.is('<')) {
      text += `<${cursor.list('<', '>', () => this.type().text).join(', ')}>`;
    }
    return this.lookUp(text, () => undefined, start);
  }

  private lookUp(text: string, found: () => void, offset?: number): Type {
    const type = this.nominal.get(text);
    if (type === undefined) return this.cursor.reject(`no struct or enum \`${text}\``, offset);
    found();
    return type;
  }
}

const SIMPLE_NAMES = [...PRIMITIVE_NAMES, 'never', 'handle'] as const;

type SimpleName = (typeof SIMPLE_NAMES)[number];

const SIMPLE: ReadonlyMap<string, SimpleName> = new Map(SIMPLE_NAMES.map((name) => [name, name]));
