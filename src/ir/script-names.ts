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
