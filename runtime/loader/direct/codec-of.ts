/** The codec of a type. */

import type { AbiType } from '../../interface.ts';
import { typeText } from '../describe.ts';
import { arrayKind } from '../elements.ts';
import type { Codec } from './codec.ts';
import { enumCodec, optionCodec, type RecordCodec, structCodec, tupleCodec } from './records.ts';
import { boolCodec, charCodec, numberCodec, strCodec } from './scalars.ts';
import {
  arrayCodec,
  type Elements,
  listCodec,
  mapCodec,
  numberElements,
  partElements,
  setCodec,
} from './sequences.ts';

export function codecOf(type: AbiType): Codec {
  switch (type.kind) {
    case 'number':
      return numberCodec(type.name);
    case 'bool':
      return boolCodec();
    case 'char':
      return charCodec();
    case 'str':
      return strCodec();
    case 'array':
      return arrayCodec(elementsOf(type.element), type.length);
    case 'list':
      return listCodec(elementsOf(type.element));
    case 'set':
      return setCodec(codecOf(type.element), laidOut(type.entry, type));
    case 'map':
      return mapCodec(codecOf(type.key), codecOf(type.value), laidOut(type.entry, type));
    case 'tuple':
    case 'struct':
      return recordCodecOf(type);
    case 'enum': {
      const variants = type.variants.map((v) => [v.name, v.payload.map(codecOf)] as const);
      return enumCodec(type.name, variants, laidOut(type.layout, type));
    }
    case 'option':
      return optionCodec(codecOf(type.some), laidOut(type.layout, type));
    case 'slice':
    case 'void':
      throw new TypeError(`a ${typeText(type)} is no value of its own`);
  }
}

export function recordCodecOf(type: AbiType & { kind: 'struct' | 'tuple' }): RecordCodec {
  const layout = laidOut(type.layout, type);
  if (type.kind === 'tuple') return tupleCodec(type.elements.map(codecOf), layout);
  const fields = type.fields.map((f) => [f.name, codecOf(f.type)] as const);
  return structCodec(type.name, fields, layout);
}

export function elementsOf(element: AbiType): Elements {
  if (element.kind === 'number') {
    return numberElements(element.name, arrayKind(element.name).bytes);
  }
  return partElements(codecOf(element), `an array (of ${typeText(element)})`);
}

function laidOut<T>(layout: T | undefined, type: AbiType): T {
  if (layout === undefined) throw new TypeError(`${typeText(type)} has no layout`);
  return layout;
}
