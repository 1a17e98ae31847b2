/** Which values of a loop are a number, or a truth, of each iteration. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { BoolType, FloatType, IntType, Type, VectorType } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Lanewise } from '../../analyses/lanewise.ts';

export type NumberType = IntType | FloatType;

export function isNumber(type: Type | undefined): type is NumberType {
  return type?.kind === 'int' || type?.kind === 'float';
}

/** The number that a value is, or that each lane of it is. */
export function numberOf(type: Type | undefined): NumberType | undefined {
  if (isNumber(type)) return type;
  if (type?.kind !== 'vector' || type.mask) return undefined;
  return isNumber(type.element) ? type.element : undefined;
}

/** Whether a value is a truth, or each lane of it. */
export function isTruth(type: Type | undefined): type is BoolType | VectorType {
  return type?.kind === 'bool' || (type?.kind === 'vector' && type.mask);
}

export function isShift(op: string): boolean {
  return op === 'shl' || op === 'shr' || op === 'rotl' || op === 'rotr';
}

/** What there is for the vector `k` of a round. */
export function nth<T>(vectors: readonly T[], k: number): T {
  const found = vectors[k];
  if (found === undefined)
    throw new InternalError(`a round has no vector ${k} of ${vectors.length}`);
  return found;
}

/** What the operations of a loop are looked at with. */
export interface LaneContext {
  readonly func: Func;
  readonly types: TypeStore;
  readonly isInside: (value: ValueId) => boolean;
  /** Functions that work lane by lane. */
  readonly lanewise: (callee: string) => Lanewise | undefined;
}
