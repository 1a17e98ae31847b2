/** What may cross the boundary to the host, in exported functions and in imports. */

import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { isScalar, type ParameterType, type Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { ExternItem, Name } from '../ast.ts';
import type { Local } from '../typed-ast.ts';
import type { Program } from './program.ts';
import type { FnSymbol } from './symbols.ts';

/** Whether the host can call the function; reports a `pub fn` that it should and cannot. */
export function isExported(
  program: Program,
  symbol: FnSymbol,
  generics: readonly ParameterType[],
  params: readonly Local[],
  result: Type,
): boolean {
  const { node, module } = symbol;
  const inRoot = module === program.root || (program.root === undefined && module.path === '');
  if (!inRoot || module.anonymous || module.file.library || symbol.owner !== undefined)
    return false;
  const isMain = node.name.text === 'main';
  if (!node.pub && !isMain) return false;
  if (generics.length > 0) {
    if (node.pub) {
      program.diagnostics.warning(
        'FZ0708',
        node.name.span,
        `generic function \`${node.name.text}\` is not exported`,
        'the host needs one function with fixed types',
        ['export a function that calls it with the types you need'],
      );
    }
    return false;
  }
  if (node.pub && SCRIPT_EXPORTS.has(node.name.text)) warnOfName(program, node.name);
  const bad = params.findIndex((p) => !paramCrosses(p));
  if (!node.pub) return bad < 0 && resultCrosses(result);
  params.forEach((param, i) => {
    if (paramCrosses(param)) return;
    const span = node.params[i]?.type?.span ?? param.span;
    report(program, span, `parameter \`${param.name}\``, param.type, node.name.text, param.mut);
  });
  if (!resultCrosses(result)) {
    report(
      program,
      node.result?.span ?? node.name.span,
      'the result',
      result,
      node.name.text,
      false,
    );
  }
  return true;
}

function warnOfName(program: Program, name: Name): void {
  program.diagnostics.warning(
    'FZ0712',
    name.span,
    `the generated script has a \`${name.text}\` of its own`,
    'not exported by the script',
    [`call it on an instance, as in \`(await load()).${name.text}(…)\`, or give it another name`],
  );
}

function report(
  program: Program,
  span: Span,
  what: string,
  type: Type,
  name: string,
  mut: boolean,
): void {
  program.diagnostics.error(
    'FZ0701',
    span,
    `${what} of \`pub fn ${name}\` cannot cross to the host yet`,
    mut ? `\`mut ${type.text}\` is not supported` : `\`${type.text}\` is not supported`,
    [
      what === 'the result'
        ? 'return a number, `bool`, `char`, `str`, an array of scalars, or a `List` of those, or remove the `pub`'
        : 'take numbers, `bool`, `char`, `str`, or slices and arrays of scalars, or remove the `pub`',
    ],
  );
}

function paramCrosses(param: Local): boolean {
  const { type } = param;
  if (isScalar(type) || type.kind === 'str' || type.kind === 'error') return true;
  if (type.kind === 'slice' && type.element.kind === 'str') return !param.mut;
  return (type.kind === 'slice' || type.kind === 'array') && isScalar(type.element);
}

function resultCrosses(type: Type): boolean {
  if (isScalar(type) || type.kind === 'str' || type.kind === 'void' || type.kind === 'error') {
    return true;
  }
  if (type.kind === 'array') return isScalar(type.element);
  return type.kind === 'list' && (isScalar(type.element) || type.element.kind === 'str');
}

/** Reports types of an `extern` that cannot cross. */
export function checkExternSignature(
  program: Program,
  node: ExternItem,
  params: readonly Local[],
  result: Type,
): void {
  const crosses = (type: Type): boolean =>
    isScalar(type) || type.kind === 'str' || type.kind === 'error';
  params.forEach((param, i) => {
    if (crosses(param.type)) return;
    reportExtern(program, node.params[i]?.type?.span ?? param.span, param.type, node.name.text);
  });
  if (result.kind !== 'void' && !crosses(result)) {
    reportExtern(program, node.result?.span ?? node.name.span, result, node.name.text);
  }
}

function reportExtern(program: Program, span: Span, type: Type, name: string): void {
  program.diagnostics.error(
    'FZ0701',
    span,
    `\`extern fn ${name}\` cannot pass \`${type.text}\` yet`,
    'not supported in an import',
    ['imports take and give numbers, `bool`, `char` and `str`'],
  );
}
