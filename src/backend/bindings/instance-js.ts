/** What of an emitted script makes instances and calls them, wherever the module's bytes come from. */

import type { AbiExport, ModuleInterface } from '../../../runtime/interface.ts';
import { Codecs } from './codecs.ts';
import { allocates, OWN_NAMES, property } from './names.ts';
import { type Part, pickParts } from './parts.ts';
import { Scope } from './scope.ts';
import { siteTable, startFunction } from './start.ts';
import { accessorMembers, functionsOf } from './statics.ts';
import { hasThreads, THREAD_MEMBERS } from './threads.ts';
import { surroundings, wrapper } from './wrapper.ts';

export interface InstanceParts {
  /** Declarations, of which the script uses `start` and `exportsOf`. */
  readonly text: string;
  /** By name, the function `local(host, …)` behind each `pub fn`, and what it calls its parameters. */
  readonly wrappers: ReadonlyMap<string, string>;
  /** Names that are taken at the top of the script. */
  readonly scope: Scope;
}

/**
 * The declarations behind an instance. `given`: names of parts that are there already. `more`: text that uses parts
 * too.
 */
export function instanceParts(
  iface: ModuleInterface,
  parts: readonly Part[],
  more = '',
  given: ReadonlySet<string> = new Set(),
): InstanceParts {
  const scope = new Scope([...OWN_NAMES, ...parts.map((part) => part.name)]);
  const codecs = new Codecs(scope);
  const around = surroundings(iface, codecs, scope);
  const wrappers = new Map(
    iface.exports.map((row) => [row.name, scope.name(`call_${row.name.replace(' ', '_')}`)]),
  );
  const calls = iface.exports.map((row) => wrapper(row, wrappers.get(row.name) ?? '', around));
  const declare = (uses: (field: string) => boolean): string =>
    [
      ...(around.hasSites ? [siteTable(iface)] : []),
      startFunction(iface, around, uses),
      exportsFunction(iface, wrappers),
      ...calls,
      ...codecs.definitions.texts,
    ].join('\n');
  const whole = declare(() => true);
  const used = pickParts(whole + more, parts, given).map((part) => `${part.text}\n`);
  const uses = (field: string): boolean =>
    [...used, whole].some((text) =>
      new RegExp(`host\\??\\.${field}\\b|\\b${field}\\b.*\\} = host;`).test(text),
    );
  return {
    text: [...used, declare(uses)].join('\n'),
    wrappers,
    scope,
  };
}

/** What `instantiate` gives. */
function exportsFunction(iface: ModuleInterface, wrappers: ReadonlyMap<string, string>): string {
  const rows = functionsOf(iface).map((row) => {
    const params = parameterNames(row, ['host', ...wrappers.values()]);
    const call = `${wrappers.get(row.name)}(${['host', ...params].join(', ')})`;
    return `    ${property(row.name)}: (${params.join(', ')}) => ${call},\n`;
  });
  rows.push(
    accessorMembers(iface, '    ', (row, args) => {
      return `${wrappers.get(row.name)}(${['host', ...args].join(', ')})`;
    }),
  );
  if (allocates(iface)) {
    rows.push('    allocate: (type, length) => allocateNumbers(host, type, length),\n');
  }
  if (hasThreads(iface)) rows.push(THREAD_MEMBERS);
  return `function exportsOf(host) {\n  return {\n${rows.join('')}  };\n}\n`;
}

/** What a function's parameters are called where other names are taken. */
export function parameterNames(row: AbiExport, taken: Iterable<string>): readonly string[] {
  const scope = new Scope(taken);
  return row.params.map((param) => scope.name(param.name));
}
