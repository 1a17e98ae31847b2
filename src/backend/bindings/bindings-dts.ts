/** The TypeScript declarations of the ES module. */

import type { AbiExport, ModuleInterface } from '../../../runtime/interface.ts';
import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { TRAP_KINDS } from '../../report/trap.ts';
import { allocates, docComment, identifier, isNumbers, okType, property } from './names.ts';
import { exportsStatics, functionsOf, staticTypes } from './statics.ts';
import { hasThreads, THREAD_FUNCTION_TYPES, THREAD_METHOD_TYPES, THREAD_TYPES } from './threads.ts';
import { TYPED_ARRAYS, TypeTexts } from './types-dts.ts';

/** Types that every script declares. */
const OWN_TYPES = [
  'Exports',
  'Imports',
  'Options',
  'ModuleSource',
  'InstantiateOptions',
  'TrapKind',
  'FzyError',
  'FzyTrap',
  'Owned',
  'OwnedViews',
  'ThreadingInfo',
  'ThreadOptions',
  'Promise',
  'Error',
  'Map',
  'Set',
];

export function bindingsDts(iface: ModuleInterface): string {
  const needsImports = iface.capabilities.length > 0;
  const optional = needsImports ? '' : '?';
  const types = new TypeTexts(OWN_TYPES);
  const owned = allocates(iface);
  const threads = hasThreads(iface);
  const methods = functionsOf(iface)
    .map((row) => method(row, types))
    .join('');
  const statics = staticTypes(iface, '  ', types);
  const imports = needsImports ? `\n${capabilities(iface, types)}` : '';
  return `// Made by fzyc. Do not edit.

/** The functions of the program. */
export interface Exports {
${methods}${statics}${owned ? ALLOCATE_METHOD : ''}${threads ? THREAD_METHOD_TYPES : ''}}
${types.declared()}${owned ? ownedTypes() : ''}${threads ? THREAD_TYPES : ''}${imports}
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

/** The compiled module, to be given to several instances or sent to workers. */
export declare function compileModule(): Promise<object>;

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
  /** Calls around it that were inlined, the nearest first: \`file:line:column\`. */
  readonly callers: readonly string[];
}
${iface.exports.some((row) => row.throws === true) ? ERROR_CLASS : ''}${owned ? ALLOCATE_FUNCTION : ''}${threads ? THREAD_FUNCTION_TYPES : ''}${topLevel(iface, types)}`;
}

const ERROR_CLASS = `
/** Thrown with what is in the \`Err\` of a \`Result\`. */
export declare class FzyError<E = unknown> extends Error {
  readonly name: "FzyError";
  readonly value: E;
}
`;

const ALLOCATE_METHOD = `  /** Memory of the instance that is passed to its functions without being copied. */
  allocate<T extends keyof OwnedViews>(type: T, length: number): Owned<OwnedViews[T]>;
`;

const ALLOCATE_FUNCTION = `
/** Memory of the module that is passed to its functions without being copied. */
export declare function allocate<T extends keyof OwnedViews>(
  type: T,
  length: number,
): Owned<OwnedViews[T]>;
`;

function ownedTypes(): string {
  const views = Object.entries(TYPED_ARRAYS).map(([name, array]) => `  ${name}: ${array};\n`);
  return `
declare global {
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}

/** Numbers that lie in memory of an instance until they are freed. Only its own functions take them. */
export interface Owned<View> {
  /** The numbers. Ask again after a call: a view ends when the memory grows. */
  readonly view: View;
  readonly length: number;
  /** Gives the memory back, once. */
  free(): void;
  /** The same, for \`using\`. */
  [Symbol.dispose](): void;
}

export interface OwnedViews {
${views.join('')}}
`;
}

function method(row: AbiExport, types: TypeTexts): string {
  return `${docComment(documentation(row), '  ')}  ${property(row.name)}(${params(row, types)}): ${result(row, types)};\n`;
}

/** The functions as exports of the module itself; names that it needs for itself are left out. */
function topLevel(iface: ModuleInterface, types: TypeTexts): string {
  const taken = new Set(SCRIPT_EXPORTS);
  const statics = exportsStatics(iface)
    ? `\n/** The program's statics. */\nexport declare const statics: {\n${staticTypes(iface, '  ', types)}};\n`
    : '';
  const functions = functionsOf(iface)
    .filter((row) => !SCRIPT_EXPORTS.has(row.name))
    .map((row) => {
      const local = identifier(row.name, taken);
      taken.add(local);
      const head = local === row.name ? 'export declare function' : 'declare function';
      const alias = local === row.name ? '' : `export { ${local} as ${row.name} };\n`;
      const doc = docComment(documentation(row), '');
      return `\n${doc}${head} ${local}(${params(row, types)}): ${result(row, types)};\n${alias}`;
    });
  return statics + functions.join('');
}

function documentation(row: AbiExport): string {
  const written = row.params.filter((p) => p.mut).map((p) => `\`${p.name}\``);
  const notes = [
    ...(written.length === 0 ? [] : [`Writes into ${written.join(' and ')}.`]),
    ...(row.throws === true ? ['@throws {FzyError} with what is in the `Err`'] : []),
  ];
  if (row.doc.trim() !== '') notes.unshift(row.doc);
  return notes.join('\n\n');
}

function result(row: AbiExport, types: TypeTexts): string {
  const given = row.throws === true ? okType(row.result) : undefined;
  return types.gives(given ?? row.result);
}

function params(row: AbiExport, types: TypeTexts): string {
  return listed(
    row.params.map(({ name, type, mut }) => {
      const array = types.takes(type, mut);
      return { name, type: isNumbers(type) ? `${array} | Owned<${types.gives(type)}>` : array };
    }),
  );
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

function capabilities(iface: ModuleInterface, texts: TypeTexts): string {
  const modules = new Map<string, string[]>();
  for (const { module, field, params: types, result, names } of iface.capabilities) {
    const list = listed(
      types.map((type, i) => ({ name: names?.[i] ?? `p${i}`, type: texts.gives(type) })),
    );
    const fields = modules.get(module) ?? [];
    fields.push(`    ${property(field)}(${list}): ${texts.takes(result, false)};\n`);
    modules.set(module, fields);
  }
  const rows = [...modules].map(
    ([name, fields]) => `  readonly ${property(name)}: {\n${fields.join('')}  };\n`,
  );
  return `/** What the host has to give: the program's \`extern\` functions. */\nexport interface Imports {\n${rows.join('')}}\n`;
}
