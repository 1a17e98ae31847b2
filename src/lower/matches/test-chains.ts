/**
 * Finds `==` after `==` of one text against literals, and makes one `switch` of them.
 *
 *   b0: branch str.eq v0 "a", b1(), b2()   b2: branch str.eq v0 "b", b3(), b4()   →   switch.str v0, "a": b1(), "b": b3(), else b4()
 */

import { predecessors, reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, SwitchCase, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { blockOf, instOf } from '../edit.ts';
import { literalOf } from '../text/literal-tests.ts';

/** Fewer tests stay what they are. */
const MIN_TESTS = 3;

interface Test {
  readonly block: BlockId;
  readonly value: ValueId;
  readonly text: ValueId;
  readonly literal: string;
  readonly yes: Edge;
  readonly no: Edge;
}

/** `uses` counts the uses of every value. Gives the blocks that now end in a `switch` of their own making. */
export function joinTests(func: Func, uses: readonly number[]): ReadonlySet<BlockId> {
  const tests = new Map<BlockId, Test>();
  for (const id of reversePostOrder(func)) {
    const test = testOf(func, id, uses);
    if (test !== undefined) tests.set(id, test);
  }
  const heads = new Set<BlockId>();
  if (tests.size < MIN_TESTS) return heads;
  const preds = predecessors(func);
  const taken = new Set<BlockId>();
  // In this order the first test of a chain comes before the others.
  for (const [id, first] of tests) {
    if (taken.has(id)) continue;
    const chain = follow(func, first, tests, preds, taken);
    if (new Set(chain.map((t) => t.literal)).size < MIN_TESTS) continue;
    for (const test of chain) taken.add(test.block);
    rewrite(func, chain);
    heads.add(id);
  }
  return heads;
}

/** A block that ends in a test: the test is its last instruction, and only the branch uses it. */
function testOf(func: Func, id: BlockId, uses: readonly number[]): Test | undefined {
  const block = blockOf(func, id);
  const { terminator } = block;
  if (terminator.kind !== 'branch') return undefined;
  const value = block.insts.at(-1);
  if (value !== terminator.condition || uses[value] !== 1) return undefined;
  const inst = instOf(func, value);
  if (inst?.kind !== 'runtime' || inst.op !== 'str.eq') return undefined;
  const [left, right] = inst.args;
  if (left === undefined || right === undefined) return undefined;
  const second = literalOf(func, right);
  const literal = second ?? literalOf(func, left);
  const text = second === undefined ? right : left;
  if (literal === undefined || literalOf(func, text) !== undefined) return undefined;
  return { block: id, value, text, literal, yes: terminator.ifTrue, no: terminator.ifFalse };
}

function follow(
  func: Func,
  first: Test,
  tests: ReadonlyMap<BlockId, Test>,
  preds: readonly (readonly BlockId[])[],
  taken: ReadonlySet<BlockId>,
): Test[] {
  const chain = [first];
  const inChain = new Set([first.block]);
  for (let last = first; ; ) {
    const id = last.no.block;
    const next = tests.get(id);
    if (next === undefined || next.text !== first.text || inChain.has(id) || taken.has(id)) break;
    const alone = preds[id]?.length === 1 && last.yes.block !== id;
    if (!alone || !onlyConstants(func, next) || func.loopAttributes.has(id)) break;
    chain.push(next);
    inChain.add(id);
    last = next;
  }
  return chain;
}

/** Whether nothing but constants stands before the test. */
function onlyConstants(func: Func, test: Test): boolean {
  const { params, insts } = blockOf(func, test.block);
  return (
    params.length === 0 && insts.slice(0, -1).every((id) => instOf(func, id)?.kind === 'const')
  );
}

function rewrite(func: Func, chain: readonly Test[]): void {
  const [head] = chain;
  const last = chain.at(-1);
  if (head === undefined || last === undefined) return;
  const block = blockOf(func, head.block);
  const cases: SwitchCase[] = [];
  const seen = new Set<string>();
  for (const test of chain) {
    const { insts } = blockOf(func, test.block);
    // Edges may hand on constants that were made between the tests.
    if (test === head) insts.pop();
    else block.insts.push(...insts.slice(0, -1));
    if (test !== head) func.blocks[test.block] = undefined;
    if (!seen.has(test.literal)) cases.push({ value: test.literal, to: test.yes });
    seen.add(test.literal);
  }
  block.terminator = { kind: 'switch', index: head.text, cases, otherwise: last.no };
}
