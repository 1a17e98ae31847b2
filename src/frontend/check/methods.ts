/** `x.f(a)`: methods, builtins of the receiver's type, and names in namespaces. */

import type { Type } from '../../ir/types.ts';
import type { Expr } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import { fieldOf } from './aggregates.ts';
import type { Body } from './body.ts';
import { impliesBound } from './bounds.ts';
import { isBuiltin, membersOf } from './builtin-table.ts';
import { callBuiltin } from './builtins.ts';
import { callFunction, callIndirect, callValue, checkLoose } from './calls.ts';
import { checkExpr } from './expressions.ts';
import { nearestMember } from './foreign-names.ts';
import { findMember, functionUse } from './function-use.ts';
import { dottedValue } from './values.ts';
import { callVectorMethod } from './vectors.ts';
import { ANY, type Want } from './want.ts';

type Method = Extract<Expr, { kind: 'method' }>;

export function checkMethod(b: Body, expr: Method, want: Want): TypedExpr {
  const dotted = dottedValue(b, expr.base, expr.name);
  if (dotted === 'reported') {
    checkLoose(b, expr.args);
    return b.error(expr.span);
  }
  if (dotted !== undefined) {
    return callValue(b, dotted, expr.args, expr.name.span, expr.span, want);
  }
  const receiver = checkExpr(b, expr.base, ANY);
  return callMethod(b, expr, receiver, want);
}

function callMethod(b: Body, expr: Method, receiver: TypedExpr, want: Want): TypedExpr {
  const type = b.resolve(receiver.type);
  const { name } = expr;
  if (type.kind === 'error' || name.text === '') {
    checkLoose(b, expr.args);
    return b.error(expr.span);
  }
  if (type.kind === 'vector') return callVectorMethod(b, receiver, name, expr.args, expr.span);
  if (type.kind === 'struct' || type.kind === 'enum') {
    const user = userMethod(b, expr, receiver, type, want);
    if (user !== undefined) return user;
  }
  const namespace = namespacesOf(b, type).find((n) => isBuiltin(n, name.text));
  if (namespace !== undefined) {
    return callBuiltin(b, {
      namespace,
      name: name.text,
      of: undefined,
      receiver,
      args: expr.args,
      calleeSpan: name.span,
      span: expr.span,
      want,
    });
  }
  const field = fieldOf(b, receiver, name, expr.span);
  if (field !== undefined && b.resolve(field.type).kind === 'function') {
    return callIndirect(b, field, expr.args, expr.span);
  }
  checkLoose(b, expr.args);
  reportNoMethod(b, expr, receiver, type, field !== undefined);
  return b.error(expr.span);
}

/** A method from an `impl`; undefined when there is none of that name. */
function userMethod(
  b: Body,
  expr: Method,
  receiver: TypedExpr,
  type: Extract<Type, { kind: 'struct' | 'enum' }>,
  want: Want,
): TypedExpr | undefined {
  const candidates = b.program.members.get(type.origin)?.get(expr.name.text);
  if (candidates === undefined) return undefined;
  const member = findMember(b, candidates, type);
  if (member?.kind !== 'fn') return undefined;
  const use = functionUse(b, member, type, expr.typeArgs, expr.name.span);
  if (use === undefined) {
    checkLoose(b, expr.args);
    return b.error(expr.span);
  }
  const [self] = use.decl.params;
  // A function of the type's namespace that takes the type first works like a method.
  if (self === undefined || (self.name !== 'self' && self.type !== member.owner?.target)) {
    checkLoose(b, expr.args);
    b.diagnostics.error(
      'FZ0109',
      expr.name.span,
      `\`${expr.name.text}\` is not a method: it has no \`self\``,
      'an associated function',
      [`call it as \`${type.origin.name}::${expr.name.text}(…)\``],
      [{ span: member.node.name.span, message: 'declared here', primary: false }],
    );
    return b.error(expr.span);
  }
  return callFunction(b, use, receiver, expr.args, expr.span, want);
}

/** The builtin namespaces whose functions are methods of a type, nearest first. */
function namespacesOf(b: Body, type: Type): readonly string[] {
  switch (type.kind) {
    case 'str':
    case 'list':
    case 'map':
    case 'set':
      return [type.kind];
    case 'array':
    case 'slice':
      return ['array'];
    case 'int':
      return ['bits', 'math'];
    case 'float':
      return ['math', type.name];
    case 'parameter': {
      const kind = b.infer.kindOf(type);
      if (kind === 'int') return ['bits', 'math'];
      if (kind === 'float') return ['math', 'f64'];
      return impliesBound(type.bounds, 'Num') ? ['math', 'bits'] : [];
    }
    default:
      return [];
  }
}

function reportNoMethod(
  b: Body,
  expr: Method,
  receiver: TypedExpr,
  type: Type,
  isField: boolean,
): void {
  const { name } = expr;
  if (b.infer.kindOf(type) === 'any') {
    b.diagnostics.error(
      'FZ0206',
      receiver.span,
      'the type of this must be known here',
      `needed to find \`${name.text}\``,
      ['give the variable a type where it is declared'],
    );
    return;
  }
  const members =
    type.kind === 'struct' || type.kind === 'enum'
      ? [...(b.program.members.get(type.origin)?.keys() ?? [])]
      : [];
  const known = [...members, ...namespacesOf(b, type).flatMap(membersOf)];
  const near = nearestMember(name.text, known);
  b.diagnostics.error(
    'FZ0109',
    name.span,
    `\`${b.show(type)}\` has no method \`${name.text}\``,
    isField ? 'this is a field, not a method' : 'not found',
    isWrapped(b, type)
      ? ['take the value out with `match` or `?`']
      : near !== undefined
        ? [`did you mean \`${near}\`?`]
        : b.meaningOf(name.text)?.kind === 'target'
          ? [`there is a function of that name: \`${name.text}(…)\``]
          : [],
  );
}

/** `Option` and `Result` have no methods. */
function isWrapped(b: Body, type: Type): boolean {
  const { option, result } = b.program.prelude;
  return type.kind === 'enum' && (type.origin === option.origin || type.origin === result.origin);
}
