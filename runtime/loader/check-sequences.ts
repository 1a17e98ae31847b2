/** Typed arrays, arrays and collections from JavaScript, validated. */

import type { NumberName } from '../interface.ts';
import { checkNumber } from './check-scalars.ts';
import { describe, isArray, type Where, withArticle, wrongType } from './describe.ts';
import {
  arrayKind,
  copyElements,
  isArrayOf,
  isDetached,
  lengthOf,
  setElement,
  type TypedArray,
} from './elements.ts';
import type { Plain } from './plain.ts';
import { isFrozen, readPart } from './read-part.ts';

/** As in `runtime/reference/values.ts`. */
const MAX_LENGTH = 0x7fff_0000;
/** An array, or what says it is one, of more than this would fill the host's memory before the module's. */
const MAX_ITEMS = 1 << 26;

/** Checks one part of a value. */
export type CheckPart = (value: unknown, where: Where) => Plain;

/** How an argument is going to be used. */
export interface Use {
  /** It will be written back. */
  readonly mut: boolean;
  /** It is all there is to the argument, so that no user code can run before it is copied into the module. */
  readonly alone: boolean;
}

/** What is given for numbers: the typed array itself or a copy, or an array's numbers in a new one. */
export function checkNumbers(
  name: NumberName,
  length: number | undefined,
  value: unknown,
  use: Use,
  where: Where,
): TypedArray {
  const kind = arrayKind(name);
  if (isArrayOf(name, value)) {
    if (isDetached(value)) {
      throw new TypeError(`${where()}: the ${kind.name} has lost its buffer (detached or shrunk)`);
    }
    checkLength(length, lengthOf(value), MAX_LENGTH, where);
    return use.alone ? value : copyOf(name, value);
  }
  if (use.mut) {
    const shown = isArray(value) ? ', which could not be written back in its own type' : '';
    throw new TypeError(
      `${where()}: expected ${withArticle(kind.name)}, got ${describe(value)}${shown}`,
    );
  }
  const items = arrayItems(value, length, withArticle(kind.name), where);
  const copy = kind.make(items.length);
  items.forEach((item, i) => {
    setElement(
      copy,
      i,
      checkNumber(name, item, () => `${where()}, element ${i}`),
    );
  });
  return copy;
}

function copyOf(name: NumberName, from: TypedArray): TypedArray {
  const copy = arrayKind(name).make(lengthOf(from));
  copyElements(copy, from);
  return copy;
}

/** The elements of an array that are no numbers. */
export function checkItems(
  check: CheckPart,
  length: number | undefined,
  value: unknown,
  mut: boolean,
  what: string,
  where: Where,
): Plain {
  const items = arrayItems(value, length, what, where);
  if (mut && isFrozen(value)) {
    throw new TypeError(`${where()}: is \`mut\`, and the array is frozen`);
  }
  return items.map((item, i) => check(item, () => `${where()}, element ${i}`));
}

/** A copy of an array's elements, whatever the array says of itself. */
export function arrayItems(
  value: unknown,
  expected: number | undefined,
  what: string,
  where: Where,
): readonly unknown[] {
  if (!isArray(value)) return wrongType(what, value, where);
  const length = readPart(value, 'length', where);
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0) {
    throw new RangeError(`${where()}: the array's length is ${describe(length)}`);
  }
  checkLength(expected, length, MAX_ITEMS, where);
  return Array.from({ length }, (_, i) => readPart(value, i, where));
}

function checkLength(expected: number | undefined, got: number, most: number, where: Where): void {
  if (expected !== undefined && expected !== got) {
    throw new RangeError(`${where()}: expected ${expected} elements, got ${got}`);
  }
  if (got > most) throw new RangeError(`${where()}: ${got} elements are too many`);
}
