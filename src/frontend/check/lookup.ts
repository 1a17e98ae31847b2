/** From names to symbols: scopes of modules, `use`, and paths of modules. */

import { suggest } from '../../report/suggest.ts';
import type { Name, Path } from '../ast.ts';
import { BUILTIN_NAMESPACES, FREE_BUILTINS, isBuiltin } from './builtin-table.ts';
import type { Program } from './program.ts';
import type { AnySymbol, Module, Target, UseSymbol } from './symbols.ts';
import { describeSymbol } from './symbols.ts';

/**
 * What a name means in a module: its items, those of the blocks around it, then the prelude. `reported`: a
 * `use` that leads nowhere.
 */
export function lookup(
  program: Program,
  module: Module,
  name: string,
): Target | 'reported' | undefined {
  const found = lookupItem(module, name);
  if (found !== undefined) return targetOf(program, found) ?? 'reported';
  return program.prelude.items.get(name);
}

function lookupItem(module: Module, name: string): AnySymbol | undefined {
  for (let at: Module | undefined = module; at !== undefined; at = at.parent) {
    const found = at.items.get(name);
    if (found !== undefined) return found;
    if (!at.anonymous) return undefined;
  }
  return undefined;
}

/** Follows `use`; undefined when it leads nowhere, which has been reported. */
export function targetOf(program: Program, symbol: AnySymbol): Target | undefined {
  return symbol.kind === 'use' ? resolveUse(program, symbol) : symbol;
}

/** Resolves a `use` now if that has not happened. */
export function resolveUse(program: Program, use: UseSymbol): Target | undefined {
  if (use.resolved === 'done') return use.target;
  if (use.resolved === 'busy') {
    const text = use.path.segments.map((s) => s.text).join('::');
    program.diagnostics.error(
      'FZ0106',
      use.span,
      `\`use ${text}\` leads back to itself`,
      'this name stands for itself',
      ['name the item where it is defined'],
    );
    use.resolved = 'done';
    return undefined;
  }
  use.resolved = 'busy';
  const target = program.demand(use.span, () => resolveUsePath(program, use));
  use.resolved = 'done';
  use.target = target;
  return target;
}

function resolveUsePath(program: Program, use: UseSymbol): Target | undefined {
  const [first, ...rest] = use.path.segments;
  if (first === undefined || first.text === '') return undefined;
  const start = firstOfUse(program, use, first);
  if (start === 'reported') return undefined;
  if (start === undefined) {
    if (BUILTIN_NAMESPACES.has(first.text)) return builtinOfUse(program, first, rest);
    reportUnknownName(program, first, moduleNames(program, use.module), 'name');
    return undefined;
  }
  return walk(program, start, first, rest);
}

/** The first name of a `use`: in the module itself, but for the name being declared, then in the root. */
function firstOfUse(
  program: Program,
  use: UseSymbol,
  first: Name,
): Target | 'reported' | undefined {
  const special = specialModule(program, use.module, first.text);
  if (special !== undefined) return { kind: 'mod', module: special, span: first.span };
  const here = lookupItem(use.module, first.text);
  if (here !== undefined && (here !== use || use.path.segments.length === 1)) {
    return targetOf(program, here) ?? 'reported';
  }
  // Standard modules name each other whatever the program calls its own.
  const fromStd = first.text === 'std' && use.module.file.library;
  const root = fromStd ? undefined : program.root?.items.get(first.text);
  if (root !== undefined && root !== use) return targetOf(program, root) ?? 'reported';
  return program.prelude.items.get(first.text);
}

function builtinOfUse(program: Program, first: Name, rest: readonly Name[]): Target | undefined {
  const [member, ...more] = rest;
  if (member !== undefined && more.length === 0 && isBuiltin(first.text, member.text)) {
    return { kind: 'builtin', namespace: first.text, name: member.text };
  }
  program.diagnostics.error(
    'FZ0107',
    member?.span ?? first.span,
    member === undefined
      ? `\`${first.text}\` is in scope everywhere`
      : `\`${first.text}\` has no \`${member.text}\``,
    member === undefined ? 'needs no `use`' : 'not found',
  );
  return undefined;
}

/** `crate`, `self` and `super`. */
export function specialModule(program: Program, module: Module, name: string): Module | undefined {
  let file = module;
  while (file.anonymous && file.parent !== undefined) file = file.parent;
  if (name === 'crate') return program.root;
  if (name === 'self') return file;
  if (name === 'super') return file.parent;
  return undefined;
}

/** Follows `::` through modules and into an enum's variants. */
export function walk(
  program: Program,
  start: Target,
  startName: Name,
  rest: readonly Name[],
): Target | undefined {
  let at = start;
  let atName = startName;
  for (const name of rest) {
    if (name.text === '') return undefined;
    const next = memberOf(program, at, name);
    if (next === undefined) {
      reportNoMember(program, at, atName, name);
      return undefined;
    }
    if (next === 'reported') return undefined;
    at = next;
    atName = name;
  }
  return at;
}

