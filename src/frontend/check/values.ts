/** What a path or a dotted name stands for in an expression. */

import type { EnumType, Type, VectorType } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Expr, Name, Path } from '../ast.ts';
import type { ConstDecl, ExternDecl, StaticDecl } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import type { Body } from './body.ts';
import { builtinConstant, constantNames } from './builtin-constants.ts';
import { BUILTIN_NAMESPACES, builtinRow, isBuiltin, membersOf } from './builtin-table.ts';
import { constDecl, peekConst } from './constants.ts';
import { nearestMember } from './foreign-names.ts';
import { type FunctionUse, findMember, functionUse } from './function-use.ts';
import { externDecl } from './functions.ts';
import {
  memberOf,
  pathText,
  reportNoMember,
  reportUnknownName,
  specialModule,
  variantIndex,
  walk,
} from './lookup.ts';
import { explicitArguments, openArguments, openBuiltin, openInstance } from './open-types.ts';
import { staticDecl } from './statics.ts';
import type { ConstSymbol, EnumSymbol, Target } from './symbols.ts';
import { describeSymbol } from './symbols.ts';

export type ValueRef =
  | { readonly kind: 'local'; readonly local: Local }
  | FunctionUse
  | { readonly kind: 'extern'; readonly decl: ExternDecl }
  | { readonly kind: 'const'; readonly decl: ConstDecl; readonly symbol: ConstSymbol }
  | { readonly kind: 'static'; readonly decl: StaticDecl }
  | {
      readonly kind: 'variant';
      readonly type: EnumType;
      readonly index: number;
      readonly name: string;
    }
  /** `of`: the type before `::`, which the result must have (`List::<i32>::new`). */
  | {
      readonly kind: 'builtin';
      readonly namespace: string;
      readonly name: string;
      readonly of: Type | undefined;
    }
  /** `f32x4.splat`: asked of a vector type. */
  | { readonly kind: 'vector'; readonly of: VectorType; readonly name: Name }
  /** `f32x4.lanes` */
  | { readonly kind: 'lanes'; readonly of: VectorType }
  /** `i32.MAX`, `math.PI`: a literal of the compiler's. */
  | { readonly kind: 'constant'; readonly namespace: string; readonly name: string };

/** What stands before a `::` or a `.`, when it is no value. */
type Holder =
  | { readonly kind: 'target'; readonly target: Target }
  | { readonly kind: 'type'; readonly type: Type; readonly name: string }
  | { readonly kind: 'namespace'; readonly name: string };

/** Resolves a path to a value; undefined after an error was reported. */
export function resolveValue(b: Body, path: Path): ValueRef | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined || first.text === '') return undefined;
  if (rest.length === 0) return singleName(b, path, first);
  const start = holderOf(b, path, first);
  if (start === undefined) {
    if (b.meaningOf(first.text)?.kind !== 'reported') {
      reportUnknownName(b.program, first, b.namesInScope(), 'name');
    }
    return undefined;
  }
  let holder: Holder = start;
  let before = first;
  for (let i = 1; i < rest.length; i++) {
    const name = path.segments[i];
    if (name === undefined) return undefined;
    const next = innerHolder(b, holder, path, i, before, name);
    if (next === undefined) return undefined;
    holder = next;
    before = name;
  }
  const last = rest.at(-1);
  return last === undefined ? undefined : valueIn(b, holder, before, last, path);
}

function singleName(b: Body, path: Path, name: Name): ValueRef | undefined {
  const meaning = b.meaningOf(name.text);
  if (meaning?.kind === 'local') {
    b.markUsed(meaning.local);
    return { kind: 'local', local: meaning.local };
  }
  if (meaning?.kind === 'reported') return undefined;
  if (meaning !== undefined) return targetValue(b, meaning.target, path, name);
  if (isBuiltin('', name.text)) {
    return { kind: 'builtin', namespace: '', name: name.text, of: undefined };
  }
  if (BUILTIN_NAMESPACES.has(name.text) || openBuiltin(b, name.text, path, 0) !== undefined) {
    b.diagnostics.error(
      'FZ0110',
      name.span,
      `\`${name.text}\` is not a value`,
      BUILTIN_NAMESPACES.has(name.text) ? 'a namespace of builtins' : 'a type',
    );
    return undefined;
  }
  if (name.text === 'self') {
    b.diagnostics.error('FZ0113', name.span, 'there is no `self` here', 'not a method', [
      'declare `self` as the first parameter of a function in an `impl`',
    ]);
    return undefined;
  }
  if (b.isOuterLocal?.(name.text) === true) {
    b.diagnostics.error(
      'FZ0503',
      name.span,
      `variable \`${name.text}\` is not a constant`,
      'only known when the program runs',
      [`declare it \`const ${name.text.toUpperCase()}: i32 = …\``],
    );
    return undefined;
  }
  if (b.isOutside(name.text)) {
    b.diagnostics.error(
      'FZ0112',
      name.span,
      `\`${name.text}\` is a variable of the function around this one`,
      'not in scope here',
      ['pass it as an argument'],
    );
    return undefined;
  }
  const help = builtinRow('math', name.text) === undefined ? [] : [`write \`math.${name.text}\``];
  const asFunction = builtinRow('math', name.text) !== undefined;
  reportUnknownName(
    b.program,
    name,
    asFunction ? [] : b.namesInScope(),
    asFunction ? 'function' : 'name',
    help,
  );
  return undefined;
}

