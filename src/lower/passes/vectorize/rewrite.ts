/**
 * Puts a loop over vectors before the loop: it runs while there are as many iterations left as a round has, and the
 * loop as it was runs the rest.
 */

import type { BlockId, Inst, ScalarConstant, ValueId } from '../../../ir/instructions.ts';
import type { Func, Module } from '../../../ir/module.ts';
import type { IntType, VectorType } from '../../../ir/types.ts';
import type { Site } from '../../../report/source.ts';
import { InternalError } from '../../../report/unreachable.ts';
import { addBlock, addParam, append, blockOf, instOf } from '../../edit.ts';
import { addParamLike } from '../../loop-edit.ts';
import type { Distance } from './accesses.ts';
import { Body } from './body.ts';
import type { Plan } from './plan.ts';
import type { Fold, Reduction } from './reductions.ts';
import { RoundEmitter } from './round-emitter.ts';

export interface Target {
  readonly func: Func;
  readonly module: Module;
  readonly plan: Plan;
  readonly isInside: (value: ValueId) => boolean;
  /** The block that only leads to the loop. */
  readonly before: BlockId;
  /** Whether something behind the loop uses its values other than by the parameters of its exit. */
  readonly escapes: boolean;
}

const OPEN = { kind: 'trap', trap: 'unreachable', args: [] } as const;

export function vectorizeLoop(target: Target): void {
  const { func, module, plan, before } = target;
  const { counted, count, reductions } = plan;
  const { loop, counter, limit, type } = counted;
  const { types } = module;
  const { site } = blockOf(func, counted.latch);
  const { terminator } = blockOf(func, before);
  if (terminator.kind !== 'jump') throw new InternalError(`b${before} does not only enter a loop`);
  const entry = terminator.to.args;
  const params = blockOf(func, loop.header).params;
  const startOf = (param: ValueId): ValueId => entry[params.indexOf(param)] ?? param;
  const isComplete = !target.escapes && counted.exit.args.every((arg) => isKnown(target, arg));
  // Where something of the last iteration is used, that one is left to the loop.
  const atLeast = isComplete ? count : count + 1;
  const setup = addBlock(func, OPEN, site);
  const round = addBlock(func, OPEN, site);
  const behind = addBlock(func, OPEN, site);

  // Are there enough iterations, and are the elements of several in a row far enough from each other?
  const e = new RoundEmitter(func, types, setup, round, site);
  const enough = enoughIterations(
    { func, module, before, site },
    startOf(counter.param),
    counted.limit,
    type,
    atLeast,
  );
  const tests = plan.distances.map((distance) =>
    farEnough({ func, module, before, site }, distance, startOf, count),
  );
  blockOf(func, before).terminator = {
    kind: 'branch',
    condition: tests.reduce(
      (left, right) =>
        append(func, before, { kind: 'binary', op: 'and', type: types.bool, left, right }, site),
      enough,
    ),
    ifTrue: { block: setup, args: [] },
    ifFalse: { block: loop.header, args: entry },
  };

  // The rounds.
  const starts: ValueId[] = [];
  const scalars = new Map<ValueId, ValueId>();
  const vectors = new Map<ValueId, readonly ValueId[]>();
  for (const { param } of counted.inductions.values()) {
    scalars.set(param, addParamLike(func, round, param));
    starts.push(startOf(param));
  }
  for (const { param, type: of, fold } of reductions.values()) {
    const vector = types.vector(of);
    const copies = Array.from({ length: count / vector.lanes }, () =>
      addParam(func, round, vector, site),
    );
    const first = e.splatConstant(vector, neutral(fold, of));
    vectors.set(param, copies);
    starts.push(...copies.map(() => first));
  }
  const body = new Body(module, e, plan, target.isInside, scalars, vectors);
  body.emit();
  e.site = site;
  const nexts = new Map<ValueId, ValueId>();
  for (const { param, type: of, step } of counted.inductions.values()) {
    const now = scalars.get(param) ?? param;
    const right =
      step.kind === 'constant'
        ? e.addBefore({ kind: 'const', type: of, value: wrapped(of, step.value * BigInt(count)) })
        : e.addBefore({
            ...{ kind: 'binary', op: 'mul', type: of, left: step.value },
            right: e.addBefore(e.integer(of, count)),
          });
    const op = step.kind === 'value' && step.negated ? 'sub' : 'add';
    nexts.set(param, e.add({ kind: 'binary', op, type: of, left: now, right }));
  }
  const partial = new Map(
    [...reductions.values()].map((reduction) => [reduction, body.numbers(reduction.next)]),
  );
  const end = e.addBefore({
    ...{ kind: 'binary', op: 'sub', type, left: limit },
    right: e.addBefore(e.integer(type, atLeast - 1)),
  });
  const next = nexts.get(counter.param) ?? limit;
  const more = e.add({ kind: 'compare', op: 'lt', type: types.bool, left: next, right: end });
  blockOf(func, setup).terminator = { kind: 'jump', to: { block: round, args: starts } };
  blockOf(func, round).terminator = {
    kind: 'branch',
    condition: more,
    ifTrue: { block: round, args: [...nexts.values(), ...[...partial.values()].flat()] },
    ifFalse: { block: behind, args: [] },
  };

  // The rest.
  const last = new RoundEmitter(func, types, behind, behind, site);
  const results = new Map<ValueId, ValueId>(nexts);
  for (const [reduction, parts] of partial)
    results.set(reduction.param, folded(last, reduction, parts, startOf(reduction.param)));
  const goOn = { block: loop.header, args: params.map((param) => results.get(param) ?? param) };
  if (!isComplete) {
    blockOf(func, behind).terminator = { kind: 'jump', to: goOn };
    return;
  }
  const left = last.add({ kind: 'compare', op: 'lt', type: types.bool, left: next, right: limit });
  const ends = new Map<ValueId, ValueId>();
  for (const induction of counted.inductions.values()) {
    const result = results.get(induction.param);
    if (induction.next !== undefined && result !== undefined) ends.set(induction.next, result);
  }
  for (const reduction of reductions.values())
    ends.set(reduction.next, results.get(reduction.param) ?? reduction.next);
  blockOf(func, behind).terminator = {
    kind: 'branch',
    condition: left,
    ifTrue: goOn,
    ifFalse: {
      block: counted.exit.block,
      args: counted.exit.args.map((arg) => ends.get(arg) ?? arg),
    },
  };
}

