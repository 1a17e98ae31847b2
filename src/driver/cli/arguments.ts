/** Arguments of `fzyc run`: text from the command line, read by the type of its parameter. */

import type { AbiParam, AbiType, NumberName } from '../../../runtime/interface.ts';
import { checkValue } from '../../../runtime/loader/check-value.ts';
import { arrayKind, setElement } from '../../../runtime/loader/elements.ts';
import { typeText } from '../../report/type-text.ts';
import { FileError } from '../codes.ts';
import type { HostValue } from '../execute.ts';
import { readArgumentFile } from '../files.ts';

/** Throws a `FileError` (FZ0908, or what was wrong with an `@` file) that names the parameter. */
export function parseArguments(
  func: string,
  params: readonly AbiParam[],
  texts: readonly string[],
): HostValue[] {
  if (texts.length !== params.length) {
    const wanted = params.map((p) => `${p.name}: ${typeText(p.type)}`).join(', ');
    throw new FileError(
      'FZ0908',
      `\`${func}\` takes ${params.length} argument${params.length === 1 ? '' : 's'}, got ${texts.length}`,
      [`its signature is \`${func}(${wanted})\``, ...strayOption(texts)],
    );
  }
  return params.map((param, i) => {
    const value = parseArgument(func, param, texts[i] ?? '');
    try {
      const use = { mut: param.mut, alone: true };
      checkValue(param.type, value, use, () => `argument \`${param.name}\` of \`${func}\``);
    } catch (error) {
      // Ranges and lengths: the boundary to JavaScript has the same rules.
      if (error instanceof RangeError || error instanceof TypeError) {
        throw new FileError('FZ0908', error.message);
      }
      throw error;
    }
    return value;
  });
}

/** What follows the function's name is arguments, options too: `-1` and `--x` are numbers and text. */
function strayOption(texts: readonly string[]): readonly string[] {
  const stray = texts.find((text) => /^--?[a-z]/i.test(text));
  if (stray === undefined) return [];
  return [`options come before FUNCTION: \`fzyc run ${stray} FILE FUNCTION …\``];
}

function parseArgument(func: string, param: AbiParam, text: string): HostValue {
  const { type } = param;
  const wrong = (help: string): FileError =>
    new FileError(
      'FZ0908',
      `argument \`${param.name}\` of \`${func}\` must be \`${typeText(type)}\`, and ${quote(text)} is not`,
      [help],
    );
  switch (type.kind) {
    case 'number': {
      const value = parseNumber(type.name, text);
      if (value === undefined) throw wrong(numberHelp(type.name));
      return value;
    }
    case 'bool':
      if (text !== 'true' && text !== 'false') throw wrong('write `true` or `false`');
      return text === 'true';
    case 'str':
      return parseText(text);
    case 'char':
      if ([...text].length !== 1) throw wrong('write one character');
      return text;
    case 'slice':
    case 'array':
      return parseElements(type, text, wrong);
    case 'list':
    case 'tuple':
    case 'struct':
    case 'enum':
    case 'option':
      return parseJson(type, text, wrong);
    default:
      throw wrong('it cannot be given on the command line');
  }
}

/** What is wrong inside of it, `checkValue` says: the shapes are those of JavaScript. */
function parseJson(type: AbiType, text: string, wrong: (help: string) => FileError): HostValue {
  try {
    return shaped(type, JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(`that is not JSON: write \`${example(type)}\``);
    throw error;
  }
}

/** JSON has no BigInts, where an integer is written as text, and no `undefined`, which is `null`. */
function shaped(type: AbiType, value: unknown): HostValue {
  switch (type.kind) {
    case 'number':
      if (isWide(type) && (typeof value === 'string' || typeof value === 'number')) {
        return parseNumber(type.name, String(value)) ?? String(value);
      }
      return value as HostValue;
    case 'array':
    case 'list':
      return Array.isArray(value)
        ? value.map((v) => shaped(type.element, v))
        : (value as HostValue);
    case 'tuple':
      return Array.isArray(value)
        ? value.map((v, i) => shaped(type.elements[i] ?? type, v))
        : (value as HostValue);
    case 'struct': {
      if (typeof value !== 'object' || value === null) return value as HostValue;
      const fields = type.fields.map((f) => [f.name, shaped(f.type, Reflect.get(value, f.name))]);
      return Object.fromEntries(fields) as HostValue;
    }
    case 'option':
      return value === null || value === undefined ? undefined : shaped(type.some, value);
    case 'enum': {
      if (typeof value !== 'object' || value === null) return value as HostValue;
      const { tag, value: inside } = value as { tag?: unknown; value?: unknown };
      const payload = type.variants.find((v) => v.name === tag)?.payload ?? [];
      const [only] = payload;
      const of: AbiType | undefined =
        payload.length > 1 ? { kind: 'tuple', elements: payload } : only;
      return { tag, value: of === undefined ? inside : shaped(of, inside) } as HostValue;
    }
    default:
      return value as HostValue;
  }
}

/** `@path` is the text of a file, `@@x` the text `@x`. */
function parseText(text: string): string {
  if (!text.startsWith('@')) return text;
  if (text.startsWith('@@')) return text.slice(1);
  const path = text.slice(1);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      readArgumentFile(path),
    );
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError('FZ0904', `\`${path}\` is not UTF-8, so it is no \`str\``, [
      'a parameter of type `[u8]` takes the bytes of any file',
    ]);
  }
}

