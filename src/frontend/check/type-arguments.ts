/** What type arguments must be: in number, in bounds, and as keys. */

import type { Bound, ParameterType, Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { TypeNode } from '../ast.ts';
import { isKey, satisfies } from './bounds.ts';
import type { Program } from './program.ts';

/** Reports a key type that has no reliable equality. */
export function checkKey(program: Program, key: Type, span: Span, collection: string): void {
  if (isKey(key, program)) return;
  program.badKeys.add(key);
  const parameter = key.kind === 'parameter';
  program.diagnostics.error(
    'FZ0225',
    span,
    `\`${key.text}\` cannot be ${collection === 'Set' ? 'an element of a `Set`' : 'a key of a `Map`'}`,
    parameter ? 'it may have no equality' : 'its equality is not usable for keys',
    parameter
      ? [`add the bound: \`${key.text}: Eq\``]
      : [
          'keys are integers, `bool`, `char`, `str`, and tuples, structs, enums and arrays of those',
        ],
  );
}

/** Checks, when everything is declared, that arguments have the bounds of their parameters. */
export function checkBounds(
  program: Program,
  parameters: readonly ParameterType[],
  args: readonly Type[],
  spans: readonly Span[],
): void {
  parameters.forEach((parameter, i) => {
    const arg = args[i];
    const span = spans[i] ?? spans[0];
    if (arg === undefined || span === undefined || parameter.bounds.length === 0) return;
    program.later.push(() => {
      reportMissingBound(program, parameter, arg, span);
    });
  });
}

/** Reports the first bound of `parameter` that `arg` lacks. */
export function reportMissingBound(
  program: Program,
  parameter: ParameterType,
  arg: Type,
  span: Span,
): boolean {
  const bounds: readonly Bound[] = parameter.bounds.length === 0 ? ['Any'] : parameter.bounds;
  const missing = bounds.find((b) => !satisfies(arg, b, program));
  if (missing === undefined) return false;
  program.diagnostics.error(
    'FZ0207',
    span,
    missing === 'Any'
      ? `\`${arg.text}\` cannot stand for type parameter \`${parameter.name}\``
      : `\`${arg.text}\` is not \`${missing}\``,
    missing === 'Any'
      ? 'a type argument must be a type of values that can be stored'
      : `type parameter \`${parameter.name}\` needs \`${missing}\``,
    arg.kind === 'parameter' && missing !== 'Any'
      ? [`add the bound: \`${arg.name}: ${[...arg.bounds, missing].join(' + ')}\``]
      : [],
  );
  return true;
}

/** `List` takes 1 type argument … */
export function reportArgumentCount(
  program: Program,
  path: { readonly span: Span; readonly typeArgs: readonly TypeNode[] },
  name: string,
  wanted: number,
): void {
  const given = path.typeArgs.length;
  program.diagnostics.error(
    'FZ0205',
    path.span,
    `\`${name}\` takes ${wanted === 0 ? 'no' : wanted} type argument${wanted === 1 ? '' : 's'}`,
    given === 0 ? 'none given' : `${given} given`,
    wanted > 0 && given === 0
      ? [
          `write \`${name}<${['K', 'V']
            .slice(-wanted)
            .map(() => 'i32')
            .join(', ')}>\`, with the types you need`,
        ]
      : [],
  );
}

/** Whether a type is made of `parameter`. */
export function mentions(type: Type, parameter: Type): boolean {
  if (type === parameter) return true;
  switch (type.kind) {
    case 'struct':
    case 'enum':
      return type.args.some((t) => mentions(t, parameter));
    case 'vector':
    case 'array':
    case 'slice':
    case 'list':
    case 'set':
      return mentions(type.element, parameter);
    case 'map':
      return mentions(type.key, parameter) || mentions(type.value, parameter);
    case 'tuple':
      return type.elements.some((t) => mentions(t, parameter));
    case 'function':
      return (
        mentions(type.result, parameter) || type.params.some((p) => mentions(p.type, parameter))
      );
    default:
      return false;
  }
}
