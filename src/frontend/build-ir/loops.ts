/** `while` and `loop`, and what all loops share. */

import type { BlockId, ValueId } from '../../ir/instructions.ts';
import type { Span } from '../../report/source.ts';
import type { LoopTarget, TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import { branchOn, joinBranches, resultVariable } from './conditions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import type { VariableId } from './ssa.ts';
import { buildBlock } from './statements.ts';

/** The blocks of a loop. */
export interface LoopBlocks {
  /** Where every round begins. */
  readonly header: BlockId;
  /** Where `break` goes. */
  readonly exit: BlockId;
}

/** Makes a loop's blocks; the current block dominates them. */
export function loopBlocks(f: FunctionBuilder, target: LoopTarget): LoopBlocks {
  const header = f.ssa.joinBlock();
  if (target.attributes.length > 0) f.ir.func.loopAttributes.set(header, target.attributes);
  return { header, exit: f.ssa.joinBlock() };
}

/** Builds the body of a loop in the current block; `next` is where a round ends and `continue` goes. */
function buildLoopBody(
  f: FunctionBuilder,
  target: LoopTarget,
  exit: BlockId,
  next: BlockId,
  body: TypedBlock,
  result?: VariableId,
): void {
  const { height } = f.exits;
  f.loops.set(target, {
    onBreak: { height, finish: () => f.ssa.jump(exit) },
    onContinue: { height, finish: () => f.ssa.jump(next) },
    result,
  });
  buildBlock(f, body);
  f.at(body.span);
  if (!f.ssa.isDead) f.ssa.jump(next);
}

/** The body of a counting loop, and what each round ends with: `step`, which leads back or out. */
export function buildCountedBody(
  f: FunctionBuilder,
  statement: { readonly target: LoopTarget; readonly body: TypedBlock; readonly span: Span },
  blocks: LoopBlocks,
  step: () => void,
): void {
  // Made inside the loop: what dominates it must have run in the same round.
  const latch = f.ssa.joinBlock();
  buildLoopBody(f, statement.target, blocks.exit, latch, statement.body);
  f.ssa.enter(latch);
  f.at(statement.span);
  if (!f.ssa.isDead) step();
  f.ssa.seal(blocks.header);
  f.ssa.enter(blocks.exit);
}

export function buildWhile(
  f: FunctionBuilder,
  statement: TypedStatement & { readonly kind: 'while' },
): void {
  const { ssa } = f;
  f.at(statement.span);
  const { header, exit } = loopBlocks(f, statement.target);
  ssa.jump(header);
  ssa.enterOpen(header);
  const body = ssa.joinBlock();
  branchOn(f, statement.condition, body, exit);
  ssa.enter(body);
  buildLoopBody(f, statement.target, exit, header, statement.body);
  ssa.seal(header);
  ssa.enter(exit);
}

export function buildLoop(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'loop' },
): ValueId | undefined {
  const { ssa } = f;
  const result = resultVariable(f, expr);
  f.at(expr.span);
  const { header, exit } = loopBlocks(f, expr.target);
  ssa.jump(header);
  ssa.enterOpen(header);
  buildLoopBody(f, expr.target, exit, header, expr.body, result);
  ssa.seal(header);
  return joinBranches(f, result, exit);
}
