/** Names of a Fzy program in JavaScript and TypeScript. */

import type { AbiType, ModuleInterface } from '../../../runtime/interface.ts';
import { accessedBy } from '../../ir/script-names.ts';

/** Words that name nothing in a module, and names that have a meaning of their own there. */
const RESERVED: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export
  extends false finally for function if implements import in instanceof interface let new null package
  private protected public return static super switch this throw true try typeof undefined var void while
  with yield NaN Infinity any bigint boolean never number object string symbol unknown`.split(
    /\s+/,
  ),
);

/** A name for a variable or parameter: the given one, or one like it that is allowed. */
export function identifier(name: string, taken: ReadonlySet<string> = new Set()): string {
  let result = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
    ? name
    : `_${name.replace(/[^\w]/g, '_')}`;
  while (RESERVED.has(result) || taken.has(result)) result += '_';
  return result;
}

/** A property's name, quoted where it has to be. */
export function property(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** A documentation comment, or nothing. */
export function docComment(text: string, indent: string): string {
  if (text.trim() === '') return '';
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  const [only] = lines;
  if (lines.length === 1) return `${indent}/** ${only?.trim() ?? ''} */\n`;
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd()).join('\n');
  return `${indent}/**\n${body}\n${indent} */\n`;
}

/** Whether the functions that give a `Result` throw or return. */
export type Results = 'throw' | 'return';

/** The interface as its bindings show it. */
export function withResults(iface: ModuleInterface, results: Results): ModuleInterface {
  if (results === 'return') return iface;
  const exports = iface.exports.map((row) =>
    okType(row.result) === undefined ? row : { ...row, throws: true as const },
  );
  return { ...iface, exports };
}

/** What a `Result` has in its `Ok`. */
export function okType(type: AbiType): AbiType | undefined {
  if (type.kind !== 'enum' || !type.name.startsWith('Result<')) return undefined;
  return type.variants.find((v) => v.name === 'Ok')?.payload[0] ?? { kind: 'void' };
}

/** Whether the program takes arrays that can lie in its memory already, and its own names leave room to say so. */
export function allocates(iface: ModuleInterface): boolean {
  return (
    iface.exports.some((row) => row.params.some((p) => isNumbers(p.type))) &&
    !hasMember(iface, 'allocate')
  );
}

/** Whether a function or a static of the program is called so: an instance has both as its members. */
export function hasMember({ exports }: ModuleInterface, name: string): boolean {
  return exports.some((row) => (accessedBy(row.name)?.name ?? row.name) === name);
}

/** What an owner of memory can be passed for. */
export function isNumbers(type: AbiType): type is AbiType & { kind: 'slice' | 'array' } {
  return (type.kind === 'slice' || type.kind === 'array') && type.element.kind === 'number';
}

/** What it declares besides; a function of the program gets another name inside of the script. */
export const OWN_NAMES: ReadonlySet<string> = new Set(
  `Threads startThreads stopThreads threadingInfo
  allocate compileModule moduleBytes exportsOf instantiate instantiateReference instantiateSync load moduleInterface
  readModule readModuleSync shared sites start startOf statics use wasmBytes wasmUrl FzyError FzyTrap
  Array BigInt BigInt64Array BigUint64Array DataView Error Float32Array Float64Array Int16Array Int32Array Int8Array JSON
  Map Math Number Object RangeError Reflect Set String Symbol TextDecoder TextEncoder TypeError URL Uint16Array Uint32Array
  Uint8Array WebAssembly atob console fetch globalThis`.split(/\s+/),
);
