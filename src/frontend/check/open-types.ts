/** Types named inside expressions, where type arguments may be left to inference: `List::new()`. */

import { parameterMap } from '../../ir/type-store.ts';
import type { ParameterType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Path, TypeNode } from '../ast.ts';
import type { Body } from './body.ts';
import { isBuiltinType, isPrimitive, resolveType } from './resolve-type.ts';
import type { Target } from './symbols.ts';
import { reportArgumentCount, reportMissingBound } from './type-arguments.ts';

/** Fresh unknowns for type parameters, checked against their bounds when they are known. */
export function openArguments(
  b: Body,
  parameters: readonly ParameterType[],
  span: Span,
  mayBeVoid = false,
): readonly Type[] {
  const args = parameters.map((p) => b.infer.fresh('any', span, p.name));
  requireBounds(b, parameters, args, span, mayBeVoid);
  return args;
}

/** Checks, when types are known, that arguments have the bounds of their parameters. */
export function requireBounds(
  b: Body,
  parameters: readonly ParameterType[],
  args: readonly Type[],
  span: Span,
  mayBeVoid: boolean,
): void {
  if (parameters.length === 0) return;
  b.later(() => {
    // What an unknown result would have been says nothing about its parts.
    if (b.hasUnknownSignature()) return;
    parameters.forEach((parameter, i) => {
      const arg = args[i] === undefined ? undefined : b.infer.zonk(args[i]);
      const isVoid = mayBeVoid && arg?.kind === 'void' && parameter.bounds.length === 0;
      if (arg !== undefined && !isVoid) reportMissingBound(b.program, parameter, arg, span);
    });
  });
}

/** Type arguments as written; undefined after an error. */
export function explicitArguments(
  b: Body,
  nodes: readonly TypeNode[],
  parameters: readonly ParameterType[],
  name: string,
  span: Span,
  mayBeVoid = false,
): readonly Type[] | undefined {
  if (nodes.length !== parameters.length) {
    reportArgumentCount(b.program, { span, typeArgs: nodes }, name, parameters.length);
    return undefined;
  }
  const use = mayBeVoid ? 'enum argument' : 'argument';
  const args = nodes.map((n) => resolveType(b.typeContext, n, use));
  requireBounds(b, parameters, args, span, mayBeVoid);
  return args.some((a) => a.kind === 'error') ? undefined : args;
}

/** The instance of a struct, enum or alias that a path segment names, with unknowns for absent arguments. */
export function openInstance(
  b: Body,
  target: Extract<Target, { kind: 'struct' | 'enum' | 'type' }>,
  path: Path,
  segment: number,
): Type {
  const at = path.segments[segment];
  const span = at?.span ?? path.span;
  const nodes = path.typeArgsAt === segment ? path.typeArgs : [];
  const parameters = target.kind === 'type' ? target.parameters : target.origin.parameters;
  const mayBeVoid = target.kind === 'enum';
  const args =
    nodes.length === 0
      ? openArguments(b, parameters, span, mayBeVoid)
      : explicitArguments(b, nodes, parameters, at?.text ?? '', span, mayBeVoid);
  if (args === undefined) return b.types.error;
  if (target.kind === 'struct') return b.types.struct(target.origin, args);
  if (target.kind === 'enum') return b.types.enum(target.origin, args);
  const plain = resolveType(
    { program: b.program, module: target.module, scope: target.scope },
    {
      kind: 'named',
      span,
      path: {
        segments: [target.node.name],
        typeArgs: target.node.generics.map((g) => ({
          kind: 'named',
          span: g.name.span,
          path: { segments: [g.name], typeArgs: [], typeArgsAt: 0, span: g.name.span },
        })),
        typeArgsAt: 0,
        span,
      },
    },
    'local',
  );
  return b.types.substitute(plain, parameterMap(target.parameters, args));
}

/** A builtin type at the start of a path: `i32::MAX`, `List::<str>::new()`. */
export function openBuiltin(b: Body, name: string, path: Path, segment: number): Type | undefined {
  if (!isBuiltinType(name)) return undefined;
  const span = path.segments[segment]?.span ?? path.span;
  const nodes = path.typeArgsAt === segment ? path.typeArgs : [];
  if (nodes.length > 0 || isPrimitive(name)) {
    return resolveType(
      b.typeContext,
      {
        kind: 'named',
        span,
        path: {
          segments: [{ text: name, span }],
          typeArgs: nodes,
          typeArgsAt: 0,
          span,
        },
      },
      'result',
    );
  }
  const fresh = (parameter: string): Type => b.infer.fresh('any', span, parameter);
  if (name === 'List') return b.types.list(fresh('T'));
  if (name === 'Set') return b.types.set(fresh('T'));
  if (name === 'Map') return b.types.map(fresh('K'), fresh('V'));
  return resolveType(
    b.typeContext,
    {
      kind: 'named',
      span,
      path: { segments: [{ text: name, span }], typeArgs: [], typeArgsAt: 0, span },
    },
    'local',
  );
}
