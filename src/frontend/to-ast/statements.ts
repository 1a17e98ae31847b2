/** Statements. */

import type { CstNode } from 'chevrotain';
import type { AttributeNode, BinaryOperator, Expr, Statement } from '../ast.ts';
import type { Token } from '../tokens.ts';
import { attributes, refuseAttributes } from './attributes.ts';
import { block, blockLike, loopExpression } from './blocks.ts';
import type { Context } from './context.ts';
import { has, node, token } from './cst.ts';
import { expressionOf, labelName, withPostfixes } from './expressions.ts';
import { item } from './items.ts';
import { patternOf } from './patterns.ts';
import { typeOf } from './types.ts';

export function statement(context: Context, tree: CstNode): Statement {
  const own = attributes(context, tree);
  const itemTree = node(tree, 'itemKind');
  if (itemTree !== undefined) {
    const declared = item(context, itemTree, own, firstToken(tree));
    const span = context.nodeSpan(tree);
    if (declared === undefined) return { kind: 'error', span };
    const body = 'body' in declared ? declared.body : undefined;
    return context.statement({ kind: 'item', item: declared, span }, [body]);
  }
  const variable = node(tree, 'letStatement');
  if (variable !== undefined) {
    refuseAttributes(context, own);
    return letStatement(context, variable);
  }
  const deferred = node(tree, 'deferStatement');
  if (deferred !== undefined) {
    refuseAttributes(context, own);
    const span = context.nodeSpan(deferred);
    const body = block(context, token(deferred, 'statements'), span);
    return context.statement({ kind: 'defer', body, span }, [body]);
  }
  return simpleStatement(context, tree, own);
}

/** The first token below a node that may carry the `///` lines. */
function firstToken(tree: CstNode): Token | undefined {
  const attribute = node(tree, 'attribute');
  return attribute === undefined ? undefined : token(attribute, 'Hash');
}

function letStatement(context: Context, tree: CstNode): Statement {
  const span = context.nodeSpan(tree);
  const pattern = patternOf(context, tree);
  const type = has(tree, 'Colon') ? typeOf(context, tree) : undefined;
  const value = has(tree, 'Equal') ? expressionOf(context, tree) : undefined;
  return context.statement({ kind: 'let', mut: has(tree, 'Mut'), pattern, type, value, span }, [
    pattern,
    type,
    value,
  ]);
}

/** What may also follow `then` and `=>`. */
export function simpleStatement(
  context: Context,
  tree: CstNode,
  own: readonly AttributeNode[] = [],
): Statement {
  const loop = node(tree, 'labelledLoop');
  if (loop !== undefined) return labelledLoop(context, loop, own);
  const blockTree = node(tree, 'blockStatement');
  if (blockTree !== undefined) {
    const span = context.nodeSpan(blockTree);
    const inner = node(blockTree, 'blockLike');
    if (inner === undefined) return { kind: 'error', span };
    const value = withPostfixes(context, blockLike(context, inner, own), blockTree);
    return context.statement({ kind: 'expr', value, span }, [value]);
  }
  refuseAttributes(context, own);
  const discard = node(tree, 'discardStatement');
  if (discard !== undefined) {
    const value = expressionOf(context, discard);
    return context.statement({ kind: 'discard', value, span: context.nodeSpan(discard) }, [value]);
  }
  const plain = node(tree, 'expressionStatement');
  if (plain !== undefined) return expressionStatement(context, plain);
  return { kind: 'error', span: context.nodeSpan(tree) };
}

const ASSIGN_OPERATORS: Readonly<Record<string, BinaryOperator>> = {
  '+=': '+',
  '-=': '-',
  '*=': '*',
  '/=': '/',
  '%=': '%',
  '&=': '&',
  '|=': '|',
  '^=': '^',
  '<<=': '<<',
};

function expressionStatement(context: Context, tree: CstNode): Statement {
  const span = context.nodeSpan(tree);
  const target = expressionOf(context, tree);
  const operator = node(tree, 'assignOperator');
  if (operator === undefined) {
    return context.statement({ kind: 'expr', value: target, span }, [target]);
  }
  const single = token(operator, 'AssignOperator');
  const op = single === undefined ? '>>' : ASSIGN_OPERATORS[single.image];
  const value = expressionOf(context, tree, 'value');
  return context.statement({ kind: 'assign', place: target, op, value, span }, [target, value]);
}

function labelledLoop(context: Context, tree: CstNode, own: readonly AttributeNode[]): Statement {
  const span = context.nodeSpan(tree);
  const name = token(tree, 'LoopLabel');
  const label = name === undefined ? undefined : { name: labelName(context, name) };
  const whileTree = node(tree, 'whileLoop');
  if (whileTree !== undefined) {
    const condition = expressionOf(context, whileTree);
    const body = block(context, token(whileTree, 'statements'), span);
    return context.statement({ kind: 'while', label, attributes: own, condition, body, span }, [
      condition,
      body,
    ]);
  }
  const parallel = node(tree, 'parallelLoop');
  const forTree = node(parallel ?? tree, 'forLoop');
  if (forTree !== undefined) {
    const pattern = patternOf(context, forTree);
    const iterable = expressionOf(context, forTree);
    const step: Expr | undefined = has(forTree, 'step')
      ? expressionOf(context, forTree, 'step')
      : undefined;
    const body = block(context, token(forTree, 'statements'), span);
    const kind = parallel === undefined ? 'for' : 'parallel';
    return context.statement(
      { kind, label, attributes: own, pattern, iterable, step, body, span },
      [pattern, iterable, step, body],
    );
  }
  const value = loopExpression(context, tree, own);
  return context.statement({ kind: 'expr', value, span }, [value]);
}
