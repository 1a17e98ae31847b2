/** `==`, `starts_with` and `ends_with` against a literal: the length, then whole words in place. */

import type { BlockId, Edge, Inst, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Site } from '../../report/source.ts';
import { BlockEmitter } from '../block-emitter.ts';
import { blockOf, instOf } from '../edit.ts';
import { address, addressFromEnd, equalsWords, length, MAX_WORDS_BYTES, utf8 } from './words.ts';

export interface LiteralTest {
  readonly op: 'str.eq' | 'str.starts_with' | 'str.ends_with';
  readonly text: ValueId;
  readonly literal: Uint8Array;
}

/** The test that an instruction is, if it has a literal that is short enough. */
export function literalTest(func: Func, inst: Inst): LiteralTest | undefined {
  if (inst.kind !== 'runtime') return undefined;
  const { op } = inst;
  if (op !== 'str.eq' && op !== 'str.starts_with' && op !== 'str.ends_with') return undefined;
  const [left, right] = inst.args;
  if (left === undefined || right === undefined) return undefined;
  const second = literalOf(func, right);
  const first = op === 'str.eq' ? literalOf(func, left) : undefined;
  const text = second === undefined ? right : left;
  const found = second ?? first;
  if (found === undefined || literalOf(func, text) !== undefined) return undefined;
  const literal = utf8(found);
  return literal.length <= MAX_WORDS_BYTES ? { op, text, literal } : undefined;
}

/** The text of a constant. */
export function literalOf(func: Func, value: ValueId): string | undefined {
  const inst = instOf(func, value);
  return inst?.kind === 'const' && typeof inst.value === 'string' ? inst.value : undefined;
}

/**
 * Puts the test in the place of the instruction `value` at `position` of a block. What follows it goes into a block of
 * its own, or, where only the block's branch uses the result, the test's own branches take its place.
 */
export function expandTest(
  func: Func,
  types: TypeStore,
  place: { readonly block: BlockId; readonly position: number; readonly site: Site },
  value: ValueId,
  test: LiteralTest,
  usedOnce: boolean,
): void {
  const block = blockOf(func, place.block);
  const rest = block.insts.slice(place.position + 1);
  const { terminator } = block;
  const { site: endSite } = block;
  block.insts.length = place.position;
  const b = new BlockEmitter(func, types, place.block, place.site);
  const short = trivial(b, value, test);
  if (short) {
    block.insts.push(...rest);
    return;
  }
  if (
    usedOnce &&
    rest.length === 0 &&
    terminator.kind === 'branch' &&
    terminator.condition === value
  ) {
    lengthFits(b, test, terminator.ifFalse);
    const condition = contentFits(b, test);
    b.end({ ...terminator, condition });
    return;
  }
  const join = b.newBlock();
  const after = blockOf(func, join);
  after.params.push(value);
  after.insts = rest;
  after.terminator = terminator;
  after.site = endSite;
  func.values[value] = { kind: 'param', type: types.bool, block: join, index: 0 };
  const no = b.constant(types.bool, false);
  lengthFits(b, test, { block: join, args: [no] });
  const jump: Terminator = { kind: 'jump', to: { block: join, args: [contentFits(b, test)] } };
  b.end(jump);
}

/** Against the empty text nothing but the length is looked at. */
function trivial(b: BlockEmitter, value: ValueId, test: LiteralTest): boolean {
  if (test.literal.length > 0) return false;
  const { bool, i32 } = b.types;
  if (test.op === 'str.eq') {
    const left = length(b, test.text);
    const right = b.constant(i32, 0);
    b.func.values[value] = { kind: 'compare', op: 'eq', type: bool, left, right };
  } else {
    b.func.values[value] = { kind: 'const', type: bool, value: true };
  }
  blockOf(b.func, b.block).insts.push(value);
  return true;
}

function lengthFits(b: BlockEmitter, test: LiteralTest, otherwise: Edge): void {
  const wanted = b.constant(b.types.i32, test.literal.length);
  const op = test.op === 'str.eq' ? 'eq' : 'ge';
  b.continueIf(b.compare(op, length(b, test.text), wanted), otherwise);
}

function contentFits(b: BlockEmitter, { op, text, literal }: LiteralTest): ValueId {
  const at = op === 'str.ends_with' ? addressFromEnd(b, text, literal.length) : address(b, text);
  return equalsWords(b, at, literal);
}
