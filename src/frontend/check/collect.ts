/** Gathers the items of all files, loading `mod` files on the way. Nothing is resolved yet. */

import { type EnumOrigin, PRIMITIVE_NAMES, type StructOrigin } from '../../ir/types.ts';
import type { SourceFile } from '../../report/source.ts';
import type { Block, ConstItem, FnItem, Item, ModItem, TestItem } from '../ast.ts';
import { checkItemAttributes } from './attributes.ts';
import { documented } from './declare.ts';
import { makeGenerics } from './generics.ts';
import type { Program } from './program.ts';
import {
  type AliasSymbol,
  type AnySymbol,
  type ConstSymbol,
  type EnumSymbol,
  type FnSymbol,
  type ImplOwner,
  type Module,
  symbolSpan,
} from './symbols.ts';

/** Names of the builtin types; a user's type of such a name gets another one in dumps. */
const BUILTIN_TYPE_NAMES = new Set<string>([
  ...PRIMITIVE_NAMES,
  'never',
  'handle',
  'List',
  'Map',
  'Set',
  'Option',
  'Result',
  'Tile',
]);

/** Modules may nest this deep: more is a loader that finds the same files again and again. */
const MAX_MODULE_DEPTH = 64;

/** Parses a file and collects it and the files it names. */
export function collectFile(
  program: Program,
  file: SourceFile,
  path: string,
  parent: Module | undefined,
): Module {
  const module: Module = { path, file, parent, anonymous: false, items: new Map(), impls: [] };
  collectItems(program, module, program.parseFile(file).items);
  return module;
}

/** The items declared in a block, as a module of their own; undefined when there are none. */
export function collectBlock(
  program: Program,
  block: Block,
  parent: Module,
  path: string,
  outer: ReadonlySet<string>,
): Module | undefined {
  const items: Item[] = [];
  const locals = new Set<string>();
  for (const statement of block.statements) {
    if (statement.kind === 'item') items.push(statement.item);
    if (statement.kind === 'let' && statement.pattern.kind === 'name') {
      locals.add(statement.pattern.name.text);
    }
  }
  if (items.length === 0) return undefined;
  const module: Module = {
    path,
    file: parent.file,
    parent,
    anonymous: true,
    items: new Map(),
    impls: [],
    isLocal: (name) => locals.has(name) || outer.has(name),
  };
  collectItems(program, module, items);
  return module;
}

/** Enters items into a module. */
export function collectItems(program: Program, module: Module, items: readonly Item[]): void {
  for (const item of items) {
    checkItemAttributes(program, item);
    collectItem(program, module, item);
  }
}

