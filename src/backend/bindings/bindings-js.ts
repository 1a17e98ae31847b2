/** The ES module that `fzyc build` writes beside the WebAssembly module. */

import type { AbiExport, ModuleInterface } from '../../../runtime/interface.ts';
import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { allocates, docComment, identifier, OWN_NAMES } from './names.ts';

export interface BindingsFiles {
  /** The WebAssembly module's file, beside the script. */
  readonly wasm: string;
  /** The module itself, where it is to be part of the script. */
  readonly inline?: Uint8Array;
  /** The program's root file, for people. */
  readonly source: string;
  /** The scripts beside it that it imports. */
  readonly loader: string;
  readonly reference: string;
}

/** Functions of module `fzy` that the loader brings; all others are the reference runtime's. */
const LOADER_FIELDS: ReadonlySet<string> = new Set([
  'str_box',
  'str_unbox_length',
  'str_unbox',
  'print',
]);

/** Whether the program calls the reference runtime. */
export function needsReference(iface: ModuleInterface): boolean {
  return iface.runtime.some((row) => !LOADER_FIELDS.has(row.field));
}

export function bindingsJs(iface: ModuleInterface, files: BindingsFiles): string {
  const reference = needsReference(iface);
  const functions = allocate(iface) + topLevelFunctions(iface);
  const path = (file: string): string => JSON.stringify(`./${file}`);
  const throws = iface.exports.some((row) => row.throws === true);
  const errors = throws ? 'FzyError, FzyTrap' : 'FzyTrap';
  const imports = [`import { ${errors}, instantiateModule } from ${path(files.loader)};`];
  if (reference) imports.push(`import { createReferenceRuntime } from ${path(files.reference)};`);
  return `// Made by fzyc from ${oneLine(files.source)}. Do not edit.

${imports.join('\n')}

export { ${errors} };

/** What the loader has to know about the module. */
const moduleInterface = ${JSON.stringify(iface, null, 2)};

${files.inline === undefined ? `const wasmUrl = new URL(${path(encodeURIComponent(files.wasm))}, import.meta.url);` : `const wasmBytes = "${base64(files.inline)}";`}

/** The compiled module, to be given to several instances or sent to workers. */
export async function compileModule() {
  return ${files.inline === undefined ? 'readModule()' : 'WebAssembly.compile(readModuleSync())'};
}

/** Makes an instance of its own. \`options.module\` are its bytes or a \`WebAssembly.Module\`, where it is not to be read from beside this file. */
export async function instantiate(options = {}) {
  return instantiateSync(options.module ?? (await compileModule()), options);
}

/** The same without waiting. \`module\` may be left out where files can be read at once, as in Node. */
export function instantiateSync(module, options = {}) {
  const source = module ?? readModuleSync();
  const compiled = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);
  const { imports, print } = options;
  const instance = instantiateModule(compiled, moduleInterface, {
    ...(imports && { imports }),
    ...(print && { print }),${reference ? '\n    runtime: createReferenceRuntime,' : ''}
  });
  return ${allocates(iface) ? '{ ...instance.exports, allocate: instance.allocate }' : 'instance.exports'};
}

${files.inline === undefined ? READ_FILE : READ_BYTES}/** The instance behind the functions of this file. */
let shared;

/** Makes the instance that the functions of this file use: once, before any of them is called. */
export async function load(options = {}) {
  if (shared !== undefined) throw new Error("the module is loaded already");
  const instance = await instantiate(options);
  shared ??= instance;
  return shared;
}
${functions === '' ? '' : `\nfunction use() {\n  shared ??= instantiateSync();\n  return shared;\n}\n${functions}`}`;
}

function allocate(iface: ModuleInterface): string {
  if (!allocates(iface)) return '';
  return `
/** Memory of the module for numbers of a type (\`"f64"\`), passed to its functions without being copied. */
export function allocate(type, length) {
  return use().allocate(type, length);
}
`;
}

/** Each function of the program as an export of the script. */
function topLevelFunctions(iface: ModuleInterface): string {
  const taken = new Set(OWN_NAMES);
  return iface.exports
    .filter((row) => !SCRIPT_EXPORTS.has(row.name))
    .map((row) => {
      const local = identifier(row.name, taken);
      taken.add(local);
      return `\n${topLevelFunction(row, local)}`;
    })
    .join('');
}

function topLevelFunction(row: AbiExport, local: string): string {
  const taken = new Set<string>(['use']);
  const params = row.params
    .map((p) => {
      const name = identifier(p.name, taken);
      taken.add(name);
      return name;
    })
    .join(', ');
  const call = `use()[${JSON.stringify(row.name)}](${params})`;
  const head = local === row.name ? 'export function' : 'function';
  const text = `${docComment(row.doc, '')}${head} ${local}(${params}) {\n  return ${call};\n}\n`;
  return local === row.name ? text : `${text}export { ${local} as ${row.name} };\n`;
}

/** Reads the module from beside the script. */
const READ_FILE = `/** The file system, in Node and what is like it. */
function fileSystem() {
  return wasmUrl.protocol === "file:" ? globalThis.process?.getBuiltinModule?.("node:fs") : undefined;
}

async function readModule() {
  const files = fileSystem();
  if (files !== undefined) return WebAssembly.compile(await files.promises.readFile(wasmUrl));
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(\`\${wasmUrl}: \${response.status} \${response.statusText}\`);
  // Only what is served as application/wasm may be compiled while it arrives.
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/wasm")) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function readModuleSync() {
  const files = fileSystem();
  if (files === undefined) {
    throw new Error("here the module cannot be read at once: call and await \`load()\` first");
  }
  return new WebAssembly.Module(files.readFileSync(wasmUrl));
}

`;

/** The module is part of the script. */
const READ_BYTES = `function readModuleSync() {
  return Uint8Array.from(atob(wasmBytes), (character) => character.charCodeAt(0));
}

`;

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]/gu, '?');
}
