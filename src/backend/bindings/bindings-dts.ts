/** The TypeScript declarations of the ES module. */

import type {
  AbiExport,
  AbiType,
  ModuleInterface,
  NumberName,
} from '../../../runtime/interface.ts';
import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { TRAP_KINDS } from '../../report/trap.ts';
import { docComment, identifier, property } from './names.ts';

export function bindingsDts(iface: ModuleInterface): string {
  const needsImports = iface.capabilities.length > 0;
  const optional = needsImports ? '' : '?';
  return `// Made by fzyc. Do not edit.

/** The functions of the program. */
export interface Exports {
${iface.exports.map((row) => method(row)).join('')}}
${needsImports ? `\n${capabilities(iface)}` : ''}
export interface Options {
${
  needsImports
    ? '  /** The capabilities that the program asks for. */\n  readonly imports: Imports;\n'
    : ''
}  /** Where \`print\` goes; \`console.log\` unless given. */
  readonly print?: (line: string) => void;
}

/** The bytes of the module, or a \`WebAssembly.Module\`. */
export type ModuleSource = ArrayBuffer | ArrayBufferView | object;

export interface InstantiateOptions extends Options {
  /** The module, where it is not to be read from beside this file. */
  readonly module?: ModuleSource;
}

/** Makes an instance of its own: its statics are shared with nobody. */
export declare function instantiate(options${optional}: InstantiateOptions): Promise<Exports>;

/** The same without waiting. \`module\` may be left out where files can be read at once, as in Node. */
export declare function instantiateSync(
  module${needsImports ? ': ModuleSource | undefined' : '?: ModuleSource'},
  options${optional}: Options,
): Exports;

/**
 * Makes the instance that the functions of this module use: once, before any of them is called. Needed in
 * browsers${needsImports ? ', and because the program asks for capabilities' : ', and to give options'}.
 */
export declare function load(options${optional}: InstantiateOptions): Promise<Exports>;

export type TrapKind =
${TRAP_KINDS.map((kind) => `  | ${JSON.stringify(kind)}`).join('\n')};

/** Thrown when the program stops. The instance stays usable. */
export declare class FzyTrap extends Error {
  readonly name: "FzyTrap";
  readonly kind: TrapKind;
  /** Where in the source; undefined where the engine does not say. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
}
${topLevel(iface)}`;
}

function method(row: AbiExport): string {
  return `${docComment(documentation(row), '  ')}  ${property(row.name)}(${params(row)}): ${gives(row.result)};\n`;
}

/** The functions as exports of the module itself; names that it needs for itself are left out. */
function topLevel(iface: ModuleInterface): string {
  const taken = new Set(SCRIPT_EXPORTS);
  return iface.exports
    .filter((row) => !SCRIPT_EXPORTS.has(row.name))
    .map((row) => {
      const local = identifier(row.name, taken);
      taken.add(local);
      const head = local === row.name ? 'export declare function' : 'declare function';
      const alias = local === row.name ? '' : `export { ${local} as ${row.name} };\n`;
      const doc = docComment(documentation(row), '');
      return `\n${doc}${head} ${local}(${params(row)}): ${gives(row.result)};\n${alias}`;
    })
    .join('');
}

function documentation(row: AbiExport): string {
  const written = row.params.filter((p) => p.mut).map((p) => `\`${p.name}\``);
  if (written.length === 0) return row.doc;
  const note = `Writes into ${written.join(' and ')}.`;
  return row.doc.trim() === '' ? note : `${row.doc}\n\n${note}`;
}

function params(row: AbiExport): string {
  return listed(row.params.map((p) => ({ name: p.name, type: takes(p.type, p.mut) })));
}

/** `a: number, b: string`; no two have one name. */
function listed(all: readonly { readonly name: string; readonly type: string }[]): string {
  const taken = new Set<string>();
  const shown = all.map(({ name, type }) => {
    const own = identifier(name, taken);
    taken.add(own);
    return `${own}: ${type}`;
  });
  return shown.join(', ');
}

function capabilities(iface: ModuleInterface): string {
  const modules = new Map<string, string[]>();
  for (const { module, field, params: types, result, names } of iface.capabilities) {
    const list = listed(
      types.map((type, i) => ({ name: names?.[i] ?? `p${i}`, type: gives(type) })),
    );
    const fields = modules.get(module) ?? [];
    fields.push(`    ${property(field)}(${list}): ${takes(result, false)};\n`);
    modules.set(module, fields);
  }
  const rows = [...modules].map(
    ([name, fields]) => `  readonly ${property(name)}: {\n${fields.join('')}  };\n`,
  );
  return `/** What the host has to give: the program's \`extern\` functions. */\nexport interface Imports {\n${rows.join('')}}\n`;
}

/** What JavaScript may pass. */
function takes(type: AbiType, mut: boolean): string {
  switch (type.kind) {
    case 'slice':
    case 'array':
    case 'list': {
      const { element } = type;
      if (element.kind !== 'number') {
        return mut
          ? `${grouped(takes(element, true))}[]`
          : `readonly ${grouped(takes(element, false))}[]`;
      }
      const arrays =
        element.name === 'u8' ? ['Uint8Array', 'Uint8ClampedArray'] : [TYPED_ARRAYS[element.name]];
      if (!mut) arrays.push(`readonly ${scalar(element.name)}[]`);
      return arrays.join(' | ');
    }
    default:
      return gives(type);
  }
}

/** What JavaScript gets. */
function gives(type: AbiType): string {
  switch (type.kind) {
    case 'number':
      return scalar(type.name);
    case 'bool':
      return 'boolean';
    case 'char':
    case 'str':
      return 'string';
    case 'void':
      return 'void';
    case 'slice':
    case 'array':
    case 'list':
      return type.element.kind === 'number'
        ? TYPED_ARRAYS[type.element.name]
        : `${grouped(gives(type.element))}[]`;
  }
}

function grouped(type: string): string {
  return /[ |]/.test(type) ? `(${type})` : type;
}

function scalar(name: NumberName): string {
  return name === 'i64' || name === 'u64' ? 'bigint' : 'number';
}

const TYPED_ARRAYS: Readonly<Record<NumberName, string>> = {
  i8: 'Int8Array',
  i16: 'Int16Array',
  i32: 'Int32Array',
  i64: 'BigInt64Array',
  u8: 'Uint8Array',
  u16: 'Uint16Array',
  u32: 'Uint32Array',
  u64: 'BigUint64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
};
