/** Attributes: `#[require(direct)]`, `#[unroll(4)]`. */

import type { CstNode } from 'chevrotain';
import type { AttributeNode } from '../ast.ts';
import type { Context } from './context.ts';
import { nodes, token, tokens } from './cst.ts';

/** The attributes below a rule that takes them. */
export function attributes(context: Context, tree: CstNode): AttributeNode[] {
  return nodes(tree, 'attribute').flatMap((one) => attribute(context, one) ?? []);
}

function attribute(context: Context, tree: CstNode): AttributeNode | undefined {
  const group = token(tree, 'attributeContent');
  const content = group === undefined ? undefined : context.content(group, 'attributeContent');
  if (content === undefined) return undefined;
  const span = context.nodeSpan(tree);
  const list = token(content, 'attributeArguments');
  const args = list === undefined ? undefined : context.content(list, 'attributeArguments');
  return {
    name: context.name(token(content, 'Identifier'), span),
    args:
      args === undefined
        ? []
        : tokens(args, 'argument').map((argument) => context.name(argument, span)),
    span,
  };
}

/** Reports attributes on what takes none. */
export function refuseAttributes(context: Context, list: readonly AttributeNode[]): void {
  for (const { span, name } of list) {
    context.error({
      code: 'FZ0040',
      start: span.start,
      end: span.end,
      title: `the attribute \`${name.text}\` has no meaning here`,
      label: 'what follows takes no attributes',
      help: ['attributes go before items, loops and `match`'],
    });
  }
}
