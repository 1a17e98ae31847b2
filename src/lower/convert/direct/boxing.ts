/** What crosses to the host and back in direct mode: scalars as they are, text as copies behind handles. */

import type { FuncBuilder } from '../../../ir/builder.ts';
import type { ValueId } from '../../../ir/instructions.ts';
import { scalarLane } from '../../../ir/layout.ts';
import { isScalar, type Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Conversion } from '../conversion.ts';
import { only } from '../translation.ts';
import { callLibrary, type DirectModule } from './module.ts';

/** The machine type that a value has for the host: its lane, or a handle. */
export function hostLane(conversion: Conversion, type: Type): Type {
  const { types } = conversion;
  return isScalar(type) || type.kind === 'function' ? scalarLane(types, type) : types.handle;
}

/** One machine value for the host. */
export function boxValue(
  conversion: Conversion,
  b: FuncBuilder,
  type: Type,
  lanes: readonly ValueId[],
): ValueId {
  if (isScalar(type) || type.kind === 'function') return only(lanes, type.text);
  if (type.kind !== 'str') throw new InternalError(`${type.text} cannot leave the module`);
  return conversion.callRuntime(b, 'str_box', lanes, b.types.handle);
}

/** The machine values of what the host gave. */
export function unboxValue(
  module: DirectModule,
  b: FuncBuilder,
  type: Type,
  value: ValueId,
): readonly ValueId[] {
  if (isScalar(type) || type.kind === 'function') return [value];
  if (type.kind !== 'str') throw new InternalError(`${type.text} cannot enter the module`);
  const { conversion } = module;
  const { types } = b;
  const length = conversion.callRuntime(b, 'str_unbox_length', [value], types.i32);
  const bytes = b.convert(types.u32, length);
  const pointer = only(callLibrary(module, b, 'arena::allocate', [bytes], [types.u32]), type.text);
  conversion.callRuntime(b, 'str_unbox', [value, pointer], types.void);
  return [pointer, length];
}
