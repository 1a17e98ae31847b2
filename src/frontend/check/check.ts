/**
 * The checker: a tree of what was written → a typed program. Start here.
 *
 * Names of all modules are gathered first, then types and signatures, then bodies. Whatever is needed
 * earlier than its turn (a constant in an array's length, the function it calls) is done on demand.
 */

import type { Contract } from '../../report/lowering/contract.ts';
import type { ConstEvaluator, FrontendInput } from '../contract.ts';
import type { TypedProgram } from '../typed-ast.ts';
import { collectFile } from './collect.ts';
import { ensureConst } from './constants.ts';
import { declareTypes } from './declare-types.ts';
import { ensureChecked, externDecl, functionDecl } from './functions.ts';
import { type Parse, Program } from './program.ts';
import { finishStatic, staticDecl } from './statics.ts';
import type { FnSymbol } from './symbols.ts';

/** Checks a whole program. Always gives one; with errors in `diagnostics` it must not be built. */
export function checkTree(
  input: FrontendInput,
  evaluator: ConstEvaluator,
  parse: Parse,
): TypedProgram {
  const program = new Program(input, evaluator, parse);
  program.root = collectFile(program, input.root, '', undefined);
  declareTypes(program, program.root);
  checkItems(program);
  for (const check of program.later) check();
  return result(program);
}

/** Signatures, then constants, bodies and statics. */
function checkItems(program: Program): void {
  let before: number;
  do {
    // Blocks add items as their functions are checked, and bodies reach into the modules of the language.
    before = program.itemCount() + program.reached.size;
    for (const symbol of program.externs) externDecl(program, symbol);
    for (const symbol of program.functions) functionDecl(program, symbol);
    for (const symbol of program.statics) staticDecl(program, symbol);
    for (const symbol of program.consts) ensureConst(program, symbol);
    for (const symbol of program.functions)
      if (isWanted(program, symbol)) ensureChecked(program, symbol);
    for (const symbol of program.statics) finishStatic(program, symbol);
  } while (program.itemCount() + program.reached.size > before);
}

/** Of the modules that come with the language, a program is only concerned with what it reaches. */
function isWanted(program: Program, symbol: FnSymbol): boolean {
  const { library } = symbol.module.file;
  return !library || program.input.root.library || program.reached.has(symbol);
}

function result(program: Program): TypedProgram {
  const functions = [...program.externWrappers.values(), ...program.accessors];
  const fromLibrary = program.input.root.library;
  for (const symbol of program.functions) {
    const { decl } = symbol;
    if (decl !== undefined && (fromLibrary || !decl.library || program.reached.has(symbol))) {
      functions.push(decl);
    }
  }
  functions.sort((a, b) => a.span.file - b.span.file || a.span.start - b.span.start);
  return {
    functions,
    externs: program.externs.flatMap((s) => (s.decl === undefined ? [] : [s.decl])),
    consts: program.consts.flatMap((s) => (s.decl === undefined ? [] : [s.decl])),
    statics: program.statics.flatMap((s) => (s.decl === undefined ? [] : [s.decl])),
    tests: program.tests.flatMap(({ title, symbol, span }) =>
      symbol.decl === undefined ? [] : [{ title, func: symbol.decl, span }],
    ),
    contracts: distinct(program.contracts),
  };
}

/** By place; a body that was checked twice says the same twice. */
function distinct(contracts: readonly Contract[]): readonly Contract[] {
  const byPlace = new Map(contracts.map((c) => [`${c.span.file}:${c.span.start}`, c]));
  return [...byPlace.values()].sort(
    (a, b) => a.span.file - b.span.file || a.span.start - b.span.start,
  );
}
