/** Literals and constants: as IR values, and from expressions that are made of literals only. */

import type { Constant, LaneConstant, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import { isAggregate, isCollection, type Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { FunctionBuilder } from './function-builder.ts';

/** A constant with no more parts than this is written out where it is used. */
const MAX_INLINE_PARTS = 4;
/** An array of fewer literals is built in place, a longer one is data of the module. */
const MIN_DATA_ELEMENTS = 8;

/** A literal in the form its type has: in generic code the type is only known now. */
export function normalise(type: Type, value: ScalarConstant): ScalarConstant {
  switch (type.kind) {
    case 'int': {
      if (typeof value !== 'number' && typeof value !== 'bigint') break;
      const wide = BigInt(value);
      const wrapped = type.signed
        ? BigInt.asIntN(type.bits, wide)
        : BigInt.asUintN(type.bits, wide);
      return type.bits === 64 ? wrapped : Number(wrapped);
    }
    case 'float': {
      if (typeof value !== 'number' && typeof value !== 'bigint') break;
      return type.bits === 32 ? Math.fround(Number(value)) : Number(value);
    }
    case 'char':
      if (typeof value === 'number') return value;
      break;
    case 'bool':
      if (typeof value === 'boolean') return value;
      break;
    case 'str':
      if (typeof value === 'string') return value;
      break;
    default:
      break;
  }
  throw new InternalError(`a literal ${typeof value} of type ${type.text}`);
}

/**
 * Whether a constant of this type is data of the module rather than written out. One that holds a
 * collection is written out: each use makes a fresh one.
 */
export function isConstantData(types: TypeStore, type: Type, value: Constant): boolean {
  if (!isAggregate(type) || anyPart(types, type, isCollection)) return false;
  return type.kind === 'array' || partsOf(value) > MAX_INLINE_PARTS;
}

/** Whether a value of this type may hold a reference to a function. */
export function holdsFunction(types: TypeStore, type: Type): boolean {
  return anyPart(types, type, (part) => part.kind === 'function');
}

/** Whether `test` holds for a type, or a type whose values lie inside its values. */
function anyPart(types: TypeStore, type: Type, test: (type: Type) => boolean): boolean {
  if (test(type)) return true;
  const inside = (part: Type): boolean => anyPart(types, part, test);
  switch (type.kind) {
    case 'array':
      return inside(type.element);
    case 'tuple':
      return type.elements.some(inside);
    case 'struct':
      return types.fields(type).some((f) => inside(f.type));
    case 'enum':
      return types.variants(type).some((v) => v.payload.some(inside));
    default:
      return false;
  }
}

function partsOf(value: Constant): number {
  if (typeof value !== 'object' || !('items' in value)) return 1;
  let sum = 0;
  for (const item of value.items) sum += partsOf(item);
  return sum;
}

/** A constant written out. */
export function constantValue(f: FunctionBuilder, type: Type, value: Constant): ValueId {
  if (typeof value !== 'object') return f.ir.constant(type, normalise(type, value));
  if ('function' in value) {
    return f.ir.add({ kind: 'func.ref', type, name: f.module.functionNamed(value.function) });
  }
  if (type.kind === 'vector') return f.ir.vector('const', type, [], vectorLanes(type, value.items));
  if (isCollection(type)) return f.ir.runtime(`${type.kind}.new`, type, []);
  const parts = partTypes(f.types, type, value);
  const args = value.items.map((item, i) => {
    const part = parts(i);
    if (part === undefined) throw new InternalError(`too many parts for a ${type.text}`);
    return constantValue(f, part, item);
  });
  if ('variant' in value) return f.ir.add({ kind: 'enum.new', type, variant: value.variant, args });
  return f.ir.aggregate(type, args);
}

function vectorLanes(type: Type, items: readonly Constant[]): LaneConstant[] {
  return items.map((item) => {
    if (typeof item === 'object' || typeof item === 'string') {
      throw new InternalError(`a lane of ${type.text} is no number`);
    }
    return item;
  });
}

/** The types of the parts of an aggregate. */
function partTypes(
  types: TypeStore,
  type: Type,
  value: Constant,
): (index: number) => Type | undefined {
  switch (type.kind) {
    case 'array':
      return () => type.element;
    case 'struct': {
      const fields = types.fields(type);
      return (i) => fields[i]?.type;
    }
    case 'tuple':
      return (i) => type.elements[i];
    case 'enum': {
      const variant = typeof value === 'object' && 'variant' in value ? value.variant : -1;
      const payload = types.variants(type)[variant]?.payload;
      return (i) => payload?.[i];
    }
    default:
      throw new InternalError(`a ${type.text} has no parts`);
  }
}

/** The names of functions in a constant. */
export function functionsIn(value: Constant): readonly string[] {
  if (typeof value !== 'object') return [];
  if ('function' in value) return [value.function];
  return value.items.flatMap(functionsIn);
}

/** An array literal long enough to be data, when all of it is literal. */
export function literalData(f: FunctionBuilder, expr: TypedExpr): Constant | undefined {
  if (expr.kind === 'bytes') {
    return expr.value.length < MIN_DATA_ELEMENTS ? undefined : { items: [...expr.value] };
  }
  if (expr.kind !== 'array' || expr.elements.length < MIN_DATA_ELEMENTS) return undefined;
  return literalConstant(f, expr);
}

function literalConstant(f: FunctionBuilder, expr: TypedExpr): Constant | undefined {
  switch (expr.kind) {
    case 'literal':
      return normalise(f.type(expr.type), expr.value);
    case 'array':
    case 'tuple': {
      const items = allLiteral(f, expr.elements);
      return items && { items };
    }
    case 'struct': {
      const items = allLiteral(f, expr.values);
      return items && { items };
    }
    case 'enum': {
      const items = allLiteral(f, expr.args);
      return items && { variant: expr.variant, items };
    }
    default:
      return undefined;
  }
}

function allLiteral(
  f: FunctionBuilder,
  parts: readonly TypedExpr[],
): readonly Constant[] | undefined {
  const items: Constant[] = [];
  for (const part of parts) {
    const item = literalConstant(f, part);
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

/** The value of an integer or character that is known when compiling. */
export function constantInteger(f: FunctionBuilder, expr: TypedExpr): bigint | undefined {
  switch (expr.kind) {
    case 'literal': {
      const { value } = expr;
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
        ? BigInt(value)
        : undefined;
    }
    case 'const': {
      const value = f.module.constant(expr.decl);
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
        ? BigInt(value)
        : undefined;
    }
    case 'unary': {
      const operand = expr.op === 'neg' ? constantInteger(f, expr.operand) : undefined;
      return operand === undefined ? undefined : -operand;
    }
    default:
      return undefined;
  }
}
