/** Signatures of functions and externs, and their bodies on demand. */

import type { Type } from '../../ir/types.ts';
import { isScalar } from '../../ir/types.ts';
import type { Span } from '../../report/source.ts';
import type { Param } from '../ast.ts';
import type { ExternDecl, FunctionDecl } from '../typed-ast.ts';
import type { Local } from '../typed-pattern.ts';
import { checkAttributes } from './attributes.ts';
import { checkFunctionBody } from './blocks.ts';
import { Body } from './body.ts';
import { makeGenerics } from './generics.ts';
import { checkExternSignature, isExported } from './host.ts';
import type { Program } from './program.ts';
import { resolveType, type TypeContext } from './resolve-type.ts';
import type { ExternSymbol, FnSymbol } from './symbols.ts';

/** The declaration of a function, made when it is first needed. Undefined after a reported cycle. */
export function functionDecl(program: Program, symbol: FnSymbol): FunctionDecl | undefined {
  if (symbol.signature === 'done') return symbol.decl;
  const { node, module, owner } = symbol;
  if (symbol.signature === 'busy') {
    program.diagnostics.error(
      'FZ0504',
      node.name.span,
      `the signature of \`${node.name.text}\` depends on calling it`,
      'needed to know its own type',
      ['write the length in its signature as a number'],
    );
    return undefined;
  }
  symbol.signature = 'busy';
  const { parameters, scope } = makeGenerics(program, symbol.name, node.generics, owner?.scope);
  symbol.scope = scope;
  const context: TypeContext = { program, module, scope };
  const signature = program.demand(node.name.span, () => ({
    params: resolveParams(context, node.params, owner?.target),
    result:
      node.result === undefined ? program.types.void : resolveType(context, node.result, 'result'),
  }));
  symbol.signature = 'done';
  if (signature === undefined) return undefined;
  const generics = [...(owner?.generics ?? []), ...parameters];
  const decl: FunctionDecl = {
    kind: 'function',
    name: symbol.name,
    shortName: node.name.text,
    generics,
    params: signature.params,
    result: signature.result,
    attributes: checkAttributes(program, node.attributes, 'fn', node.span),
    doc: node.doc,
    exported: isExported(program, symbol, generics, signature.params, signature.result),
    library: module.file.library,
    span: node.span,
    nameSpan: node.name.span,
    body: undefined,
  };
  symbol.decl = decl;
  program.symbolOfFunction.set(decl, symbol);
  return decl;
}

/**
 * Checks a function's body now if that has not happened; false when it has errors. Only constants demand a
 * body, so one that is being checked contains a constant that cannot be had without running it.
 */
export function ensureChecked(program: Program, symbol: FnSymbol): boolean {
  if (symbol.body === 'done') return !symbol.failed;
  if (symbol.body === 'busy') {
    if (!symbol.failed) reportBodyCycle(program, symbol);
    symbol.failed = true;
    return false;
  }
  symbol.body = 'busy';
  const before = program.errorCount();
  const decl = functionDecl(program, symbol);
  if (decl !== undefined) {
    const body = new Body(program, symbol.module, symbol.scope, {
      decl,
      resultSpan: symbol.node.result?.span,
      isTest: symbol.name.startsWith('test:'),
      broken: program.isBroken(symbol.node.span),
    });
    const checked = program.demand(symbol.node.span, () =>
      checkFunctionBody(body, symbol.node.body),
    );
    decl.body = checked;
  }
  symbol.failed ||= decl?.body === undefined || program.errorCount() > before;
  // The rules for whole bodies say nothing sensible about half a body.
  if (decl !== undefined && (symbol.failed || program.isBroken(symbol.node.span)))
    decl.body = undefined;
  symbol.body = 'done';
  return !symbol.failed;
}

/** The declaration of a host import. */
export function externDecl(program: Program, symbol: ExternSymbol): ExternDecl {
  if (symbol.decl !== undefined) return symbol.decl;
  const { node, module } = symbol;
  const context: TypeContext = { program, module, scope: new Map() };
  const params = resolveParams(context, node.params, undefined);
  const result =
    node.result === undefined ? program.types.void : resolveType(context, node.result, 'result');
  const decl: ExternDecl = {
    kind: 'extern',
    name: symbol.name,
    module: node.module,
    field: node.name.text,
    params,
    result,
    span: node.span,
  };
  symbol.decl = decl;
  checkExternSignature(program, node, params, result);
  return decl;
}

/** A function that only calls the import: what a reference to the import refers to. */
export function externWrapper(program: Program, callee: ExternDecl): FunctionDecl {
  const known = program.externWrappers.get(callee);
  if (known !== undefined) return known;
  const { span, params, result: type } = callee;
  const args = params.map((local) => ({
    mut: false as const,
    value: { kind: 'local' as const, local, type: local.type, span },
  }));
  const wrapper: FunctionDecl = {
    kind: 'function',
    name: program.unique(`${callee.name}#reference`),
    shortName: callee.field,
    generics: [],
    params,
    result: type,
    attributes: [],
    doc: '',
    exported: false,
    library: false,
    span,
    nameSpan: span,
    body: {
      statements: [],
      result: { kind: 'call', callee, typeArgs: [], args, type, span },
      type,
      span,
    },
  };
  program.externWrappers.set(callee, wrapper);
  return wrapper;
}

function resolveParams(
  context: TypeContext,
  params: readonly Param[],
  self: Type | undefined,
): readonly Local[] {
  const { program } = context;
  const names = new Map<string, Span>();
  return params.map((param, id) => {
    const name = param.name.text;
    const first = names.get(name);
    if (first !== undefined && name !== '' && name !== '_') {
      program.diagnostics.error(
        'FZ0111',
        param.name.span,
        `parameter \`${name}\` appears twice`,
        'appears again here',
        ['rename one of them'],
        [{ span: first, message: 'first defined here', primary: false }],
      );
    }
    names.set(name, param.name.span);
    const type = paramType(context, param, id, self);
    checkMut(program, param, type);
    return { id, name, type, mut: param.mut, param: true, span: param.name.span };
  });
}

function paramType(
  context: TypeContext,
  param: Param,
  index: number,
  self: Type | undefined,
): Type {
  const { program } = context;
  if (param.type !== undefined) return resolveType(context, param.type, 'parameter');
  if (self !== undefined && index === 0) return self;
  program.diagnostics.error(
    'FZ0113',
    param.span,
    self === undefined ? '`self` outside of an `impl`' : '`self` must be the first parameter',
    self === undefined ? 'only methods have `self`' : 'not the first',
    self === undefined ? ['move the function into `impl Type { … }`'] : [],
  );
  return program.types.error;
}

function checkMut(program: Program, param: Param, type: Type): void {
  if (!param.mut) return;
  const scalar =
    isScalar(type) || type.kind === 'str' || type.kind === 'function' || type.kind === 'parameter';
  if (!scalar) return;
  const name = param.name.text;
  program.diagnostics.error(
    'FZ0454',
    param.span,
    `\`mut\` parameter \`${name}\` of type \`${type.text}\``,
    type.kind === 'parameter'
      ? `\`${type.text}\` may be a scalar, which is passed by value`
      : 'a scalar is passed by value',
    [`remove the \`mut\`, and start the body with \`let mut ${name} = ${name}\``],
  );
}

function reportBodyCycle(program: Program, symbol: FnSymbol): void {
  program.diagnostics.error(
    'FZ0504',
    symbol.node.name.span,
    `the body of \`${symbol.name}\` depends on calling it`,
    'a constant inside needs its result',
    ['compute that constant with a function of its own'],
  );
}
