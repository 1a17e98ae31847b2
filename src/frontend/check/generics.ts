/** The type parameters of an item. */

import type { Bound, ParameterType, Type } from '../../ir/types.ts';
import { suggest } from '../../report/suggest.ts';
import type { GenericParam } from '../ast.ts';
import { BOUNDS } from './bounds.ts';
import type { Program } from './program.ts';
import type { TypeScope } from './symbols.ts';

/** Makes the parameters `<T: Num, …>` of the item named `owner`, on top of those already in scope. */
export function makeGenerics(
  program: Program,
  owner: string,
  generics: readonly GenericParam[],
  outer: TypeScope = new Map(),
): { readonly parameters: readonly ParameterType[]; readonly scope: TypeScope } {
  if (generics.length === 0) return { parameters: [], scope: outer };
  const scope = new Map<string, Type>(outer);
  const own = new Set<string>();
  const parameters: ParameterType[] = [];
  for (const generic of generics) {
    const name = generic.name.text;
    const bounds = generic.bounds.flatMap((b) => boundOf(program, b.text, b.span));
    if (own.has(name)) {
      program.diagnostics.error(
        'FZ0111',
        generic.name.span,
        `type parameter \`${name}\` appears twice`,
        'appears again here',
        ['rename one of them'],
      );
      continue;
    }
    own.add(name);
    const parameter = program.types.parameter(owner, name, bounds);
    parameters.push(parameter);
    scope.set(name, parameter);
  }
  return { parameters, scope };
}

function boundOf(program: Program, name: string, span: GenericParam['name']['span']): Bound[] {
  const known = BOUNDS.find((b) => b === name);
  if (known !== undefined) return [known];
  if (name === '') return [];
  const near = suggest(name, BOUNDS);
  program.diagnostics.error('FZ0114', span, `there is no bound \`${name}\``, 'not a bound', [
    near === undefined
      ? 'bounds are `Num`, `Int`, `Float`, `Eq`, `Ord` and `Any`'
      : `did you mean \`${near}\`?`,
  ]);
  return [];
}
