/** The rules that need a whole checked body: patterns, assignment, slices' lives, overlaps, tiles. */

import type { TypeStore } from '../../ir/type-store.ts';
import type { Diagnostics } from '../../report/diagnostic.ts';
import type { TypedProgram } from '../typed-ast.ts';
import { checkAssignment } from './assignment.ts';
import { checkEscapes } from './escape.ts';
import { Obstacles } from './obstacles.ts';
import { checkOverlaps, StaticReach } from './overlap.ts';
import { checkPatterns } from './patterns.ts';
import { Regions } from './regions.ts';
import { checkTiles } from './tiles.ts';

/**
 * Checks every function that has a body, tests included, and fills in what must be found disjoint at run time.
 * A body with type errors is checked too: poisoned parts say nothing.
 */
export function checkFlow(program: TypedProgram, types: TypeStore, diagnostics: Diagnostics): void {
  const functions = new Set([...program.functions, ...program.tests.map((t) => t.func)]);
  const reach = new StaticReach([...functions]);
  const obstacles = new Obstacles([...functions], types);
  for (const func of functions) {
    if (func.body === undefined) continue;
    checkPatterns(func.body, types, diagnostics);
    checkAssignment(func.body, diagnostics);
    const regions = new Regions(func.body);
    checkEscapes(func, func.body, regions, diagnostics);
    checkOverlaps(func.body, regions, reach, diagnostics);
    checkTiles(func.body, regions, obstacles, types, diagnostics);
  }
}
