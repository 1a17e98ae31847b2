/** The ES module that `fzyc build` writes beside the WebAssembly module. */

import type { AbiExport, ModuleInterface } from '../../../runtime/interface.ts';
import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { instanceParts, parameterNames } from './instance-js.ts';
import { allocates, docComment, OWN_NAMES, property } from './names.ts';
import type { Part } from './parts.ts';
import { quoted, Scope } from './scope.ts';
import { takesOptions } from './start.ts';
import { accessorMembers, exportsStatics, functionsOf } from './statics.ts';
import { hasThreads, THREAD_FUNCTIONS } from './threads.ts';

export interface BindingsFiles {
  /** The WebAssembly module's file, beside the script. */
  readonly wasm: string;
  /** The module itself, where it is to be part of the script. */
  readonly inline?: Uint8Array;
  /** The program's root file, for people. */
  readonly source: string;
  /** The script beside it that modules of `--perf-fastpath=off` import. */
  readonly reference: string;
}

/** Functions of module `fzy` that every script brings; all others are the reference runtime's. */
const OWN_FIELDS: ReadonlySet<string> = new Set([
  'str_box',
  'str_unbox_length',
  'str_unbox',
  'print',
  'parallel',
]);

/** Whether the program calls the reference runtime. */
export function needsReference(iface: ModuleInterface): boolean {
  return iface.mode === 'reference' || iface.runtime.some((row) => !OWN_FIELDS.has(row.field));
}

/** What a script declares. */
interface Body {
  readonly text: string;
  readonly imports: string;
  /** What makes the state of an instance of a module, and what gives its functions. */
  readonly start: string;
  readonly exportsOf: string;
  /** By function, what calls it with that state and arguments. */
  readonly call: (row: AbiExport, args: readonly string[]) => string;
  readonly allocate: string;
  readonly scope: Scope;
}

export function bindingsJs(
  iface: ModuleInterface,
  files: BindingsFiles,
  parts: readonly Part[],
): string {
  const throws = iface.exports.some((row) => row.throws === true);
  const errors = throws ? 'FzyError, FzyTrap' : 'FzyTrap';
  const body = needsReference(iface)
    ? referenceBody(iface, files, errors)
    : directBody(iface, parts, errors);
  const functions = topLevelFunctions(iface, body);
  const path = (file: string): string => quoted(`./${file}`);
  return `// Made by fzyc from ${oneLine(files.source)}. Do not edit.
${body.imports}
${files.inline === undefined ? `const wasmUrl = new URL(${path(encodeURIComponent(files.wasm))}, import.meta.url);` : `const wasmBytes = '${base64(files.inline)}';`}

/** The compiled module, to be given to several instances or sent to workers. */
export async function compileModule() {
  return ${files.inline === undefined ? 'readModule()' : 'WebAssembly.compile(moduleBytes())'};
}

/**
 * Makes an instance of its own. \`options.module\` are its bytes or a \`WebAssembly.Module\`, where it is not to be
 * read from beside this file.
 */
export async function instantiate(options = {}) {
  return instantiateSync(options.module ?? (await compileModule()), options);
}

/** The same without waiting. \`module\` may be left out where files can be read at once, as in Node. */
export function instantiateSync(module, options) {
  return ${body.exportsOf}(startOf(module, options));
}

function startOf(module = readModuleSync(), options = {}) {
  return ${body.start}(module instanceof WebAssembly.Module ? module : new WebAssembly.Module(module), options);
}

/** The instance behind the functions of this file. */
let shared;

/** Makes the instance that the functions of this file use: once, before any of them is called. */
export async function load(options = {}) {
  const module = options.module ?? (await compileModule());
  if (shared !== undefined) throw new Error('the module is loaded already');
  shared = startOf(module, options);
  return ${body.exportsOf}(shared);
}
${functions === '' ? '' : `\nfunction use() {\n  shared ??= ${body.start}(readModuleSync()${takesOptions(iface) ? ', {}' : ''});\n  return shared;\n}\n${functions}`}
${files.inline === undefined ? READ_FILE : READ_BYTES}
${body.text}
export { ${errors} };
`;
}

