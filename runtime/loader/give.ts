/** Values for JavaScript. What is made is fresh, and no user code runs. */

import type { AbiType } from '../interface.ts';
import { bytesOf, type Plain, partsOf } from './plain.ts';

const UTF8 = new TextDecoder('utf-8', { ignoreBOM: true });

export function giveText(bytes: Uint8Array): string {
  return UTF8.decode(bytes);
}

/** `{ x, y }`. Entries are defined, not set: `__proto__` is a name like others. */
export function giveFields(names: readonly string[], values: readonly unknown[]): object {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}

/** `"Red"` where no variant has a payload; else `{ tag }`, `{ tag, value }`, `{ tag, value: [a, b] }`. */
export function giveVariant(name: string, bare: boolean, payload: readonly unknown[]): unknown {
  if (bare) return name;
  if (payload.length === 0) return { tag: name };
  return { tag: name, value: payload.length === 1 ? payload[0] : payload };
}

/** What JavaScript gets. Typed arrays are given as they are, so they must be fresh ones. */
export function toJavaScript(type: AbiType, plain: Plain): unknown {
  switch (type.kind) {
    case 'number':
    case 'bool':
      return plain;
    case 'char':
      return String.fromCodePoint(Number(plain));
    case 'str':
      return typeof plain === 'string' ? plain : giveText(bytesOf(plain));
    case 'void':
      return undefined;
    case 'slice':
    case 'array':
    case 'list':
      return type.element.kind === 'number' ? plain : giveAll(type.element, partsOf(plain));
    case 'set':
      return new Set(giveAll(type.element, partsOf(plain)));
    case 'map': {
      const flat = partsOf(plain);
      const of = (part: number, of: AbiType): unknown[] =>
        giveAll(
          of,
          flat.filter((_, i) => i % 2 === part),
        );
      const values = of(1, type.value);
      return new Map(of(0, type.key).map((key, i) => [key, values[i]]));
    }
    case 'tuple':
      return giveParts(type.elements, partsOf(plain));
    case 'struct': {
      const names = type.fields.map((f) => f.name);
      return giveFields(
        names,
        giveParts(
          type.fields.map((f) => f.type),
          partsOf(plain),
        ),
      );
    }
    case 'enum': {
      const [index, ...payload] = partsOf(plain);
      const variant = type.variants[Number(index)];
      if (variant === undefined) throw new TypeError(`${type.name} has no variant ${index}`);
      const bare = type.variants.every((v) => v.payload.length === 0);
      return giveVariant(variant.name, bare, giveParts(variant.payload, payload));
    }
    case 'option': {
      const [, some] = partsOf(plain);
      return some === undefined ? undefined : toJavaScript(type.some, some);
    }
  }
}

function giveAll(type: AbiType, plains: readonly Plain[]): unknown[] {
  return plains.map((plain) => toJavaScript(type, plain));
}

function giveParts(types: readonly AbiType[], plains: readonly Plain[]): unknown[] {
  return types.map((type, i) => toJavaScript(type, plains[i] ?? 0));
}
