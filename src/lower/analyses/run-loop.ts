/**
 * How often a loop of constants goes round, found by running its test: what no closed form covers, such as
 * `while x > 1 { x = x / 2 }` from a known `x`.
 */

import type { BlockId, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import { evaluate } from '../../ir/interpret/evaluate.ts';
import type { Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { edgesOf } from '../../ir/visit.ts';
import { instOf } from '../edit.ts';

/** Longer loops are not worth the time, and nobody unrolls them. */
const MAX_ROUNDS = 128;
const MAX_OPERATIONS = 24;

/** Counts the back edges taken, where the only test depends on constants and header parameters alone. */
export function countByRunning(
  func: Func,
  loop: Loop,
  exiting: readonly BlockId[],
  outside: readonly BlockId[],
): { readonly kind: 'constant'; readonly count: bigint } | undefined {
  const [test] = exiting;
  const [latch] = loop.latches;
  const [entry] = outside;
  if (test === undefined || latch === undefined || entry === undefined) return undefined;
  if (exiting.length > 1 || loop.latches.length > 1 || outside.length > 1) return undefined;
  const terminator = func.blocks[test]?.terminator;
  // The only exit of a loop of one latch is on the way of every iteration exactly in these places.
  if (terminator?.kind !== 'branch' || (test !== loop.header && test !== latch)) return undefined;
  const staysIfTrue = loop.blocks.includes(terminator.ifTrue.block);
  const params = func.blocks[loop.header]?.params ?? [];
  const needed = inputsOf(func, loop, latch, terminator.condition);
  if (needed === undefined) return undefined;
  let state = new Map<ValueId, ScalarConstant>();
  const first = argumentsOf(func, entry, loop.header);
  for (const param of needed) {
    const arg = first?.[params.indexOf(param)];
    const inst = arg === undefined ? undefined : instOf(func, arg);
    if (inst?.kind !== 'const') return undefined;
    state.set(param, inst.value);
  }
  const passed = argumentsOf(func, latch, loop.header);
  for (let count = 0; count <= MAX_ROUNDS; count++) {
    const known = new Map(state);
    const condition = compute(func, terminator.condition, known);
    if (typeof condition !== 'boolean') return undefined;
    if (condition !== staysIfTrue) return { kind: 'constant', count: BigInt(count) };
    const next = new Map<ValueId, ScalarConstant>();
    for (const param of needed) {
      const arg = passed?.[params.indexOf(param)];
      const value = arg === undefined ? undefined : compute(func, arg, known);
      if (value === undefined) return undefined;
      next.set(param, value);
    }
    state = next;
  }
  return undefined;
}

/** The header parameters that the condition depends on, directly or by way of earlier rounds. */
function inputsOf(
  func: Func,
  loop: Loop,
  latch: BlockId,
  condition: ValueId,
): ReadonlySet<ValueId> | undefined {
  const params = func.blocks[loop.header]?.params ?? [];
  const passed = argumentsOf(func, latch, loop.header);
  const needed = new Set<ValueId>();
  const seen = new Set<ValueId>();
  const work = [condition];
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (seen.size > MAX_OPERATIONS) return undefined;
    const index = params.indexOf(value);
    if (index >= 0) {
      needed.add(value);
      const arg = passed?.[index];
      if (arg !== undefined) work.push(arg);
      continue;
    }
    const operands = operandsOf(func, value);
    if (operands === undefined) return undefined;
    work.push(...operands);
  }
  return needed;
}

/** Arguments of the only edge from one block to another. */
function argumentsOf(func: Func, from: BlockId, to: BlockId): readonly ValueId[] | undefined {
  const terminator = func.blocks[from]?.terminator;
  const edges = terminator === undefined ? [] : edgesOf(terminator).filter((e) => e.block === to);
  return edges.length === 1 ? edges[0]?.args : undefined;
}

function operandsOf(func: Func, value: ValueId): readonly ValueId[] | undefined {
  const inst = instOf(func, value);
  switch (inst?.kind) {
    case 'const':
      return [];
    case 'unary':
    case 'convert':
      return [inst.operand];
    case 'binary':
    case 'compare':
      return [inst.left, inst.right];
    default:
      return undefined;
  }
}

/** The value in this round; `known` holds the header's parameters and what was computed before. */
function compute(
  func: Func,
  value: ValueId,
  known: Map<ValueId, ScalarConstant>,
): ScalarConstant | undefined {
  // A depth-first walk over at most `MAX_OPERATIONS` values.
  const work = [value];
  for (let top = work.at(-1); top !== undefined; top = work.at(-1)) {
    if (known.has(top)) {
      work.pop();
      continue;
    }
    const inst = instOf(func, top);
    const operands = operandsOf(func, top);
    if (inst === undefined || operands === undefined) return undefined;
    const missing = operands.filter((operand) => !known.has(operand));
    if (missing.length > 0) {
      work.push(...missing);
      continue;
    }
    const result = resultOf(func, inst, operands, known);
    if (result === undefined) return undefined;
    known.set(top, result);
    work.pop();
  }
  return known.get(value);
}

function resultOf(
  func: Func,
  inst: NonNullable<ReturnType<typeof instOf>>,
  operands: readonly ValueId[],
  known: ReadonlyMap<ValueId, ScalarConstant>,
): ScalarConstant | undefined {
  if (inst.kind === 'const') return inst.value;
  const values: ScalarConstant[] = [];
  const types: Type[] = [];
  for (const operand of operands) {
    const value = known.get(operand);
    const type = func.values[operand]?.type;
    if (value === undefined || type === undefined) return undefined;
    values.push(value);
    types.push(type);
  }
  switch (inst.kind) {
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
      return evaluate(inst, types, values);
    default:
      return undefined;
  }
}
