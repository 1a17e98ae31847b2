/** The rules that need a whole checked body: patterns, assignment, slices' lives, overlapping arguments. */

import type { TypeStore } from '../../ir/types.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { TypedProgram } from '../typed-ast.ts';
import { checkAssignment } from './assignment.ts';
import { checkEscapes } from './escape.ts';
import { checkOverlaps, StaticReach } from './overlap.ts';
import { checkPatterns } from './patterns.ts';
import { Regions } from './regions.ts';

/**
 * Checks every function that has a body, tests included, and fills in `TypedArg.disjointFrom`.
 * A body with type errors is checked too: poisoned parts say nothing.
 */
export function checkFlow(program: TypedProgram, types: TypeStore, diagnostics: Diagnostics): void {
  const functions = new Set([...program.functions, ...program.tests.map((t) => t.func)]);
  const reach = new StaticReach([...functions]);
  for (const func of functions) {
    if (func.body === undefined) continue;
    checkPatterns(func.body, types, diagnostics);
    checkAssignment(func.body, diagnostics);
    const regions = new Regions(func.body);
    checkEscapes(func, func.body, regions, diagnostics);
    checkOverlaps(func.body, regions, reach, diagnostics);
  }
}
