/** What instructions are made of: values, edges, and the type after the op. */

import { TRAP_KINDS, type TrapKind } from '../../report/trap.ts';
import type { Edge, ValueId } from '../instructions.ts';
import type { TypeStore } from '../type-store.ts';
import type { Type } from '../types.ts';
import type { Cursor } from './cursor.ts';
import type { TypeParser } from './types.ts';

/** Ids above this are refused, so that one number in a text cannot take all memory. */
const MAX_ID = 0x3fffff;

export interface InstContext {
  readonly cursor: Cursor;
  readonly types: TypeStore;
  readonly typeParser: TypeParser;
  /** The type of a comparison: `bool`, in lowered IR `i32`. */
  readonly truth: Type;
}

function numbered(cursor: Cursor, letter: 'v' | 'b', what: string): number {
  const { token } = cursor;
  if (token.kind !== 'word' || token.text[0] !== letter || !/^.\d+$/.test(token.text)) {
    cursor.fail(what);
  }
  const id = Number(token.text.slice(1));
  if (id > MAX_ID) cursor.reject(`${letter}${MAX_ID} is the last id there can be`);
  cursor.advance();
  return id;
}

export function value(cursor: Cursor): ValueId {
  return numbered(cursor, 'v', 'a value');
}

export function blockId(cursor: Cursor): number {
  return numbered(cursor, 'b', 'a block');
}

/** Values after a comma. */
export function nextValue(cursor: Cursor): ValueId {
  cursor.expect(',');
  return value(cursor);
}

/** `v1, v2` to the end of the line, or nothing. */
export function valueList(cursor: Cursor): ValueId[] {
  if (cursor.token.first || cursor.token.kind !== 'word') return [];
  const values = [value(cursor)];
  while (cursor.eat(',')) values.push(value(cursor));
  return values;
}

/** `(v1, v2)` */
export function parenthesised(cursor: Cursor): ValueId[] {
  return cursor.list('(', ')', () => value(cursor));
}

/** `b1(v1, v2)` */
export function edge(cursor: Cursor): Edge {
  return { block: blockId(cursor), args: parenthesised(cursor) };
}

/** `.T` */
export function suffix({ cursor, typeParser }: InstContext): Type {
  cursor.expect('.');
  return typeParser.type();
}

/** `, 3` */
export function nextIndex(cursor: Cursor, what: string): number {
  cursor.expect(',');
  return cursor.index(what);
}

/** `"index out of bounds"` */
export function trapKind(cursor: Cursor): TrapKind {
  const at = cursor.token.start;
  const name = cursor.string('the kind of a trap');
  const kind = TRAP_KINDS.find((known) => known === name);
  return kind ?? cursor.reject(`no trap \`${name}\``, at);
}
