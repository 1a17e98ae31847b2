/** What every module sees without declaring it: `Option`, `Result` and their variants, and the module `std`. */

import type { TypeStore } from '../../ir/type-store.ts';
import type { EnumOrigin, StructType } from '../../ir/types.ts';
import { NO_SPAN, type SourceFile } from '../../report/source.ts';
import type { EnumSymbol, Module, Target } from './symbols.ts';

export interface Prelude {
  readonly option: EnumSymbol;
  readonly result: EnumSymbol;
  /** Of the variable of a `parallel for`: the elements `lo..hi`. It has no name in programs. */
  readonly tile: StructType;
  /** Its members are the standard modules, which `Program.standard` reads when they are named. */
  readonly std: Module;
  readonly items: ReadonlyMap<string, Target>;
}

/** Indices of the variants, in the order of declaration. */
export const OPTION_NONE = 0;
export const OPTION_SOME = 1;
export const RESULT_OK = 0;
export const RESULT_ERR = 1;

export function makePrelude(types: TypeStore, root: SourceFile): Prelude {
  const t = types.parameter('Option', 'T', []);
  const option = preludeEnum({
    name: 'Option',
    parameters: [t],
    variants: [
      { name: 'None', payload: [], discriminant: 0 },
      { name: 'Some', payload: [t], discriminant: 1 },
    ],
  });
  const ok = types.parameter('Result', 'T', []);
  const err = types.parameter('Result', 'E', []);
  const result = preludeEnum({
    name: 'Result',
    parameters: [ok, err],
    variants: [
      { name: 'Ok', payload: [ok], discriminant: 0 },
      { name: 'Err', payload: [err], discriminant: 1 },
    ],
  });
  const std: Module = {
    path: 'std',
    file: root,
    parent: undefined,
    anonymous: false,
    items: new Map(),
    impls: [],
  };
  return {
    option,
    result,
    tile: types.struct(
      {
        name: 'Tile',
        parameters: [],
        fields: [
          { name: 'lo', type: types.i32 },
          { name: 'hi', type: types.i32 },
        ],
      },
      [],
    ),
    std,
    items: new Map<string, Target>([
      ['Option', option],
      ['Result', result],
      ['None', { kind: 'variant', of: option, index: OPTION_NONE }],
      ['Some', { kind: 'variant', of: option, index: OPTION_SOME }],
      ['Ok', { kind: 'variant', of: result, index: RESULT_OK }],
      ['Err', { kind: 'variant', of: result, index: RESULT_ERR }],
      ['std', { kind: 'mod', module: std, span: NO_SPAN }],
    ]),
  };
}

function preludeEnum(origin: EnumOrigin): EnumSymbol {
  return {
    kind: 'enum',
    node: undefined,
    module: undefined,
    origin,
    scope: new Map(),
    variants: 'done',
    discriminants: 'done',
  };
}
