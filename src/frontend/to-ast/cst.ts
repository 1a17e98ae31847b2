/** Typed access to Chevrotain's concrete syntax tree. A child that an error swallowed is simply absent. */

import type { CstElement, CstNode } from 'chevrotain';
import type { Token } from '../tokens.ts';

function isNode(element: CstElement): element is CstNode {
  return 'children' in element;
}

/** All children of a rule, or under a label, in source order. */
export function nodes(parent: CstNode, name: string): CstNode[] {
  return (parent.children[name] ?? []).filter(isNode);
}

/** The first child of a rule, or under a label. */
export function node(parent: CstNode, name: string): CstNode | undefined {
  return nodes(parent, name)[0];
}

/** All tokens of a kind, or under a label, in source order. */
export function tokens(parent: CstNode, name: string): Token[] {
  const found: Token[] = [];
  for (const element of parent.children[name] ?? []) {
    // Every token the parser meets came from our scanner.
    if (!isNode(element)) found.push(element as Token);
  }
  return found;
}

/** The first token of a kind, or under a label. */
export function token(parent: CstNode, name: string): Token | undefined {
  return tokens(parent, name)[0];
}

export function has(parent: CstNode, name: string): boolean {
  return parent.children[name] !== undefined;
}

/** Where a node starts; a node without a token has no place, and takes `otherwise`. */
export function startOf(n: CstNode, otherwise = 0): number {
  const start = n.location?.startOffset;
  return start === undefined || Number.isNaN(start) ? otherwise : start;
}

/** Just past a node's last token. */
export function endOfNode(n: CstNode, otherwise = 0): number {
  const end = n.location?.endOffset;
  return end === undefined || Number.isNaN(end) ? otherwise : end + 1;
}
