/** What is passed `mut` overlaps no other argument: here for the memory that JavaScript shares. */

import { FzyTrap } from '../host/errors.js';
import type { AbiParam, AbiType } from '../interface.ts';
import { isArray } from './describe.ts';
import { extentOf, type TypedArray, typedArrayBrand } from './elements.ts';
import type { Plain } from './plain.ts';

/** Memory that an argument covers: bytes of a buffer, or a whole array or object. */
interface Region {
  readonly owner: unknown;
  readonly lo: number;
  readonly hi: number;
}

/** Whether two arguments of a function could share memory, one of them `mut`. */
export function mayOverlap(params: readonly AbiParam[]): boolean {
  return params.filter((p) => isObject(p.type)).length > 1 && params.some((p) => p.mut);
}

/** Throws the trap when a `mut` argument shares memory with another one. `plains`: what was read of them. */
export function checkOverlap(
  func: string,
  params: readonly AbiParam[],
  args: readonly unknown[],
  plains: readonly Plain[],
): void {
  const regions = params.map((param, i) => {
    const read = plains[i];
    // What was read of numbers may be the view of an owner.
    return regionsOf(param.type, isTypedArray(read) && !isArray(args[i]) ? read : args[i], read);
  });
  params.forEach((left, i) => {
    params.forEach((right, j) => {
      if (j <= i || !(left.mut || right.mut)) return;
      if (!meet(regions[i] ?? [], regions[j] ?? [])) return;
      const kind = 'overlapping mutable slices';
      const names = `parameters \`${left.name}\` and \`${right.name}\` of \`${func}\` share memory`;
      throw new FzyTrap(kind, `${kind}: ${names}`);
    });
  });
}

/** Whether JavaScript has an object for it, which two arguments could share. */
function isObject(type: AbiType): boolean {
  switch (type.kind) {
    case 'slice':
    case 'array':
    case 'list':
    case 'tuple':
    case 'struct':
      return true;
    default:
      return false;
  }
}

function meet(left: readonly Region[], right: readonly Region[]): boolean {
  return left.some((a) => right.some((b) => a.owner === b.owner && shared(a, b) > 0));
}

function shared(a: Region, b: Region): number {
  return Math.min(a.hi, b.hi) - Math.max(a.lo, b.lo);
}

function regionsOf(type: AbiType, value: unknown, plain: Plain | undefined): readonly Region[] {
  if (!isObject(type) || typeof value !== 'object' || value === null) return [];
  if (isTypedArray(value)) {
    const { buffer, offset, bytes } = extentOf(value);
    return [{ owner: buffer, lo: offset, hi: offset + bytes }];
  }
  const own = { owner: value, lo: 0, hi: 1 };
  if (!Array.isArray(plain)) return [own];
  // As many parts as were read before, whatever the value says now.
  const parts = plain.flatMap((part: Plain, i) => {
    const [key, of] = partOf(type, i);
    return isObject(of) ? regionsOf(of, readAgain(value, key), part) : [];
  });
  return [own, ...parts];
}

function partOf(type: AbiType, index: number): readonly [key: string | number, type: AbiType] {
  switch (type.kind) {
    case 'slice':
    case 'array':
    case 'list':
      return [index, type.element];
    case 'tuple':
      return [index, type.elements[index] ?? type];
    case 'struct': {
      const field = type.fields[index];
      return field === undefined ? [index, type] : [field.name, field.type];
    }
    default:
      return [index, type];
  }
}

/** What cannot be read a second time shares nothing that anybody could see. */
function readAgain(owner: object, key: string | number): unknown {
  try {
    return Reflect.get(owner, key);
  } catch {
    return undefined;
  }
}

function isTypedArray(value: unknown): value is TypedArray {
  return typedArrayBrand(value) !== undefined;
}
