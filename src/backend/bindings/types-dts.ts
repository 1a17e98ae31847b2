/** The types of a program in TypeScript: what JavaScript may pass, and what it gets. */

import type { AbiType, NumberName } from '../../../runtime/interface.ts';
import { docComment, identifier, property } from './names.ts';

/** As a parameter, as a `mut` one that will be written into, or as a result. */
type Way = 'in' | 'mut' | 'out';

export class TypeTexts {
  private readonly taken: Set<string>;
  private readonly names = new Map<string, string>();
  private readonly declarations: string[] = [];

  /** `taken`: names of types that the declarations have anyway. */
  constructor(taken: Iterable<string>) {
    this.taken = new Set(taken);
  }

  /** What JavaScript may pass. */
  takes(type: AbiType, mut: boolean): string {
    return this.text(type, mut ? 'mut' : 'in');
  }

  /** What JavaScript gets. */
  gives(type: AbiType): string {
    return this.text(type, 'out');
  }

  /** The structs and enums that were asked for so far. */
  declared(): string {
    return this.declarations.map((text) => `\n${text}`).join('');
  }

  private text(type: AbiType, way: Way): string {
    switch (type.kind) {
      case 'number':
        return scalar(type.name);
      case 'bool':
        return 'boolean';
      case 'char':
      case 'str':
        return 'string';
      case 'void':
        return 'void';
      case 'slice':
      case 'array':
      case 'list':
        return this.sequence(type.element, way);
      case 'set':
        return `Set<${this.text(type.element, 'out')}>`;
      case 'map':
        return `Map<${this.text(type.key, 'out')}, ${this.text(type.value, 'out')}>`;
      case 'option':
        return `${this.text(type.some, way)} | undefined`;
      case 'tuple': {
        // What is written back is what a result would be.
        const items = type.elements.map((t) => this.text(t, way === 'in' ? 'in' : 'out'));
        return `${way === 'in' ? 'readonly ' : ''}[${items.join(', ')}]`;
      }
      case 'struct':
        return this.named(type, way === 'in' ? 'in' : 'out');
      case 'enum':
        if (/^(?:Option|Result)</.test(type.name)) return this.union(type, way);
        return this.named(type, way === 'in' ? 'in' : 'out');
    }
  }

  private sequence(element: AbiType, way: Way): string {
    if (element.kind !== 'number') {
      const item = grouped(this.text(element, way === 'in' ? 'in' : 'out'));
      return way === 'in' ? `readonly ${item}[]` : `${item}[]`;
    }
    if (way === 'out') return TYPED_ARRAYS[element.name];
    const arrays =
      element.name === 'u8' ? ['Uint8Array', 'Uint8ClampedArray'] : [TYPED_ARRAYS[element.name]];
    if (way === 'in') arrays.push(`readonly ${scalar(element.name)}[]`);
    return arrays.join(' | ');
  }

  /** A struct or enum by name. What is taken is named apart only where it is not what is given. */
  private named(type: AbiType & { kind: 'struct' | 'enum' }, way: 'in' | 'out'): string {
    const given = this.declare(type, 'out', this.body(type, 'out'));
    if (way === 'out') return given;
    const body = this.body(type, 'in');
    return body === this.body(type, 'out') ? given : this.declare(type, 'in', body);
  }

  private declare(
    type: AbiType & { kind: 'struct' | 'enum' },
    way: 'in' | 'out',
    body: string,
  ): string {
    const key = `${way} ${type.name}`;
    const known = this.names.get(key);
    if (known !== undefined) return known;
    const short = type.name.replace(/\w+::/g, '').replace(/\W+/g, '_').replace(/_$/, '');
    const name = identifier(way === 'in' ? `${short}Input` : short, this.taken);
    this.taken.add(name);
    this.names.set(key, name);
    const head = type.kind === 'struct' ? `export interface ${name} ` : `export type ${name} =`;
    const passed =
      way === 'in'
        ? `/** What can be passed as \`${type.name}\`. */\n`
        : docComment(type.doc ?? '', '');
    this.declarations.push(`${passed}${head}${body}${type.kind === 'struct' ? '' : ';'}\n`);
    return name;
  }

  private body(type: AbiType & { kind: 'struct' | 'enum' }, way: 'in' | 'out'): string {
    if (type.kind === 'enum')
      return this.variants(type, way)
        .map((v, i) => `\n${docComment(type.variants[i]?.doc ?? '', '  ')}  | ${v}`)
        .join('');
    const fields = type.fields.map((f) => {
      const optional = way === 'in' && f.type.kind === 'option' ? '?' : '';
      return `${docComment(f.doc ?? '', '  ')}  ${property(f.name)}${optional}: ${this.text(f.type, way)};\n`;
    });
    return `{\n${fields.join('')}}`;
  }

  private union(type: AbiType & { kind: 'enum' }, way: Way): string {
    return this.variants(type, way === 'in' ? 'in' : 'out').join(' | ');
  }

  private variants(type: AbiType & { kind: 'enum' }, way: 'in' | 'out'): readonly string[] {
    const bare = type.variants.every((v) => v.payload.length === 0);
    return type.variants.map(({ name, payload }) => {
      const tag = JSON.stringify(name);
      if (bare) return tag;
      const [only] = payload;
      if (only === undefined) return `{ tag: ${tag} }`;
      const value =
        payload.length === 1
          ? this.text(only, way)
          : this.text({ kind: 'tuple', elements: payload }, way);
      const optional = way === 'in' && only.kind === 'option' && payload.length === 1 ? '?' : '';
      return `{ tag: ${tag}; value${optional}: ${value} }`;
    });
  }
}

function grouped(type: string): string {
  return /[ |]/.test(type) ? `(${type})` : type;
}

function scalar(name: NumberName): string {
  return name === 'i64' || name === 'u64' ? 'bigint' : 'number';
}

export const TYPED_ARRAYS: Readonly<Record<NumberName, string>> = {
  i8: 'Int8Array',
  i16: 'Int16Array',
  i32: 'Int32Array',
  i64: 'BigInt64Array',
  u8: 'Uint8Array',
  u16: 'Uint16Array',
  u32: 'Uint32Array',
  u64: 'BigUint64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};
