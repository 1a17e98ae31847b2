/** Type rules of instructions and terminators. */

import { unreachable } from '../report/unreachable.ts';
import { paramValueType } from './builder.ts';
import { scalarFits } from './constant-types.ts';
import type { Inst, ScalarConstant, Terminator, ValueId } from './instructions.ts';
import type { Func, Module } from './module.ts';
import { BINARY_OPS, isShift, UNARY_OPS } from './ops.ts';
import type { FunctionType, Type } from './types.ts';
import { checkFault } from './verify-checks.ts';
import { loweredFault } from './verify-lowered.ts';
import { runtimeFault } from './verify-runtime.ts';
import { aggregateFault, placeFault } from './verify-values.ts';
import { vectorFault } from './verify-vectors.ts';

/** What the rules need to know. `typeOf` gives `void` for a value that is not there. */
export interface TypeContext {
  readonly module: Module;
  readonly func: Func;
  readonly typeOf: (value: ValueId) => Type;
}

/** What the value of each parameter of a function reference is. */
function argumentTypes(context: TypeContext, params: FunctionType['params']): Type[] {
  return params.map((p) => paramValueType(context.module.types, { name: '', ...p }));
}

/** The signature of a function or import, by name. */
export function signatureOf(module: Module, name: string): FunctionType | undefined {
  const { types } = module;
  const func = module.functions.get(name);
  if (func !== undefined) {
    const params = func.params.map((p) => ({ type: p.type, mut: p.mut }));
    return types.function(params, func.result);
  }
  const item = module.imports.get(name);
  if (item === undefined) return undefined;
  return types.function(
    item.params.map((type) => ({ type, mut: false })),
    item.result,
  );
}

/** Whether `as` goes from one type to the other. */
function converts(from: Type, to: Type): boolean {
  if (to.kind === 'int') {
    return (
      from.kind === 'int' || from.kind === 'float' || from.kind === 'bool' || from.kind === 'char'
    );
  }
  if (to.kind === 'float') return from.kind === 'int' || from.kind === 'float';
  return to.kind === 'char' && from.kind === 'int' && !from.signed && from.bits <= 32;
}

/** What is wrong with the types of an instruction, or `undefined`. */
export function instFault(context: TypeContext, inst: Inst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const truth = module.dialect === 'high' ? types.bool : types.i32;
  const expect = (what: string, found: Type, wanted: Type): string | undefined =>
    found === wanted ? undefined : `${what} is ${found.text}, not ${wanted.text}`;
  const all = (...faults: (string | undefined)[]): string | undefined =>
    faults.find((f) => f !== undefined);
  switch (inst.kind) {
    case 'const':
      return scalarFits(inst.type, inst.value)
        ? undefined
        : `${String(inst.value)} is no constant of type ${inst.type.text}`;
    case 'unary': {
      const on: readonly string[] = UNARY_OPS[inst.op].on;
      return all(
        on.includes(inst.type.kind) ? undefined : `${inst.op} is not for ${inst.type.text}`,
        expect('the operand', typeOf(inst.operand), inst.type),
      );
    }
    case 'binary': {
      const on: readonly string[] = BINARY_OPS[inst.op].on;
      const right = typeOf(inst.right);
      const shift = isShift(inst.op);
      return all(
        on.includes(inst.type.kind) ? undefined : `${inst.op} is not for ${inst.type.text}`,
        expect('the left operand', typeOf(inst.left), inst.type),
        shift ? undefined : expect('the right operand', right, inst.type),
        shift && right.kind !== 'int' ? `a shift count is ${right.text}` : undefined,
      );
    }
    case 'compare': {
      const left = typeOf(inst.left);
      const ordered = left.kind === 'int' || left.kind === 'float' || left.kind === 'char';
      const equality = inst.op === 'eq' || inst.op === 'ne';
      const comparable =
        ordered || (equality && (left.kind === 'bool' || left.kind === 'function'));
      return all(
        comparable ? undefined : `${inst.op} is not for ${left.text}`,
        expect('the right operand', typeOf(inst.right), left),
        expect('the result', inst.type, truth),
      );
    }
    case 'convert': {
      const from = typeOf(inst.operand);
      return converts(from, inst.type)
        ? undefined
        : `no conversion from ${from.text} to ${inst.type.text}`;
    }
    case 'reinterpret': {
      const from = typeOf(inst.operand);
      const fits =
        (from.kind === 'int' && inst.type.kind === 'float' && from.bits === inst.type.bits) ||
        (from.kind === 'float' && inst.type.kind === 'int' && from.bits === inst.type.bits);
      return fits ? undefined : `${from.text} cannot be seen as ${inst.type.text}`;
    }
    case 'select':
      return all(
        expect('the condition', typeOf(inst.condition), truth),
        expect('the second operand', typeOf(inst.ifTrue), inst.type),
        expect('the third operand', typeOf(inst.ifFalse), inst.type),
        inst.type.kind === 'void' || inst.type.kind === 'multi' ? 'select of no value' : undefined,
      );
    case 'call': {
      const signature = signatureOf(module, inst.callee);
      if (signature === undefined) return `no function or import @${inst.callee}`;
      return callFault(context, signature, inst.type, inst.args);
    }
    case 'call.indirect': {
      const callee = typeOf(inst.callee);
      const right =
        module.dialect === 'high'
          ? expect('the callee', callee, inst.signature)
          : callee.kind === 'int' && callee.bits === 32
            ? undefined
            : `the callee is ${callee.text}, not an index`;
      return right ?? callFault(context, inst.signature, inst.type, inst.args);
    }
    case 'func.ref': {
      const signature = signatureOf(module, inst.name);
      if (signature === undefined) return `no function or import @${inst.name}`;
      if (module.dialect === 'high') return expect('the result', inst.type, signature);
      return inst.type.kind === 'int' && inst.type.bits === 32
        ? undefined
        : 'the result is no index';
    }
    case 'check':
      return checkFault(context, inst);
    case 'vector':
      return vectorFault(context, inst);
    case 'runtime':
      return runtimeFault(inst.op, inst.type, inst.args.map(typeOf));
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'array.splat':
    case 'array.get':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
      return aggregateFault(context, inst);
    case 'slot':
    case 'static.ref':
    case 'ref.field':
    case 'ref.index':
    case 'ref.lanes':
    case 'load':
    case 'store':
    case 'slice.of':
    case 'slice.sub':
    case 'slice.len':
      return placeFault(context, inst);
    case 'result':
    case 'mem.load':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'frame':
    case 'address':
    case 'global.get':
    case 'global.set':
      return loweredFault(context, inst);
    default:
      return unreachable(inst, 'instFault');
  }
}

