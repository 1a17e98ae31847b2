/** Names as expressions, when they are not called. */

import type { Span } from '../../report/source.ts';
import type { Path } from '../ast.ts';
import type { TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { builtinConstant } from './builtin-constants.ts';
import type { FunctionUse } from './function-use.ts';
import { parameterMap } from './type-arguments.ts';
import { resolveValue, type ValueRef } from './values.ts';
import { type Want, wantedType } from './want.ts';

/** A path as an expression. */
export function checkPath(b: Body, path: Path, want: Want): TypedExpr {
  const ref = resolveValue(b, path);
  return ref === undefined ? b.error(path.span) : valueExpr(b, ref, path.span, want);
}

/** A value that is used as it is rather than called. */
export function valueExpr(b: Body, ref: ValueRef, span: Span, want: Want): TypedExpr {
  switch (ref.kind) {
    case 'local':
      return b.track({ kind: 'local', local: ref.local, type: ref.local.type, span });
    case 'const':
      return ref.decl.type.kind === 'error'
        ? b.error(span)
        : { kind: 'const', decl: ref.decl, type: ref.decl.type, span };
    case 'static':
      return { kind: 'static', decl: ref.decl, type: ref.decl.type, span };
    case 'constant':
      return builtinConstant(ref.namespace, ref.name)?.(b, span, want) ?? b.error(span);
    case 'function':
      return functionValue(b, ref, span, want);
    case 'variant':
      return bareVariant(b, ref, span);
    case 'extern':
      b.diagnostics.error(
        'FZ0712',
        span,
        `a reference to \`extern fn ${ref.decl.field}\` is not supported yet`,
        'an import can only be called',
        ['wrap it into a function of your own'],
      );
      return b.error(span);
    case 'builtin':
      b.diagnostics.error(
        'FZ0110',
        span,
        `builtin \`${ref.name}\` can only be called`,
        'not a value',
        ['wrap it into a function of your own'],
      );
      return b.error(span);
  }
}

function functionValue(b: Body, ref: FunctionUse, span: Span, want: Want): TypedExpr {
  const { decl } = ref;
  const map = parameterMap(decl.generics, ref.typeArgs);
  const type = b.types.function(
    decl.params.map((p) => ({ type: b.types.substitute(p.type, map), mut: p.mut })),
    b.types.substitute(decl.result, map),
  );
  const wanted = wantedType(want);
  if (wanted !== undefined) b.infer.unify(type, wanted);
  return b.track({
    kind: 'function',
    func: decl,
    typeArgs: b.trackTypes(ref.typeArgs),
    type,
    span,
  });
}

function bareVariant(b: Body, ref: Extract<ValueRef, { kind: 'variant' }>, span: Span): TypedExpr {
  const variant = b.program.variantsOf(ref.type)[ref.index];
  const count = variant?.payload.length ?? 0;
  if (count > 0) {
    b.diagnostics.error(
      'FZ0204',
      span,
      `variant \`${ref.name}\` has a payload of ${count}`,
      'no payload given',
      [`write \`${ref.name}(${new Array<string>(count).fill('…').join(', ')})\``],
    );
    return b.error(span);
  }
  return b.track({ kind: 'enum', type: ref.type, variant: ref.index, args: [], span });
}
