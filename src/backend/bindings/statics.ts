/** What the script and its declarations have for the program's `pub static`s. */

import type { AbiExport, AbiType, ModuleInterface } from '../../../runtime/interface.ts';
import { accessedBy } from '../../ir/script-names.ts';
import { docComment, property } from './names.ts';

/** A static that the host reads, and may write. */
interface HostStatic {
  readonly name: string;
  readonly get: AbiExport;
  readonly set: AbiExport | undefined;
}

/** The functions of the program, without those that stand for statics. */
export function functionsOf({ exports }: ModuleInterface): readonly AbiExport[] {
  return exports.filter((row) => accessedBy(row.name) === undefined);
}

export function staticsOf({ exports }: ModuleInterface): readonly HostStatic[] {
  const named = (access: string, name: string): AbiExport | undefined =>
    exports.find((row) => row.name === `${access} ${name}`);
  return exports.flatMap((get) => {
    const found = accessedBy(get.name);
    if (found?.access !== 'get') return [];
    return [{ name: found.name, get, set: named('set', found.name) }];
  });
}

/** Whether the script exports them, too: there are some, and the program's own names leave room to say so. */
export function exportsStatics(iface: ModuleInterface): boolean {
  return staticsOf(iface).length > 0 && !iface.exports.some((row) => row.name === 'statics');
}

/** Members of an object; `call` gives the text of a call. */
export function accessorMembers(
  iface: ModuleInterface,
  indent: string,
  call: (row: AbiExport, args: readonly string[]) => string,
): string {
  const members = staticsOf(iface).flatMap(({ name, get, set }) => [
    `${indent}get ${property(name)}() {\n${indent}  return ${call(get, [])};\n${indent}},\n`,
    ...(set === undefined
      ? []
      : [
          `${indent}set ${property(name)}(value) {\n${indent}  ${call(set, ['value'])};\n${indent}},\n`,
        ]),
  ]);
  return members.join('');
}

/** The same in TypeScript. */
export function staticTypes(
  iface: ModuleInterface,
  indent: string,
  types: { takes(type: AbiType, mut: boolean): string; gives(type: AbiType): string },
): string {
  const members = staticsOf(iface).map(({ name, get, set }) => {
    const doc = docComment(get.doc, indent);
    const given = types.gives(get.result);
    const taken = set?.params[0] === undefined ? undefined : types.takes(set.params[0].type, false);
    if (taken === undefined) return `${doc}${indent}readonly ${property(name)}: ${given};\n`;
    if (taken === given) return `${doc}${indent}${property(name)}: ${given};\n`;
    return `${doc}${indent}get ${property(name)}(): ${given};\n${indent}set ${property(name)}(value: ${taken});\n`;
  });
  return members.join('');
}
