/** What every part of the tree builder needs: spans, errors, the parser for the next group, and the depth limit. */

import type { CstNode } from 'chevrotain';
import type { SourceFile, Span } from '../../report/source.ts';
import type { Block, Expr, Name, Pattern, Statement, TypeNode } from '../ast.ts';
import { repairWords } from '../grammar/foreign-words.ts';
import type { FzyGrammar } from '../grammar/items.ts';
import { reportParseErrors } from '../grammar/parse-errors.ts';
import type { SyntaxErrors, SyntaxProblem } from '../grammar/syntax-errors.ts';
import type { Token } from '../tokens.ts';
import { endOf } from '../tokens-scan.ts';
import { endOfNode, startOf } from './cst.ts';

/** Expressions, types and patterns inside each other; later stages walk the tree by recursion. */
export const MAX_DEPTH = 500;

type Deep = Expr | TypeNode | Pattern | Block | Statement;

/** Rules that stand for what is inside a pair of brackets. */
export type ContentRule =
  | 'items'
  | 'statements'
  | 'arms'
  | 'fields'
  | 'variants'
  | 'parameters'
  | 'arguments'
  | 'expressionList'
  | 'arrayContent'
  | 'indexContent'
  | 'fieldValues'
  | 'typeList'
  | 'arrayType'
  | 'functionTypeParameters'
  | 'patternList'
  | 'fieldPatterns'
  | 'attributeContent'
  | 'attributeArguments';

/** Converts each of a list. A loop instead of `map`: nesting costs the stack a third less. */
export function convertAll<R>(
  context: Context,
  trees: readonly CstNode[],
  convert: (context: Context, tree: CstNode) => R,
): R[] {
  const all: R[] = [];
  for (const tree of trees) all.push(convert(context, tree));
  return all;
}

export class Context {
  private tooDeepReported = false;
  private readonly depths = new Map<Deep, number>();
  private readonly source: SourceFile;
  private readonly parser: FzyGrammar;
  private readonly errors: SyntaxErrors;

  constructor(file: SourceFile, parser: FzyGrammar, errors: SyntaxErrors) {
    this.source = file;
    this.parser = parser;
    this.errors = errors;
  }

  // ---- parsing ------------------------------------------------------------------------------------

  /** Parses the content of a group; undefined where its errors left nothing. */
  content(group: Token, rule: ContentRule): CstNode | undefined {
    if (group.group === undefined) return undefined;
    return this.parse(group.group.inner, rule, group);
  }

  /** Parses a whole file. */
  file(tokens: readonly Token[]): CstNode | undefined {
    this.parser.startFile();
    return this.parse(tokens, 'items', undefined);
  }

  /** Parses tokens; `group` is the pair of brackets around them, or undefined for the file. */
  private parse(
    inner: readonly Token[],
    rule: ContentRule,
    group: Token | undefined,
  ): CstNode | undefined {
    if (this.errors.full) return undefined;
    this.parser.start(repairWords(inner, rule, this.errors));
    const tree: CstNode | undefined = this.parser[rule]();
    reportParseErrors(this.parser.errors, group, rule, this.source.text, this.errors);
    return tree;
  }

  error(error: SyntaxProblem): void {
    this.errors.report(error);
  }

  // ---- spans --------------------------------------------------------------------------------------

  span(start: number, end: number): Span {
    return { file: this.source.id, start, end: Math.max(start, end) };
  }

  tokenSpan(token: Token): Span {
    return this.span(token.startOffset, endOf(token));
  }

  nodeSpan(node: CstNode): Span {
    const start = startOf(node);
    return this.span(start, endOfNode(node, start));
  }

  name(token: Token | undefined, otherwise: Span): Name {
    if (token === undefined) return { text: '', span: this.span(otherwise.start, otherwise.start) };
    const text = token.value?.kind === 'text' ? token.value.value : token.image;
    return { text, span: this.tokenSpan(token) };
  }

  // ---- depth --------------------------------------------------------------------------------------

  /** An expression over its parts, or an `error` node where it would be nested too deeply. */
  expr(node: Expr, parts: readonly (Deep | undefined)[] = []): Expr {
    return this.measured(node, parts) ? node : { kind: 'error', span: node.span };
  }

  type(node: TypeNode, parts: readonly (Deep | undefined)[] = []): TypeNode {
    return this.measured(node, parts) ? node : { kind: 'error', span: node.span };
  }

  pattern(node: Pattern, parts: readonly (Deep | undefined)[] = []): Pattern {
    return this.measured(node, parts) ? node : { kind: 'error', span: node.span };
  }

  statement(node: Statement, parts: readonly (Deep | undefined)[] = []): Statement {
    this.depths.set(node, this.deepest(parts));
    return node;
  }

  block(node: Block): Block {
    this.depths.set(node, this.deepest([...node.statements, node.result]));
    return node;
  }

  private measured(node: Expr | TypeNode | Pattern, parts: readonly (Deep | undefined)[]): boolean {
    const depth = parts.length === 0 ? 1 : this.deepest(parts) + 1;
    if (depth > MAX_DEPTH) {
      this.tooDeep(node.span);
      return false;
    }
    if (depth > 1) this.depths.set(node, depth);
    return true;
  }

  /** Once per file: what is this long is one mistake, or a program that wrote the program. */
  private tooDeep({ start, end }: Span): void {
    if (this.tooDeepReported) return;
    this.tooDeepReported = true;
    this.error({
      code: 'FZ0022',
      start,
      end,
      title: `nested too deeply (limit ${MAX_DEPTH} levels)`,
      label: 'operators, calls and blocks inside each other',
      help: ['name an intermediate result with `let`, or use a `match` or a loop'],
    });
  }

  private deepest(parts: readonly (Deep | undefined)[]): number {
    let depth = 0;
    for (const part of parts) {
      if (part !== undefined) depth = Math.max(depth, this.depths.get(part) ?? 1);
    }
    return depth;
  }
}
