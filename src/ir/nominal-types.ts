/** The structs and enums a module mentions, in the order they are first met. */

import { unreachable } from '../report/unreachable.ts';
import type { Func, Module } from './module.ts';
import type { EnumType, StructType, Type } from './types.ts';

/** Deterministic: depends on the module's contents only, so that printing after parsing gives the same. */
export function nominalTypes(module: Module): (StructType | EnumType)[] {
  const seen = new Set<Type>();
  const found: (StructType | EnumType)[] = [];
  // A work list instead of recursion: types can refer to themselves through collections.
  const visit = (root: Type): void => {
    const work: Type[] = [root];
    for (let type = work.pop(); type !== undefined; type = work.pop()) {
      if (seen.has(type)) continue;
      seen.add(type);
      if (type.kind === 'struct' || type.kind === 'enum') found.push(type);
      work.push(...partsOf(module, type).reverse());
    }
  };
  for (const item of module.imports.values()) {
    for (const param of item.params) visit(param);
    visit(item.result);
    for (const param of item.declared?.params ?? []) visit(param);
    if (item.declared !== undefined) visit(item.declared.result);
  }
  for (const item of module.statics.values()) visit(item.type);
  for (const item of module.globals.values()) visit(item.type);
  for (const item of module.exports) {
    for (const param of item.params) visit(param.type);
    visit(item.result);
  }
  for (const func of module.functions.values()) visitFunc(func, visit);
  return found;
}

function visitFunc(func: Func, visit: (type: Type) => void): void {
  for (const param of func.params) visit(param.type);
  visit(func.result);
  for (const block of func.blocks) {
    if (block === undefined) continue;
    for (const id of [...block.params, ...block.insts]) {
      const value = func.values[id];
      if (value === undefined) continue;
      visit(value.type);
      if (value.kind === 'call.indirect') visit(value.signature);
    }
  }
}

function partsOf(module: Module, type: Type): Type[] {
  switch (type.kind) {
    case 'array':
    case 'slice':
    case 'list':
    case 'set':
      return [type.element];
    case 'map':
      return [type.key, type.value];
    case 'tuple':
      return [...type.elements];
    case 'struct':
      return module.types.fields(type).map((f) => f.type);
    case 'enum':
      return module.types.variants(type).flatMap((v) => v.payload);
    case 'function':
      return [...type.params.map((p) => p.type), type.result];
    case 'ref':
      return [type.target];
    case 'multi':
      return [...type.types];
    case 'int':
    case 'float':
    case 'vector':
    case 'bool':
    case 'char':
    case 'void':
    case 'never':
    case 'str':
    case 'parameter':
    case 'error':
    case 'handle':
      return [];
    default:
      return unreachable(type, 'partsOf');
  }
}
