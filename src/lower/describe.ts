/** Values in words, for remarks: with the names of the program as far as there are any. */

import type { Inst, ValueId } from '../ir/instructions.ts';
import type { Func } from '../ir/module.ts';
import type { BinaryOp } from '../ir/ops.ts';
import { instOf } from './edit.ts';

const SIGNS: Partial<Record<BinaryOp, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  rem: '%',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
};

/** An expression is shown to this depth. */
const MAX_DEPTH = 3;

/** A value as a person would write it; `an index` or the like when it has no name. */
export function describe(func: Func, value: ValueId, otherwise = 'a value'): string {
  return expression(func, value, MAX_DEPTH, false) ?? otherwise;
}

function expression(
  func: Func,
  value: ValueId,
  depth: number,
  nested: boolean,
): string | undefined {
  const name = func.names.get(value);
  const inst = instOf(func, value);
  if (inst?.kind === 'const') return typeof inst.value === 'string' ? undefined : `${inst.value}`;
  if (name !== undefined) return name;
  if (inst === undefined || depth === 0) return undefined;
  const inner = (operand: ValueId, isPart = true): string | undefined =>
    expression(func, operand, depth - 1, isPart);
  return composed(func, inst, inner, nested);
}

function composed(
  func: Func,
  inst: Inst,
  inner: (value: ValueId, isPart?: boolean) => string | undefined,
  nested: boolean,
): string | undefined {
  switch (inst.kind) {
    case 'binary': {
      const left = inner(inst.left);
      const right = inner(inst.right);
      if (left === undefined || right === undefined) return undefined;
      const sign = SIGNS[inst.op];
      if (sign === undefined) return `${inst.op}(${left}, ${right})`;
      return nested ? `(${left} ${sign} ${right})` : `${left} ${sign} ${right}`;
    }
    case 'convert': {
      const operand = inner(inst.operand);
      return operand === undefined ? undefined : `${operand} as ${inst.type.text}`;
    }
    case 'slice.len': {
      const base = instOf(func, inst.base);
      const array = base?.kind === 'slice.of' ? inner(base.base) : inner(inst.base);
      return array === undefined ? undefined : `${array}.len()`;
    }
    case 'runtime': {
      const [first] = inst.args;
      const of = first === undefined ? undefined : inner(first);
      return of !== undefined && inst.op.endsWith('.len') ? `${of}.len()` : undefined;
    }
    case 'load':
      return inner(inst.place);
    case 'ref.index': {
      const base = inner(inst.base);
      const index = inner(inst.index, false);
      return base === undefined || index === undefined ? undefined : `${base}[${index}]`;
    }
    case 'ref.field': {
      const base = inner(inst.base);
      const field = fieldName(func, inst.base, inst.index);
      return base === undefined || field === undefined ? undefined : `${base}.${field}`;
    }
    case 'static.ref':
      return inst.name;
    default:
      return undefined;
  }
}

function fieldName(func: Func, base: ValueId, index: number): string | undefined {
  const type = func.values[base]?.type;
  const target = type?.kind === 'ref' ? type.target : undefined;
  if (target?.kind === 'tuple') return `${index}`;
  return target?.kind === 'struct' ? target.origin.fields?.[index]?.name : undefined;
}
