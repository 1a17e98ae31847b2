/**
 * Binaryen's optimiser. Its settings belong to the process, not to the module, so all of them are set for
 * each compile; the passes are our own choice per level, which costs a fraction of its ready-made ones.
 */

import type binaryen from 'binaryen';
import type { VectorNeeds } from './folding.ts';
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

/**
 * Makes expressions of what is used once, and lets locals share: what our own passes, which know values and no
 * expressions, cannot do. Most of a pass's time goes into V8 compiling it, so it counts how many different ones there
 * are; what `FULL` does beyond this makes ordinary programs shorter by a third of a percent.
 */
const EXPRESSIONS = [
  'precompute-propagate',
  'optimize-added-constants-propagate',
  'code-pushing',
  'simplify-locals-nostructure',
  'vacuum',
  'remove-unused-brs',
] as const;
const LOCALS = [
  'coalesce-locals',
  'simplify-locals',
  'coalesce-locals',
  'vacuum',
  'reorder-locals',
  'merge-blocks',
  'remove-unused-brs',
  'remove-unused-names',
  'merge-blocks',
  'vacuum',
  'rse',
  'vacuum',
] as const;

/** One round over every function, for who has time. */
const FULL = [
  'dce',
  'remove-unused-names',
  'remove-unused-brs',
  'remove-unused-names',
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
  'rse',
  'vacuum',
] as const;

/** A second round: locals are shared now, where the passes that follow values through them get slow. */
const AGAIN = FULL.map((pass) => {
  if (pass === 'precompute-propagate') return 'precompute';
  return pass === 'optimize-added-constants-propagate' ? 'optimize-added-constants' : pass;
});

/** What does not make expressions deeper. */
const SHALLOW = ['dce', 'vacuum', 'coalesce-locals', 'reorder-locals', 'vacuum'] as const;

/**
 * Binaryen recurses over expressions, and puts values that are used once where they are used: a function
 * with a longer chain of such values is left nearly as it is, and its module is optimised function by
 * function.
 */
const MAX_CHAIN = 1_000;

/**
 * `precompute-propagate` looks for the value of each local through all blocks before it, which takes quadratic time in
 * a function whose blocks all ask for its parameters. Constants were propagated before, in our own passes.
 */
const MAX_BLOCKS = 4_000;

/** Passes for each function, or for the module as a whole. */
type Stage = readonly ['functions' | 'module', readonly string[]];

const STAGES: Readonly<Record<Level, readonly Stage[]>> = {
  0: [],
  1: [
    ['functions', CHEAP],
    ['module', ['remove-unused-module-elements']],
  ],
  2: [
    ['functions', EXPRESSIONS],
    // By sizes that count; what it joins goes through the rest, and not through passes of Binaryen's choice.
    ['module', ['inlining']],
    ['functions', LOCALS],
    [
      'module',
      ['duplicate-function-elimination', 'remove-unused-module-elements', 'reorder-functions'],
    ],
  ],
  3: [
    ['module', ['simplify-globals']],
    ['functions', ['ssa-nomerge', ...FULL, 'merge-locals', 'local-cse']],
    ['module', ['inlining-optimizing', 'dae-optimizing']],
    ['functions', AGAIN],
    [
      'module',
      [
        'duplicate-function-elimination',
        'simplify-globals-optimizing',
        'remove-unused-module-elements',
        'reorder-functions',
      ],
    ],
  ],
};

/** What there is of it for a function alone. */
const ONE_FUNCTION: Readonly<Record<Level, readonly string[]>> = {
  0: [],
  1: CHEAP,
  2: [...EXPRESSIONS, ...LOCALS],
  3: FULL,
};

export interface ModuleFacts {
  /** Functions that the program wants not to be inlined. */
  readonly keepApart: readonly string[];
  /** By function, the longest chain of values that are used once. */
  readonly chains: ReadonlyMap<string, number>;
  readonly vectors: ReadonlyMap<string, VectorNeeds>;
  /** How many blocks the function has that has most of them. */
  readonly blocks: number;
}

/** Optimises a module in place. */
export function optimize(b: Binaryen, m: binaryen.Module, level: Level, facts: ModuleFacts): void {
  setOptions(b, level);
  if (level === 0) return;
  if (level >= 2) {
    for (const pattern of [`${TRAP_PREFIX}*`, ...facts.keepApart]) {
      b.setPassArgument('no-inline', pattern);
      m.runPasses(['no-inline']);
    }
    b.clearPassArguments();
  }
  if ([...facts.chains.values()].some((length) => length > MAX_CHAIN)) {
    for (const [name, length] of facts.chains) {
      const passes = length > MAX_CHAIN ? SHALLOW : ONE_FUNCTION[level];
      m.runPassesOnFunction(name, passesFor(name, passes, facts));
    }
    m.runPasses(['remove-unused-module-elements']);
  } else if (facts.vectors.size > 0) {
    for (const [of, passes] of STAGES[level]) runApart(b, m, of, passes, facts);
  } else {
    m.runPasses(
      withoutSearches(
        STAGES[level].flatMap(([, passes]) => passes),
        facts,
      ),
    );
  }
}

/** One stage, for each function what its vectors allow. */
function runApart(
  b: Binaryen,
  m: binaryen.Module,
  of: Stage[0],
  passes: readonly string[],
  facts: ModuleFacts,
): void {
  if (of === 'module') {
    // What these optimise in passing would get all passes; it is optimised with the rest.
    m.runPasses(passes.map((pass) => pass.replace('-optimizing', '')));
    return;
  }
  for (let i = 0; i < m.getNumFunctions(); i++) {
    const { name, module } = b.getFunctionInfo(m.getFunctionByIndex(i));
    if (module === '') m.runPassesOnFunction(name, passesFor(name, passes, facts));
  }
}

/**
 * They take a value to where it is used. With more vectors than registers the order in which they are computed decides what has
 * to go to memory and back, and how much can go on at the same time: the program knows better.
 */
const MOVES: ReadonlySet<string> = new Set([
  'ssa-nomerge',
  'code-pushing',
  'simplify-locals-nostructure',
  'simplify-locals',
  'merge-locals',
  'local-cse',
]);

/** A vector constant that is copied to its uses is made anew at each of them by the engine, in up to four instructions. */
function passesFor(name: string, passes: readonly string[], facts: ModuleFacts): string[] {
  const needs = facts.vectors.get(name) ?? 'none';
  if (needs === 'none') return withoutSearches(passes, facts);
  return passes
    .filter((pass) => needs === 'constants' || !MOVES.has(pass))
    .map((pass) => pass.replace('-propagate', ''));
}

function withoutSearches(passes: readonly string[], { blocks }: ModuleFacts): string[] {
  if (blocks <= MAX_BLOCKS) return [...passes];
  return passes.map((pass) => (pass === 'precompute-propagate' ? 'precompute' : pass));
}

/** All of them: they are the process's, and another compile may have left its own. */
function setOptions(b: Binaryen, level: Level): void {
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
}
