/** How checked values become machine values, or are written into memory: as text of JavaScript. */

import type { AbiType } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { InternalError } from '../../report/unreachable.ts';
import { member, plus, storeLane } from './access.ts';
import { type Definitions, short } from './definitions.ts';
import { type Choice, choiceOf, isBare, payloadsOf, sizeOf } from './layouts.ts';

export class Stores {
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** The machine values of a checked value, to be evaluated in this order. */
  lanes(type: AbiType, plain: string): readonly string[] {
    switch (type.kind) {
      case 'str':
        return [`textIn(host, ${plain})`, 'host.length'];
      case 'list':
        return [this.listIn(type.element, plain)];
      case 'tuple':
        return type.elements.flatMap((element, i) => this.lanes(element, `${plain}[${i}]`));
      case 'struct':
        return type.fields.flatMap((f) => this.lanes(f.type, member(plain, f.name)));
      case 'enum':
      case 'option':
        return isBare(type) ? [`${plain}.index`] : [`...${this.choiceLanes(type)}(host, ${plain})`];
      default:
        return [plain];
    }
  }

  private listIn(element: AbiType, plain: string): string {
    return `${this.definitions.defineAs(`list_in_${short(element)}`, (name) => {
      const elements =
        element.kind === 'number'
          ? `numbersIn(host, ${this.definitions.kind(element.name)}, undefined, items, '')`
          : `itemsIn(host, ${sizeOf(element)}, ${this.storer(element)}, items)`;
      const length = element.kind === 'number' ? 'lengthOf(items)' : 'items.length';
      return `function ${name}(host, items) {\n  return listIn(host, ${elements}, ${length});\n}\n`;
    })}(host, ${plain})`;
  }

  /** The lanes of a choice that is not in memory: those of a variant's parts are shared with other variants. */
  private choiceLanes(type: Choice): string {
    return this.definitions.define('lanes', type, (name) => {
      const layout = choiceOf(type);
      if (layout.inMemory) throw new InternalError(`${typeText(type)} has no lanes`);
      const cases = payloadsOf(type).map((payload, variant) => {
        const lanes: string[] = layout.lanes.map(([lane]) =>
          /64/.test(lane) && lane !== 'f64' ? '0n' : '0',
        );
        lanes[0] = `${variant}`;
        const lines: string[] = [];
        payload.forEach((part, i) => {
          const own = this.lanes(part, `value.parts[${i}]`);
          // In the order of the parts, whatever that of the lanes is.
          lines.push(`      const part${i} = [${own.join(', ')}];\n`);
          layout.payloads[variant]?.[i]?.forEach((lane, k) => {
            lanes[lane] = `part${i}[${k}]`;
          });
        });
        return `    case ${variant}: {\n${lines.join('')}      return [${lanes.join(', ')}];\n    }\n`;
      });
      return `function ${name}(host, value) {\n  switch (value.index) {\n${cases.join('')}  }\n}\n`;
    });
  }

  /** A statement that writes a checked value to an address. */
  store(type: AbiType, address: string, plain: string): string {
    switch (type.kind) {
      case 'number':
        return `${storeLane(type.name, address, plain)};`;
      case 'bool':
        return `${storeLane('u8', address, plain)};`;
      case 'char':
        return `${storeLane('u32', address, plain)};`;
      case 'str':
        return `storeText(host, ${address}, ${plain});`;
      case 'list':
        return `storeWord(host, ${address}, ${this.listIn(type.element, plain)});`;
      case 'array': {
        const { element, length } = type;
        if (element.kind === 'number') {
          return `storeNumbers(host, ${this.definitions.kind(element.name)}, ${address}, ${length}, ${plain});`;
        }
        return `storeItems(host, ${sizeOf(element)}, ${this.storer(element)}, ${address}, ${plain});`;
      }
      default:
        return `${this.storer(type)}(host, ${address}, ${plain});`;
    }
  }

  /** A function that does so. */
  storer(type: AbiType): string {
    if (type.kind === 'str') return 'storeText';
    return this.definitions.define('store', type, (name) => {
      const body = this.storeBody(type).map((line) => `  ${line}\n`);
      return `function ${name}(host, address, value) {\n${body.join('')}}\n`;
    });
  }

  private storeBody(type: AbiType): readonly string[] {
    const parts = (types: readonly AbiType[], offsets: readonly number[], of: string): string[] =>
      types.map((part, i) => this.store(part, plus('address', offsets[i]), `${of}[${i}]`));
    switch (type.kind) {
      case 'tuple':
        return parts(type.elements, type.layout?.offsets ?? [], 'value');
      case 'struct':
        return type.fields.map((f, i) =>
          this.store(f.type, plus('address', type.layout?.offsets[i]), member('value', f.name)),
        );
      case 'enum':
      case 'option': {
        const layout = choiceOf(type);
        if (layout.inMemory) {
          const cases = payloadsOf(type).map((payload, variant) => {
            const stores = parts(payload, layout.payloads[variant] ?? [], 'value.parts');
            return `if (value.index === ${variant}) { ${stores.join(' ')} }`;
          });
          return ['storeWord(host, address, value.index);', ...cases];
        }
        const lanes = isBare(type) ? '[value.index]' : `${this.choiceLanes(type)}(host, value)`;
        return [
          `const lanes = ${lanes};`,
          ...layout.lanes.map(
            ([lane, offset], i) => `${storeLane(lane, plus('address', offset), `lanes[${i}]`)};`,
          ),
        ];
      }
      default:
        return [this.store(type, 'address', 'value')];
    }
  }
}
