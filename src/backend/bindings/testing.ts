/** An interface with each kind of type, for the tests of scripts and of their declarations. */

import type { AbiType, ModuleInterface } from '../../../runtime/interface.ts';

export const number = (name: 'i32' | 'u8' | 'i64' | 'f64'): AbiType => ({ kind: 'number', name });

/** Names that JavaScript does not like, and each kind of type. */
export const INTERFACE: ModuleInterface = {
  version: 1,
  mode: 'direct',
  exports: [
    {
      name: 'add',
      params: [
        { name: 'a', type: number('i32'), mut: false },
        { name: 'default', type: number('i32'), mut: false },
      ],
      result: number('i32'),
      doc: 'Adds. */ Not the end.',
    },
    {
      name: 'delete',
      params: [{ name: 'use', type: number('i64'), mut: false }],
      result: number('i64'),
      doc: '',
    },
    { name: 'load', params: [], result: { kind: 'void' }, doc: '' },
    {
      name: 'use',
      params: [
        { name: 'bytes', type: { kind: 'slice', element: number('u8') }, mut: true },
        { name: 'xs', type: { kind: 'slice', element: number('f64') }, mut: false },
        { name: 'flags', type: { kind: 'slice', element: { kind: 'bool' } }, mut: false },
        { name: 'texts', type: { kind: 'array', element: { kind: 'str' }, length: 2 }, mut: true },
      ],
      result: { kind: 'list', element: { kind: 'char' } },
      doc: 'First line.\nSecond line.',
    },
  ],
  capabilities: [
    { module: 'clock', field: 'now', params: [{ kind: 'str' }], result: number('f64') },
    {
      module: 'my log',
      field: 'line-out',
      params: [number('i64'), number('i32'), number('i32')],
      names: ['at', 'new', 'new_'],
      result: { kind: 'void' },
    },
  ],
  tests: [],
  files: [],
  sites: [],
  runtime: [],
};
