/** Names as expressions, when they are not called. */

import { parameterMap } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Path } from '../ast.ts';
import type { FunctionDecl, TypedExpr } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { builtinConstant } from './builtin-constants.ts';
import { externWrapper } from './functions.ts';
import { plainLiteral } from './literals.ts';
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
      return functionValue(b, ref.decl, ref.typeArgs, span, want);
    case 'variant':
      return bareVariant(b, ref, span);
    case 'extern':
      return functionValue(b, externWrapper(b.program, ref.decl), [], span, want);
    case 'lanes':
      return ref.of.lanes > 0
        ? plainLiteral(b.types.i32, ref.of.lanes, span)
        : { kind: 'vector', op: 'lanes', of: ref.of, args: [], lanes: [], type: b.types.i32, span };
    case 'vector':
    case 'builtin': {
      const name = ref.kind === 'vector' ? ref.name.text : ref.name;
      b.diagnostics.error('FZ0110', span, `builtin \`${name}\` can only be called`, 'not a value', [
        'wrap it into a function of your own',
      ]);
      return b.error(span);
    }
  }
}

function functionValue(
  b: Body,
  decl: FunctionDecl,
  typeArgs: readonly Type[],
  span: Span,
  want: Want,
): TypedExpr {
  const map = parameterMap(decl.generics, typeArgs);
  const type = b.types.function(
    decl.params.map((p) => ({ type: b.types.substitute(p.type, map), mut: p.mut })),
    b.types.substitute(decl.result, map),
  );
  const wanted = wantedType(want);
  if (wanted !== undefined) b.infer.unify(type, wanted);
  return b.track({
    kind: 'function',
    func: decl,
    typeArgs: b.trackTypes(typeArgs),
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
