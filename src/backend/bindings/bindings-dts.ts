/** The `.d.ts` beside an emitted module. */

import type { AbiExport, ModuleInterface } from '../../../runtime/interface.ts';
import { parameterType, resultType } from './typescript-types.ts';

/** Words that may not name a parameter in TypeScript, though they may in Fzy. */
const RESERVED = new Set(
  (
    'arguments await case catch class debugger default delete do eval export extends finally function ' +
    'implements import in instanceof interface new null package private protected public super switch ' +
    'this throw try typeof var void with yield'
  ).split(' '),
);

export function bindingsDts(iface: ModuleInterface): string {
  const needsImports = iface.capabilities.length > 0;
  const options = needsImports ? 'options: InstantiateOptions' : 'options?: InstantiateOptions';
  return `${[
    '/** The functions of the module. A trap throws a `FzyTrap`, a wrong argument a `TypeError` or `RangeError`. */',
    'export interface Exports {',
    ...iface.exports.flatMap(method),
    '}',
    '',
    'export interface InstantiateOptions {',
    ...capabilities(iface),
    '  /** Where `print` goes; `console.log` unless given. */',
    '  readonly print?: (line: string) => void;',
    '}',
    '',
    '/** Loads the `.wasm` file beside this module and makes an instance of it. */',
    `export declare function instantiate(${options}): Promise<Exports>;`,
    '',
    '/** Makes an instance at once, from the bytes of the `.wasm` file or a compiled module. */',
    'export declare function instantiateSync(',
    '  source: BufferSource | WebAssembly.Module,',
    `  ${options},`,
    '): Exports;',
    '',
    '/** A program stopped: `message` says why, `file`, `line` and `column` where. */',
    'export declare class FzyTrap extends Error {',
    '  readonly kind: string;',
    '  readonly file: string;',
    '  readonly line: number;',
    '  readonly column: number;',
    '}',
  ].join('\n')}\n`;
}

function method(row: AbiExport): readonly string[] {
  const params = row.params.map((p, i) => {
    const name = RESERVED.has(p.name) ? `${p.name}_` : p.name;
    return `${name === '' ? `arg${i}` : name}: ${parameterType(p.type, p.mut)}`;
  });
  return [...docComment(row.doc), `  ${row.name}(${params.join(', ')}): ${resultType(row.result)};`];
}

function docComment(doc: string): readonly string[] {
  if (doc.trim() === '') return [];
  // A comment's end inside the text would end it here too.
  const lines = doc.replaceAll('*/', '*\\/').split('\n').map((line) => line.trim());
  if (lines.length === 1) return [`  /** ${lines[0]} */`];
  return ['  /**', ...lines.map((line) => `   * ${line}`.trimEnd()), '   */'];
}

function capabilities(iface: ModuleInterface): readonly string[] {
  if (iface.capabilities.length === 0) return [];
  const byModule = new Map<string, string[]>();
  for (const c of iface.capabilities) {
    const params = c.params.map((t, i) => `arg${i}: ${resultType(t)}`).join(', ');
    const lines = byModule.get(c.module) ?? [];
    lines.push(`      ${JSON.stringify(c.field)}(${params}): ${parameterType(c.result, false)};`);
    byModule.set(c.module, lines);
  }
  return [
    '  /** What the program asks of its host. */',
    '  readonly imports: {',
    ...[...byModule].flatMap(([module, lines]) => [
      `    readonly ${JSON.stringify(module)}: {`,
      ...lines,
      '    };',
    ]),
    '  };',
  ];
}
