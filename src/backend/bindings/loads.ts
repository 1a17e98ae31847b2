/** What JavaScript gets of machine values, and of values in memory: as text of JavaScript. */

import type { AbiType } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { InternalError } from '../../report/unreachable.ts';
import { loadLane, object, plus, unsigned } from './access.ts';
import type { Definitions } from './definitions.ts';
import { type Choice, choiceOf, isBare, lanesOf, sizeOf, WORD } from './layouts.ts';
import { quoted } from './scope.ts';

export class Loads {
  private readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** What JavaScript gets of a value in memory. `address` is evaluated more than once. */
  load(type: AbiType, address: string): string {
    switch (type.kind) {
      case 'array': {
        const { element, length } = type;
        if (element.kind === 'number') {
          return `numbersOut(host, ${this.definitions.kind(element.name)}, ${address}, ${length})`;
        }
        return `itemsOut(host, ${sizeOf(element)}, ${this.loader(element)}, ${address}, ${length})`;
      }
      case 'str':
        return `loadText(host, ${address})`;
      case 'tuple':
      case 'struct':
      case 'enum':
      case 'option':
        return `${this.loader(type)}(host, ${address})`;
      default: {
        const [lane] = lanesOf(type);
        if (lane === undefined) throw new InternalError(`${typeText(type)} in memory`);
        return this.lift(type, [loadLane(lane[0], address)]);
      }
    }
  }

  /** A function that does so. */
  loader(type: AbiType): string {
    if (type.kind === 'str') return 'loadText';
    return this.definitions.define('load', type, (name) => {
      const body = this.loadBody(type);
      return `function ${name}(host, address) {\n${body}}\n`;
    });
  }

  private loadBody(type: AbiType): string {
    const parts = (types: readonly AbiType[], offsets: readonly number[]): string[] =>
      types.map((part, i) => this.load(part, plus('address', offsets[i])));
    switch (type.kind) {
      case 'tuple':
        return `  return [${parts(type.elements, type.layout?.offsets ?? []).join(', ')}];\n`;
      case 'struct': {
        const types = type.fields.map((f) => f.type);
        return `  return ${object(type, parts(types, type.layout?.offsets ?? []))};\n`;
      }
      case 'enum':
      case 'option': {
        const layout = choiceOf(type);
        if (!layout.inMemory) {
          const lanes = layout.lanes.map(([lane, offset]) =>
            loadLane(lane, plus('address', offset)),
          );
          return `  return ${this.lift(type, lanes)};\n`;
        }
        return this.choose(type, 'wordAt(host, address)', (variant, payload) =>
          parts(payload, layout.payloads[variant] ?? []),
        );
      }
      default:
        return `  return ${this.load(type, 'address')};\n`;
    }
  }

  /** What JavaScript gets of machine values. */
  lift(type: AbiType, lanes: readonly string[]): string {
    const [first = ''] = lanes;
    switch (type.kind) {
      case 'number':
        if (type.name === 'u32') return unsigned(first);
        return type.name === 'u64' ? `BigInt.asUintN(64, ${first})` : first;
      case 'bool':
        return `${first} !== 0`;
      case 'char':
        return `String.fromCodePoint(${first})`;
      case 'str':
        // Text is shorter than 2 GiB.
        return `textOut(host, ${unsigned(first)}, ${lanes[1] ?? ''})`;
      case 'list':
      case 'set':
      case 'map':
        return `${this.collection(type)}(host, ${unsigned(first)})`;
      case 'tuple':
        return `[${this.liftAll(type.elements, lanes).join(', ')}]`;
      case 'struct':
        return object(
          type,
          this.liftAll(
            type.fields.map((f) => f.type),
            lanes,
          ),
        );
      case 'enum':
      case 'option':
        return `${this.lifter(type)}(host, ${lanes.join(', ')})`;
      default:
        throw new InternalError(`${typeText(type)} has no machine values`);
    }
  }

  private liftAll(types: readonly AbiType[], lanes: readonly string[]): readonly string[] {
    let at = 0;
    return types.map((type) => {
      const own = lanes.slice(at, at + lanesOf(type).length);
      at += own.length;
      return this.lift(type, own);
    });
  }

  private lifter(type: Choice): string {
    return this.definitions.define('lift', type, (name) => {
      const layout = choiceOf(type);
      if (layout.inMemory) throw new InternalError(`${typeText(type)} has no lanes`);
      const names = layout.lanes.map((_, i) => (i === 0 ? 'tag' : `lane${i}`));
      const body = this.choose(type, 'tag', (variant, payload) =>
        payload.map((part, i) => {
          const own = (layout.payloads[variant]?.[i] ?? []).map((lane) => names[lane] ?? '');
          return this.lift(part, own);
        }),
      );
      return `function ${name}(host, ${names.join(', ')}) {\n${body}}\n`;
    });
  }

  /** The body of a function that gives what JavaScript gets of a choice. */
  private choose(
    type: Choice,
    tag: string,
    parts: (variant: number, payload: readonly AbiType[]) => readonly string[],
  ): string {
    if (type.kind === 'option') {
      const [some = ''] = parts(1, [type.some]);
      return `  return ${tag} === 0 ? undefined : ${some};\n`;
    }
    if (isBare(type)) {
      return `  return [${type.variants.map((v) => quoted(v.name)).join(', ')}][${tag}];\n`;
    }
    const cases = type.variants.map(({ name, payload }, variant) => {
      const values = parts(variant, payload);
      const inside = values.length === 1 ? values[0] : `[${values.join(', ')}]`;
      const value = values.length === 0 ? '' : `, value: ${inside}`;
      return `    case ${variant}:\n      return { tag: ${quoted(name)}${value} };\n`;
    });
    return `  switch (${tag}) {\n${cases.join('')}  }\n`;
  }

  private collection(type: AbiType & { kind: 'list' | 'set' | 'map' }): string {
    return this.definitions.define('read', type, (name) => {
      const head = `function ${name}(host, header) {\n`;
      if (type.kind === 'list') {
        const { element } = type;
        const where = `wordAt(host, header), wordAt(host, header + ${WORD})`;
        const read =
          element.kind === 'number'
            ? `numbersOut(host, ${this.definitions.kind(element.name)}, ${where})`
            : `itemsOut(host, ${sizeOf(element)}, ${this.loader(element)}, ${where})`;
        return `${head}  return ${read};\n}\n`;
      }
      const { entry } = type;
      if (entry === undefined) throw new InternalError(`${typeText(type)} has no layout`);
      const value = (of: AbiType, offset: number): string => this.load(of, plus('entry', offset));
      const one =
        type.kind === 'set'
          ? value(type.element, entry.key)
          : `[${value(type.key, entry.key)}, ${value(type.value, entry.value)}]`;
      const made = type.kind === 'set' ? 'Set' : 'Map';
      return `${head}  const entries = entriesOf(host, ${entry.stride}, header);\n  return new ${made}(entries.map((entry) => ${one}));\n}\n`;
    });
  }
}
