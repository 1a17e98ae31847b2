/**
 * How values of a type are checked, copied into the module's memory, and read from it or from machine values: as text of
 * JavaScript. Scalars become expressions; what has parts gets functions of its own, one for each type and use.
 */

import type { AbiChoice, AbiLane, AbiType, NumberName } from '../../../runtime/interface.ts';
import { typeText } from '../../report/type-text.ts';
import { InternalError } from '../../report/unreachable.ts';
import { property } from './names.ts';
import { quoted, type Scope } from './scope.ts';
import { TYPED_ARRAYS } from './types-dts.ts';

type Composite = AbiType & { kind: 'struct' | 'tuple' | 'enum' | 'option' };

/** Bytes of a list's header that are an address, and of text. */
const WORD = 4;

export class Codecs {
  private readonly scope: Scope;
  private readonly names = new Map<string, string>();
  private readonly texts: string[] = [];

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** The functions that were asked for so far. */
  get functions(): readonly string[] {
    return this.texts;
  }

  // ---- from JavaScript ------------------------------------------------------------------------------

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
          return `checkNumbersPart(${this.kind(element.name)}, ${length}, ${at})`;
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
    return this.define('check', type, (name) => {
      const fields = type.fields.map(
        (f) =>
          `    ${key(f.name)}: checkField(object, ${quoted(f.name)}, ${this.checker(f.type)}, where),\n`,
      );
      const object = `  const object = checkObject(${quoted(type.name)}, mut, value, where);\n`;
      return `function ${name}(mut, value, where) {\n${object}  return {\n${fields.join('')}  };\n}\n`;
    });
  }

  private checkEnum(type: AbiType & { kind: 'enum' }): string {
    return this.define('check', type, (name) => {
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

  /** The class for numbers of a type and how one is checked. */
  kind(name: NumberName): string {
    return this.defineAs(`numbers_${name}`, (own) => {
      const check = `(value, where) => ${checkNumber(name, 'value, where')}`;
      return `const ${own} = {\n  array: ${TYPED_ARRAYS[name]},\n  check: ${check},\n};\n`;
    });
  }

  // ---- into the module ------------------------------------------------------------------------------

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
    return `${this.defineAs(`list_in_${short(element)}`, (name) => {
      const elements =
        element.kind === 'number'
          ? `numbersIn(host, ${this.kind(element.name)}, undefined, items, '')`
          : `itemsIn(host, ${sizeOf(element)}, ${this.storer(element)}, items)`;
      const length = element.kind === 'number' ? 'lengthOf(items)' : 'items.length';
      return `function ${name}(host, items) {\n  return listIn(host, ${elements}, ${length});\n}\n`;
    })}(host, ${plain})`;
  }

  /** The lanes of a choice that is not in memory: those of a variant's parts are shared with other variants. */
  private choiceLanes(type: Composite & { kind: 'enum' | 'option' }): string {
    return this.define('lanes', type, (name) => {
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
          return `storeNumbers(host, ${this.kind(element.name)}, ${address}, ${length}, ${plain});`;
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
    return this.define('store', type, (name) => {
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

  // ---- out of the module ----------------------------------------------------------------------------

  /** What JavaScript gets of a value in memory. `address` is evaluated more than once. */
  load(type: AbiType, address: string): string {
    switch (type.kind) {
      case 'array': {
        const { element, length } = type;
        if (element.kind === 'number') {
          return `numbersOut(host, ${this.kind(element.name)}, ${address}, ${length})`;
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
    return this.define('load', type, (name) => {
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
        return `textOut(host, ${unsigned(first)}, ${unsigned(lanes[1] ?? '')})`;
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

  private lifter(type: Composite & { kind: 'enum' | 'option' }): string {
    return this.define('lift', type, (name) => {
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
    type: Composite & { kind: 'enum' | 'option' },
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
    return this.define('read', type, (name) => {
      const head = `function ${name}(host, header) {\n`;
      if (type.kind === 'list') {
        const { element } = type;
        const where = `wordAt(host, header), wordAt(host, header + ${WORD})`;
        const read =
          element.kind === 'number'
            ? `numbersOut(host, ${this.kind(element.name)}, ${where})`
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

  // ---- functions ------------------------------------------------------------------------------------

  private define(use: string, type: AbiType, text: (name: string) => string): string {
    return this.defineAs(`${use}_${short(type)}`, text, `${use} ${typeText(type)}`);
  }

  private defineAs(wanted: string, text: (name: string) => string, known = wanted): string {
    const found = this.names.get(known);
    if (found !== undefined) return found;
    const name = this.scope.name(wanted);
    this.names.set(known, name);
    this.texts.push(text(name));
    return name;
  }
}

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

function choiceOf(type: AbiType & { kind: 'enum' | 'option' }): AbiChoice {
  if (type.layout === undefined) throw new InternalError(`${typeText(type)} has no layout`);
  return type.layout;
}

function payloadsOf(type: AbiType & { kind: 'enum' | 'option' }): readonly (readonly AbiType[])[] {
  return type.kind === 'option' ? [[], [type.some]] : type.variants.map((v) => v.payload);
}

function isBare(type: AbiType): boolean {
  return type.kind === 'enum' && type.variants.every((v) => v.payload.length === 0);
}

const RANGES: Readonly<Record<Exclude<NumberName, 'f32' | 'f64'>, string>> = {
  i8: '-128, 127',
  u8: '0, 255',
  i16: '-32768, 32767',
  u16: '0, 65535',
  i32: '-2147483648, 2147483647',
  u32: '0, 4294967295',
  i64: '-9223372036854775808n, 9223372036854775807n',
  u64: '0n, 18446744073709551615n',
};

export function checkNumber(name: NumberName, at: string): string {
  if (name === 'f32' || name === 'f64') return `checkFloat('${name}', ${at})`;
  const check = name === 'i64' || name === 'u64' ? 'checkBigint' : 'checkInt';
  return `${check}('${name}', ${RANGES[name]}, ${at})`;
}

const ACCESS: Readonly<Record<NumberName, string>> = {
  i8: 'Int8',
  u8: 'Uint8',
  i16: 'Int16',
  u16: 'Uint16',
  i32: 'Int32',
  u32: 'Uint32',
  i64: 'BigInt64',
  u64: 'BigUint64',
  f32: 'Float32',
  f64: 'Float64',
};

function bytesOf(lane: NumberName): number {
  return Number(lane.slice(1)) / 8;
}

function storeLane(lane: NumberName, address: string, value: string): string {
  const order = bytesOf(lane) === 1 ? '' : ', true';
  return `viewOf(host).set${ACCESS[lane]}(${address}, ${value}${order})`;
}

function loadLane(lane: NumberName, address: string): string {
  const order = bytesOf(lane) === 1 ? '' : ', true';
  return `viewOf(host).get${ACCESS[lane]}(${address}${order})`;
}

/** Words read from memory are unsigned already. */
function unsigned(lane: string): string {
  return /^viewOf\(host\)\.getUint32/.test(lane) ? lane : `${lane} >>> 0`;
}

function plus(address: string, offset = 0): string {
  return offset === 0 ? address : `${address} + ${offset}`;
}

function member(owner: string, name: string): string {
  const shown = property(name);
  return shown.startsWith('"') ? `${owner}[${shown}]` : `${owner}.${shown}`;
}

/** A key of an object literal; `__proto__` is a name like others. */
function key(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : property(name);
}

function object(type: AbiType & { kind: 'struct' }, values: readonly string[]): string {
  const fields = type.fields.map((f, i) => `${key(f.name)}: ${values[i]}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** A type as part of a name. */
function short(type: AbiType): string {
  return typeText(type).replace(/\w+::/g, '').replace(/\W+/g, '_').replace(/^_|_$/g, '');
}
