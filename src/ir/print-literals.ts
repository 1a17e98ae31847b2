/** Names, strings and constants as IR text. `parse-text/` reads what stands here. */

import { InternalError, unreachable } from '../report/unreachable.ts';
import { formatF32, formatF64 } from './float-text.ts';
import type { Constant, ScalarConstant } from './instructions.ts';
import type { TypeStore } from './type-store.ts';
import type { Type } from './types.ts';

const PLAIN_NAME = /^[A-Za-z0-9_.]+(::[A-Za-z0-9_.]+)*$/;
const PLAIN_WORD = /^[A-Za-z_][A-Za-z0-9_]*$/;
const PLAIN_PATH = /^[\p{L}_][\p{L}\p{N}_]*(::[\p{L}_][\p{L}\p{N}_]*)*$/u;

/** `@name`, quoted where it must be. */
export function symbolText(name: string): string {
  return PLAIN_NAME.test(name) ? `@${name}` : `@${quote(name)}`;
}

/** A field, variant or attribute name. */
export function wordText(name: string): string {
  return PLAIN_WORD.test(name) ? name : quote(name);
}

/** An attribute's argument: bare when it is letters and digits. */
export function argumentText(text: string): string {
  return /^[A-Za-z0-9_]+$/.test(text) ? text : quote(text);
}

/** The name of a declared struct or enum. */
export function pathText(name: string): string {
  return PLAIN_PATH.test(name) ? name : quote(name);
}

/** A string with everything escaped that is not plainly visible. */
export function quote(text: string): string {
  let out = '"';
  for (const character of text) out += escaped(character, '"');
  return `${out}"`;
}

/** Bytes as a string, `\xHH` for all that are not printable ASCII. */
export function quoteBytes(bytes: Uint8Array): string {
  let out = '"';
  for (const byte of bytes) {
    const plain = byte >= 0x20 && byte < 0x7f;
    const quoted = byte === 0x22 || byte === 0x5c ? '\\' : '';
    out += plain ? quoted + String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  }
  return `${out}"`;
}

function escaped(character: string, delimiter: string): string {
  switch (character) {
    case '\n':
      return '\\n';
    case '\r':
      return '\\r';
    case '\t':
      return '\\t';
    case '\0':
      return '\\0';
    case '\\':
    case delimiter:
      return `\\${character}`;
    case ' ':
      return character;
    default:
      // Controls, formats, lone surrogates and odd spaces.
      return /[\p{C}\p{Z}]/u.test(character)
        ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`
        : character;
  }
}

function floatText(value: number, bits: 32 | 64): string {
  if (Number.isNaN(value)) return 'nan';
  if (value === Number.POSITIVE_INFINITY) return 'inf';
  if (value === Number.NEGATIVE_INFINITY) return '-inf';
  if (Object.is(value, -0)) return '-0';
  return bits === 32 && Math.fround(value) === value ? formatF32(value) : formatF64(value);
}

/** A constant of a type that has no parts. */
export function scalarText(type: Type, value: ScalarConstant): string {
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'number') return String(value);
  if (type.kind === 'float') return floatText(value, type.bits);
  // A value that is no scalar value is malformed IR; it must print all the same.
  if (type.kind === 'char' && value >= 0 && value <= 0x10ffff && Number.isInteger(value)) {
    return `'${escaped(String.fromCodePoint(value), "'")}'`;
  }
  return floatText(value, 64);
}

/** Any constant: `[…]` arrays, `{…}` structs, `(…)` tuples, `Variant(…)` enums, `@name` functions. */
export function constantText(types: TypeStore, type: Type, constant: Constant): string {
  if (typeof constant !== 'object') return scalarText(type, constant);
  if ('function' in constant) return symbolText(constant.function);
  const wrong = (): never => {
    throw new InternalError(`a constant of type ${type.text} has the wrong form`);
  };
  const list = (partOf: (index: number) => Type | undefined): string =>
    constant.items.map((item, i) => constantText(types, partOf(i) ?? wrong(), item)).join(', ');
  switch (type.kind) {
    case 'array':
      return `[${list(() => type.element)}]`;
    case 'struct': {
      const fields = types.fields(type);
      return `{${list((i) => fields[i]?.type)}}`;
    }
    case 'list':
    case 'map':
    case 'set':
      return constant.items.length === 0 ? '[]' : wrong();
    case 'tuple':
      return `(${list((i) => type.elements[i])})`;
    case 'vector':
      return `[${list(() => types.laneType(type))}]`;
    case 'enum': {
      const variant = 'variant' in constant ? types.variants(type)[constant.variant] : undefined;
      if (variant === undefined) return wrong();
      const name = wordText(variant.name);
      return constant.items.length === 0 ? name : `${name}(${list((i) => variant.payload[i])})`;
    }
    case 'int':
    case 'float':
    case 'bool':
    case 'char':
    case 'void':
    case 'never':
    case 'str':
    case 'slice':
    case 'function':
    case 'parameter':
    case 'error':
    case 'ref':
    case 'multi':
    case 'handle':
      return wrong();
    default:
      return unreachable(type, 'constantText');
  }
}