function collectItem(program: Program, module: Module, item: Item): void {
  switch (item.kind) {
    case 'fn': {
      const symbol = fnSymbol(program, module, item, undefined);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'extern': {
      const symbol: AnySymbol = {
        kind: 'extern',
        node: item,
        module,
        name: program.unique(qualified(module, item.name.text)),
        decl: undefined,
      };
      program.externs.push(symbol);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'const': {
      const name = qualified(module, item.name.text);
      define(program, module, item.name.text, constSymbol(program, module, item, name, undefined));
      return;
    }
    case 'static': {
      const symbol: AnySymbol = {
        kind: 'static',
        node: item,
        module,
        name: program.unique(qualified(module, item.name.text)),
        declared: 'new',
        decl: undefined,
        finished: false,
      };
      program.statics.push(symbol);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'struct': {
      const name = typeName(program, module, item.name.text);
      const { parameters, scope } = makeGenerics(program, name, item.generics);
      const origin: StructOrigin = {
        name,
        parameters,
        ...documented(item.doc),
        fields: undefined,
      };
      const symbol: AnySymbol = {
        kind: 'struct',
        node: item,
        module,
        origin,
        scope,
        fields: 'new',
      };
      program.addType(symbol);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'enum': {
      const name = typeName(program, module, item.name.text);
      const { parameters, scope } = makeGenerics(program, name, item.generics);
      const origin: EnumOrigin = {
        name,
        parameters,
        ...documented(item.doc),
        variants: undefined,
      };
      const symbol: EnumSymbol = {
        kind: 'enum',
        node: item,
        module,
        origin,
        scope,
        variants: 'new',
        discriminants: 'new',
      };
      program.addType(symbol);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'type': {
      const owner = program.unique(`type ${qualified(module, item.name.text)}`);
      const { parameters, scope } = makeGenerics(program, owner, item.generics);
      const symbol: AliasSymbol = {
        kind: 'type',
        node: item,
        module,
        parameters,
        scope,
        resolved: 'new',
        type: undefined,
      };
      program.addType(symbol);
      define(program, module, item.name.text, symbol);
      return;
    }
    case 'use':
      define(program, module, item.name.text, {
        kind: 'use',
        path: item.path,
        module,
        span: item.name.span,
        resolved: 'new',
        target: undefined,
      });
      return;
    case 'mod':
      collectMod(program, module, item);
      return;
    case 'impl':
      module.impls.push(item);
      return;
    case 'test':
      collectTest(program, module, item);
      return;
  }
}

/** A function's symbol; methods get their `impl` as owner. */
export function fnSymbol(
  program: Program,
  module: Module,
  node: FnItem,
  owner: ImplOwner | undefined,
  prefix = '',
): FnSymbol {
  const name = `${prefix}${node.name.text}`;
  return newFunction(program, module, node, prefix === '' ? qualified(module, name) : name, owner);
}

function newFunction(
  program: Program,
  module: Module,
  node: FnItem,
  name: string,
  owner: ImplOwner | undefined,
): FnSymbol {
  const symbol: FnSymbol = {
    kind: 'fn',
    node,
    module,
    name: program.unique(name),
    owner,
    signature: 'new',
    decl: undefined,
    scope: new Map(),
    body: 'new',
    failed: false,
  };
  program.functions.push(symbol);
  return symbol;
}

/** A constant's symbol; one of an `impl` has it as owner. */
export function constSymbol(
  program: Program,
  module: Module,
  node: ConstItem,
  name: string,
  owner: ImplOwner | undefined,
): ConstSymbol {
  const symbol: ConstSymbol = {
    kind: 'const',
    node,
    module,
    name: program.unique(name),
    owner,
    declared: 'new',
    decl: undefined,
    init: undefined,
    checked: 'new',
    evaluated: 'new',
    failed: false,
  };
  program.consts.push(symbol);
  return symbol;
}

function collectTest(program: Program, module: Module, item: TestItem): void {
  const node: FnItem = {
    kind: 'fn',
    span: item.span,
    name: item.name,
    doc: item.doc,
    pub: false,
    attributes: item.attributes,
    generics: [],
    params: [],
    result: undefined,
    body: item.body,
  };
  const symbol = newFunction(program, module, node, `test:${program.tests.length}`, undefined);
  program.tests.push({ title: item.name.text, symbol, span: item.span });
}

function collectMod(program: Program, module: Module, item: ModItem): void {
  const name = item.name.text;
  if (name === '') return;
  const { diagnostics, input } = program;
  if (module.anonymous) {
    diagnostics.error('FZ0115', item.span, '`mod` inside a block', 'only a file can have modules', [
      'move it out of the function',
    ]);
    return;
  }
  const loaded = input.loader.load(module.file, name);
  if ('tried' in loaded) {
    const tried = loaded.tried.map((p) => `\`${p}\``).join(' and ');
    diagnostics.error(
      'FZ0104',
      item.name.span,
      `cannot find the file of module \`${name}\``,
      'no such file',
      [`create \`${name}.fzy\` beside this file, or remove the \`mod\``],
      [],
      tried === '' ? [] : [`looked for ${tried}`],
    );
    return;
  }
  let depth = 0;
  for (let at: Module | undefined = module; at !== undefined; at = at.parent) {
    depth++;
    if (at.file.path === loaded.file.path || depth > MAX_MODULE_DEPTH) {
      diagnostics.error(
        'FZ0105',
        item.name.span,
        `module \`${name}\` contains itself`,
        `\`${loaded.file.path}\` is being read already`,
        ['declare each module in one place, and reach it from elsewhere with `use`'],
      );
      return;
    }
  }
  const child = collectFile(program, loaded.file, qualified(module, name), module);
  define(program, module, name, { kind: 'mod', module: child, span: item.name.span });
}

function define(program: Program, module: Module, name: string, symbol: AnySymbol): void {
  // An empty name is what the parser leaves where one was missing.
  if (name === '' || name === '_') return;
  const first = module.items.get(name);
  if (first === undefined) {
    module.items.set(name, symbol);
    return;
  }
  const here = symbolSpan(symbol);
  const there = symbolSpan(first);
  if (here === undefined) return;
  program.diagnostics.error(
    'FZ0103',
    here,
    `\`${name}\` is defined twice`,
    'defined again here',
    ['rename one of them'],
    there === undefined ? [] : [{ span: there, message: 'first defined here', primary: false }],
  );
}

/** The unique name of an item: the module's path before it. */
export function qualified(module: Module, name: string): string {
  return module.path === '' ? name : `${module.path}::${name}`;
}

function typeName(program: Program, module: Module, name: string): string {
  const full = qualified(module, name);
  return program.unique(BUILTIN_TYPE_NAMES.has(full) ? `::${full}` : full);
}
