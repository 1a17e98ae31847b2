/** The ES module beside an emitted `.wasm`: it works in Node, browsers, Bun, Deno and workers. */

import type { ModuleInterface } from '../../../runtime/interface.ts';

export interface BindingFiles {
  /** Name of the `.wasm` file, in the same folder. */
  readonly wasm: string;
  /** What it was compiled from, for the first line. */
  readonly source: string;
  readonly loader: string;
  readonly reference: string;
}

export function bindingsJs(iface: ModuleInterface, files: BindingFiles): string {
  const usesRuntime = iface.runtime.some((row) => !LOADER_FIELDS.has(row.field.split(':')[0] ?? ''));
  const lines = [
    `// Made by fzyc from ${oneLine(files.source)}. Do not edit.`,
    `import { FzyTrap, instantiateModule } from ${JSON.stringify(`./${files.loader}`)};`,
    ...(usesRuntime
      ? [`import { createReferenceRuntime } from ${JSON.stringify(`./${files.reference}`)};`]
      : []),
    '',
    `const INTERFACE = ${interfaceText(iface)};`,
    '',
    'export { FzyTrap };',
    '',
    'export function instantiateSync(source, options = {}) {',
    '  const module = source instanceof WebAssembly.Module ? source : new WebAssembly.Module(source);',
    `  return instantiateModule(module, INTERFACE, ${usesRuntime ? '{ ...options, runtime: createReferenceRuntime }' : 'options'}).exports;`,
    '}',
    '',
    'export async function instantiate(options = {}) {',
    `  const url = new URL(${JSON.stringify(`./${files.wasm}`)}, import.meta.url);`,
    '  return instantiateSync(await compile(url), options);',
    '}',
    '',
    'async function compile(url) {',
    "  if (url.protocol === 'file:' && globalThis.process?.versions?.node !== undefined) {",
    "    const { readFile } = await import('node:fs/promises');",
    '    return WebAssembly.compile(await readFile(url));',
    '  }',
    '  const response = await fetch(url);',
    '  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);',
    '  // A server that does not know the type of .wasm files must not be a reason to fail.',
    "  return response.headers.get('content-type')?.startsWith('application/wasm')",
    '    ? WebAssembly.compileStreaming(response)',
    '    : WebAssembly.compile(await response.arrayBuffer());',
    '}',
  ];
  return `${lines.join('\n')}\n`;
}

/** Functions of module `fzy` that the loader itself has. */
const LOADER_FIELDS = new Set(['str_box', 'str_unbox_length', 'str_unbox', 'print']);

/** One row a line, so that the file can be read and diffs are small. */
function interfaceText(iface: ModuleInterface): string {
  const fields = Object.entries(iface).map(([key, value]) => {
    if (!Array.isArray(value) || value.length === 0) return `  ${key}: ${JSON.stringify(value)},`;
    return `  ${key}: [\n${value.map((row) => `    ${JSON.stringify(row)},`).join('\n')}\n  ],`;
  });
  return `{\n${fields.join('\n')}\n}`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/g, ' ');
}