const INTEGER = /^[+-]?(?:0x[0-9a-f_]+|0b[01_]+|0o[0-7_]+|[0-9][0-9_]*)$/i;
const DECIMAL = /^[+-]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:e[+-]?[0-9]+)?$/i;

function parseNumber(name: NumberName, text: string): number | bigint | undefined {
  const plain = text.replaceAll('_', '');
  if (name === 'f32' || name === 'f64') {
    if (/^[+-]?(inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
    if (/^[+-]?nan$/i.test(text)) return Number.NaN;
    return DECIMAL.test(text) ? Number(plain) : undefined;
  }
  if (!INTEGER.test(text)) return undefined;
  const digits = plain.replace(/^[+-]/, '');
  const value = plain.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  return name === 'i64' || name === 'u64' ? value : Number(value);
}

function parseElements(
  type: AbiType & { kind: 'slice' | 'array' },
  text: string,
  wrong: (help: string) => FileError,
): HostValue {
  const { element } = type;
  const isBytes = element.kind === 'number' && element.name === 'u8';
  if (text.startsWith('@')) {
    if (isBytes) return new Uint8Array(readArgumentFile(text.slice(1)));
    throw wrong(`only \`[u8]\` and \`str\` are read from a file; ${elementsHelp(type)}`);
  }
  let parsed: unknown;
  try {
    // JSON's numbers would lose the digits of 64-bit integers; their arrays hold nothing but integers.
    parsed = JSON.parse(isWide(element) ? text.replace(/[+-]?[0-9]+/g, '"$&"') : text);
  } catch {
    throw wrong(`that is not JSON: ${elementsHelp(type)}`);
  }
  const value = fromJson(type, parsed);
  if (value !== undefined) return value;
  const misfit = Array.isArray(parsed)
    ? parsed.findIndex((item) => fromJson(element, item) === undefined)
    : -1;
  if (misfit < 0) throw wrong(elementsHelp(type));
  throw wrong(`element ${misfit} is no \`${typeText(element)}\`: ${elementsHelp(type)}`);
}

function fromJson(type: AbiType, value: unknown): HostValue | undefined {
  switch (type.kind) {
    case 'slice':
    case 'array': {
      if (!Array.isArray(value)) return undefined;
      const { element } = type;
      const items = value.map((item) => fromJson(element, item));
      if (items.includes(undefined)) return undefined;
      return element.kind === 'number' ? typedArray(element.name, items) : items;
    }
    case 'number':
      if (type.name !== 'i64' && type.name !== 'u64') {
        return typeof value === 'number' ? value : undefined;
      }
      return typeof value === 'string' ? parseNumber(type.name, value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'str':
    case 'char':
      return typeof value === 'string' ? value : undefined;
    default:
      return undefined;
  }
}

/** A typed array when every number survives in it, for `mut` parameters; else the numbers as they are. */
function typedArray(name: NumberName, items: readonly HostValue[]): HostValue {
  const array = arrayKind(name).make(items.length);
  items.forEach((item, i) => {
    if (typeof item === 'number' || typeof item === 'bigint') setElement(array, i, item);
  });
  const isFloat = name === 'f32' || name === 'f64';
  return isFloat || items.every((item, i) => array[i] === item) ? array : items;
}

function isWide(type: AbiType): boolean {
  if (type.kind === 'array') return isWide(type.element);
  return type.kind === 'number' && (type.name === 'i64' || type.name === 'u64');
}

function numberHelp(name: NumberName): string {
  return name === 'f32' || name === 'f64'
    ? 'write a decimal (`1.5`, `2e-3`), `inf` or `nan`'
    : 'write an integer (`42`, `-7`, `0xff`)';
}

function elementsHelp(type: AbiType & { kind: 'slice' | 'array' }): string {
  const { element } = type;
  const isBytes = element.kind === 'number' && element.name === 'u8';
  return `write JSON (\`${example(type)}\`)${isBytes ? ', or `@path` for the bytes of a file' : ''}`;
}

function example(type: AbiType): string {
  switch (type.kind) {
    case 'tuple':
      return `[${type.elements.map(example).join(', ')}]`;
    case 'struct':
      return `{${type.fields.map((f) => `"${f.name}": ${example(f.type)}`).join(', ')}}`;
    case 'option':
      return example(type.some);
    case 'enum': {
      const [first] = type.variants;
      if (type.variants.every((v) => v.payload.length === 0)) return `"${first?.name ?? ''}"`;
      const filled = type.variants.find((v) => v.payload.length > 0);
      const inside = filled?.payload.map(example).join(', ') ?? '';
      const value = filled?.payload.length === 1 ? inside : `[${inside}]`;
      return `{"tag": "${filled?.name ?? ''}", "value": ${value}}`;
    }
    case 'slice':
    case 'array':
    case 'list':
      return `[${example(type.element)}, …]`;
    case 'bool':
      return 'true';
    case 'str':
      return '"text"';
    case 'char':
      return '"c"';
    default:
      return '1';
  }
}

function quote(text: string): string {
  return text.length > 40 ? `\`${text.slice(0, 40)}…\`` : `\`${text}\``;
}
