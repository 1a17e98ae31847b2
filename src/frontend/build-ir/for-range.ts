/**
 * `for i in lo..hi step k`, with a counter that never wraps.
 *
 * Where the counter cannot pass the end of its type, the loop tests at the top: `i < hi`, body, `i + k`.
 * Elsewhere (inclusive ends, steps that may jump past the end of the type, steps known only at run time)
 * it tests before each step whether there is room for it: the distance to `hi` as an unsigned number
 * against the step's magnitude, or, for a step known only at run time, the sum in 64 bits where it cannot wrap.
 */

import type { ValueId } from '../../ir/instructions.ts';
import type { IntType, Type } from '../../ir/types.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { TypedStatement } from '../typed-ast.ts';
import { type CharMapping, charMapping } from './char-ranges.ts';
import { constantInteger, normalise } from './constants.ts';
import { value } from './expressions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import { buildCountedBody, loopBlocks } from './loops.ts';

type ForRange = TypedStatement & { readonly kind: 'for-range' };

/** What is known of a loop before it is built. */
interface Range {
  readonly statement: ForRange;
  /** Of the counter: the loop variable's type, or `u32` for `char`. */
  readonly type: IntType;
  readonly chars: CharMapping | undefined;
  readonly lo: ValueId;
  readonly hi: ValueId;
  /** Constant end, if known. */
  readonly end: bigint | undefined;
}

export function buildForRange(f: FunctionBuilder, statement: ForRange): void {
  const { ir, ssa } = f;
  const type = f.type(statement.lo.type);
  const lo = value(f, statement.lo);
  const hi = value(f, statement.hi);
  const step = statement.step && value(f, statement.step);
  if (ssa.isDead) return;
  if (step !== undefined) {
    f.at(statement.step?.span ?? statement.span);
    const known = statement.step && constantInteger(f, statement.step);
    if (known === undefined || known === 0n) ir.check('step', [step]);
  }
  f.at(statement.span);
  const range = rangeOf(f, statement, type, lo, hi);
  const by = statement.step === undefined ? 1n : constantInteger(f, statement.step);
  if (step !== undefined && by === undefined) {
    runtimeStep(f, range, step);
  } else {
    // A constant zero has trapped by now; any step will do for what never runs.
    constantStep(f, range, by === undefined || by === 0n ? 1n : by);
  }
}

function rangeOf(
  f: FunctionBuilder,
  statement: ForRange,
  type: Type,
  lo: ValueId,
  hi: ValueId,
): Range {
  const end = constantInteger(f, statement.hi);
  if (type.kind === 'int') return { statement, type, chars: undefined, lo, hi, end };
  if (type.kind !== 'char')
    throw new InternalError(`for over a range of ${type.text} in ${f.name}`);
  const chars = charMapping(f, constantInteger(f, statement.lo), end);
  const counter = { type: f.types.u32, lo: chars.toCounter(lo), hi: chars.toCounter(hi) };
  return { statement, chars, end: chars.dense ? undefined : end, ...counter };
}

function constantStep(f: FunctionBuilder, range: Range, by: bigint): void {
  const { ir } = f;
  const { type, hi, end } = range;
  const { inclusive } = range.statement;
  const up = by > 0n;
  const magnitude = up ? by : -by;
  const [min, max] = limits(type);
  const step = (counter: ValueId): ValueId =>
    ir.binary(up ? 'add' : 'sub', counter, ir.constant(type, normalise(type, magnitude)));
  // The first value that is not taken, if it is a value at all, and the furthest that a step can get to.
  const beyond = end === undefined ? undefined : inclusive ? end + (up ? 1n : -1n) : end;
  const furthest =
    beyond === undefined ? undefined : up ? beyond - 1n + magnitude : beyond + 1n - magnitude;
  const staysInside = furthest !== undefined && furthest >= min && furthest <= max;
  if (magnitude <= max && (staysInside || (magnitude === 1n && !inclusive))) {
    const bound = (): ValueId =>
      inclusive && beyond !== undefined ? ir.constant(type, normalise(type, beyond)) : hi;
    testAtTop(f, range, bound(), up ? 'lt' : 'gt', step);
    return;
  }
  const unsigned = unsignedOf(f, type);
  const op = inclusive ? (up ? 'le' : 'ge') : up ? 'lt' : 'gt';
  const hasRoom = (counter: ValueId): ValueId => {
    if (magnitude === 1n && inclusive) return ir.compare('ne', counter, hi);
    // Further than the type is wide: there is no second round.
    if (magnitude > limits(unsigned)[1]) return ir.constant(f.types.bool, false);
    const room = up ? distance(f, unsigned, counter, hi) : distance(f, unsigned, hi, counter);
    const needed = ir.constant(unsigned, normalise(unsigned, magnitude));
    return ir.compare(inclusive ? 'ge' : 'gt', room, needed);
  };
  testBeforeStep(f, range, ir.compare(op, range.lo, hi), (counter) => ({
    room: hasRoom(counter),
    next: () => step(counter),
  }));
}

