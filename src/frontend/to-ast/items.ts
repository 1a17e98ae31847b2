/** Items. */

import type { CstNode } from 'chevrotain';
import type {
  AttributeNode,
  ConstItem,
  EnumItem,
  FnItem,
  Item,
  Param,
  StructItem,
} from '../ast.ts';
import type { Token } from '../tokens.ts';
import { attributes } from './attributes.ts';
import { block } from './blocks.ts';
import type { Context } from './context.ts';
import { has, node, nodes, token } from './cst.ts';
import { expressionOf } from './expressions.ts';
import { generics, path, typeList, typeOf } from './types.ts';

/** The items of a file or of an `impl`. */
export function items(context: Context, tree: CstNode): Item[] {
  return nodes(tree, 'item').flatMap((one) => {
    const kind = node(one, 'itemKind');
    if (kind === undefined) return [];
    const attribute = node(one, 'attribute');
    const first = attribute === undefined ? undefined : token(attribute, 'Hash');
    return item(context, kind, attributes(context, one), first) ?? [];
  });
}

type Common = Pick<Item, 'span' | 'name' | 'doc' | 'pub' | 'attributes'>;

/** One item. `first` is the token before it that carries its `///` lines, where that is not its own. */
export function item(
  context: Context,
  tree: CstNode,
  own: readonly AttributeNode[],
  first: Token | undefined,
): Item | undefined {
  const span = context.nodeSpan(tree);
  const pub = token(tree, 'Pub');
  const common = (keyword: string, kind: CstNode, name = token(kind, 'Identifier')): Common => ({
    span,
    name: context.name(name, span),
    doc: (first ?? pub ?? token(kind, keyword))?.doc ?? '',
    pub: pub !== undefined,
    attributes: own,
  });

  const func = node(tree, 'functionItem');
  if (func !== undefined) return functionItem(context, func, common('Fn', func));
  const constant = node(tree, 'constItem');
  if (constant !== undefined) return constItem(context, constant, common('Const', constant));
  const variable = node(tree, 'staticItem');
  if (variable !== undefined) {
    return {
      ...common('Static', variable),
      kind: 'static',
      mut: has(variable, 'Mut'),
      type: typeOf(context, variable),
      value: expressionOf(context, variable),
    };
  }
  const struct = node(tree, 'structItem');
  if (struct !== undefined) return structItem(context, struct, common('Struct', struct));
  const enumeration = node(tree, 'enumItem');
  if (enumeration !== undefined) return enumItem(context, enumeration, common('Enum', enumeration));
  const alias = node(tree, 'typeItem');
  if (alias !== undefined) {
    return {
      ...common('Type', alias),
      kind: 'type',
      generics: generics(context, alias),
      type: typeOf(context, alias),
    };
  }
  const impl = node(tree, 'implItem');
  if (impl !== undefined) return implItem(context, impl, common('Impl', impl));
  const external = node(tree, 'externItem');
  if (external !== undefined) {
    const module = token(external, 'StringLiteral');
    return {
      ...common('Extern', external),
      kind: 'extern',
      module: module?.value?.kind === 'text' ? module.value.value : '',
      params: parameters(context, external),
      result: resultType(context, external),
    };
  }
  const use = node(tree, 'useItem');
  if (use !== undefined) return useItem(context, use, common('Use', use));
  const mod = node(tree, 'modItem');
  if (mod !== undefined) return { ...common('Mod', mod), kind: 'mod' };
  const test = node(tree, 'testItem');
  if (test !== undefined) {
    return {
      ...common('Test', test, token(test, 'StringLiteral')),
      kind: 'test',
      body: block(context, token(test, 'statements'), span),
    };
  }
  return undefined;
}

function functionItem(context: Context, tree: CstNode, common: Common): FnItem {
  return {
    ...common,
    kind: 'fn',
    generics: generics(context, tree),
    params: parameters(context, tree),
    result: resultType(context, tree),
    body: block(context, token(tree, 'statements'), context.nodeSpan(tree)),
  };
}

