/**
 * Says what is wrong with IR. Passes may rely on everything here; the tests run it after each of them.
 * Every message is a bug of the compiler.
 */

import { paramValueType } from './builder.ts';
import { constantFits } from './constant-types.ts';
import { type Dominators, dominators } from './dominators.ts';
import type { BlockId, Edge, ValueId } from './instructions.ts';
import type { Block, Func, Module } from './module.ts';
import { nominalTypes } from './nominal-types.ts';
import { instText, terminatorText } from './print.ts';
import type { TypeStore } from './type-store.ts';
import { isCollection, type Type } from './types.ts';
import { isMachineResult, isMachineType, kindFits } from './verify-lowered.ts';
import { instFault, signatureOf, type TypeContext, terminatorFault } from './verify-types.ts';
import { edgesOf, forEachOperand, forEachTerminatorValue } from './visit.ts';

/** All faults of a module; none when it is well formed. `faultsOf` is asked for those inside of a function. */
export function verifyModule(
  module: Module,
  faultsOf: (func: Func) => readonly string[] = (func) => verifyFunc(module, func),
): string[] {
  const endless = nominalTypes(module).filter((type) => isEndless(module.types, type));
  // Types without a size would send every later check in circles.
  if (endless.length > 0) return endless.map((type) => `${type.text} contains itself`);
  const faults: string[] = [];
  for (const [name, item] of module.statics) {
    if (name !== item.name) faults.push(`static @${name} is named @${item.name}`);
    if (!constantFits(module.types, item.type, item.init, (f) => signatureOf(module, f))) {
      faults.push(`static @${name}: the constant is not of type ${item.type.text}`);
    }
    if (module.dialect !== 'high') faults.push(`static @${name} in lowered IR`);
  }
  for (const [name, item] of module.imports) {
    if (name !== item.name) faults.push(`import @${name} is named @${item.name}`);
    if (module.functions.has(name)) faults.push(`@${name} is a function and an import`);
    const lowered = item.params.every(isMachineType) && isMachineResult(item.result);
    if (module.dialect !== 'high' && !lowered) faults.push(`import @${name} is not lowered`);
  }
  for (const item of module.exports) {
    if (!module.functions.has(item.func)) {
      faults.push(`export "${item.name}": no function @${item.func}`);
    }
  }
  for (const item of module.tests) {
    const func = module.functions.get(item.func);
    if (func === undefined) faults.push(`test "${item.name}": no function @${item.func}`);
    else if (func.params.length > 0 || func.result.kind !== 'void') {
      faults.push(`test "${item.name}": @${item.func} has parameters or a result`);
    }
  }
  for (const [name, func] of module.functions) {
    if (name !== func.name) faults.push(`func @${name} is named @${func.name}`);
    faults.push(...faultsOf(func));
  }
  return faults;
}

/** All faults of one function; each names the function, the block and the instruction. */
export function verifyFunc(module: Module, func: Func): string[] {
  const faults: string[] = [];
  const report = (where: string, message: string): void => {
    faults.push(`func @${func.name} ${where}: ${message}`);
  };
  const entry = func.blocks[0];
  if (entry === undefined) {
    report('b0', 'there is no entry');
    return faults;
  }
  if (func.sites.length !== func.values.length) {
    report('sites', `${func.sites.length} for ${func.values.length} values`);
  }
  const high = module.dialect === 'high';
  if (!high && !isMachineResult(func.result)) report('head', `result ${func.result.text}`);
  const wanted = func.params.map((p) => (high ? paramValueType(module.types, p) : p.type));
  const found = entry.params.map((p) => func.values[p]?.type);
  if (wanted.length !== found.length || wanted.some((type, i) => type !== found[i])) {
    report('b0', 'the parameters of the entry are not those of the function');
  }
  const definitions = placeDefinitions(func, report);
  const tree = dominators(func);
  const context: TypeContext = {
    module,
    func,
    typeOf: (value) => func.values[value]?.type ?? module.types.void,
  };
  func.blocks.forEach((block, id) => {
    if (block !== undefined) verifyBlock(context, block, id, { definitions, tree, report });
  });
  return faults;
}

/** Where each value is defined: its block, and its position in it (parameters are at −1). */
interface Definition {
  readonly block: BlockId;
  readonly position: number;
}

interface Checking {
  readonly definitions: readonly (Definition | undefined)[];
  readonly tree: Dominators;
  readonly report: (where: string, message: string) => void;
}

/** Finds the one definition of every value, and complains about those with several. */
function placeDefinitions(func: Func, report: Checking['report']): (Definition | undefined)[] {
  const definitions: (Definition | undefined)[] = [];
  const place = (value: ValueId, block: BlockId, position: number): void => {
    if (func.values[value] === undefined) report(`b${block}`, `there is no value v${value}`);
    else if (definitions[value] !== undefined) report(`b${block}`, `v${value} is defined twice`);
    else definitions[value] = { block, position };
  };
  func.blocks.forEach((block, id) => {
    block?.params.forEach((param, index) => {
      place(param, id, -1);
      const value = func.values[param];
      if (
        value !== undefined &&
        (value.kind !== 'param' || value.block !== id || value.index !== index)
      ) {
        report(`b${id}`, `v${param} is not parameter ${index} of this block`);
      }
    });
    block?.insts.forEach((inst, position) => {
      place(inst, id, position);
      if (func.values[inst]?.kind === 'param')
        report(`b${id}`, `the parameter v${inst} is no instruction`);
    });
  });
  return definitions;
}