function runtimeStep(f: FunctionBuilder, range: Range, step: ValueId): void {
  const { ir, types } = f;
  const { type, lo, hi } = range;
  const { inclusive } = range.statement;
  const stepType = ir.typeOf(step);
  if (stepType.kind !== 'int') throw new InternalError(`a step of ${stepType.text} in ${f.name}`);
  const unsigned = unsignedOf(f, type);
  const wide = stepType.bits > type.bits ? unsignedOf(f, stepType) : unsigned;
  const up = stepType.signed
    ? ir.compare('gt', step, ir.constant(stepType, normalise(stepType, 0n)))
    : ir.constant(types.bool, true);
  const isInside = (counter: ValueId, end: ValueId): ValueId =>
    ir.select(
      up,
      ir.compare(inclusive ? 'le' : 'lt', counter, end),
      ir.compare(inclusive ? 'ge' : 'gt', counter, end),
    );
  const starts = isInside(lo, hi);
  if (type.bits <= 32 && stepType.bits <= 32) {
    const exact = (number: ValueId): ValueId => ir.convert(types.i64, number);
    testBeforeStep(f, range, starts, (counter) => {
      const sum = ir.binary('add', exact(counter), exact(step));
      return { room: isInside(sum, exact(hi)), next: () => ir.convert(type, sum) };
    });
    return;
  }
  const magnitude = ir.convert(
    wide,
    ir.convert(unsignedOf(f, stepType), stepType.signed ? ir.unary('abs', step) : step),
  );
  const added = ir.convert(type, step);
  testBeforeStep(f, range, starts, (counter) => {
    const ahead = distance(f, unsigned, counter, hi);
    const behind = distance(f, unsigned, hi, counter);
    const room = ir.convert(wide, ir.select(up, ahead, behind));
    return {
      room: ir.compare(inclusive ? 'ge' : 'gt', room, magnitude),
      next: () => ir.binary('add', counter, added),
    };
  });
}

// ---- shapes -----------------------------------------------------------------------------------------

function testAtTop(
  f: FunctionBuilder,
  range: Range,
  bound: ValueId,
  op: 'lt' | 'gt',
  step: (counter: ValueId) => ValueId,
): void {
  const { ir, ssa } = f;
  const { statement } = range;
  const counter = ssa.variable(range.type, statement.local?.name);
  ssa.write(counter, range.lo);
  const blocks = loopBlocks(f, statement.target);
  ssa.jump(blocks.header);
  ssa.enterOpen(blocks.header);
  const body = ssa.joinBlock();
  ssa.branch(ir.compare(op, ssa.read(counter), bound), body, blocks.exit);
  ssa.enter(body);
  declareLoopVariable(f, range, ssa.read(counter));
  buildCountedBody(f, statement, blocks, () => {
    ssa.write(counter, step(ssa.read(counter)));
    ssa.jump(blocks.header);
  });
}

function testBeforeStep(
  f: FunctionBuilder,
  range: Range,
  starts: ValueId,
  advance: (counter: ValueId) => { readonly room: ValueId; readonly next: () => ValueId },
): void {
  const { ssa } = f;
  const { statement } = range;
  const counter = ssa.variable(range.type, statement.local?.name);
  ssa.write(counter, range.lo);
  const blocks = loopBlocks(f, statement.target);
  ssa.branch(starts, blocks.header, blocks.exit);
  ssa.enterOpen(blocks.header);
  declareLoopVariable(f, range, ssa.read(counter));
  buildCountedBody(f, statement, blocks, () => {
    const { room, next } = advance(ssa.read(counter));
    ssa.write(counter, next());
    ssa.branch(room, blocks.header, blocks.exit);
  });
}

function declareLoopVariable(f: FunctionBuilder, range: Range, counter: ValueId): void {
  const { local } = range.statement;
  if (local === undefined) return;
  f.declare(local, range.chars === undefined ? counter : range.chars.toChar(counter));
}

// ---- numbers ----------------------------------------------------------------------------------------

/** `to - from` as an unsigned number; right whenever `from <= to`. */
function distance(f: FunctionBuilder, unsigned: IntType, from: ValueId, to: ValueId): ValueId {
  return f.ir.binary('sub', f.ir.convert(unsigned, to), f.ir.convert(unsigned, from));
}

function unsignedOf(f: FunctionBuilder, type: IntType): IntType {
  const { u8, u16, u32, u64 } = f.types;
  for (const candidate of [u8, u16, u32, u64]) {
    if (candidate.kind === 'int' && candidate.bits === type.bits) return candidate;
  }
  throw new InternalError(`no unsigned type like ${type.text}`);
}

function limits(type: IntType): readonly [bigint, bigint] {
  const size = 1n << BigInt(type.bits);
  return type.signed ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
}
