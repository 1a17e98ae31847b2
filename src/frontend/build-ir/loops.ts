/** `while` and `loop`, and what all loops share. */

import type { BlockId, ValueId } from '../../ir/instructions.ts';
import type { LoopTarget, TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import { branchOn, joinBranches, resultVariable } from './conditions.ts';
import type { FunctionBuilder } from './function-builder.ts';
import type { VariableId } from './ssa.ts';
import { buildBlock } from './statements.ts';

/** The blocks of a loop. */
export interface LoopBlocks {
  /** Where every round begins. */
  readonly header: BlockId;
  /** Where `continue` goes; the header itself in loops that count nothing. */
  readonly latch: BlockId;
  /** Where `break` goes. */
  readonly exit: BlockId;
}

/** Makes a loop's blocks; the current block dominates them. */
export function loopBlocks(f: FunctionBuilder, target: LoopTarget, withLatch: boolean): LoopBlocks {
  const header = f.ssa.joinBlock();
  if (target.attributes.length > 0) f.ir.func.loopAttributes.set(header, target.attributes);
  const latch = withLatch ? f.ssa.joinBlock() : header;
  return { header, latch, exit: f.ssa.joinBlock() };
}

/** Builds the body of a loop in the current block, and the way to the latch. */
export function buildLoopBody(
  f: FunctionBuilder,
  target: LoopTarget,
  blocks: LoopBlocks,
  body: TypedBlock,
  result?: VariableId,
): void {
  const { height } = f.exits;
  f.loops.set(target, {
    onBreak: { height, finish: () => f.ssa.jump(blocks.exit) },
    onContinue: { height, finish: () => f.ssa.jump(blocks.latch) },
    result,
  });
  buildBlock(f, body);
  f.at(body.span);
  if (!f.ssa.isDead) f.ssa.jump(blocks.latch);
}

export function buildWhile(
  f: FunctionBuilder,
  statement: TypedStatement & { readonly kind: 'while' },
): void {
  const { ssa } = f;
  f.at(statement.span);
  const blocks = loopBlocks(f, statement.target, false);
  ssa.jump(blocks.header);
  ssa.enterOpen(blocks.header);
  const body = ssa.joinBlock();
  branchOn(f, statement.condition, body, blocks.exit);
  ssa.enter(body);
  buildLoopBody(f, statement.target, blocks, statement.body);
  ssa.seal(blocks.header);
  ssa.enter(blocks.exit);
}

export function buildLoop(
  f: FunctionBuilder,
  expr: TypedExpr & { readonly kind: 'loop' },
): ValueId | undefined {
  const { ssa } = f;
  const result = resultVariable(f, expr);
  f.at(expr.span);
  const blocks = loopBlocks(f, expr.target, false);
  ssa.jump(blocks.header);
  ssa.enterOpen(blocks.header);
  buildLoopBody(f, expr.target, blocks, expr.body, result);
  ssa.seal(blocks.header);
  return joinBranches(f, result, blocks.exit);
}
