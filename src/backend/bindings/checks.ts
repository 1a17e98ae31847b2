/** How values from JavaScript are checked before anything of them is copied: as text of JavaScript. */

import type { AbiType } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { InternalError } from '../../report/unreachable.ts';
import { key } from './access.ts';
import { checkNumber } from './check-number.ts';
import type { Definitions } from './definitions.ts';
import { isBare } from './layouts.ts';
import { quoted } from './scope.ts';

export class Checks {
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** A function of a value and where it is that gives it checked. */
  checker(type: AbiType): string {
    switch (type.kind) {
      case 'bool':
        return 'checkBool';
      case 'char':
        return 'checkChar';
      case 'str':
        return 'checkString';
      default:
        return `(value, where) => ${this.check(type, 'value', 'where', false)}`;
    }
  }

  /** The checked value. */
  check(type: AbiType, value: string, where: string, mut: boolean): string {
    const at = `${value}, ${where}`;
    switch (type.kind) {
      case 'number':
        return checkNumber(type.name, at);
      case 'slice':
      case 'array':
      case 'list': {
        const length = type.kind === 'array' ? `${type.length}` : 'undefined';
        const { element } = type;
        if (element.kind === 'number') {
          return `checkNumbersPart(${this.definitions.kind(element.name)}, ${length}, ${at})`;
        }
        const what = quoted(`an array (of ${typeText(element)})`);
        return `checkItems(${what}, ${length}, ${this.checker(element)}, ${mut}, ${at})`;
      }
      case 'tuple': {
        const checks = type.elements.map((element) => this.checker(element)).join(', ');
        return `checkTuple([${checks}], ${mut}, ${at})`;
      }
      case 'struct':
        return `${this.checkStruct(type)}(${mut}, ${at})`;
      case 'enum':
        return `${this.checkEnum(type)}(${at})`;
      case 'option':
        return `checkOption(${this.checker(type.some)}, ${at})`;
      case 'map':
      case 'set':
      case 'void':
        throw new InternalError(`${typeText(type)} cannot come from JavaScript`);
      default:
        return `${this.checker(type)}(${at})`;
    }
  }

  private checkStruct(type: AbiType & { kind: 'struct' }): string {
    return this.definitions.define('check', type, (name) => {
      const fields = type.fields.map(
        (f) =>
          `    ${key(f.name)}: checkField(object, ${quoted(f.name)}, ${this.checker(f.type)}, where),\n`,
      );
      const object = `  const object = checkObject(${quoted(type.name)}, mut, value, where);\n`;
      return `function ${name}(mut, value, where) {\n${object}  return {\n${fields.join('')}  };\n}\n`;
    });
  }

  private checkEnum(type: AbiType & { kind: 'enum' }): string {
    return this.definitions.define('check', type, (name) => {
      const bare = isBare(type);
      const variants = type.variants.map((v) => {
        const parts = [quoted(v.name), ...v.payload.map((part) => this.checker(part))];
        return `    ${bare ? quoted(v.name) : `[${parts.join(', ')}]`},\n`;
      });
      const helper = bare ? 'checkName' : 'checkVariant';
      const list = `  const variants = [\n${variants.join('')}  ];\n`;
      return `function ${name}(value, where) {\n${list}  return ${helper}(${quoted(type.name)}, variants, value, where);\n}\n`;
    });
  }
}
