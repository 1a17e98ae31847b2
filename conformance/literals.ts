/**
 * Values as expectations write them: Fzy's literals, and `nan`, `inf`, `{ key: value }` for maps and `{ a, b }` for sets.
 */

export type Literal =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'char'; readonly value: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'list' | 'tuple'; readonly items: readonly Literal[] }
  | { readonly kind: 'struct'; readonly fields: readonly (readonly [string, Literal])[] }
  | { readonly kind: 'variant'; readonly name: string; readonly items: readonly Literal[] }
  /** Of a map, or without values of a set. */
  | { readonly kind: 'entries'; readonly entries: readonly (readonly Literal[])[] };

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
    if (this.take(/\(/) !== undefined) return { kind: 'tuple', items: this.separated(/\)/) };
    if (this.take(/\{/) !== undefined) return { kind: 'entries', entries: this.entries() };
    const name = this.take(/[A-Za-z_][\w:]*/);
    if (name !== undefined) return this.named(name);
    this.expect(/\[/, 'a value');
    return { kind: 'list', items: this.separated(/\]/) };
  }

  /** `Point { x: 1 }`, `Shape::Circle(1.0)`, `None`. */
  private named(path: string): Literal {
    const name = path.slice(path.lastIndexOf(':') + 1);
    if (this.take(/\(/) !== undefined) {
      return { kind: 'variant', name, items: this.separated(/\)/) };
    }
    if (this.take(/\{/) === undefined) return { kind: 'variant', name, items: [] };
    const fields: (readonly [string, Literal])[] = [];
    while (this.take(/\}/) === undefined) {
      if (fields.length > 0) this.expect(/,/, '`,`');
      const field = this.expect(/\w+/, 'a field');
      this.expect(/:/, '`:`');
      fields.push([field, this.literal()]);
    }
    return { kind: 'struct', fields };
  }

  private entries(): readonly (readonly Literal[])[] {
    const entries: (readonly Literal[])[] = [];
    while (this.take(/\}/) === undefined) {
      if (entries.length > 0) this.expect(/,/, '`,`');
      const key = this.literal();
      entries.push(this.take(/:/) === undefined ? [key] : [key, this.literal()]);
    }
    return entries;
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
