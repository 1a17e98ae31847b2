/** The front end in one call: text → tree → typed program → the rules that need whole bodies. */

import type { Diagnostic } from '../report/diagnostic.ts';
import { NO_SPAN } from '../report/source.ts';
import { createConstEvaluator } from './build-ir/const-evaluator.ts';
import { checkTree } from './check/check.ts';
import type { Check, FrontendInput } from './contract.ts';
import { checkFlow } from './flow/flow.ts';
import { parse } from './parse.ts';
import type { TypedProgram } from './typed-ast.ts';

/** `Check` as the contract has it: names and types, without the flow rules. */
export const check: Check = (input, evaluator) => checkTree(input, evaluator, parse);

/** Checks a program with everything in it. With errors in `input.diagnostics` it must not be built. */
export function checkProgram(input: FrontendInput): TypedProgram {
  const program = check(input, createConstEvaluator(input));
  checkFlow(program, input.types, input.diagnostics);
  input.diagnostics.all.sort(byPosition);
  return program;
}

/** People read a file from the top. */
function byPosition(a: Diagnostic, b: Diagnostic): number {
  const left = a.labels.find((l) => l.primary)?.span ?? NO_SPAN;
  const right = b.labels.find((l) => l.primary)?.span ?? NO_SPAN;
  return left.file - right.file || left.start - right.start;
}
