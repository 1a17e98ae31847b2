/**
 * Literals of expectations and values of the host. Literals become what the host passes, and what a run gives becomes
 * the same text again, so that comparing is comparing text: `-0.0` is not `0.0`, and every `nan` is one.
 */

import type { AbiType } from '../runtime/interface.ts';
import type { Literal } from './literals.ts';

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
      const items = itemsOf(literal);
      return hostArray(
        items.map((item) => toHost(item, type.element)),
        type.element,
      );
    }
    case 'list':
      return itemsOf(literal).map((item) => toHost(item, type.element));
    case 'bool':
    case 'char':
    case 'str':
      return 'value' in literal ? literal.value : undefined;
    case 'tuple':
      return allToHost(itemsOf(literal), type.elements);
    case 'struct': {
      if (literal.kind !== 'struct') return undefined;
      return Object.fromEntries(
        literal.fields.map(([name, value]) => {
          const field = type.fields.find((f) => f.name === name);
          return [name, field === undefined ? undefined : toHost(value, field.type)];
        }),
      );
    }
    case 'enum': {
      const { tag, payload, items } = variantOf(literal, type);
      if (type.variants.every((v) => v.payload.length === 0)) return tag;
      const values = allToHost(items, payload);
      return { tag, ...(values.length > 0 && { value: values.length === 1 ? values[0] : values }) };
    }
    case 'option': {
      const [some] = itemsOf(literal);
      return some === undefined ? undefined : toHost(some, type.some);
    }
    case 'map':
    case 'set':
    case 'void':
      return undefined;
  }
}

function allToHost(literals: readonly Literal[], types: readonly AbiType[]): unknown[] {
  return literals.map((item, i) => {
    const type = types[i];
    return type === undefined ? undefined : toHost(item, type);
  });
}

function itemsOf(literal: Literal): readonly Literal[] {
  return 'items' in literal ? literal.items : [];
}

function variantOf(
  literal: Literal,
  type: AbiType & { kind: 'enum' },
): {
  readonly tag: string;
  readonly payload: readonly AbiType[];
  readonly items: readonly Literal[];
} {
  const tag = literal.kind === 'variant' ? literal.name : `<${literal.kind}>`;
  const payload = type.variants.find((v) => v.name === tag)?.payload ?? [];
  return { tag, payload, items: itemsOf(literal) };
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
    case 'tuple':
      return `(${showAll(Array.isArray(value) ? value : [], type.elements)})`;
    case 'struct':
      return `{ ${type.fields.map((f) => `${f.name}: ${showValue(part(value, f.name), f.type)}`).join(', ')} }`;
    case 'enum': {
      const tag = typeof value === 'string' ? value : String(part(value, 'tag'));
      const payload = type.variants.find((v) => v.name === tag)?.payload ?? [];
      const inside = part(value, 'value');
      const values = payload.length > 1 && Array.isArray(inside) ? inside : [inside];
      return payload.length === 0 ? tag : `${tag}(${showAll(values, payload)})`;
    }
    case 'option':
      return value === undefined ? 'None' : `Some(${showValue(value, type.some)})`;
    case 'set': {
      const items = value instanceof Set ? [...value] : [`<${typeof value}>`];
      return `{ ${items.map((item) => showValue(item, type.element)).join(', ')} }`;
    }
    case 'map': {
      const rows = value instanceof Map ? [...value] : [];
      const shown = rows.map(([k, v]) => `${showValue(k, type.key)}: ${showValue(v, type.value)}`);
      return `{ ${shown.join(', ')} }`;
    }
  }
}

function showAll(values: readonly unknown[], types: readonly AbiType[]): string {
  return types.map((type, i) => showValue(values[i], type)).join(', ');
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
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
    case 'tuple':
      return type.kind === 'tuple'
        ? `(${showLiterals(literal.items, type.elements)})`
        : `tuple of ${literal.items.length}`;
    case 'struct': {
      if (type.kind !== 'struct') return 'a struct';
      const given = new Map(literal.fields);
      const fields = type.fields.map((f) => {
        const value = given.get(f.name);
        return `${f.name}: ${value === undefined ? 'nothing' : showLiteral(value, f.type)}`;
      });
      return `{ ${fields.join(', ')} }`;
    }
    case 'variant': {
      if (type.kind !== 'option' && type.kind !== 'enum') return `variant ${literal.name}`;
      const payload = type.kind === 'option' ? [type.some] : variantOf(literal, type).payload;
      const inside = showLiterals(literal.items, payload);
      return literal.items.length === 0 ? literal.name : `${literal.name}(${inside})`;
    }
    case 'entries': {
      const types =
        type.kind === 'map' ? [type.key, type.value] : type.kind === 'set' ? [type.element] : [];
      const rows = literal.entries.map((entry) =>
        entry.map((item, i) => showLiteral(item, types[i] ?? type)).join(': '),
      );
      return `{ ${rows.join(', ')} }`;
    }
  }
}

function showLiterals(literals: readonly Literal[], types: readonly AbiType[]): string {
  return literals.map((item, i) => showLiteral(item, types[i] ?? { kind: 'void' })).join(', ');
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
