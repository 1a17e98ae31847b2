/** What may cross the boundary to the host, in exported functions and in imports. */

import { SCRIPT_EXPORTS } from '../../ir/script-names.ts';
import { isScalar, type ParameterType, type Type } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { ExternItem, Name } from '../ast.ts';
import type { Local } from '../typed-pattern.ts';
import { partsOf } from './infer.ts';
import type { Program } from './program.ts';
import type { FnSymbol, Module, StaticSymbol } from './symbols.ts';

/** Whether what is `pub` in a module is the host's: it is the program's root. */
function facesHost(program: Program, module: Module): boolean {
  const inRoot = module === program.root || (program.root === undefined && module.path === '');
  return inRoot && !module.anonymous && !module.file.library;
}

/** How the host may use a static; reports a `pub static` that it should and cannot. */
export function hostAccess(
  program: Program,
  { node, module }: StaticSymbol,
  type: Type,
): { readonly get: boolean; readonly set: boolean } {
  if (!node.pub || !facesHost(program, module) || type.kind === 'error')
    return { get: false, set: false };
  const why = refusal(program, type, 'out');
  if (why === undefined)
    return { get: true, set: node.mut && refusal(program, type, 'in') === undefined };
  const title = `\`pub static ${node.name.text}\` cannot cross to the host`;
  program.diagnostics.error('FZ0701', node.type.span, title, why.why, [why.help]);
  return { get: false, set: false };
}

/** Whether the host can call the function; reports a `pub fn` that it should and cannot. */
export function isExported(
  program: Program,
  symbol: FnSymbol,
  generics: readonly ParameterType[],
  params: readonly Local[],
  result: Type,
): boolean {
  const { node, module } = symbol;
  if (!facesHost(program, module) || symbol.owner !== undefined) return false;
  // Not `node.name`: a test may have any title.
  const isMain = symbol.name === 'main';
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
  const refusals = params.map((p) => refusalOfParam(program, p));
  const ofResult = refusal(program, result, 'out');
  if (!node.pub) return refusals.every((r) => r === undefined) && ofResult === undefined;
  params.forEach((param, i) => {
    const why = refusals[i];
    const span = node.params[i]?.type?.span ?? param.span;
    if (why !== undefined)
      report(program, span, `parameter \`${param.name}\``, why, node.name.text);
  });
  if (ofResult !== undefined) {
    const span = node.result?.span ?? node.name.span;
    report(program, span, 'the result', ofResult, node.name.text);
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

/** Why a type cannot cross. */
interface Refusal {
  readonly why: string;
  readonly help: string;
}

function report(
  program: Program,
  span: Span,
  what: string,
  { why, help }: Refusal,
  name: string,
): void {
  const title = `${what} of \`pub fn ${name}\` cannot cross to the host`;
  program.diagnostics.error('FZ0701', span, title, why, [help]);
}

function refusalOfParam(program: Program, { type, mut }: Local): Refusal | undefined {
  if (mut && type.kind === 'enum') {
    return {
      why: `\`mut ${type.text}\` has no object of the host to be written into`,
      help: 'take it without `mut`, and return what it becomes',
    };
  }
  return refusal(program, type, 'in');
}

/** The script and its declarations name every part of a type, however often it appears. */
const MOST_PARTS = 4096;
const MOST_LEVELS = 64;

/** `in`: as a parameter. */
function refusal(program: Program, type: Type, way: 'in' | 'out'): Refusal | undefined {
  const path: Type[] = [];
  let parts = 0;
  const visit = (at: Type): Refusal | undefined => {
    if (path.includes(at)) {
      return {
        why: `\`${at.text}\` can contain itself`,
        help: 'give the parts as a `List`, and refer to them by index',
      };
    }
    if (++parts > MOST_PARTS || path.length > MOST_LEVELS) {
      return {
        why: `\`${type.text}\` has more than ${MOST_PARTS} parts, or more than ${MOST_LEVELS} inside each other`,
        help: 'take or give arrays of the parts',
      };
    }
    const own = refusalOf(at, way);
    if (own !== undefined) return own;
    path.push(at);
    const inside = at.kind === 'struct' || at.kind === 'enum' ? program.partsOf(at) : partsOf(at);
    for (const part of inside) {
      const found = visit(part);
      if (found !== undefined) return found;
    }
    path.pop();
    return undefined;
  };
  return visit(type);
}

/** Why not, apart from what is inside. */
function refusalOf(type: Type, way: 'in' | 'out'): Refusal | undefined {
  switch (type.kind) {
    case 'function':
      return {
        why: 'the host has no references to functions of the program',
        help: 'let the host import the function (`extern`), or choose by a number or an enum',
      };
    case 'vector':
      return {
        why: `the host has no values of \`${type.text}\``,
        help: way === 'in' ? 'take a slice, and `load` from it' : 'fill a `mut` slice with `store`',
      };
    case 'map':
    case 'set': {
      if (way === 'out') return undefined;
      const part =
        type.kind === 'map'
          ? `(${partsOf(type)
              .map((t) => t.text)
              .join(', ')})`
          : type.element.text;
      return {
        why: `\`${type.text}\` is not taken from the host`,
        help: `take \`[${part}]\`, and fill the \`${type.kind === 'map' ? 'Map' : 'Set'}\` from it`,
      };
    }
    default:
      return undefined;
  }
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
