/** Typed access to Chevrotain's concrete syntax tree. A child that an error swallowed is simply absent. */

import type { CstElement, CstNode } from 'chevrotain';
import type { Token } from '../tokens.ts';

const NONE: readonly CstElement[] = [];

/** All children of a rule, or under a label, in source order. */
export function nodes(parent: CstNode, name: string): readonly CstNode[] {
  // The grammar gives a label to rules or to tokens, never to both.
  return (parent.children[name] ?? NONE) as readonly CstNode[];
}

/** The first child of a rule, or under a label. */
export function node(parent: CstNode, name: string): CstNode | undefined {
  return nodes(parent, name)[0];
}

/** All tokens of a kind, or under a label, in source order. */
export function tokens(parent: CstNode, name: string): readonly Token[] {
  // Every token the parser meets came from our scanner.
  return (parent.children[name] ?? NONE) as readonly CstElement[] as readonly Token[];
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
