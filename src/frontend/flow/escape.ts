/**
 * A slice never outlives what it views: the variable that holds it must not live longer than the array.
 * Types already keep slices out of structs, collections, statics and results; this closes the rest.
 */

import type { Diagnostics } from '../../report/diagnostic.ts';
import type { Span } from '../../report/source.ts';
import type { FunctionDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import type { Regions } from './regions.ts';
import { encloses, type Scope, walkScopes } from './scopes.ts';

export function checkEscapes(
  func: FunctionDecl,
  body: TypedBlock,
  regions: Regions,
  diagnostics: Diagnostics,
): void {
  const scopeOf = new Map<Local, Scope>();

  /** `value` is kept by something that lives in `keeper`. */
  const require = (
    value: TypedExpr,
    here: Scope,
    keeper: Scope,
    span: Span,
    what: string,
  ): void => {
    for (const { root } of regions.of(value)) {
      if ('temporary' in root) {
        if (encloses(here, keeper)) continue;
        report(diagnostics, span, what, 'a temporary value', root.temporary.span);
        return;
      }
      if ('kind' in root) continue; // a static lives for ever
      const scope = scopeOf.get(root);
      if (scope === undefined || encloses(scope, keeper)) continue;
      report(diagnostics, span, what, `\`${root.name}\``, root.span);
      return;
    }
  };

  walkScopes(func.params, body, {
    declare: (local, scope) => {
      scopeOf.set(local, scope);
    },
    statement: (statement, scope) => {
      if (statement.kind !== 'assign' || statement.place.kind !== 'local') return;
      const { local } = statement.place;
      const keeper = scopeOf.get(local);
      if (local.type.kind !== 'slice' || keeper === undefined) return;
      require(statement.value, scope, keeper, statement.value.span, `\`${local.name}\``);
    },
    leave: (value, inside) => {
      if (value.type.kind !== 'slice' || inside.parent === undefined) return;
      require(value, inside, inside.parent, value.span, 'the value of this block');
    },
  });
}

function report(
  diagnostics: Diagnostics,
  span: Span,
  keeper: string,
  viewed: string,
  declared: Span,
): void {
  diagnostics.error(
    'FZ0403',
    span,
    `slice outlives what it views`,
    `${keeper} lives longer than ${viewed}`,
    ['declare the array outside, beside the variable that holds the slice'],
    [{ span: declared, message: `${viewed} ends with its block`, primary: false }],
  );
}
