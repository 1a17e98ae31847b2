/** What every module sees without declaring it: `Option`, `Result` and their variants. */

import type { EnumOrigin, StructType, TypeStore } from '../../ir/types.ts';
import type { EnumSymbol, Target } from './symbols.ts';

export interface Prelude {
  readonly option: EnumSymbol;
  readonly result: EnumSymbol;
  /** Of the variable of a `parallel for`: the elements `lo..hi`. It has no name in programs. */
  readonly tile: StructType;
  readonly items: ReadonlyMap<string, Target>;
}

/** Indices of the variants, in the order of declaration. */
export const OPTION_NONE = 0;
export const OPTION_SOME = 1;
export const RESULT_OK = 0;
export const RESULT_ERR = 1;

export function makePrelude(types: TypeStore): Prelude {
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
    items: new Map<string, Target>([
      ['Option', option],
      ['Result', result],
      ['None', { kind: 'variant', of: option, index: OPTION_NONE }],
      ['Some', { kind: 'variant', of: option, index: OPTION_SOME }],
      ['Ok', { kind: 'variant', of: result, index: RESULT_OK }],
      ['Err', { kind: 'variant', of: result, index: RESULT_ERR }],
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
