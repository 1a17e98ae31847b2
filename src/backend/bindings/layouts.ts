/** Where the machine values of a type are, in lanes and in memory. */

import type { AbiChoice, AbiLane, AbiType, NumberName } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { InternalError } from '../../report/unreachable.ts';

/** Bytes of an address, and of a length. */
export const WORD = 4;

/** What has one of several payloads. */
export type Choice = AbiType & { kind: 'enum' | 'option' };

/** Whether values of a type are passed as an address. */
export function isInMemory(type: AbiType): boolean {
  switch (type.kind) {
    case 'array':
      return true;
    case 'tuple':
    case 'struct':
    case 'enum':
    case 'option':
      return type.layout?.inMemory === true;
    default:
      return false;
  }
}

/** Bytes that a value takes in memory. */
export function sizeOf(type: AbiType): number {
  switch (type.kind) {
    case 'array':
      return type.length * sizeOf(type.element);
    case 'tuple':
    case 'struct':
    case 'enum':
    case 'option':
      if (type.layout === undefined) throw new InternalError(`${typeText(type)} has no layout`);
      return type.layout.size;
    default:
      return lanesOf(type).reduce((bytes, [lane]) => bytes + bytesOf(lane), 0);
  }
}

/** The machine values of a type, and where each lies in memory. */
export function lanesOf(type: AbiType): readonly AbiLane[] {
  switch (type.kind) {
    case 'void':
      return [];
    case 'number':
      return [[type.name, 0]];
    case 'bool':
      return [['u8', 0]];
    case 'str':
    case 'slice':
      return [
        ['u32', 0],
        ['u32', WORD],
      ];
    case 'tuple':
    case 'struct': {
      const parts = type.kind === 'tuple' ? type.elements : type.fields.map((f) => f.type);
      return parts.flatMap((part, i) =>
        lanesOf(part).map(([lane, at]): AbiLane => [lane, at + (type.layout?.offsets[i] ?? 0)]),
      );
    }
    case 'enum':
    case 'option': {
      const layout = choiceOf(type);
      return layout.inMemory ? [] : layout.lanes;
    }
    default:
      return [['u32', 0]];
  }
}

export function choiceOf(type: Choice): AbiChoice {
  if (type.layout === undefined) throw new InternalError(`${typeText(type)} has no layout`);
  return type.layout;
}

export function payloadsOf(type: Choice): readonly (readonly AbiType[])[] {
  return type.kind === 'option' ? [[], [type.some]] : type.variants.map((v) => v.payload);
}

export function isBare(type: AbiType): boolean {
  return type.kind === 'enum' && type.variants.every((v) => v.payload.length === 0);
}

/** Bytes that a number takes in memory. */
export function bytesOf(lane: NumberName): number {
  return Number(lane.slice(1)) / 8;
}
