/**
 * Values as expectations write them: Fzy's literals, and `nan`, `inf`, arrays and tuples. They become
 * what the host passes, and what a run gives becomes the same text again, so that comparing is comparing
 * text: `-0.0` is not `0.0`, and every `nan` is one.
 */

import type { AbiType } from '../runtime/interface.ts';

export type Literal =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'char'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list'; readonly items: readonly Literal[] };

/** Reads literals and the words between them. Throws with what it expected. */
export class Cursor {
  private readonly text: string;
  private position = 0;

  constructor(text: string) {
    this.text = text;
    this.skipSpaces();
  }

  get rest(): string {
    return this.text.slice(this.position);
  }

  get atEnd(): boolean {
    return this.position === this.text.length;
  }

  /** Takes `pattern` if it comes next, and the spaces after it. */
  take(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, `${pattern.flags.replace('y', '')}y`);
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    this.position += found.length;
    this.skipSpaces();
    return found;
  }

  expect(pattern: RegExp, what: string): string {
    const found = this.take(pattern);
    if (found === undefined) throw new SyntaxError(`expected ${what} at \`${this.rest}\``);
    return found;
  }

  string(): string {
    const quoted = this.expect(/"(?:[^"\\]|\\.)*"/, 'a string');
    return withoutEscapes(quoted.slice(1, -1));
  }

  literal(): Literal {
    if (this.rest.startsWith('"')) return { kind: 'string', value: this.string() };
    const char = this.take(/'(?:[^'\\]|\\(?:u\{[^}]*\}|.))*'/);
    if (char !== undefined) return { kind: 'char', value: withoutEscapes(char.slice(1, -1)) };
    const float = this.take(/-?(?:inf\b|nan\b|\d+(?:\.\d+(?:e[+-]?\d+)?|e[+-]?\d+))/);
    if (float !== undefined) return { kind: 'float', value: floatValue(float) };
    const int = this.take(/-?\d+/);
    if (int !== undefined) return { kind: 'int', value: BigInt(int) };
    const word = this.take(/(?:true|false)\b/);
    if (word !== undefined) return { kind: 'bool', value: word === 'true' };
    this.expect(/\[/, 'a value');
    return { kind: 'list', items: this.separated(/\]/) };
  }

  /** Literals with commas between them, up to and with `end`. */
  separated(end: RegExp): readonly Literal[] {
    const items: Literal[] = [];
    while (this.take(end) === undefined) {
      if (items.length > 0) this.expect(/,/, '`,`');
      items.push(this.literal());
    }
    return items;
  }

  private skipSpaces(): void {
    while (this.text[this.position] === ' ') this.position++;
  }
}

function floatValue(text: string): number {
  if (text.endsWith('nan')) return Number.NaN;
  if (text.endsWith('inf')) return text.startsWith('-') ? -Infinity : Infinity;
  return Number(text);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0' };

function withoutEscapes(text: string): string {
  return text.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{2})|(.))/g,
    (_, unicode: string | undefined, hex: string | undefined, plain: string | undefined) => {
      const code = unicode ?? hex;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      return ESCAPES[plain ?? ''] ?? plain ?? '';
    },
  );
}

/** What a JavaScript caller passes for a parameter of `type`. */
export function toHost(literal: Literal, type: AbiType): unknown {
  switch (type.kind) {
    case 'number': {
      const number = literal.kind === 'int' || literal.kind === 'float' ? literal.value : 0;
      if (type.name === 'i64' || type.name === 'u64') return BigInt(number);
      return Number(number);
    }
    case 'slice':
    case 'array': {
      const items = literal.kind === 'list' ? literal.items : [];
      return hostArray(
        items.map((item) => toHost(item, type.element)),
        type.element,
      );
    }
    case 'bool':
    case 'char':
    case 'str':
      return literal.kind === 'list' ? undefined : literal.value;
    case 'list':
    case 'void':
      return undefined;
  }
}

/** Numbers travel in typed arrays, so that `mut` ones can be written back. */
function hostArray(items: readonly unknown[], element: AbiType): unknown {
  if (element.kind !== 'number') return [...items];
  const numbers = items.map(Number);
  const bigs = (): bigint[] => items.map((item) => (typeof item === 'bigint' ? item : 0n));
  switch (element.name) {
    case 'i8':
      return Int8Array.from(numbers);
    case 'u8':
      return Uint8Array.from(numbers);
    case 'i16':
      return Int16Array.from(numbers);
    case 'u16':
      return Uint16Array.from(numbers);
    case 'i32':
      return Int32Array.from(numbers);
    case 'u32':
      return Uint32Array.from(numbers);
    case 'i64':
      return BigInt64Array.from(bigs());
    case 'u64':
      return BigUint64Array.from(bigs());
    case 'f32':
      return Float32Array.from(numbers);
    case 'f64':
      return Float64Array.from(numbers);
  }
}

/** The one text of a value of `type` that came from a run. */
export function showValue(value: unknown, type: AbiType): string {
  switch (type.kind) {
    case 'number':
      return isFloat(type) ? showFloat(Number(value)) : `${value}`;
    case 'slice':
    case 'array':
    case 'list': {
      const items = isArrayLike(value) ? Array.from(value) : [`<${typeof value}>`];
      return `[${items.map((item) => showValue(item, type.element)).join(', ')}]`;
    }
    case 'bool':
      return `${value}`;
    case 'char':
      return `'${value}'`;
    case 'str':
      return JSON.stringify(value);
    case 'void':
      return 'nothing';
  }
}

/** The same text for an expected value. */
export function showLiteral(literal: Literal, type: AbiType): string {
  switch (literal.kind) {
    case 'int':
      return type.kind === 'number' && !isFloat(type)
        ? `${literal.value}`
        : `integer ${literal.value}`;
    case 'float':
      if (!isFloat(type)) return `float ${literal.value}`;
      return showFloat(isF32(type) ? Math.fround(literal.value) : literal.value);
    case 'bool':
      return `${literal.value}`;
    case 'char':
      return `'${literal.value}'`;
    case 'string':
      return JSON.stringify(literal.value);
    case 'list': {
      if (type.kind !== 'slice' && type.kind !== 'array' && type.kind !== 'list') return 'a list';
      return `[${literal.items.map((item) => showLiteral(item, type.element)).join(', ')}]`;
    }
  }
}

function isFloat(type: AbiType): boolean {
  return type.kind === 'number' && (type.name === 'f32' || type.name === 'f64');
}

function isF32(type: AbiType): boolean {
  return type.kind === 'number' && type.name === 'f32';
}

function showFloat(value: number): string {
  return Object.is(value, -0) ? '-0' : `${value}`;
}

function isArrayLike(value: unknown): value is ArrayLike<unknown> {
  return typeof value === 'object' && value !== null && 'length' in value;
}
