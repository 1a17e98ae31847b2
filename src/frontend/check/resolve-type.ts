/** Types as written → types. */

import { parameterMap } from '../../ir/type-store.ts';
import {
  isVectorName,
  type ParameterType,
  PRIMITIVE_NAMES,
  type PrimitiveName,
  type Type,
  VECTOR_NAMES,
} from '../../ir/types.ts';
import { MAX_PARTS } from '../../ir/value-size.ts';
import type { Span } from '../../report/source.ts';
import { suggest } from '../../report/suggest.ts';
import type { Path, TypeNode } from '../ast.ts';
import { impliesBound } from './bounds.ts';
import { evaluateLength } from './lengths.ts';
import { lookup, moduleNames, specialModule, walk } from './lookup.ts';
import type { Program } from './program.ts';
import {
  type AliasSymbol,
  describeSymbol,
  type Module,
  type Target,
  type TypeScope,
} from './symbols.ts';
import { checkBounds, checkKey, reportArgumentCount } from './type-arguments.ts';
import { laterVoidPayload, reportVoidArgument, storesVoid } from './void-arguments.ts';

/** Where names in a type are looked up. */
export interface TypeContext {
  readonly program: Program;
  readonly module: Module;
  readonly scope: TypeScope;
  /** Names of variables around a constant, which it cannot use; for the message. */
  readonly isLocal?: (name: string) => boolean;
}

/** What a type is for; says whether it may be a slice, and is shown when it may not. */
export type TypeUse =
  | 'parameter'
  | 'local'
  | 'result'
  | 'field'
  | 'static'
  | 'constant'
  | 'part'
  | 'argument'
  | 'enum argument';

const USE_WORDS: Readonly<Record<TypeUse, string>> = {
  parameter: 'a parameter',
  local: 'a local',
  result: 'returned',
  field: 'stored in a struct or enum',
  static: 'stored in a static',
  constant: 'a constant',
  part: 'part of another type',
  argument: 'a type argument',
  'enum argument': 'a type argument',
};

const PRIMITIVES: ReadonlySet<string> = new Set(PRIMITIVE_NAMES);

/** Builtin types that take type arguments, and how many. */
const GENERIC_ARGUMENTS: ReadonlyMap<string, number> = new Map([
  ['List', 1],
  ['Map', 2],
  ['Set', 1],
  ['vec', 1],
  ['mask', 1],
]);

/** Names of the builtin types, for suggestions. */
export const BUILTIN_TYPES: readonly string[] = [
  ...PRIMITIVE_NAMES,
  ...Object.keys(VECTOR_NAMES),
  ...GENERIC_ARGUMENTS.keys(),
];

/** Builtin types that a path can begin with: `i32::MAX`, `List::new()`. */
export function isBuiltinType(name: string): boolean {
  return isPrimitive(name) || isVectorName(name) || GENERIC_ARGUMENTS.has(name);
}

export function isPrimitive(name: string): name is PrimitiveName {
  return PRIMITIVES.has(name);
}

/** The type that a node stands for; `error` when that is unknown, which has been reported. */
export function resolveType(context: TypeContext, node: TypeNode, use: TypeUse): Type {
  const type = resolveAny(context, node, use);
  if (type.kind === 'slice' && use !== 'parameter' && use !== 'local') {
    reportSlice(context.program, node.span, type, use);
    return context.program.types.error;
  }
  if (type.kind === 'void' && use !== 'result' && use !== 'enum argument') {
    if (use === 'argument') {
      reportVoidArgument(context.program, node.span);
    } else {
      context.program.diagnostics.error(
        'FZ0224',
        node.span,
        '`void` has no values',
        'only a function result can be `void`',
      );
    }
    return context.program.types.error;
  }
  return type;
}

/** `a slice cannot be …` */
export function reportSlice(program: Program, span: Span, type: Type, use: TypeUse): void {
  program.diagnostics.error(
    'FZ0211',
    span,
    `a slice cannot be ${USE_WORDS[use]}`,
    `\`${type.text}\` only views somebody else's elements`,
    use === 'result'
      ? ['return a `List` or a fixed array, or fill a `mut` parameter']
      : ['store a `List` or a fixed array `[T; N]`'],
  );
}

