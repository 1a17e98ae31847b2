/** Values from JavaScript, validated by their type. */

import { typeText } from '../../src/report/type-text.ts';
import type { AbiType } from '../interface.ts';
import { checkFields, checkOption, checkTuple, checkVariant } from './check-records.ts';
import { checkBool, checkChar, checkNumber, checkString } from './check-scalars.ts';
import { type CheckPart, checkItems, checkNumbers, type Use } from './check-sequences.ts';
import type { Where } from './describe.ts';
import type { Plain } from './plain.ts';

const PART: Use = { mut: false, alone: false };

/** Throws a `TypeError` or `RangeError` that starts with `where`. */
export function checkValue(type: AbiType, value: unknown, use: Use, where: Where): Plain {
  switch (type.kind) {
    case 'number':
      return checkNumber(type.name, value, where);
    case 'bool':
      return checkBool(value, where);
    case 'char':
      return checkChar(value, where);
    case 'str':
      return checkString(value, where);
    case 'slice':
    case 'array':
    case 'list': {
      const { element } = type;
      const length = type.kind === 'array' ? type.length : undefined;
      if (element.kind === 'number') return checkNumbers(element.name, length, value, use, where);
      const what = `an array (of ${typeText(element)})`;
      return checkItems(checkPart(element), length, value, use.mut, what, where);
    }
    case 'tuple':
      return checkTuple(type.elements.map(checkPart), value, use.mut, where);
    case 'struct': {
      const fields = type.fields.map((f) => [f.name, checkPart(f.type)] as const);
      return checkFields(type.name, fields, value, use.mut, where);
    }
    case 'enum': {
      const variants = type.variants.map((v) => [v.name, v.payload.map(checkPart)] as const);
      return checkVariant(type.name, variants, value, where);
    }
    case 'option':
      return checkOption(checkPart(type.some), value, where);
    case 'map':
    case 'set':
    case 'void':
      throw new TypeError(`${where()}: a ${typeText(type)} cannot come from JavaScript`);
  }
}

function checkPart(type: AbiType): CheckPart {
  return (value, where) => checkValue(type, value, PART, where);
}