/** Whether the rounds know what a value is when they end. */
function isKnown({ plan, isInside }: Target, value: ValueId): boolean {
  if (!isInside(value)) return true;
  const { inductions } = plan.counted;
  return (
    [...inductions.values()].some((induction) => induction.next === value) ||
    [...plan.reductions.values()].some((reduction) => reduction.next === value)
  );
}

interface Place {
  readonly func: Func;
  readonly module: Module;
  readonly before: BlockId;
  readonly site: Site;
}

/** `start < limit`, and by so much: the difference is right as an unsigned number. */
function enoughIterations(
  { func, module, before, site }: Place,
  start: ValueId,
  limit: ValueId,
  type: IntType,
  count: number,
): ValueId {
  const add = (inst: Inst): ValueId => append(func, before, inst, site);
  const { bool, u32, u64 } = module.types;
  const unsigned = type.bits === 64 ? u64 : u32;
  const begins = add({ kind: 'compare', op: 'lt', type: bool, left: start, right: limit });
  const rest = add({ kind: 'binary', op: 'sub', type, left: limit, right: start });
  const left = type === unsigned ? rest : add({ kind: 'convert', type: unsigned, operand: rest });
  const right = add({
    kind: 'const',
    type: unsigned,
    value: type.bits === 64 ? BigInt(count) : count,
  });
  const enough = add({ kind: 'compare', op: 'ge', type: bool, left, right });
  return add({ kind: 'binary', op: 'and', type: bool, left: begins, right: enough });
}

/** Not from −(count − 1) to −1: as an unsigned number, with count − 1 added, at least that. */
function farEnough(
  { func, module, before, site }: Place,
  { factors, constant }: Distance,
  startOf: (param: ValueId) => ValueId,
  count: number,
): ValueId {
  const { i32, u32, bool } = module.types;
  const add = (inst: Inst): ValueId => append(func, before, inst, site);
  const word = (value: number): ValueId => add({ kind: 'const', type: i32, value: value | 0 });
  let sum = word(constant + count - 1);
  for (const [value, factor] of factors) {
    const term = startOfTerm(func, add, value, startOf, i32);
    const product = add({ kind: 'binary', op: 'mul', type: i32, left: term, right: word(factor) });
    sum = add({ kind: 'binary', op: 'add', type: i32, left: sum, right: product });
  }
  const left = add({ kind: 'convert', type: u32, operand: sum });
  const right = add({ kind: 'const', type: u32, value: count - 1 });
  return add({ kind: 'compare', op: 'ge', type: bool, left, right });
}

/** What a term of an index is in the first iteration. */
function startOfTerm(
  func: Func,
  add: (inst: Inst) => ValueId,
  value: ValueId,
  startOf: (param: ValueId) => ValueId,
  i32: IntType,
): ValueId {
  const inst = instOf(func, value);
  const start = startOf(inst?.kind === 'convert' ? inst.operand : value);
  const known = inst?.kind === 'convert' && start === inst.operand ? value : start;
  return func.values[known]?.type === i32
    ? known
    : add({ kind: 'convert', type: i32, operand: known });
}

// ---- reductions -----------------------------------------------------------------------------------------

/** What an operation leaves the other operand as it is with. */
function neutral(fold: Fold, type: IntType | Exclude<Reduction['type'], IntType>): number | bigint {
  if (type.kind === 'float')
    return fold === 'min' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const size = 1n << BigInt(type.bits);
  const [least, greatest] = type.signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
  const plain = (value: bigint): number | bigint => (type.bits === 64 ? value : Number(value));
  switch (fold) {
    case 'add':
    case 'or':
    case 'xor':
      return plain(0n);
    case 'mul':
      return plain(1n);
    case 'and':
      return plain(type.signed ? -1n : greatest);
    case 'min':
      return plain(greatest);
    case 'max':
      return plain(least);
  }
}

/** All partial results and the start as one. */
function folded(
  e: RoundEmitter,
  { type, fold }: Reduction,
  parts: readonly ValueId[],
  start: ValueId,
): ValueId {
  const vector = e.vectorOf(type);
  const both = (a: ValueId, b: ValueId): ValueId => e.vector(fold, vector, [a, b]);
  let one = parts.reduce(both);
  for (let distance = vector.lanes / 2; distance >= 1; distance /= 2)
    one = both(one, e.vector('shuffle', vector, [one, one], rotated(vector, distance)));
  const lane = e.vector('lane', vector, [one], [0]);
  return e.add({ kind: 'binary', op: fold, type, left: start, right: lane });
}

function rotated({ lanes }: VectorType, by: number): readonly number[] {
  return Array.from({ length: lanes }, (_, lane) => (lane + by) % lanes);
}

function wrapped(type: IntType, value: bigint): ScalarConstant {
  const fitting = type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
  return type.bits === 64 ? fitting : Number(fitting);
}
