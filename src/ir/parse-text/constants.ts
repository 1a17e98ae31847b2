/** Constants, read by the type they must have. */

import { unreachable } from '../../report/unreachable.ts';
import { parseF32 } from '../float-text.ts';
import type { Constant, ScalarConstant } from '../instructions.ts';
import type { TypeStore } from '../type-store.ts';
import type { Type } from '../types.ts';
import type { Cursor } from './cursor.ts';

/** A constant of a type without parts. */
export function scalarConstant(cursor: Cursor, type: Type): ScalarConstant {
  const { token } = cursor;
  switch (type.kind) {
    case 'int': {
      if (token.kind !== 'number') cursor.fail(`a constant of type ${type.text}`);
      if (!/^-?\d+$/.test(token.text)) cursor.reject(`not an integer: ${token.text}`);
      const value = BigInt(token.text);
      const low = type.signed ? -(1n << BigInt(type.bits - 1)) : 0n;
      const high = (1n << BigInt(type.signed ? type.bits - 1 : type.bits)) - 1n;
      if (value < low || value > high)
        cursor.reject(`${token.text} is out of range for ${type.text}`);
      cursor.advance();
      return type.bits === 64 ? value : Number(value);
    }
    case 'float': {
      const value = floatConstant(cursor, type.bits);
      cursor.advance();
      return value;
    }
    case 'bool':
      if (cursor.eat('true')) return true;
      if (cursor.eat('false')) return false;
      return cursor.fail('true or false');
    case 'char': {
      if (token.kind !== 'char') cursor.fail('a character');
      const [character, ...more] = token.text;
      if (character === undefined || more.length > 0) cursor.reject('not one character');
      cursor.advance();
      return character?.codePointAt(0) ?? 0;
    }
    case 'str':
      return cursor.string('a string');
    default:
      return cursor.reject(`there are no scalar constants of type ${type.text}`);
  }
}

function floatConstant(cursor: Cursor, bits: 32 | 64): number {
  const { kind, text } = cursor.token;
  if (kind === 'word' && text === 'nan') return Number.NaN;
  if (kind !== 'number') cursor.fail('a number, inf or nan');
  if (text === 'inf') return Number.POSITIVE_INFINITY;
  if (text === '-inf') return Number.NEGATIVE_INFINITY;
  return bits === 32 ? parseF32(text) : Number(text);
}

function tooEarly(cursor: Cursor, type: Type): never {
  return cursor.reject(`${type.text} must be declared before a constant of it`);
}

/** Any constant. */
export function constant(cursor: Cursor, types: TypeStore, type: Type): Constant {
  const list = (
    open: string,
    close: string,
    parts: (i: number) => Type | undefined,
    count: number,
  ): Constant[] => {
    const start = cursor.token.start;
    let i = 0;
    const items = cursor.list(open, close, () => {
      const part = parts(i++);
      if (part === undefined) cursor.reject(`too many parts for ${type.text}`);
      return constant(cursor, types, part);
    });
    if (items.length !== count) {
      cursor.reject(`${type.text} has ${count} parts, not ${items.length}`, start);
    }
    return items;
  };
  switch (type.kind) {
    case 'int':
    case 'float':
    case 'bool':
    case 'char':
    case 'str':
      return scalarConstant(cursor, type);
    case 'array':
      return {
        items: list('[', ']', (i) => (i < type.length ? type.element : undefined), type.length),
      };
    case 'struct': {
      if (type.origin.fields === undefined) return tooEarly(cursor, type);
      const fields = types.fields(type);
      return { items: list('{', '}', (i) => fields[i]?.type, fields.length) };
    }
    case 'vector': {
      const lane = types.laneType(type);
      return { items: list('[', ']', (i) => (i < type.lanes ? lane : undefined), type.lanes) };
    }
    case 'tuple':
      return { items: list('(', ')', (i) => type.elements[i], type.elements.length) };
    case 'enum': {
      if (type.origin.variants === undefined) return tooEarly(cursor, type);
      const variants = types.variants(type);
      const start = cursor.token.start;
      const name = cursor.name('a variant');
      const variant = variants.findIndex((v) => v.name === name);
      const payload = variants[variant]?.payload;
      if (payload === undefined) return cursor.reject(`${type.text} has no variant ${name}`, start);
      const items = payload.length === 0 ? [] : list('(', ')', (i) => payload[i], payload.length);
      return { variant, items };
    }
    case 'list':
    case 'map':
    case 'set':
      return { items: list('[', ']', () => undefined, 0) };
    case 'function':
      return { function: cursor.symbol('a function') };
    case 'void':
    case 'never':
    case 'slice':
    case 'parameter':
    case 'error':
    case 'ref':
    case 'multi':
    case 'handle':
      return cursor.reject(`there are no constants of type ${type.text}`);
    default:
      return unreachable(type, 'constant');
  }
}
