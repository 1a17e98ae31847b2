/** Function bodies and blocks. */

import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Block, Statement } from '../ast.ts';
import type { TypedBlock, TypedExpr, TypedStatement } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { reasonLabels } from './coerce.ts';
import { checkDropped, checkExpr } from './expressions.ts';
import { checkStatement } from './statements.ts';
import type { Want } from './want.ts';
import { DROP, must } from './want.ts';

/** Checks a function's body against its result type, and finishes the body's types. */
export function checkFunctionBody(b: Body, block: Block): TypedBlock | undefined {
  const { frame } = b;
  if (frame === undefined) return undefined;
  const { decl } = frame;
  const want: Want =
    decl.result.kind === 'void'
      ? DROP
      : must(decl.result, {
          span: frame.resultSpan ?? decl.nameSpan,
          message: 'expected because of this result type',
          resultOf: decl.shortName,
        });
  const body = b.scoped(undefined, () => {
    for (const param of decl.params) b.bring(param);
    return checkBlock(b, block, want);
  });
  b.finish();
  return body;
}

/** Checks a block. With `drop`, its last expression becomes a statement. */
export function checkBlock(b: Body, block: Block, want: Want): TypedBlock {
  return b.scoped(hasItems(block) ? block : undefined, () => checkInside(b, block, want));
}

function hasItems(block: Block): boolean {
  return block.statements.some((s) => s.kind === 'item');
}

/** The block's statements in the scope that is open. */
function checkInside(b: Body, block: Block, want: Want): TypedBlock {
  const statements: TypedStatement[] = [];
  let diverges = false;
  for (const statement of block.statements) {
    for (const typed of checkStatement(b, statement)) {
      statements.push(typed);
      if (statementDiverges(typed)) diverges = true;
    }
  }
  const value = block.result === undefined ? undefined : checkResult(b, block.result, want);
  const type = value === undefined ? b.types.void : b.resolve(value.type);
  if (
    value !== undefined &&
    type.kind !== 'void' &&
    type.kind !== 'never' &&
    want.mode !== 'drop'
  ) {
    return b.track({ statements, result: value, type, span: block.span });
  }
  // Nothing, or an expression without a value: it is a statement like the others.
  if (value !== undefined) statements.push({ kind: 'expr', value, span: value.span });
  if (diverges || type.kind === 'never') {
    return { statements, result: undefined, type: b.types.never, span: block.span };
  }
  return {
    statements,
    result: undefined,
    type: missingValue(b, block, value, want),
    span: block.span,
  };
}

/** The type of a block that ends without a value; reports that where one is needed. */
function missingValue(b: Body, block: Block, value: TypedExpr | undefined, want: Want): Type {
  if (want.mode !== 'must') return b.types.void;
  const wanted = b.resolve(want.type);
  if (wanted.kind === 'void' || wanted.kind === 'error') return wanted;
  if (value === undefined && b.infer.kindOf(wanted) === 'any') {
    // A branch of an expression whose type was open: it is `void` then.
    if (b.infer.unify(wanted, b.types.void)) return b.types.void;
  }
  const { reason } = want;
  const last = block.statements.at(-1);
  const help = missingValueHelp(b, last, wanted);
  if (reason?.resultOf !== undefined) {
    reportMissingReturn(
      b,
      { ...block.span, start: Math.max(block.span.start, block.span.end - 1) },
      'the end is reached here',
      help,
    );
  } else {
    b.diagnostics.error(
      'FZ0201',
      value?.span ?? block.span,
      `expected \`${b.show(wanted)}\`, found \`void\``,
      'this block gives no value',
      help,
      reasonLabels(reason),
    );
  }
  return b.types.error;
}

/** `f` can come to its end, and promises a value. */
export function reportMissingReturn(
  b: Body,
  end: Span,
  why: string,
  help: readonly string[],
): void {
  const { frame } = b;
  if (frame === undefined || frame.broken) return;
  const { decl } = frame;
  b.diagnostics.error(
    'FZ0212',
    decl.nameSpan,
    `\`${decl.shortName}\` can end without returning \`${decl.result.text}\``,
    `promises \`${decl.result.text}\``,
    help,
    [{ span: end, message: why, primary: false }],
  );
}

function missingValueHelp(b: Body, last: Statement | undefined, wanted: Type): readonly string[] {
  if (last?.kind === 'expr' && last.value.kind !== 'error') {
    return ['remove the `;` after the last expression, or write `return` before it'];
  }
  if (last?.kind === 'while') {
    return ['add a `return` after the loop; a loop that never ends is written `loop { … }`'];
  }
  return [`end with an expression of type \`${b.show(wanted)}\`, or a \`return\``];
}

function checkResult(b: Body, expr: NonNullable<Block['result']>, want: Want): TypedExpr {
  if (want.mode === 'drop') return checkDropped(b, expr, true);
  // A value that is missing is reported for the block as a whole.
  return checkExpr(b, expr, want);
}

/** Whether control never comes out of the statement. */
function statementDiverges(statement: TypedStatement): boolean {
  switch (statement.kind) {
    case 'let':
      return statement.value?.type.kind === 'never';
    case 'assign':
    case 'compound':
    case 'expr':
      return statement.value.type.kind === 'never';
    case 'for-range':
    case 'for-in':
    case 'parallel':
    case 'while':
    case 'defer':
      return false;
  }
}
