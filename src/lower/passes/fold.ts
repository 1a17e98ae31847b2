/**
 * Computes what is known when compiling, simplifies operations, and looks through parts and cases that are known.
 *
 *   v2 = aggregate.new v0, v1; v3 = aggregate.get v2, 1   →   uses of v3 use v1
 *
 * Needs: nothing. Keeps: results bit for bit (the interpreter's own arithmetic), checks that may
 * fail; with `--bounds=strict`, all checks.
 * Leaves: instructions that nothing uses, for `dead-code`, and unreachable blocks, for `simplify-cfg`.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Constant, Inst, ScalarConstant, Terminator, ValueId } from '../../ir/instructions.ts';
import { evaluate } from '../../ir/interpret/evaluate.ts';
import type { Func, Module } from '../../ir/module.ts';
import type { RuntimeOp } from '../../ir/ops.ts';
import type { Type } from '../../ir/types.ts';
import { mapOperands, mapTerminatorValues } from '../../ir/visit.ts';
import { addValue, instOf } from '../edit.ts';
import type { Pass } from '../pass.ts';
import { type Make, type Simplified, simplify, truth } from './fold/identities.ts';
import { foldVector } from './fold/vectors.ts';

export const fold: Pass = {
  name: 'fold',
  summary: 'constant folding, and parts of aggregates that are known',
  after: [],
  required: false,
  run: {
    on: 'function',
    apply: (func, { module, options }) => {
      // In `off` the elements of tables are the reference runtime's.
      const tables = options.fastPath === 'off' ? 0 : MAX_CHAIN;
      foldFunction(func, module, options.bounds === 'strict', tables);
    },
  },
};

/** A fold: another value that is the same, a constant, a simpler operation, or (of a part) a base further up. */
type Folded = Simplified | { readonly base: ValueId };

function foldFunction(func: Func, module: Module, keepsChecks: boolean, tables: number): void {
  const replaced = new Map<ValueId, ValueId>();
  // Definitions come before uses in this order, so a replacement is final when it is found.
  const final = (value: ValueId): ValueId => replaced.get(value) ?? value;
  for (const id of reversePostOrder(func)) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    const insts: ValueId[] = [];
    for (const value of block.insts) {
      const before = instOf(func, value);
      if (before === undefined) continue;
      const inst = mapOperands(before, final);
      func.values[value] = inst;
      if (inst.kind === 'check') {
        if (keepsChecks || !holds(func, inst)) insts.push(value);
        continue;
      }
      const folded = foldInst(func, module, inst, tables, (more) => {
        const made = addValue(func, more, func.sites[value] ?? block.site);
        insts.push(made);
        return made;
      });
      if (folded !== undefined && 'same' in folded) {
        replaced.set(value, final(folded.same));
        continue;
      }
      insts.push(value);
      if (folded === undefined) continue;
      if ('inst' in folded) func.values[value] = folded.inst;
      else if ('constant' in folded) {
        func.values[value] = { kind: 'const', type: inst.type, value: folded.constant };
      } else if (inst.kind === 'aggregate.get') {
        func.values[value] = { ...inst, base: folded.base };
      }
    }
    block.insts = insts;
    block.terminator = foldTerminator(func, mapTerminatorValues(block.terminator, final));
  }
  // Arguments of back edges were rewritten before their definitions were folded.
  if (replaced.size === 0) return;
  for (const block of func.blocks) {
    if (block !== undefined) block.terminator = mapTerminatorValues(block.terminator, final);
  }
}

