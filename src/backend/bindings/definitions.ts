/** The functions that an emitted script has for types: each made once, when it is first asked for. */

import type { AbiType, NumberName } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { checkNumber } from './check-number.ts';
import type { Scope } from './scope.ts';
import { TYPED_ARRAYS } from './types-dts.ts';

export class Definitions {
  private readonly scope: Scope;
  private readonly names = new Map<string, string>();
  private readonly made: string[] = [];

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** Those that were asked for so far. */
  get texts(): readonly string[] {
    return this.made;
  }

  /** The name of the function for a use of a type; `text` makes it. */
  define(use: string, type: AbiType, text: (name: string) => string): string {
    return this.defineAs(`${use}_${short(type)}`, text, `${use} ${typeText(type)}`);
  }

  defineAs(wanted: string, text: (name: string) => string, known = wanted): string {
    const found = this.names.get(known);
    if (found !== undefined) return found;
    const name = this.scope.name(wanted);
    this.names.set(known, name);
    this.made.push(text(name));
    return name;
  }

  /** The class for numbers of a type and how one is checked. */
  kind(name: NumberName): string {
    return this.defineAs(`numbers_${name}`, (own) => {
      const check = `(value, where) => ${checkNumber(name, 'value, where')}`;
      return `const ${own} = {\n  array: ${TYPED_ARRAYS[name]},\n  check: ${check},\n};\n`;
    });
  }
}

/** A type as part of a name. */
export function short(type: AbiType): string {
  return typeText(type).replace(/\w+::/g, '').replace(/\W+/g, '_').replace(/^_|_$/g, '');
}
