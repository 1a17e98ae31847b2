/** What the functions of one module share while they are converted to direct mode. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import type { Func } from '../../../ir/module.ts';
import type { Type } from '../../../ir/types.ts';
import type { ModuleEffects } from '../../analyses/effects.ts';
import { type Conversion, resultLanes, resultType } from '../conversion.ts';

/** Where a static lives: the global or data segment of that name. */
export interface StaticHome {
  /** `global`: a scalar or collection that is only loaded and stored. */
  readonly kind: 'global' | 'data';
  readonly name: string;
  /** The machine type of a global. */
  readonly type: Type;
}

export interface DirectModule {
  readonly conversion: Conversion;
  readonly effects: ModuleEffects;
  readonly homeOf: (name: string) => StaticHome;
  /** Makes sure that a function of the library is part of the module, and gives its name there. */
  readonly library: (name: string) => string;
  /** The name of the function that takes the arena back to a mark within a call. */
  readonly release: () => string;
  /** The name of a function that `build` makes in high IR when it is first asked for, to be converted like others. */
  readonly generate: (name: string, build: (name: string) => Func) => string;
  /** Some static may come to hold text or a collection. */
  readonly keeps: boolean;
  /** Bodies of `parallel for` loops that the worker pool may run, in the order of their numbers. */
  readonly parallelBodies: string[];
  /** Whether a static may come to hold a collection of this type, and what it holds may lie in the arena. */
  readonly mayBeKept: (type: Type) => boolean;
}

/** Calls a function of the library; `results` are the lanes it gives. */
export function callLibrary(
  module: DirectModule,
  b: FuncBuilder,
  name: string,
  args: readonly ValueId[],
  results: readonly Type[],
): readonly ValueId[] {
  const callee = module.library(name);
  const call = b.call(callee, resultType(b.types, results), args);
  return resultLanes(b, call, results);
}
