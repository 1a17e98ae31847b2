/**
 * Binaryen's optimiser. Its settings belong to the process, not to the module, so all of them are set for
 * each compile; the passes are our own choice per level, which costs a fraction of its ready-made ones.
 */

import type binaryen from 'binaryen';
import type { Binaryen } from './lanes.ts';
import { TRAP_PREFIX } from './traps.ts';

export type Level = 0 | 1 | 2 | 3;

/** Tidies what the structuring left, and puts values where they are used. A few milliseconds. */
const CHEAP = [
  'dce',
  'remove-unused-names',
  'remove-unused-brs',
  'remove-unused-names',
  'vacuum',
  'simplify-locals-nostructure',
  'vacuum',
  'coalesce-locals',
  'reorder-locals',
  'merge-blocks',
  'remove-unused-names',
  'vacuum',
] as const;

/** One round over every function. */
const FULL = [
  'dce',
  'remove-unused-names',
  'remove-unused-brs',
  'remove-unused-names',
  'optimize-instructions',
  'pick-load-signs',
  'precompute-propagate',
  'optimize-added-constants-propagate',
  'code-pushing',
  'tuple-optimization',
  'simplify-locals-nostructure',
  'vacuum',
  'reorder-locals',
  'remove-unused-brs',
  'coalesce-locals',
  'simplify-locals',
  'vacuum',
  'reorder-locals',
  'coalesce-locals',
  'reorder-locals',
  'vacuum',
  'merge-blocks',
  'remove-unused-brs',
  'remove-unused-names',
  'merge-blocks',
  'precompute',
  'optimize-instructions',
  'rse',
  'vacuum',
] as const;

const PASSES: Readonly<Record<Level, readonly string[]>> = {
  0: [],
  1: [...CHEAP, 'remove-unused-module-elements'],
  2: [
    'simplify-globals',
    ...FULL,
    'inlining-optimizing',
    'duplicate-function-elimination',
    'simplify-globals-optimizing',
    'remove-unused-module-elements',
    'reorder-functions',
  ],
  3: [
    'simplify-globals',
    'ssa-nomerge',
    ...FULL,
    'merge-locals',
    'local-cse',
    'inlining-optimizing',
    'dae-optimizing',
    ...FULL,
    'duplicate-function-elimination',
    'simplify-globals-optimizing',
    'remove-unused-module-elements',
    'reorder-functions',
  ],
};

/** Optimises a module in place. `keepApart` are functions that the program wants not to be inlined. */
export function optimize(
  b: Binaryen,
  m: binaryen.Module,
  level: Level,
  keepApart: readonly string[],
): void {
  b.setOptimizeLevel(level);
  b.setShrinkLevel(0);
  b.setDebugInfo(true);
  b.setFastMath(false);
  // Addresses below 1024 are never used, so a small constant may move into an access.
  b.setLowMemoryUnused(true);
  b.setTrapsNeverHappen(false);
  b.setClosedWorld(false);
  b.setZeroFilledMemory(false);
  b.setGenerateStackIR(level >= 2);
  b.setOptimizeStackIR(level >= 2);
  b.setAlwaysInlineMaxSize(2);
  b.setFlexibleInlineMaxSize(20);
  b.setOneCallerInlineMaxSize(level >= 3 ? 200 : 50);
  b.setAllowInliningFunctionsWithLoops(false);
  b.clearPassArguments();
  b.clearPassesToSkip();
  if (level >= 2) {
    for (const pattern of [`${TRAP_PREFIX}*`, ...keepApart]) {
      b.setPassArgument('no-inline', pattern);
      m.runPasses(['no-inline']);
    }
    b.clearPassArguments();
  }
  if (PASSES[level].length > 0) m.runPasses([...PASSES[level]]);
}