/** What the first name of a longer path stands for. */
export function holderOf(b: Body, path: Path, first: Name): Holder | undefined {
  const special = specialModule(b.program, b.module, first.text);
  if (special !== undefined && (first.text !== 'self' || b.meaningOf('self') === undefined)) {
    return { kind: 'target', target: { kind: 'mod', module: special, span: first.span } };
  }
  const scoped = b.typeScope.get(first.text);
  if (scoped !== undefined) return { kind: 'type', type: scoped, name: first.text };
  const meaning = b.meaningOf(first.text);
  if (meaning?.kind === 'target' && holds(meaning.target)) {
    return targetHolder(b, meaning.target, path, 0, first.text);
  }
  const builtin = openBuiltin(b, first.text, path, 0);
  if (builtin !== undefined) return { kind: 'type', type: builtin, name: first.text };
  if (BUILTIN_NAMESPACES.has(first.text) || (first.text === 'mem' && b.library)) {
    return { kind: 'namespace', name: first.text };
  }
  return meaning?.kind === 'target' ? { kind: 'target', target: meaning.target } : undefined;
}

function holds(target: Target): boolean {
  return (
    target.kind === 'mod' ||
    target.kind === 'struct' ||
    target.kind === 'enum' ||
    target.kind === 'type'
  );
}

function targetHolder(b: Body, target: Target, path: Path, segment: number, name: string): Holder {
  if (target.kind === 'struct' || target.kind === 'enum' || target.kind === 'type') {
    return { kind: 'type', type: openInstance(b, target, path, segment), name };
  }
  return { kind: 'target', target };
}

function innerHolder(
  b: Body,
  holder: Holder,
  path: Path,
  segment: number,
  before: Name,
  name: Name,
): Holder | undefined {
  if (holder.kind === 'target') {
    const next = memberOf(b.program, holder.target, name);
    if (next === undefined) reportNoMember(b.program, holder.target, before, name);
    if (next === undefined || next === 'reported') return undefined;
    return targetHolder(b, next, path, segment, name.text);
  }
  reportNotFound(b, holder.name, name, []);
  return undefined;
}

/** The value `name` inside of a module, type or namespace. */
function valueIn(
  b: Body,
  holder: Holder,
  before: Name,
  name: Name,
  path: Path,
): ValueRef | undefined {
  switch (holder.kind) {
    case 'target': {
      const target = memberOf(b.program, holder.target, name);
      if (target === 'reported') return undefined;
      if (target === undefined) {
        reportNoMember(b.program, holder.target, before, name);
        return undefined;
      }
      return targetValue(b, target, path, name);
    }
    case 'namespace':
      return namespaceValue(b, holder.name, undefined, name);
    case 'type':
      return typeMember(b, holder.type, holder.name, name, path);
  }
}

function namespaceValue(
  b: Body,
  namespace: string,
  of: Type | undefined,
  name: Name,
): ValueRef | undefined {
  if (isBuiltin(namespace, name.text)) {
    return { kind: 'builtin', namespace, name: name.text, of };
  }
  if (builtinConstant(namespace, name.text) !== undefined) {
    return { kind: 'constant', namespace, name: name.text };
  }
  reportNotFound(b, namespace, name, [...membersOf(namespace), ...constantNames(namespace)]);
  return undefined;
}

/** `Type::name`: a variant, a method, an associated constant, or a builtin of the type. */
function typeMember(
  b: Body,
  type: Type,
  typeName: string,
  name: Name,
  path: Path,
): ValueRef | undefined {
  switch (type.kind) {
    case 'error':
      return undefined;
    case 'struct':
    case 'enum': {
      if (type.kind === 'enum') {
        const symbol = b.program.symbolOfOrigin.get(type.origin);
        const index = symbol?.kind === 'enum' ? variantIndex(symbol, name.text) : -1;
        if (index >= 0) return { kind: 'variant', type, index, name: name.text };
      }
      const members = b.program.members.get(type.origin);
      const member = findMember(b, members?.get(name.text) ?? [], type);
      if (member === undefined) {
        const variants = type.kind === 'enum' ? b.program.variantsOf(type).map((v) => v.name) : [];
        reportNotFound(b, typeName, name, [...variants, ...(members?.keys() ?? [])]);
        return undefined;
      }
      if (member.kind === 'const') {
        // It is the same for all type arguments: those that nothing says matter to nobody.
        for (const arg of type.args) b.infer.dismiss(arg, b.types.error);
        return constValue(b, member);
      }
      const explicit = path.typeArgsAt === path.segments.length - 1 ? path.typeArgs : [];
      return functionUse(b, member, type, explicit, name.span);
    }
    case 'list':
    case 'map':
    case 'set':
    case 'str':
      return namespaceValue(b, type.kind, type, name);
    case 'vector':
      return name.text === 'lanes'
        ? { kind: 'lanes', of: type }
        : { kind: 'vector', of: type, name };
    case 'int':
    case 'float':
      return namespaceValue(b, type.name, undefined, name);
    default:
      reportNotFound(b, typeName, name, []);
      return undefined;
  }
}

