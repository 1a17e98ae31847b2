/** Functions of numbers that work lane by lane, as functions of vectors: what made vectors of the numbers goes. */

import type { ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { TypeStore } from '../../../ir/type-store.ts';
import type { Type } from '../../../ir/types.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { instOf, replaceValues } from '../../edit.ts';
import { isNumber } from './numbers.ts';

/** The function that does to each lane what `name` does to one number. */
export function vectorForm(module: Module, name: string): Func {
  const of = module.functions.get(name);
  if (of === undefined) throw new InternalError(`there is no function ${name}`);
  const form = `${name}:${vectorOf(module.types, of.result).text}`;
  const known = module.functions.get(form);
  if (known !== undefined) return known;
  const made = onVectors(of, form, module.types);
  module.functions.set(form, made);
  return made;
}

function onVectors(of: Func, name: string, types: TypeStore): Func {
  const func: Func = {
    ...of,
    name,
    params: of.params.map((param) => ({ ...param, type: vectorOf(types, param.type) })),
    result: vectorOf(types, of.result),
    blocks: of.blocks.map((block) => block && { ...block, insts: [...block.insts] }),
    values: of.values.map((value) =>
      value.kind === 'param' ? { ...value, type: vectorOf(types, value.type) } : value,
    ),
    sites: [...of.sites],
    names: new Map(of.names),
  };
  const replaced = new Map<ValueId, ValueId>();
  for (const block of func.blocks) {
    if (block === undefined) continue;
    block.insts = block.insts.filter((value) => {
      const inst = instOf(func, value);
      const [operand = -1] = inst?.kind === 'vector' ? inst.args : [];
      if (inst?.kind !== 'vector' || !isChange(func, inst.op, operand)) return true;
      replaced.set(value, operand);
      return false;
    });
  }
  replaceValues(func, replaced);
  return func;
}

/** Whether an operation makes a vector of a number or a number of a vector; constants are numbers still. */
function isChange(func: Func, op: string, operand: ValueId): boolean {
  return op === 'lane' || (op === 'splat' && instOf(func, operand)?.kind !== 'const');
}

function vectorOf(types: TypeStore, type: Type): Type {
  return isNumber(type) ? types.vector(type) : type;
}
