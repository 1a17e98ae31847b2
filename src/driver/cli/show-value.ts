/** Results of a program, as people read them. */

import type { AbiType } from '../../../runtime/interface.ts';
import { shortestF32 } from '../../../runtime/reference/numbers.ts';
import type { HostValue } from '../execute.ts';

/** Text as it is at the top, and quoted inside of other values. */
export function showValue(type: AbiType, value: HostValue): string {
  return typeof value === 'string' && type.kind === 'str' ? value : show(type, value);
}

function show(type: AbiType, value: unknown): string {
  switch (type.kind) {
    case 'number':
      return type.name === 'f32' ? shortestF32(Number(value)) : String(value);
    case 'bool':
    case 'void':
      return String(value);
    case 'char':
    case 'str':
      return JSON.stringify(value);
    case 'slice':
    case 'array':
    case 'list':
      return `[${itemsOf(value)
        .map((item) => show(type.element, item))
        .join(', ')}]`;
    case 'set':
      return `{${itemsOf(value)
        .map((item) => show(type.element, item))
        .join(', ')}}`;
    case 'map': {
      const rows = value instanceof Map ? [...value] : [];
      return `{${rows.map(([k, v]) => `${show(type.key, k)}: ${show(type.value, v)}`).join(', ')}}`;
    }
    case 'tuple':
      return `(${shown(type.elements, itemsOf(value))})`;
    case 'struct': {
      const fields = type.fields.map((f) => `${f.name}: ${show(f.type, partOf(value, f.name))}`);
      return `${shortName(type.name)} { ${fields.join(', ')} }`;
    }
    case 'enum': {
      const tag = typeof value === 'string' ? value : partOf(value, 'tag');
      const payload = type.variants.find((v) => v.name === tag)?.payload ?? [];
      if (payload.length === 0) return String(tag);
      const inside = partOf(value, 'value');
      return `${String(tag)}(${shown(payload, payload.length === 1 ? [inside] : itemsOf(inside))})`;
    }
    case 'option':
      return value === undefined ? 'None' : `Some(${show(type.some, value)})`;
  }
}

function shown(types: readonly AbiType[], values: readonly unknown[]): string {
  return types.map((type, i) => show(type, values[i])).join(', ');
}

function itemsOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Array.from(value as Iterable<unknown>) : [];
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** A struct's name without the path of its module. */
function shortName(name: string): string {
  return name.replace(/^(?:\w+::)+/, '');
}
