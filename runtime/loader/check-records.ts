/** Structs, tuples, enums and `Option` from JavaScript, validated. */

import { arrayItems, type CheckPart } from './check-sequences.ts';
import { isArray, type Where, wrongType } from './describe.ts';
import type { Plain } from './plain.ts';
import { isFrozen, readPart } from './read-part.ts';

/** The value of one field; each is read once. */
export type CheckFields = readonly (readonly [name: string, check: CheckPart])[];

export function checkFields(
  name: string,
  fields: CheckFields,
  value: unknown,
  mut: boolean,
  where: Where,
): Plain {
  if (typeof value !== 'object' || value === null || isArray(value)) {
    return wrongType(`an object (${name})`, value, where);
  }
  if (mut && isFrozen(value)) {
    throw new TypeError(`${where()}: is \`mut\`, and the object is frozen`);
  }
  return fields.map(([field, check]) =>
    check(readPart(value, field, where), () => `${where()}, field \`${field}\``),
  );
}

export function checkTuple(
  checks: readonly CheckPart[],
  value: unknown,
  mut: boolean,
  where: Where,
): Plain {
  const items = arrayItems(value, checks.length, `an array of ${checks.length}`, where);
  if (mut && isFrozen(value)) {
    throw new TypeError(`${where()}: is \`mut\`, and the array is frozen`);
  }
  return checks.map((check, i) => check(items[i], () => `${where()}, element ${i}`));
}

/** `undefined`, or the payload of `Some`. */
export function checkOption(check: CheckPart, value: unknown, where: Where): Plain {
  return value === undefined ? [0] : [1, check(value, where)];
}

export type CheckVariants = readonly (readonly [name: string, payload: readonly CheckPart[]])[];

/** A name where no variant has a payload, else `{ tag, value }`. */
export function checkVariant(
  name: string,
  variants: CheckVariants,
  value: unknown,
  where: Where,
): Plain {
  const bare = variants.every(([, payload]) => payload.length === 0);
  const isObject = typeof value === 'object' && value !== null;
  if (bare ? typeof value !== 'string' : !isObject) {
    const shape = bare ? 'a string' : 'an object with a `tag`';
    return wrongType(`${shape} (${name})`, value, where);
  }
  const tag = isObject ? readPart(value, 'tag', where) : value;
  const index = variants.findIndex(([variant]) => variant === tag);
  const payload = variants[index]?.[1];
  if (payload === undefined) {
    const names = variants.map(([variant]) => JSON.stringify(variant)).join(', ');
    const shown = bare ? JSON.stringify(tag) : `the tag ${tagText(tag)}`;
    throw new TypeError(`${where()}: expected one of ${names} (${name}), got ${shown}`);
  }
  const [only, ...more] = payload;
  if (only === undefined || !isObject) return [index];
  const inside: Where = () => `${where()}, value of \`${String(tag)}\``;
  const given = readPart(value, 'value', where);
  if (more.length === 0) return [index, only(given, inside)];
  const parts = checkTuple(payload, given, false, inside);
  return [index, ...(isArray(parts) ? (parts as readonly Plain[]) : [])];
}

function tagText(tag: unknown): string {
  return typeof tag === 'string' ? JSON.stringify(tag) : typeof tag;
}