function parameters(context: Context, tree: CstNode): Param[] {
  const group = token(tree, 'parameters');
  const content = group === undefined ? undefined : context.content(group, 'parameters');
  if (content === undefined) return [];
  return nodes(content, 'parameter').map((param) => {
    const span = context.nodeSpan(param);
    const self = token(param, 'Self');
    const name = self ?? token(param, 'Identifier') ?? token(param, 'Underscore');
    return {
      name: context.name(name, span),
      mut: has(param, 'Mut'),
      type: self === undefined ? typeOf(context, param) : undefined,
      span,
    };
  });
}

function resultType(context: Context, tree: CstNode): FnItem['result'] {
  const result = node(tree, 'result');
  return result === undefined ? undefined : typeOf(context, result);
}

function constItem(context: Context, tree: CstNode, common: Common): ConstItem {
  return {
    ...common,
    kind: 'const',
    type: has(tree, 'Colon') ? typeOf(context, tree) : undefined,
    value: expressionOf(context, tree),
  };
}

function structItem(context: Context, tree: CstNode, common: Common): StructItem {
  const group = token(tree, 'fields');
  const content = group === undefined ? undefined : context.content(group, 'fields');
  const fields = content === undefined ? [] : nodes(content, 'field');
  return {
    ...common,
    kind: 'struct',
    generics: generics(context, tree),
    fields: fields.map((field) => {
      const name = token(field, 'Identifier');
      return {
        name: context.name(name, context.nodeSpan(field)),
        type: typeOf(context, field),
        doc: name?.doc ?? '',
      };
    }),
  };
}

function enumItem(context: Context, tree: CstNode, common: Common): EnumItem {
  const group = token(tree, 'variants');
  const content = group === undefined ? undefined : context.content(group, 'variants');
  const variants = content === undefined ? [] : nodes(content, 'variant');
  return {
    ...common,
    kind: 'enum',
    generics: generics(context, tree),
    variants: variants.map((variant) => {
      const name = token(variant, 'Identifier');
      const payload = token(variant, 'typeList');
      const span = context.nodeSpan(variant);
      return {
        name: context.name(name, span),
        payload: payload === undefined ? [] : typeList(context, payload),
        discriminant: has(variant, 'Equal') ? expressionOf(context, variant) : undefined,
        doc: name?.doc ?? '',
        span,
      };
    }),
  };
}

function implItem(context: Context, tree: CstNode, common: Common): Item {
  const target = typeOf(context, tree);
  const name =
    target.kind === 'named'
      ? (target.path.segments.at(-1) ?? common.name)
      : { text: '', span: target.span };
  const group = token(tree, 'items');
  const content = group === undefined ? undefined : context.content(group, 'items');
  const inside: (FnItem | ConstItem)[] = [];
  for (const inner of content === undefined ? [] : items(context, content)) {
    if (inner.kind === 'fn' || inner.kind === 'const') inside.push(inner);
    else {
      context.error({
        code: 'FZ0038',
        start: inner.span.start,
        end: inner.span.end,
        title: `\`${inner.kind}\` cannot stand in an \`impl\``,
        label: 'only `fn` and `const` can',
        help: ['move it out of the `impl`'],
      });
    }
  }
  return {
    ...common,
    name,
    kind: 'impl',
    generics: generics(context, tree),
    target,
    items: inside,
  };
}

function useItem(context: Context, tree: CstNode, common: Common): Item | undefined {
  const pathTree = node(tree, 'path');
  if (pathTree === undefined) return undefined;
  const of = path(context, pathTree);
  // `use a::b` is known here as `b`, unless `as` renames it.
  const name = has(tree, 'As') ? common.name : (of.segments.at(-1) ?? common.name);
  return { ...common, name, kind: 'use', path: of };
}
