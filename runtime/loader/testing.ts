/** Small modules written by hand, for the tests of the loader. */

import binaryen from 'binaryen';
import { type FzyInstance, instanceMaker } from '../../src/driver/instance.ts';
import type { AbiExport, AbiType, ModuleInterface } from '../interface.ts';
import type { InstantiateOptions } from './instantiate.ts';

export const i32: AbiType = { kind: 'number', name: 'i32' };
export const u8: AbiType = { kind: 'number', name: 'u8' };
export const u32: AbiType = { kind: 'number', name: 'u32' };
export const i64: AbiType = { kind: 'number', name: 'i64' };
export const u64: AbiType = { kind: 'number', name: 'u64' };
export const f32: AbiType = { kind: 'number', name: 'f32' };
export const f64: AbiType = { kind: 'number', name: 'f64' };
export const bool: AbiType = { kind: 'bool' };
export const char: AbiType = { kind: 'char' };
export const str: AbiType = { kind: 'str' };
export const none: AbiType = { kind: 'void' };
export const slice = (element: AbiType): AbiType => ({ kind: 'slice', element });
export const array = (element: AbiType, length: number): AbiType => ({
  kind: 'array',
  element,
  length,
});
export const list = (element: AbiType): AbiType => ({ kind: 'list', element });

export function assemble(text: string): WebAssembly.Module {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.Multivalue | binaryen.Features.ReferenceTypes);
  const bytes = module.emitBinary();
  module.dispose();
  return new WebAssembly.Module(bytes);
}

/** `name(a: T, mut b: [T]) -> T` as a row. */
export function row(
  name: string,
  params: readonly (readonly [string, AbiType, 'mut'?])[],
  result: AbiType,
): AbiExport {
  return {
    name,
    params: params.map(([param, type, mut]) => ({ name: param, type, mut: mut === 'mut' })),
    result,
    doc: '',
  };
}

export function face(more: Partial<ModuleInterface>): ModuleInterface {
  return {
    version: 1,
    mode: 'direct',
    exports: [],
    capabilities: [],
    tests: [],
    files: ['prog.fzy'],
    sites: [],
    runtime: [],
    ...more,
  };
}

const STATE = `
  (memory (export "memory") 1)
  (global $arena (export "arena") (mut i32) (i32.const 32768))
  (global $stack (export "stack") (mut i32) (i32.const 32768))
  (global $site (export "trap_site") (mut i32) (i32.const -1))
  (global $index (export "trap_index") (mut i64) (i64.const 0))
  (global $length (export "trap_length") (mut i64) (i64.const 0))`;

/** `wat`: import lines, which must come first. */
export function direct(
  body: string,
  more: Partial<ModuleInterface> & { readonly wat?: string },
  options: InstantiateOptions = {},
) {
  const { wat = '', ...parts } = more;
  const iface = face({ memory: true, ...parts });
  return instanceMaker(iface)(assemble(`(module ${wat} ${STATE} ${body})`), options);
}

export function thrown(body: () => unknown): Error {
  try {
    body();
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

export function func(instance: FzyInstance, name: string) {
  const found = instance.exports[name];
  if (found === undefined) throw new Error(`no export ${name}`);
  return found;
}