/** One step of a path. */
export function memberOf(
  program: Program,
  at: Target,
  name: Name,
): Target | 'reported' | undefined {
  if (at.kind === 'mod' && at.module === program.prelude.std) {
    const module = program.standard(name.text);
    return module && { kind: 'mod', module, span: name.span };
  }
  if (at.kind === 'mod') {
    const special = name.text === 'super' ? at.module.parent : undefined;
    if (special !== undefined) return { kind: 'mod', module: special, span: name.span };
    const found = at.module.items.get(name.text);
    return found === undefined ? undefined : (targetOf(program, found) ?? 'reported');
  }
  if (at.kind === 'enum') {
    const index = variantIndex(at, name.text);
    return index < 0 ? undefined : { kind: 'variant', of: at, index };
  }
  return undefined;
}

/** Position of a variant by name, or −1. Needs no resolved payloads. */
export function variantIndex(symbol: Extract<Target, { kind: 'enum' }>, name: string): number {
  if (symbol.node !== undefined) return symbol.node.variants.findIndex((v) => v.name.text === name);
  return symbol.origin.variants?.findIndex((v) => v.name === name) ?? -1;
}

/** Reports that `at` has no member `name`. */
export function reportNoMember(program: Program, at: Target, atName: Name, name: Name): void {
  let candidates: readonly string[] = [];
  if (at.kind === 'mod') candidates = [...at.module.items.keys()];
  if (at.kind === 'enum') {
    candidates =
      at.node?.variants.map((v) => v.name.text) ?? at.origin.variants?.map((v) => v.name) ?? [];
  }
  const near = suggest(name.text, candidates);
  const what =
    at.kind === 'mod'
      ? 'module'
      : at.kind === 'enum'
        ? 'enum'
        : describeSymbol(at).replace(/^an? /, '');
  program.diagnostics.error(
    'FZ0107',
    name.span,
    `${what} \`${atName.text}\` has no \`${name.text}\``,
    'not found',
    near !== undefined
      ? [`did you mean \`${near}\`?`]
      : at.kind === 'mod' && at.module === program.prelude.std
        ? ['most of what the language has is in scope everywhere, without `use`']
        : [],
  );
}

/** Every name that code in a module can use without a path. */
export function moduleNames(program: Program, module: Module): string[] {
  const names: string[] = [];
  for (let at: Module | undefined = module; at !== undefined; at = at.parent) {
    names.push(...at.items.keys());
    if (!at.anonymous) break;
  }
  names.push(...program.prelude.items.keys(), ...BUILTIN_NAMESPACES, ...FREE_BUILTINS);
  return names;
}

/** `cannot find name`, with the nearest one that exists. */
export function reportUnknownName(
  program: Program,
  name: Name,
  candidates: readonly string[],
  what: 'name' | 'function' | 'type',
  help: readonly string[] = [],
): void {
  if (name.text === '') return;
  const foreign = what === 'type' ? undefined : FOREIGN_NAMES.get(name.text);
  const words = what === 'name' ? [...candidates, ...LONE_KEYWORDS] : candidates;
  const near = foreign === undefined ? suggest(name.text, words) : undefined;
  program.diagnostics.error(
    what === 'type' ? 'FZ0102' : 'FZ0101',
    name.span,
    `cannot find ${what} \`${name.text}\``,
    'not found in this scope',
    near === undefined
      ? [...(foreign === undefined ? [] : [foreign]), ...help]
      : [`did you mean \`${near}\`?`, ...help],
  );
}

/** Keywords that may stand alone, where a misspelt one looks like a variable. */
const LONE_KEYWORDS = ['break', 'continue', 'return', 'true', 'false', 'self'];

/** What people coming from other languages write, and what they find here. */
const FOREIGN_NAMES: ReadonlyMap<string, string> = new Map([
  ['console', 'write a line with `print(text)`'],
  ['println', 'write a line with `print(text)`, and values in it as `f"{x}"`'],
  ['Math', 'write `math.sqrt(x)`, `math.PI`, `min(a, b)`'],
  ['String', 'text is a `str`: `str.from(x)` makes it of a number'],
  ['Vec', 'a growable list is a `List`: `List::new()`'],
  ['Array', 'a growable list is a `List`: `List::new()`; an array is `[0; 10]`'],
  ['HashMap', 'it is called `Map`: `Map::new()`'],
  ['HashSet', 'it is called `Set`: `Set::new()`'],
  ['null', 'what may be missing is an `Option`: `None`, `Some(x)`'],
  ['undefined', 'what may be missing is an `Option`: `None`, `Some(x)`'],
  ['nil', 'what may be missing is an `Option`: `None`, `Some(x)`'],
  ['this', 'in a method it is called `self`'],
  ['new', 'a struct is made with `Name { field: value }`, or by a function such as `Name::new()`'],
]);

/** The text of a path, as written. */
export function pathText(path: Path): string {
  return path.segments.map((s) => s.text).join('::');
}