/** The arguments and the result of a call against a signature. */
function callFault(
  context: TypeContext,
  signature: FunctionType,
  result: Type,
  args: readonly ValueId[],
): string | undefined {
  const wanted = argumentTypes(context, signature.params);
  if (args.length !== wanted.length) return `${args.length} arguments, not ${wanted.length}`;
  for (const [i, type] of wanted.entries()) {
    const found = context.typeOf(args[i] ?? -1);
    if (found !== type) return `argument ${i} is ${found.text}, not ${type.text}`;
  }
  return result === signature.result
    ? undefined
    : `the result is ${result.text}, not ${signature.result.text}`;
}

/** What is wrong with the types of a terminator (edges aside), or `undefined`. */
export function terminatorFault(
  { module, func, typeOf }: TypeContext,
  terminator: Terminator,
): string | undefined {
  const { types } = module;
  const high = module.dialect === 'high';
  const truth = high ? types.bool : types.i32;
  switch (terminator.kind) {
    case 'jump':
      return undefined;
    case 'branch': {
      const type = typeOf(terminator.condition);
      return type === truth ? undefined : `the condition is ${type.text}, not ${truth.text}`;
    }
    case 'switch': {
      const type = typeOf(terminator.index);
      const text = type.kind === 'char' || type.kind === 'str' || type.kind === 'bool';
      if (type.kind !== 'int' && !(high && text)) return `no switch on ${type.text}`;
      const seen = new Set<ScalarConstant>();
      for (const { value } of terminator.cases) {
        if (!scalarFits(type, value)) return `case ${String(value)} is not of type ${type.text}`;
        if (seen.has(value)) return `case ${String(value)} stands twice`;
        seen.add(value);
      }
      return undefined;
    }
    case 'table': {
      const type = typeOf(terminator.index);
      return type.kind === 'int' && type.bits === 32 ? undefined : `no table on ${type.text}`;
    }
    case 'return': {
      const { result } = func;
      const wanted =
        result.kind === 'void' ? [] : result.kind === 'multi' ? result.types : [result];
      if (wanted.length !== terminator.values.length) {
        return `${terminator.values.length} results, not ${wanted.length}`;
      }
      const wrong = wanted.findIndex((type, i) => typeOf(terminator.values[i] ?? -1) !== type);
      if (wrong < 0) return undefined;
      return `result ${wrong} is ${typeOf(terminator.values[wrong] ?? -1).text}, not ${wanted[wrong]?.text}`;
    }
    case 'trap': {
      if (!high || terminator.args.length === 0) return undefined;
      const says = terminator.trap === 'panic' || terminator.trap === 'assertion failed';
      const type = typeOf(terminator.args[0] ?? -1);
      return says && terminator.args.length === 1 && type.kind === 'str'
        ? undefined
        : `trap "${terminator.trap}" with wrong operands`;
    }
    default:
      return unreachable(terminator, 'terminatorFault');
  }
}
