/** Builds the control flow of a match: tests one after the other, a tree of compares, or a jump table. */

import type { BlockId, Edge, ValueId } from '../../ir/instructions.ts';
import type { Module } from '../../ir/module.ts';
import type { BlockEmitter } from '../block-emitter.ts';
import type { Domain } from './domain.ts';
import { ValueEmitter } from './emit-values.ts';
import type { JumpForm, JumpTest, Target } from './jump-forms.ts';
import { scalarOf } from './known.ts';

/** Ends the emitter's block with the form. */
export function emitJumps(
  module: Module,
  b: BlockEmitter,
  index: ValueId,
  domain: Domain,
  form: JumpForm,
): void {
  switch (form.kind) {
    case 'tests':
      emitTests(module, b, index, domain, form.tests, form.otherwise);
      return;
    case 'tree':
      emitTree(module, b, index, form.targets);
      return;
    case 'table':
      emitTable(b, index, form);
  }
}

function emitTests(
  module: Module,
  b: BlockEmitter,
  index: ValueId,
  domain: Domain,
  tests: readonly JumpTest[],
  otherwise: Edge,
): void {
  tests.forEach((test, i) => {
    const condition = conditionOf(module, b, index, domain, test);
    const last = i + 1 === tests.length;
    const ifFalse = last ? otherwise : { block: b.newBlock(), args: [] };
    b.end({ kind: 'branch', condition, ifTrue: test.to, ifFalse });
    b.block = ifFalse.block;
  });
  if (tests.length === 0) b.end({ kind: 'jump', to: otherwise });
}

function conditionOf(
  module: Module,
  b: BlockEmitter,
  index: ValueId,
  domain: Domain,
  test: JumpTest,
): ValueId {
  const values = new ValueEmitter(module, b.func, b.block, index, domain, b.site);
  if (test.kind === 'range') return values.between(test.range);
  if (test.kind === 'twins') return values.twins(test.range, test.bit);
  const { range, bits } = test;
  const guard = range.lo <= domain.lo && range.hi >= domain.hi ? 'none' : 'wrap';
  const window = { ...range, guard } as const;
  return values.emit(b.types.bool, { kind: 'set', window, bits, outside: false });
}

/** Binary search; what is left of the domain is known at every step, so that one compare is enough for an end. */
function emitTree(
  module: Module,
  b: BlockEmitter,
  index: ValueId,
  targets: readonly Target[],
): void {
  const work: { readonly block: BlockId; readonly lo: number; readonly hi: number }[] = [
    { block: b.block, lo: 0, hi: targets.length },
  ];
  for (let next = work.pop(); next !== undefined; next = work.pop()) {
    const part = targets.slice(next.lo, next.hi);
    const [first] = part;
    const last = part.at(-1);
    if (first === undefined || last === undefined) continue;
    b.block = next.block;
    const domain = { lo: first.lo, hi: last.hi };
    const [, second, third] = part;
    if (second === undefined) {
      b.end({ kind: 'jump', to: first.to });
      continue;
    }
    const values = new ValueEmitter(module, b.func, b.block, index, domain, b.site);
    if (part.length === 3 && third !== undefined && third.to === first.to) {
      const condition = values.between(second);
      b.end({ kind: 'branch', condition, ifTrue: second.to, ifFalse: first.to });
      continue;
    }
    const middle = part.length >> 1;
    const below = targets[next.lo + middle - 1];
    if (below === undefined) continue;
    const condition = values.between({ lo: domain.lo, hi: below.hi });
    const side = (lo: number, hi: number): Edge => {
      const only = hi - lo === 1 ? targets[lo] : undefined;
      if (only !== undefined) return only.to;
      const block = b.newBlock();
      work.push({ block, lo, hi });
      return { block, args: [] };
    };
    const split = next.lo + middle;
    const ifTrue = side(next.lo, split);
    b.end({ kind: 'branch', condition, ifTrue, ifFalse: side(split, next.hi) });
  }
}

function emitTable(
  b: BlockEmitter,
  index: ValueId,
  { lo, slots, otherwise }: Extract<JumpForm, { kind: 'table' }>,
): void {
  const { types } = b;
  const type = b.typeOf(index);
  if (type.kind !== 'int' || type.bits !== 64) {
    const keeps = type === types.i32 || type === types.u32;
    const at = keeps ? index : b.convert(type.kind === 'char' ? types.u32 : types.i32, index);
    b.end({ kind: 'table', index: rebased(b, at, lo), targets: slots, otherwise });
    return;
  }
  // A table is indexed by 32 bits, so the rest must be known to be zero.
  const unsigned = b.convert(types.u64, rebased(b, index, lo));
  const limit = b.constant(types.u64, BigInt(slots.length));
  b.continueIf(b.compare('lt', unsigned, limit), otherwise);
  const position = b.convert(types.u32, unsigned);
  b.end({ kind: 'table', index: position, targets: slots, otherwise });
}

function rebased(b: BlockEmitter, value: ValueId, lo: bigint): ValueId {
  if (lo === 0n) return value;
  return b.binary('sub', value, b.constant(b.typeOf(value), scalarOf(b.typeOf(value), lo)));
}
