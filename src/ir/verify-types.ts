/** Type rules of instructions and terminators. */

import { unreachable } from '../report/unreachable.ts';
import { paramValueType } from './builder.ts';
import { scalarFits } from './constant-types.ts';
import type { Inst, ScalarConstant, Terminator, ValueId } from './instructions.ts';
import type { Func, Module } from './module.ts';
import { BINARY_OPS, CHECK_OPS, type CheckOp, isShift, UNARY_OPS } from './ops.ts';
import { type FunctionType, isCollection, type Type } from './types.ts';
import { loweredFault } from './verify-lowered.ts';
import { runtimeFault } from './verify-runtime.ts';

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

function partOf(module: Module, type: Type, index: number): Type | undefined {
  if (type.kind === 'struct') return module.types.fields(type)[index]?.type;
  return type.kind === 'tuple' ? type.elements[index] : undefined;
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

/** Operands of checks in lowered IR (docs/ir.md, "Checks in lowered IR"). */
function loweredCheckFault(
  { typeOf }: TypeContext,
  inst: Extract<Inst, { kind: 'check' }>,
): string | undefined {
  const found = inst.args.map((a) => typeOf(a).text);
  const forms: Readonly<Record<CheckOp, readonly string[]>> = {
    bounds: ['i32 i32', 'u32 i32', 'i64 i32', 'u64 i32'],
    range: ['i64 i64 i32', 'u64 i64 i32', 'i64 u64 i32', 'u64 u64 i32'],
    nonzero: ['i32', 'u32', 'i64', 'u64'],
    division: ['i32 i32', 'i64 i64'],
    step: ['i32', 'u32', 'i64', 'u64'],
    char: ['u32'],
    disjoint: ['u32 u32 u32 u32'],
    version: [],
  };
  if (inst.type.kind !== 'void') return 'a check has no result';
  const fits = forms[inst.op].includes(found.join(' '));
  return fits ? undefined : `check.${inst.op} of ${found.join(', ')}`;
}

function checkFault(
  context: TypeContext,
  inst: Extract<Inst, { kind: 'check' }>,
): string | undefined {
  const { module, typeOf } = context;
  if (module.dialect !== 'high') return loweredCheckFault(context, inst);
  const row = CHECK_OPS[inst.op];
  if (inst.args.length !== row.args.length) {
    return `check.${inst.op} takes ${row.args.length} operands, not ${inst.args.length}`;
  }
  if (inst.type.kind !== 'void') return 'a check has no result';
  const types = inst.args.map(typeOf);
  const fits = (i: number, test: (type: Type) => boolean): string | undefined => {
    const type = types[i];
    return type !== undefined && test(type) ? undefined : `${row.args[i]} is ${type?.text}`;
  };
  const isInt = (t: Type): boolean => t.kind === 'int';
  const isI32 = (t: Type): boolean => t.text === 'i32';
  const isPlace = (t: Type): boolean => t.kind === 'ref' || t.kind === 'slice';
  switch (inst.op) {
    case 'bounds':
      return fits(0, isInt) ?? fits(1, isI32);
    case 'range':
      return fits(0, isInt) ?? fits(1, isInt) ?? fits(2, isI32);
    case 'nonzero':
    case 'step':
      return fits(0, isInt);
    case 'division':
      return fits(0, (t) => t.kind === 'int' && t.signed) ?? fits(1, (t) => t === types[0]);
    case 'char':
      return fits(0, (t) => t.text === 'u32');
    case 'disjoint':
      return fits(0, isPlace) ?? fits(1, isPlace);
    case 'version':
      return fits(0, isCollection) ?? fits(1, isI32);
    default:
      return unreachable(inst.op, 'checkFault');
  }
}

type AggregateInst = Extract<
  Inst,
  {
    kind:
      | 'aggregate.new'
      | 'aggregate.get'
      | 'aggregate.with'
      | 'array.splat'
      | 'array.get'
      | 'enum.new'
      | 'enum.tag'
      | 'enum.payload';
  }
>;

function aggregateFault(context: TypeContext, inst: AggregateInst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const parts = (wanted: readonly Type[], args: readonly ValueId[]): string | undefined => {
    if (wanted.length !== args.length) return `${args.length} parts, not ${wanted.length}`;
    const wrong = wanted.findIndex((type, i) => typeOf(args[i] ?? -1) !== type);
    return wrong < 0
      ? undefined
      : `part ${wrong} is ${typeOf(args[wrong] ?? -1).text}, not ${wanted[wrong]?.text}`;
  };
  const same = (what: string, found: Type, wanted: Type | undefined): string | undefined =>
    found === wanted ? undefined : `${what} is ${found.text}, not ${wanted?.text ?? 'there'}`;
  switch (inst.kind) {
    case 'aggregate.new': {
      const { type } = inst;
      if (type.kind === 'array') {
        if (type.length !== inst.args.length)
          return `${inst.args.length} parts, not ${type.length}`;
        return parts(
          inst.args.map(() => type.element),
          inst.args,
        );
      }
      if (type.kind === 'struct')
        return parts(
          types.fields(type).map((f) => f.type),
          inst.args,
        );
      if (type.kind === 'tuple') return parts(type.elements, inst.args);
      return `${type.text} is no array, struct or tuple`;
    }
    case 'aggregate.get':
      return same('the result', inst.type, partOf(module, typeOf(inst.base), inst.index));
    case 'aggregate.with':
      return (
        same('the base', typeOf(inst.base), inst.type) ??
        same('the value', typeOf(inst.value), partOf(module, inst.type, inst.index))
      );
    case 'array.splat':
      return inst.type.kind === 'array'
        ? same('the value', typeOf(inst.value), inst.type.element)
        : `${inst.type.text} is no array`;
    case 'array.get': {
      const base = typeOf(inst.base);
      if (base.kind !== 'array') return `${base.text} is no array`;
      return (
        same('the result', inst.type, base.element) ??
        same('the index', typeOf(inst.index), types.i32)
      );
    }
    case 'enum.new': {
      if (inst.type.kind !== 'enum') return `${inst.type.text} is no enum`;
      const variant = types.variants(inst.type)[inst.variant];
      if (variant === undefined) return `${inst.type.text} has no variant ${inst.variant}`;
      return parts(variant.payload, inst.args);
    }
    case 'enum.tag': {
      const base = typeOf(inst.base);
      if (base.kind !== 'enum') return `${base.text} is no enum`;
      return same('the result', inst.type, types.i32);
    }
    case 'enum.payload': {
      const base = typeOf(inst.base);
      if (base.kind !== 'enum') return `${base.text} is no enum`;
      const part = types.variants(base)[inst.variant]?.payload[inst.index];
      return same('the result', inst.type, part);
    }
    default:
      return unreachable(inst, 'aggregateFault');
  }
}

type PlaceInst = Extract<
  Inst,
  {
    kind:
      | 'slot'
      | 'static.ref'
      | 'ref.field'
      | 'ref.index'
      | 'load'
      | 'store'
      | 'slice.of'
      | 'slice.sub'
      | 'slice.len';
  }
>;

function placeFault(context: TypeContext, inst: PlaceInst): string | undefined {
  const { module, typeOf } = context;
  const { types } = module;
  const same = (what: string, found: Type, wanted: Type | undefined): string | undefined =>
    found === wanted ? undefined : `${what} is ${found.text}, not ${wanted?.text ?? 'there'}`;
  switch (inst.kind) {
    case 'slot':
      if (inst.type.kind !== 'ref') return `${inst.type.text} is no place`;
      return inst.type.target.kind === 'ref' || inst.type.target.kind === 'void'
        ? `no place can hold ${inst.type.target.text}`
        : undefined;
    case 'static.ref': {
      const item = module.statics.get(inst.name);
      if (item === undefined) return `no static @${inst.name}`;
      return same('the result', inst.type, types.ref(item.type));
    }
    case 'ref.field': {
      const base = typeOf(inst.base);
      if (base.kind !== 'ref') return `${base.text} is no place`;
      const part = partOf(module, base.target, inst.index);
      return same('the result', inst.type, part && types.ref(part));
    }
    case 'ref.index': {
      const base = typeOf(inst.base);
      const container = base.kind === 'ref' ? base.target : base;
      const indexed = container.kind === 'array' ? base.kind === 'ref' : container === base;
      if (!indexed || (container.kind !== 'array' && container.kind !== 'slice')) {
        return `${base.text} has no places by index`;
      }
      return (
        same('the result', inst.type, types.ref(container.element)) ??
        same('the index', typeOf(inst.index), types.i32)
      );
    }
    case 'load': {
      const place = typeOf(inst.place);
      if (place.kind !== 'ref') return `${place.text} is no place`;
      return same('the result', inst.type, place.target);
    }
    case 'store': {
      const place = typeOf(inst.place);
      if (place.kind !== 'ref') return `${place.text} is no place`;
      return (
        same('the value', typeOf(inst.value), place.target) ??
        same('the result', inst.type, types.void) ??
        immutableFault(context, inst.place)
      );
    }
    case 'slice.of': {
      const base = typeOf(inst.base);
      if (base.kind !== 'ref' || base.target.kind !== 'array')
        return `${base.text} is no array's place`;
      return same('the result', inst.type, types.slice(base.target.element));
    }
    case 'slice.sub': {
      const base = typeOf(inst.base);
      if (base.kind !== 'slice') return `${base.text} is no slice`;
      return (
        same('the result', inst.type, base) ??
        same('the start', typeOf(inst.lo), types.i32) ??
        same('the end', typeOf(inst.hi), types.i32)
      );
    }
    case 'slice.len': {
      const base = typeOf(inst.base);
      if (base.kind !== 'slice') return `${base.text} is no slice`;
      return same('the result', inst.type, types.i32);
    }
    default:
      return unreachable(inst, 'placeFault');
  }
}

/** A store into a static that never changes. */
function immutableFault({ module, func }: TypeContext, place: ValueId): string | undefined {
  const seen = new Set<ValueId>();
  for (let at = place; !seen.has(at); ) {
    seen.add(at);
    const value = func.values[at];
    switch (value?.kind) {
      case 'static.ref':
        return module.statics.get(value.name)?.mutable === false
          ? `a store into the immutable static @${value.name}`
          : undefined;
      case 'ref.field':
      case 'ref.index':
      case 'slice.of':
      case 'slice.sub':
        at = value.base;
        break;
      default:
        return undefined;
    }
  }
  return undefined;
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
