/** `match`. Whether the arms cover everything is for the flow checks. */

import type { Type } from '../../ir/types.ts';
import type { Expr, MatchArm } from '../ast.ts';
import type { TypedArm, TypedExpr } from '../typed-ast.ts';
import type { TypedPattern } from '../typed-pattern.ts';
import { checkAttributes } from './attributes.ts';
import type { Body } from './body.ts';
import { Branches, checkCondition } from './control.ts';
import { checkDropped, checkExpr } from './expressions.ts';
import { checkArmPattern } from './patterns.ts';
import { ANY, type Want } from './want.ts';

export function checkMatch(b: Body, expr: Extract<Expr, { kind: 'match' }>, want: Want): TypedExpr {
  const attributes = checkAttributes(b.program, expr.attributes, 'match', expr.span);
  const scrutinee = checkExpr(b, expr.scrutinee, ANY);
  const type = b.resolve(scrutinee.type);
  if (type.kind === 'void') {
    b.diagnostics.error('FZ0224', scrutinee.span, 'this gives no value to match', 'of type `void`');
  }
  const branches = new Branches(b, want);
  const arms = expr.arms.map((arm) =>
    b.scoped(undefined, () =>
      checkArm(b, arm, type.kind === 'void' ? b.types.error : type, branches, want),
    ),
  );
  // With a pattern that is wrong, nothing can be said of what the arms cover.
  if (scrutinee.type.kind === 'error' || arms.some((a) => isPoisoned(a.pattern)))
    return b.error(expr.span);
  return b.track({
    kind: 'match',
    scrutinee,
    arms,
    attributes,
    type: branches.type(),
    span: expr.span,
  });
}

function checkArm(b: Body, arm: MatchArm, type: Type, branches: Branches, want: Want): TypedArm {
  const pattern = checkArmPattern(b, arm.pattern, type);
  const guard = arm.guard === undefined ? undefined : checkCondition(b, arm.guard, 'if');
  const body =
    want.mode === 'drop'
      ? withoutValue(b, checkDropped(b, arm.body, false))
      : checkExpr(b, arm.body, branches.next());
  branches.add(body.type, body.span);
  return { pattern, guard, body, span: arm.span };
}

/** An arm whose value nobody uses is a statement. */
function withoutValue(b: Body, body: TypedExpr): TypedExpr {
  const type = b.resolve(body.type);
  if (type.kind === 'void' || type.kind === 'never' || type.kind === 'error') return body;
  return {
    kind: 'block',
    type: b.types.void,
    span: body.span,
    block: {
      statements: [{ kind: 'expr', value: body, span: body.span }],
      result: undefined,
      type: b.types.void,
      span: body.span,
    },
  };
}

function isPoisoned(pattern: TypedPattern): boolean {
  if (pattern.type.kind === 'error') return true;
  switch (pattern.kind) {
    case 'wildcard':
    case 'literal':
    case 'range':
      return false;
    case 'binding':
      return pattern.inner !== undefined && isPoisoned(pattern.inner);
    case 'variant':
      return pattern.args.some(isPoisoned);
    case 'parts':
      return pattern.parts.some((p) => isPoisoned(p.pattern));
    case 'or':
      return pattern.alternatives.some(isPoisoned);
  }
}