/** The value behind a symbol, or an error that it is none. */
function targetValue(b: Body, target: Target, path: Path, name: Name): ValueRef | undefined {
  const explicit = path.typeArgsAt === path.segments.length - 1 ? path.typeArgs : [];
  switch (target.kind) {
    case 'fn':
      return functionUse(b, target, undefined, explicit, name.span);
    case 'extern':
      b.program.reached.add(target);
      return { kind: 'extern', decl: externDecl(b.program, target) };
    case 'const':
      return constValue(b, target);
    case 'static': {
      b.program.reached.add(target);
      const decl = staticDecl(b.program, target);
      return decl === undefined ? undefined : { kind: 'static', decl };
    }
    case 'variant':
      return variantValue(b, target.of, target.index, name.span, path);
    case 'builtin':
      return namespaceValue(b, target.namespace, undefined, { text: target.name, span: name.span });
    case 'struct':
    case 'enum':
    case 'type':
    case 'mod':
      b.diagnostics.error(
        'FZ0110',
        path.span,
        `\`${pathText(path)}\` is ${describeSymbol(target)}, not a value`,
        'a value is needed here',
        target.kind === 'struct' ? [`make one: \`${pathText(path)} { … }\``] : [],
      );
      return undefined;
  }
}

function constValue(b: Body, symbol: ConstSymbol): ValueRef | undefined {
  b.program.reached.add(symbol);
  const decl = constDecl(b.program, symbol);
  if (decl === undefined) return undefined;
  peekConst(b.program, symbol);
  return { kind: 'const', decl, symbol };
}

function variantValue(b: Body, of: EnumSymbol, index: number, span: Span, path: Path): ValueRef {
  const nodes = path.typeArgs;
  const name = path.segments.at(-1)?.text ?? '';
  const args =
    nodes.length > 0 && path.typeArgsAt === path.segments.length - 1
      ? (explicitArguments(b, nodes, of.origin.parameters, name, span, true) ??
        openArguments(b, of.origin.parameters, span, true))
      : openArguments(b, of.origin.parameters, span, true);
  return { kind: 'variant', type: b.types.enum(of.origin, args), index, name };
}

function reportNotFound(b: Body, holder: string, name: Name, candidates: readonly string[]): void {
  if (name.text === '') return;
  const near = nearestMember(name.text, candidates);
  b.diagnostics.error(
    'FZ0107',
    name.span,
    `\`${holder}\` has no \`${name.text}\``,
    'not found',
    near === undefined ? [] : [`did you mean \`${near}\`?`],
  );
}

/** The symbol at the end of a path of modules, for struct literals and patterns. */
export function resolveTargetPath(b: Body, path: Path): Target | 'reported' | undefined {
  const [first, ...rest] = path.segments;
  if (first === undefined || first.text === '') return 'reported';
  const special = rest.length > 0 ? specialModule(b.program, b.module, first.text) : undefined;
  if (special !== undefined) {
    return (
      walk(b.program, { kind: 'mod', module: special, span: first.span }, first, rest) ?? 'reported'
    );
  }
  const meaning = b.meaningOf(first.text);
  if (meaning?.kind === 'reported') return 'reported';
  if (meaning?.kind !== 'target') return undefined;
  return walk(b.program, meaning.target, first, rest) ?? 'reported';
}

/** `a.b` where `a` is no value but a type or namespace: `i32.MAX`, `math.PI`. */
export function dottedValue(b: Body, base: Expr, name: Name): ValueRef | 'reported' | undefined {
  if (base.kind !== 'path' || base.path.segments.length !== 1) return undefined;
  const first = base.path.segments[0];
  if (first === undefined || first.text === 'self' || isValueName(b, first.text)) return undefined;
  const holder = holderOf(b, base.path, first);
  if (holder === undefined) return undefined;
  if (holder.kind === 'target' && holder.target.kind === 'mod') {
    b.diagnostics.error(
      'FZ0110',
      base.span,
      `module \`${first.text}\` is not a value`,
      'a module',
      [`write \`${first.text}::${name.text}\``],
    );
    return 'reported';
  }
  if (holder.kind === 'target') return undefined;
  const path: Path = { segments: [first, name], typeArgs: [], typeArgsAt: -1, span: base.span };
  return valueIn(b, holder, first, name, path) ?? 'reported';
}

/** Whether a bare name is a variable, constant or static. */
function isValueName(b: Body, name: string): boolean {
  const meaning = b.meaningOf(name);
  if (meaning?.kind !== 'target') return meaning !== undefined;
  return meaning.target.kind === 'const' || meaning.target.kind === 'static';
}
