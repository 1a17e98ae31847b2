/** Typed program → high IR: one IR function per function and set of type arguments that the roots reach. */

import type { Module } from '../../ir/module.ts';
import type { BuildIr, Roots } from '../contract.ts';
import type { FunctionDecl, TypedProgram } from '../typed-ast.ts';
import { ModuleBuilder } from './module-builder.ts';

/**
 * Builds the module. Only one thing can still be wrong with a program here: generic functions that ask
 * for ever more instances. Then there is an error in `diagnostics`, and the module must not be used.
 */
export const buildIr: BuildIr = (program, input, options): Module => {
  const builder = new ModuleBuilder(input.types, input.diagnostics);
  for (const decl of program.functions) builder.declare(decl);
  for (const decl of rootFunctions(program, options.roots)) {
    builder.instance(decl, [], decl.nameSpan);
  }
  const tests = options.roots === 'exports' ? [] : program.tests;
  for (const { title, func, span } of tests) {
    builder.module.tests.push({ name: title, func: builder.instance(func, [], span), span });
  }
  builder.run();
  for (const decl of program.functions) {
    if (!decl.exported) continue;
    builder.module.exports.push({
      name: decl.shortName,
      func: decl.name,
      params: decl.params.map((p) => ({ name: p.name, type: p.type, mut: p.mut })),
      result: decl.result,
      doc: decl.doc,
    });
  }
  return builder.module;
};

function rootFunctions(program: TypedProgram, roots: Roots): readonly FunctionDecl[] {
  return program.functions.filter((decl) => {
    if (decl.generics.length > 0) return false;
    if (roots === 'exports' || roots === 'tests') return decl.exported;
    return decl.library === (roots === 'library');
  });
}
