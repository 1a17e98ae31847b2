/** Blocks, and the expressions that are made of blocks: `if`, `match`, `loop`. */

import type { CstNode } from 'chevrotain';
import type { Span } from '../../report/source.ts';
import type { AttributeNode, Block, Expr, MatchArm, Statement } from '../ast.ts';
import type { Token } from '../tokens.ts';
import { attributes, refuseAttributes } from './attributes.ts';
import { type Context, convertAll } from './context.ts';
import { endOfNode, has, node, nodes, startOf, token, tokens } from './cst.ts';
import { expressionOf, labelName } from './expressions.ts';
import { patternOf } from './patterns.ts';
import { simpleStatement, statement } from './statements.ts';

/** The block that `{ … }` holds, or an empty one where it is missing. */
export function block(context: Context, group: Token | undefined, otherwise: Span): Block {
  if (group === undefined) {
    const span = context.span(otherwise.end, otherwise.end);
    return context.block({ statements: [{ kind: 'error', span }], result: undefined, span });
  }
  const span = context.tokenSpan(group);
  const content = context.content(group, 'statements');
  if (content === undefined) {
    return context.block({ statements: [{ kind: 'error', span }], result: undefined, span });
  }
  const trees = nodes(content, 'statement');
  const statements = convertAll(context, trees, statement);
  const last = statements.at(-1);
  const lastTree = trees.at(-1);
  const closed = lastTree !== undefined && has(lastTree, 'Semicolon');
  const lone = tokens(content, 'Semicolon').some(
    (t) => lastTree === undefined || t.startOffset > startOf(lastTree),
  );
  if (last?.kind === 'expr' && !closed && !lone) {
    return context.block({ statements: statements.slice(0, -1), result: last.value, span });
  }
  return context.block({ statements, result: undefined, span });
}

/** `outer` are the attributes that a statement had before it. */
export function blockLike(
  context: Context,
  tree: CstNode,
  outer: readonly AttributeNode[] = [],
): Expr {
  const own = [...outer, ...attributes(context, tree)];
  const loop = node(tree, 'loopExpression');
  if (loop !== undefined) return loopExpression(context, loop, own);
  const match = node(tree, 'matchExpression');
  if (match !== undefined) return matchExpression(context, match, own);
  refuseAttributes(context, own);
  const condition = node(tree, 'ifExpression');
  if (condition !== undefined) return ifExpression(context, condition);
  return blockExpression(
    context,
    block(context, token(tree, 'statements'), context.nodeSpan(tree)),
  );
}

export function blockExpression(context: Context, inner: Block): Expr {
  return context.expr({ kind: 'block', block: inner, span: inner.span }, [inner]);
}

/** `loop { }`; `tree` has the label, if any, and the body. */
export function loopExpression(
  context: Context,
  tree: CstNode,
  own: readonly AttributeNode[],
): Expr {
  const span = context.nodeSpan(tree);
  const name = token(tree, 'LoopLabel');
  const label = name === undefined ? undefined : { name: labelName(context, name) };
  const body = block(context, token(tree, 'statements'), span);
  return context.expr({ kind: 'loop', label, attributes: own, body, span }, [body]);
}

function ifExpression(context: Context, tree: CstNode): Expr {
  const span = context.nodeSpan(tree);
  const simple = node(tree, 'simpleStatement');
  const condition = expressionOf(context, tree);
  if (simple !== undefined) {
    const only = simpleStatement(context, simple);
    const then = context.block({
      statements: [only],
      result: undefined,
      span: context.nodeSpan(simple),
    });
    return context.expr({ kind: 'if', condition, then, otherwise: undefined, span }, [
      condition,
      then,
    ]);
  }
  const then = block(context, token(tree, 'statements'), span);
  const last = token(tree, 'otherwise');
  let otherwise: Expr | undefined;
  if (last !== undefined) otherwise = blockExpression(context, block(context, last, span));
  // The chain is a list; the tree of `else` in `else` is built from its end.
  for (const part of nodes(tree, 'elseIf').toReversed()) {
    const own = context.nodeSpan(part);
    const inner = expressionOf(context, part);
    const body = block(context, token(part, 'statements'), own);
    const whole = context.span(own.start, span.end);
    // biome-ignore lint/suspicious/noThenProperty: the word of the language; nobody awaits a tree
    otherwise = context.expr({ kind: 'if', condition: inner, then: body, otherwise, span: whole }, [
      inner,
      body,
      otherwise,
    ]);
  }
  return context.expr({ kind: 'if', condition, then, otherwise, span }, [
    condition,
    then,
    otherwise,
  ]);
}

function matchExpression(context: Context, tree: CstNode, own: readonly AttributeNode[]): Expr {
  const span = context.nodeSpan(tree);
  const scrutinee = expressionOf(context, tree);
  const group = token(tree, 'arms');
  const content = group === undefined ? undefined : context.content(group, 'arms');
  if (content === undefined) return { kind: 'error', span };
  const arms = convertAll(context, nodes(content, 'arm'), matchArm);
  return context.expr({ kind: 'match', scrutinee, arms, attributes: own, span }, [
    scrutinee,
    ...arms.flatMap((arm) => [arm.pattern, arm.guard, arm.body]),
  ]);
}

function matchArm(context: Context, tree: CstNode): MatchArm {
  const body = node(tree, 'simpleStatement');
  return {
    pattern: patternOf(context, tree),
    guard: has(tree, 'If') ? expressionOf(context, tree) : undefined,
    body:
      body === undefined
        ? { kind: 'error', span: context.nodeSpan(tree) }
        : asExpression(context, simpleStatement(context, body)),
    span: context.span(startOf(tree), endOfNode(tree)),
  };
}

/** An arm that assigns or loops is a block of that one statement. */
function asExpression(context: Context, body: Statement): Expr {
  if (body.kind === 'expr') return body.value;
  return blockExpression(
    context,
    context.block({ statements: [body], result: undefined, span: body.span }),
  );
}