/** Everything is in memory: the script calls the module itself. */
function directBody(iface: ModuleInterface, parts: readonly Part[], errors: string): Body {
  const { text, wrappers, scope } = instanceParts(iface, parts, errors);
  return {
    text,
    imports:
      iface.threads === undefined
        ? ''
        : `\nimport { Threads } from ${quoted('./fzy-threads.js')};\n`,
    start: 'start',
    exportsOf: 'exportsOf',
    call: (row, args) => `${wrappers.get(row.name)}(${['use()', ...args].join(', ')})`,
    allocate: 'allocateNumbers(use(), type, length)',
    scope,
  };
}

/** Values are objects of the host: the reference runtime converts them by the module's description. */
function referenceBody(iface: ModuleInterface, files: BindingsFiles, errors: string): Body {
  const imports = `import { ${errors}, instantiateReference } from ${quoted(`./${files.reference}`)};`;
  return {
    text: `/** What the runtime has to know about the module. */\nconst moduleInterface = ${JSON.stringify(iface, null, 2)};
${referenceExports(iface)}
function start(module, options) {
  return instantiateReference(module, moduleInterface, options);
}
`,
    imports: `\n${imports}\n`,
    start: 'start',
    exportsOf: 'exportsOf',
    call: (row, args) => `use().exports[${quoted(row.name)}](${args.join(', ')})`,
    allocate: 'use().allocate(type, length)',
    scope: new Scope(OWN_NAMES),
  };
}

/** The functions of an instance of the reference runtime, and its statics. */
function referenceExports(iface: ModuleInterface): string {
  const own = (name: string): string => `exports[${quoted(name)}]`;
  const functions = functionsOf(iface).map(({ name }) => `    ${property(name)}: ${own(name)},\n`);
  const accessors = accessorMembers(
    iface,
    '    ',
    ({ name }, args) => `${own(name)}(${args.join(', ')})`,
  );
  const allocate = allocates(iface);
  const members = [...functions, accessors, ...(allocate ? ['    allocate,\n'] : [])].join('');
  const given = allocate ? '{ exports, allocate }' : '{ exports }';
  return `\nfunction exportsOf(${given}) {\n  return {\n${members}  };\n}\n`;
}

/** Each function of the program as an export of the script. */
function topLevelFunctions(iface: ModuleInterface, body: Body): string {
  const allocate = allocates(iface)
    ? `
/** Memory of the module for numbers of a type (\`'f64'\`), passed to its functions without being copied. */
export function allocate(type, length) {
  return ${body.allocate};
}
`
    : '';
  const functions = functionsOf(iface)
    .filter((row) => !SCRIPT_EXPORTS.has(row.name))
    .map((row) => `\n${topLevelFunction(row, body.scope.name(row.name), body)}`);
  const threads = hasThreads(iface) ? THREAD_FUNCTIONS : '';
  return allocate + threads + staticsObject(iface, body) + functions.join('');
}

function staticsObject(iface: ModuleInterface, body: Body): string {
  if (!exportsStatics(iface)) return '';
  return `\n/** The program's statics. */\nexport const statics = {\n${accessorMembers(iface, '  ', body.call)}};\n`;
}

function topLevelFunction(row: AbiExport, local: string, body: Body): string {
  const params = parameterNames(row, body.scope.names);
  const call = body.call(row, params);
  const head = local === row.name ? 'export function' : 'function';
  const text = `${docComment(row.doc, '')}${head} ${local}(${params.join(', ')}) {\n  return ${call};\n}\n`;
  return local === row.name ? text : `${text}export { ${local} as ${row.name} };\n`;
}

/** Reads the module from beside the script. */
const READ_FILE = `async function readModule() {
  // In Node and what is like it.
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (files && wasmUrl.protocol === 'file:') {
    return WebAssembly.compile(await files.promises.readFile(wasmUrl));
  }
  const response = await fetch(wasmUrl);
  if (!response.ok) throw new Error(\`\${wasmUrl}: \${response.status} \${response.statusText}\`);
  // Only what is served as application/wasm may be compiled while it arrives.
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('application/wasm')) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

function readModuleSync() {
  const files = globalThis.process?.getBuiltinModule?.('node:fs');
  if (!files) throw new Error('await \`load()\` first');
  return new WebAssembly.Module(files.readFileSync(wasmUrl));
}
`;

/** The module is part of the script. */
const READ_BYTES = `function moduleBytes() {
  return Uint8Array.from(atob(wasmBytes), (character) => character.charCodeAt(0));
}

function readModuleSync() {
  return new WebAssembly.Module(moduleBytes());
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
