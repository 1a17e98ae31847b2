/** What is passed `mut` overlaps no other argument: here for the memory that JavaScript shares. */

import type { AbiParam, AbiType } from '../interface.ts';
import { type TypedArray, typedArrayBrand } from './elements.ts';
import { FzyTrap } from './fzy-trap.ts';

/** Memory that an argument covers: bytes of a buffer, or a whole array object. */
interface Region {
  readonly owner: object;
  readonly lo: number;
  readonly hi: number;
}

/** Whether two arguments of a function could share memory, one of them `mut`. */
export function mayOverlap(params: readonly AbiParam[]): boolean {
  return params.filter((p) => hasElements(p.type)).length > 1 && params.some((p) => p.mut);
}

/** Throws the trap when a `mut` argument shares memory with another one. */
export function checkOverlap(
  func: string,
  params: readonly AbiParam[],
  args: readonly unknown[],
): void {
  const regions = params.map((param, i) => regionsOf(param.type, args[i]));
  params.forEach((left, i) => {
    params.forEach((right, j) => {
      if (j <= i || !(left.mut || right.mut)) return;
      if (!meet(regions[i] ?? [], regions[j] ?? [])) return;
      const kind = 'overlapping mutable slices';
      const names = `parameters \`${left.name}\` and \`${right.name}\` of \`${func}\` share memory`;
      throw new FzyTrap(kind, `${kind}: ${names}`, undefined);
    });
  });
}

function hasElements(type: AbiType): boolean {
  return type.kind === 'slice' || type.kind === 'array';
}

function meet(left: readonly Region[], right: readonly Region[]): boolean {
  return left.some((a) => right.some((b) => a.owner === b.owner && shared(a, b) > 0));
}

function shared(a: Region, b: Region): number {
  return Math.min(a.hi, b.hi) - Math.max(a.lo, b.lo);
}

function regionsOf(type: AbiType, value: unknown): readonly Region[] {
  if (type.kind !== 'slice' && type.kind !== 'array') return [];
  if (isTypedArray(value)) {
    const { buffer, byteOffset, byteLength } = value;
    return [{ owner: buffer, lo: byteOffset, hi: byteOffset + byteLength }];
  }
  if (!Array.isArray(value)) return [];
  const own = { owner: value, lo: 0, hi: value.length };
  if (!hasElements(type.element)) return [own];
  return [own, ...value.flatMap((item) => regionsOf(type.element, item))];
}

function isTypedArray(value: unknown): value is TypedArray {
  return typedArrayBrand(value) !== undefined;
}