function verifyBlock(context: TypeContext, block: Block, id: BlockId, checking: Checking): void {
  const { module, func } = context;
  const { report } = checking;
  const high = module.dialect === 'high';
  for (const param of block.params) {
    const type = context.typeOf(param);
    const fits = high ? isHighType(type) : isMachineType(type);
    if (!fits) report(`b${id} v${param}`, `a parameter of type ${type.text}`);
  }
  block.insts.forEach((value, position) => {
    const inst = func.values[value];
    if (inst === undefined || inst.kind === 'param') return;
    const where = `b${id} v${value}`;
    const wrong = (message: string): void =>
      report(where, `${message}, in ${instText(func, inst)}`);
    forEachOperand(inst, (operand) => {
      const fault = useFault(checking, operand, id, position);
      if (fault !== undefined) wrong(fault);
    });
    if (!kindFits(inst.kind, high)) {
      wrong(`${inst.kind} does not belong into ${module.dialect} IR`);
      return;
    }
    const call = inst.kind === 'call' || inst.kind === 'call.indirect';
    const fits = high
      ? inst.type.kind === 'void' || isHighType(inst.type)
      : inst.type.kind === 'multi'
        ? call && isMachineResult(inst.type)
        : isMachineResult(inst.type);
    if (!fits) wrong(`a value of type ${inst.type.text}`);
    const fault = instFault(context, inst);
    if (fault !== undefined) wrong(fault);
  });
  const wrong = (message: string): void =>
    report(`b${id}`, `${message}, in ${terminatorText(func, block.terminator)}`);
  forEachTerminatorValue(block.terminator, (value) => {
    const fault = useFault(checking, value, id, block.insts.length);
    if (fault !== undefined) wrong(fault);
  });
  const fault = terminatorFault(context, block.terminator);
  if (fault !== undefined) wrong(fault);
  for (const edge of edgesOf(block.terminator)) {
    const edgeWrong = edgeFault(context, edge);
    if (edgeWrong !== undefined) wrong(edgeWrong);
  }
}

/** A use without a definition, or one that the definition does not dominate. */
function useFault(
  { definitions, tree }: Checking,
  value: ValueId,
  block: BlockId,
  position: number,
): string | undefined {
  const definition = definitions[value];
  if (definition === undefined) return `v${value} has no definition`;
  if (definition.block === block) {
    return definition.position < position ? undefined : `v${value} is used before its definition`;
  }
  // Code that cannot run has no dominators; anything holds there.
  if (tree.orderOf(block) < 0 || tree.dominates(definition.block, block)) return undefined;
  return `v${value} is not defined on every way to here`;
}

function edgeFault({ func, typeOf }: TypeContext, edge: Edge): string | undefined {
  if (edge.block === 0) return 'an edge to the entry';
  const target = func.blocks[edge.block];
  if (target === undefined) return `there is no block b${edge.block}`;
  if (target.params.length !== edge.args.length) {
    return `b${edge.block} takes ${target.params.length} arguments, not ${edge.args.length}`;
  }
  const wrong = target.params.findIndex((param, i) => typeOf(param) !== typeOf(edge.args[i] ?? -1));
  if (wrong < 0) return undefined;
  const types = [edge.args[wrong] ?? -1, target.params[wrong] ?? -1].map((v) => typeOf(v).text);
  return `argument ${wrong} of b${edge.block} is ${types.join(', not ')}`;
}

/** A type a value of high IR may have: `ref` and slices only at the top. */
function isHighType(type: Type): boolean {
  if (type.kind === 'ref') return type.target.kind === 'slice' || isStored(type.target);
  return type.kind === 'slice' ? isStored(type.element) : isStored(type);
}

/** A type that can be inside another. Structs and enums are checked where they are declared. */
function isStored(type: Type): boolean {
  switch (type.kind) {
    case 'array':
    case 'list':
    case 'set':
      return isStored(type.element);
    case 'map':
      return isStored(type.key) && isStored(type.value);
    case 'tuple':
      return type.elements.every(isStored);
    case 'int':
    case 'float':
    case 'vector':
    case 'bool':
    case 'char':
    case 'str':
    case 'struct':
    case 'enum':
    case 'function':
      return true;
    default:
      return false;
  }
}

/** Whether a type contains itself by value, and so has no size. */
function isEndless(types: TypeStore, root: Type): boolean {
  const seen = new Set<Type>();
  const work: Type[] = [...byValue(types, root)];
  for (let type = work.pop(); type !== undefined; type = work.pop()) {
    if (type === root) return true;
    if (seen.has(type)) continue;
    seen.add(type);
    work.push(...byValue(types, type));
  }
  return false;
}

function byValue(types: TypeStore, type: Type): readonly Type[] {
  if (isCollection(type)) return [];
  switch (type.kind) {
    case 'array':
      return [type.element];
    case 'tuple':
      return type.elements;
    case 'struct':
      return types.fields(type).map((f) => f.type);
    case 'enum':
      return types.variants(type).flatMap((v) => v.payload);
    default:
      return [];
  }
}