function resolveAny(context: TypeContext, node: TypeNode, use: TypeUse): Type {
  const { types } = context.program;
  switch (node.kind) {
    case 'error':
      return types.error;
    case 'array': {
      const element = resolveType(context, node.element, 'part');
      const length = evaluateLength(context, node.length);
      if (element.kind === 'error' || length === undefined) return types.error;
      return arrayType(context.program, element, length, node.span);
    }
    case 'slice': {
      const element = resolveType(context, node.element, 'part');
      return element.kind === 'error' ? element : types.slice(element);
    }
    case 'tuple': {
      if (node.elements.length === 0) return types.void;
      const elements = node.elements.map((e) => resolveType(context, e, 'part'));
      if (elements.some((e) => e.kind === 'error')) return types.error;
      const [only] = elements;
      return elements.length === 1 && only !== undefined ? only : types.tuple(elements);
    }
    case 'function': {
      const params = node.params.map((p) => ({
        type: resolveType(context, p.type, 'parameter'),
        mut: p.mut,
      }));
      const result =
        node.result === undefined ? types.void : resolveType(context, node.result, 'result');
      return types.function(params, result);
    }
    case 'named':
      return resolveNamed(context, node.path, use);
  }
}

/** `[element; length]`, if it is not absurdly large. */
export function arrayType(program: Program, element: Type, length: number, span: Span): Type {
  let total = length;
  for (let at = element; at.kind === 'array'; at = at.element) total *= at.length;
  if (total > MAX_PARTS) {
    program.diagnostics.error(
      'FZ0223',
      span,
      `an array of ${total} elements is too large`,
      `the limit is ${MAX_PARTS}`,
      ['use a `List`, or let the host give a slice'],
    );
    return program.types.error;
  }
  return program.types.array(element, length);
}

function resolveNamed(context: TypeContext, path: Path, use: TypeUse): Type {
  const { program } = context;
  const [first, ...rest] = path.segments;
  if (first === undefined || first.text === '') return program.types.error;
  if (rest.length === 0) {
    const inScope = context.scope.get(first.text);
    if (inScope !== undefined) {
      if (path.typeArgs.length > 0) reportArgumentCount(program, path, first.text, 0);
      return inScope;
    }
  }
  const target = typeTarget(context, path);
  if (target === 'reported') return program.types.error;
  if (target === undefined) {
    if (rest.length === 0) return builtinType(context, path, first.text);
    reportUnknownType(context, path);
    return program.types.error;
  }
  return instantiateTarget(context, target, path, use);
}

/** The symbol a type path names; undefined when its first name is unknown. */
function typeTarget(context: TypeContext, path: Path): Target | 'reported' | undefined {
  const { program, module } = context;
  const [first, ...rest] = path.segments;
  if (first === undefined) return undefined;
  const special = rest.length > 0 ? specialModule(program, module, first.text) : undefined;
  const start: Target | 'reported' | undefined =
    special === undefined
      ? lookup(program, module, first.text)
      : { kind: 'mod', module: special, span: first.span };
  if (start === undefined || start === 'reported') return start;
  // A value of the same name does not hide a builtin type.
  if (rest.length === 0 && isBuiltinType(first.text) && !isTypeTarget(start)) return undefined;
  return walk(program, start, first, rest) ?? 'reported';
}

function isTypeTarget(target: Target): boolean {
  return target.kind === 'struct' || target.kind === 'enum' || target.kind === 'type';
}

function instantiateTarget(context: TypeContext, target: Target, path: Path, use: TypeUse): Type {
  const { program } = context;
  const name = path.segments.at(-1)?.text ?? '';
  switch (target.kind) {
    case 'struct':
    case 'enum': {
      const isEnum = target.kind === 'enum';
      const args = typeArguments(context, path, name, target.origin.parameters, isEnum);
      if (args === undefined) return program.types.error;
      if (isEnum) laterVoidPayload(program, program.types.enum(target.origin, args), path.span);
      return target.kind === 'struct'
        ? program.types.struct(target.origin, args)
        : program.types.enum(target.origin, args);
    }
    case 'type': {
      const args = typeArguments(context, path, name, target.parameters, true);
      const aliased = resolveAlias(program, target, use);
      if (args === undefined || aliased.kind === 'error') return program.types.error;
      const type = program.types.substitute(aliased, parameterMap(target.parameters, args));
      if (!args.some((a) => a.kind === 'void')) return type;
      if (type.kind !== 'enum' || storesVoid(type)) {
        reportVoidArgument(program, path.span);
        return program.types.error;
      }
      laterVoidPayload(program, type, path.span);
      return type;
    }
    default: {
      program.diagnostics.error(
        'FZ0110',
        path.span,
        `\`${name}\` is ${describeSymbol(target)}, not a type`,
        'a type is needed here',
        target.kind === 'variant' ? [`use the enum's name: \`${target.of.origin.name}\``] : [],
      );
      return program.types.error;
    }
  }
}

