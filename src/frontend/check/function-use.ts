/** Functions as they are used: with type arguments, and out of the `impl` that fits. */

import { parameterMap } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Path } from '../ast.ts';
import type { FunctionDecl } from '../typed-ast.ts';
import type { Body } from './body.ts';
import { functionDecl } from './functions.ts';
import { explicitArguments, openArguments } from './open-types.ts';
import type { ConstSymbol, FnSymbol } from './symbols.ts';

/** A function with its type arguments, some of which may still be unknown. */
export interface FunctionUse {
  readonly kind: 'function';
  readonly decl: FunctionDecl;
  readonly symbol: FnSymbol;
  readonly typeArgs: readonly Type[];
}

/** The member whose `impl` is for this type; tries unknown arguments as little as it can. */
export function findMember(
  b: Body,
  candidates: readonly (FnSymbol | ConstSymbol)[],
  type: Type,
): FnSymbol | ConstSymbol | undefined {
  if (candidates.length === 1) return candidates[0];
  return candidates.find((symbol) => {
    if (symbol.owner === undefined) return false;
    const mark = b.infer.mark();
    const map = parameterMap(
      symbol.owner.generics,
      symbol.owner.generics.map(() => b.infer.scratch()),
    );
    const fits = b.infer.unify(b.types.substitute(symbol.owner.target, map), type);
    b.infer.rollback(mark);
    return fits;
  });
}

/** A function with fresh or given type arguments, its `impl` matched to `self`. */
export function functionUse(
  b: Body,
  symbol: FnSymbol,
  self: Type | undefined,
  explicit: Path['typeArgs'],
  span: Span,
): FunctionUse | undefined {
  const decl = functionDecl(b.program, symbol);
  if (decl === undefined) return undefined;
  b.program.reached.add(symbol);
  const outer = symbol.owner?.generics.length ?? 0;
  const own = decl.generics.slice(outer);
  const ownArgs =
    explicit.length === 0
      ? openArguments(b, own, span)
      : explicitArguments(b, explicit, own, decl.shortName, span);
  if (ownArgs === undefined) return undefined;
  const outerArgs = openArguments(b, decl.generics.slice(0, outer), span);
  const typeArgs = [...outerArgs, ...ownArgs];
  if (self !== undefined && symbol.owner !== undefined) {
    const target = b.types.substitute(symbol.owner.target, parameterMap(decl.generics, typeArgs));
    if (!b.infer.unify(target, self)) {
      b.diagnostics.error(
        'FZ0109',
        span,
        `\`${decl.shortName}\` is not for \`${b.show(self)}\``,
        `its \`impl\` is for \`${symbol.owner.target.text}\``,
      );
      return undefined;
    }
  }
  return { kind: 'function', decl, symbol, typeArgs };
}
