/**
 * What a generated script itself exports. A function of the program with such a name is there on every instance,
 * but not as an export of the script.
 */
export const SCRIPT_EXPORTS: ReadonlySet<string> = new Set([
  'FzyError',
  'FzyTrap',
  'compileModule',
  'instantiate',
  'instantiateSync',
  'load',
]);

/** How the host uses a static. */
export type Access = 'get' | 'set';

/** The exported function by which the host reads or writes a static: no name of the language has a space. */
export function accessorName(access: Access, name: string): string {
  return `${access} ${name}`;
}

/** The static that an exported function reads or writes. */
export function accessedBy(
  name: string,
): { readonly access: Access; readonly name: string } | undefined {
  const [access, rest] = name.split(' ');
  if (rest === undefined || (access !== 'get' && access !== 'set')) return undefined;
  return { access, name: rest };
}