function foldInst(func: Func, module: Module, inst: Inst, tables: number, make: Make): Folded {
  const { types } = module;
  switch (inst.kind) {
    case 'unary':
    case 'reinterpret':
      return computed(func, inst, [inst.operand]) ?? simplify(func, types, inst, make);
    case 'binary':
    case 'compare':
      return computed(func, inst, [inst.left, inst.right]) ?? simplify(func, types, inst, make);
    case 'convert':
      if (func.values[inst.operand]?.type === inst.type) return { same: inst.operand };
      return computed(func, inst, [inst.operand]) ?? simplify(func, types, inst, make);
    case 'select': {
      const condition = constantOf(func, inst.condition);
      if (condition === undefined) return simplify(func, types, inst, make);
      return { same: isTrue(condition) ? inst.ifTrue : inst.ifFalse };
    }
    case 'vector':
      return foldVector(func, inst);
    case 'aggregate.get':
      return partOf(func, inst.base, inst.index);
    case 'array.get':
      return elementOf(func, inst.base, inst.index);
    case 'enum.tag': {
      const base = instOf(func, inst.base);
      return base?.kind === 'enum.new' ? { constant: base.variant } : undefined;
    }
    case 'enum.payload': {
      const base = instOf(func, inst.base);
      const part =
        base?.kind === 'enum.new' && base.variant === inst.variant
          ? base.args[inst.index]
          : undefined;
      return part === undefined ? undefined : { same: part };
    }
    case 'slice.len': {
      const base = instOf(func, inst.base);
      if (base?.kind !== 'slice.of') return undefined;
      const array = func.values[base.base]?.type;
      return array?.kind === 'ref' && array.target.kind === 'array'
        ? { constant: array.target.length }
        : undefined;
    }
    case 'load':
      return loaded(func, module, inst, tables);
    case 'runtime': {
      const [text] = inst.args;
      const view = text === undefined ? undefined : viewOf(func, inst.op, text);
      if (view !== undefined) return { same: view };
      const known = text === undefined ? undefined : constantOf(func, text);
      return inst.op === 'str.len' && typeof known === 'string'
        ? { constant: new TextEncoder().encode(known).length }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** The result of an operation on constants. */
function computed(
  func: Func,
  inst: Extract<Inst, { kind: 'unary' | 'binary' | 'compare' | 'convert' | 'reinterpret' }>,
  operands: readonly ValueId[],
): Folded {
  const values: ScalarConstant[] = [];
  const types: Type[] = [];
  for (const operand of operands) {
    const value = constantOf(func, operand);
    const type = func.values[operand]?.type;
    if (value === undefined || type === undefined) return undefined;
    values.push(value);
    types.push(type);
  }
  const constant = evaluate(inst, types, values);
  if (constant === undefined) return undefined;
  return { constant: typeof constant === 'boolean' ? truth(inst.type, constant) : constant };
}

/** How far to look through `aggregate.with`: a chain of them must not make the pass quadratic. */
const MAX_CHAIN = 16;

function partOf(func: Func, base: ValueId, index: number): Folded {
  let at = base;
  for (let i = 0; i < MAX_CHAIN; i++) {
    const inst = instOf(func, at);
    if (inst?.kind === 'aggregate.with') {
      if (inst.index === index) return { same: inst.value };
      at = inst.base;
    } else if (inst?.kind === 'aggregate.new') {
      const part = inst.args[index];
      return part === undefined ? undefined : { same: part };
    } else {
      break;
    }
  }
  return at === base ? undefined : { base: at };
}

function elementOf(func: Func, base: ValueId, index: ValueId): Folded {
  const inst = instOf(func, base);
  if (inst?.kind === 'array.splat') return { same: inst.value };
  const at = constantOf(func, index);
  if (inst?.kind !== 'aggregate.new' || typeof at !== 'number') return undefined;
  const part = inst.args[at];
  return part === undefined ? undefined : { same: part };
}

/** The address or length of a text that is a view. */
function viewOf(func: Func, op: RuntimeOp, text: ValueId): ValueId | undefined {
  const view = instOf(func, text);
  if (view?.kind !== 'runtime' || view.op !== 'text.view') return undefined;
  if (op === 'text.pointer') return view.args[0];
  return op === 'str.len' ? view.args[1] : undefined;
}

/** A static that never changes, or a part of one that is known by its index, is its constant. */
/** `depth`: how far its parts may lie inside each other. */
function loaded(
  func: Func,
  module: Module,
  inst: Extract<Inst, { kind: 'load' }>,
  depth: number,
): Folded {
  const known = partAt(func, module, inst.place, depth);
  if (known === undefined) return undefined;
  if (typeof known !== 'object') return { constant: known };
  if (inst.type.kind !== 'vector' || !('items' in known)) return undefined;
  const immediates = known.items.filter(
    (lane) => typeof lane !== 'object' && typeof lane !== 'string',
  );
  return { inst: { kind: 'vector', op: 'const', type: inst.type, args: [], immediates } };
}

/** What lies at a place of a static that never changes. */
function partAt(func: Func, module: Module, value: ValueId, depth: number): Constant | undefined {
  const place = instOf(func, value);
  if (place?.kind === 'static.ref') {
    const item = module.statics.get(place.name);
    return item === undefined || item.mutable ? undefined : item.init;
  }
  if (depth === 0 || (place?.kind !== 'ref.index' && place?.kind !== 'ref.field')) return undefined;
  const index = place.kind === 'ref.field' ? place.index : constantOf(func, place.index);
  if (typeof index !== 'number') return undefined;
  const whole = partAt(func, module, place.base, depth - 1);
  // Behind a check that fails there may be any index.
  return typeof whole === 'object' && 'items' in whole ? whole.items[index] : undefined;
}

/** Whether a check holds for what is known now. One that fails stays, and traps when it is reached. */
function holds(func: Func, inst: Extract<Inst, { kind: 'check' }>): boolean {
  const [a, b, c] = inst.args.map((arg) => constantOf(func, arg));
  const isNumber = (v: ScalarConstant | undefined): v is number | bigint =>
    typeof v === 'number' || typeof v === 'bigint';
  switch (inst.op) {
    case 'bounds':
    case 'last':
      return isNumber(a) && isNumber(b) && a >= 0 && a < b;
    case 'range':
      return isNumber(a) && isNumber(b) && isNumber(c) && a >= 0 && a <= b && b <= c;
    case 'nonzero':
    case 'step':
      return isNumber(a) && Number(a) !== 0;
    case 'division':
      // A divisor other than −1 cannot overflow.
      return isNumber(b) && Number(b) !== -1;
    default:
      return false;
  }
}

function foldTerminator(func: Func, terminator: Terminator): Terminator {
  if (terminator.kind === 'branch') {
    const { ifTrue, ifFalse } = terminator;
    const condition = constantOf(func, terminator.condition);
    if (condition !== undefined) return { kind: 'jump', to: isTrue(condition) ? ifTrue : ifFalse };
    const test = instOf(func, terminator.condition);
    if (test?.kind !== 'unary' || test.op !== 'not' || test.type.kind !== 'bool') return terminator;
    return { kind: 'branch', condition: test.operand, ifTrue: ifFalse, ifFalse: ifTrue };
  }
  if (terminator.kind !== 'switch') return terminator;
  const index = constantOf(func, terminator.index);
  if (index === undefined) return terminator;
  const taken = terminator.cases.find((c) => c.value === index);
  return { kind: 'jump', to: taken?.to ?? terminator.otherwise };
}

/** A lowered truth value is a number. */
function isTrue(value: ScalarConstant): boolean {
  return value === true || (typeof value === 'number' && value !== 0);
}

function constantOf(func: Func, value: ValueId): ScalarConstant | undefined {
  const inst = instOf(func, value);
  return inst?.kind === 'const' ? inst.value : undefined;
}