/** The type behind `type X = …`; reports a cycle once. */
export function resolveAlias(program: Program, alias: AliasSymbol, use: TypeUse): Type {
  if (alias.resolved === 'done') return alias.type ?? program.types.error;
  if (alias.resolved === 'busy') {
    program.diagnostics.error(
      'FZ0226',
      alias.node.name.span,
      `type \`${alias.node.name.text}\` stands for itself`,
      'defined in terms of itself',
      ['a `struct` or `enum` can refer to itself through a `List`'],
    );
    return program.types.error;
  }
  alias.resolved = 'busy';
  const context = { program, module: alias.module, scope: alias.scope };
  // Whether a slice may stand here is for the place that uses the alias to say.
  const node = alias.node.type;
  const type =
    program.demand(node.span, () =>
      resolveType(context, node, use === 'result' ? 'result' : 'local'),
    ) ?? program.types.error;
  alias.resolved = 'done';
  alias.type = type;
  return type;
}

function builtinType(context: TypeContext, path: Path, name: string): Type {
  const { program } = context;
  const { types } = program;
  if (isPrimitive(name)) {
    if (path.typeArgs.length > 0) reportArgumentCount(program, path, name, 0);
    return types[name];
  }
  if (isVectorName(name)) {
    if (path.typeArgs.length > 0) reportArgumentCount(program, path, name, 0);
    return types.vectorNamed(name);
  }
  const wanted = GENERIC_ARGUMENTS.get(name);
  if (wanted === undefined) {
    reportUnknownType(context, path);
    return types.error;
  }
  if (path.typeArgs.length !== wanted) {
    reportArgumentCount(program, path, name, wanted);
    return types.error;
  }
  const args = path.typeArgs.map((a) => resolveType(context, a, 'argument'));
  const [one, two] = args;
  if (one === undefined || args.some((a) => a.kind === 'error')) return types.error;
  if (name === 'List') return types.list(one);
  if (name === 'vec' || name === 'mask') return genericVector(program, name, one, path.span);
  const keySpan = path.typeArgs[0]?.span ?? path.span;
  program.later.push(() => {
    checkKey(program, one, keySpan, name);
  });
  if (name === 'Set') return types.set(one);
  return two === undefined ? types.error : types.map(one, two);
}

/** `vec<T>` and `mask<T>` of a number type, or of a type parameter that stands for one. */
function genericVector(program: Program, name: 'vec' | 'mask', element: Type, span: Span): Type {
  const { types } = program;
  const isNumber =
    element.kind === 'int' ||
    element.kind === 'float' ||
    (element.kind === 'parameter' && impliesBound(element.bounds, 'Num'));
  if (isNumber) return name === 'vec' ? types.vector(element) : types.mask(element);
  program.diagnostics.error(
    'FZ0232',
    span,
    `there are no vectors of \`${element.text}\``,
    'lanes are numbers',
    element.kind === 'parameter'
      ? [`add a bound: \`${element.name}: Num\``]
      : ['an array holds values of any type: `[T; N]`'],
  );
  return types.error;
}

function typeArguments(
  context: TypeContext,
  path: Path,
  name: string,
  parameters: readonly ParameterType[],
  mayBeVoid: boolean,
): readonly Type[] | undefined {
  const { program } = context;
  if (path.typeArgs.length !== parameters.length) {
    reportArgumentCount(program, path, name, parameters.length);
    return undefined;
  }
  const use = mayBeVoid ? 'enum argument' : 'argument';
  const args = path.typeArgs.map((a) => resolveType(context, a, use));
  if (args.some((a) => a.kind === 'error')) return undefined;
  checkBounds(
    program,
    parameters,
    args,
    path.typeArgs.map((a) => a.span),
  );
  return args;
}

function reportUnknownType(context: TypeContext, path: Path): void {
  const { program } = context;
  const [name] = path.segments;
  if (name === undefined) return;
  const near =
    FOREIGN_TYPES.get(name.text) ??
    suggest(name.text, [
      ...context.scope.keys(),
      ...BUILTIN_TYPES,
      ...moduleNames(program, context.module),
    ]);
  program.diagnostics.error(
    'FZ0102',
    name.span,
    `cannot find type \`${name.text}\``,
    'not found in this scope',
    near === undefined ? [] : [`did you mean \`${near}\`?`],
  );
}

/** What people coming from other languages write. */
const FOREIGN_TYPES: ReadonlyMap<string, string> = new Map([
  ['int', 'i32'],
  ['long', 'i64'],
  ['float', 'f32'],
  ['double', 'f64'],
  ['number', 'f64'],
  ['string', 'str'],
  ['String', 'str'],
  ['boolean', 'bool'],
  ['usize', 'i32'],
  ['isize', 'i32'],
  ['byte', 'u8'],
  ['Vec', 'List'],
  ['Array', 'List'],
  ['HashMap', 'Map'],
  ['HashSet', 'Set'],
]);
