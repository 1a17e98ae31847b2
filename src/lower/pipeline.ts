/** THE LIST: what happens to a module between the front end and the back end, in order. */

import type { Module } from '../ir/module.ts';
import { Verifier } from '../ir/verify-again.ts';
import type { Diagnostics } from '../report/diagnostic.ts';
import type { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import type { LowerOptions, Pass, PassContext, Remark } from './pass.ts';
import { addressing } from './passes/addressing.ts';
import { canonicalLoops } from './passes/canonical-loops.ts';
import { carryElements } from './passes/carry-elements.ts';
import { checkWindows } from './passes/check-windows.ts';
import { constantPropagation } from './passes/constant-propagation.ts';
import { convertDirect } from './passes/convert-direct.ts';
import { convertReference } from './passes/convert-reference.ts';
import { deadCode } from './passes/dead-code.ts';
import { elideChecks } from './passes/elide-checks.ts';
import { emptyLoops } from './passes/empty-loops.ts';
import { expandVectors } from './passes/expand-vectors.ts';
import { fold } from './passes/fold.ts';
import { ifConversion } from './passes/if-conversion.ts';
import { inline } from './passes/inline.ts';
import { inlineLibrary } from './passes/inline-library.ts';
import { iterateText } from './passes/iterate-text.ts';
import { linkLibrary } from './passes/link-library.ts';
import { loopInvariants } from './passes/loop-invariants.ts';
import { lowerMatches } from './passes/lower-matches.ts';
import { matchesToValues } from './passes/matches-to-values.ts';
import { parallelLoops } from './passes/parallel-loops.ts';
import { releaseTemporaries } from './passes/release-temporaries.ts';
import { remainders } from './passes/remainders.ts';
import { scalarReplacement } from './passes/scalar-replacement.ts';
import { scalarizeVectors } from './passes/scalarize-vectors.ts';
import { shareVectorConstants } from './passes/share-vector-constants.ts';
import { simplifyCfg } from './passes/simplify-cfg.ts';
import { specializeText } from './passes/specialize-text.ts';
import { strengthReduction } from './passes/strength-reduction.ts';
import { threadBranches } from './passes/thread-branches.ts';
import { unroll } from './passes/unroll.ts';
import { unrollAsked } from './passes/unroll-asked.ts';
import { unrollCounted } from './passes/unroll-counted.ts';
import { valueNumbering } from './passes/value-numbering.ts';
import { vectorize } from './passes/vectorize.ts';
import { versionLoops } from './passes/version-loops.ts';
import { wideLoads } from './passes/wide-loads.ts';

/** A pass in its place: when it runs. */
interface Step {
  readonly pass: Pass;
  /** In which modes; all when absent. */
  readonly when?: (options: LowerOptions) => boolean;
}

interface Phase {
  readonly name: string;
  readonly steps: readonly Step[];
}

const optimising = (options: LowerOptions): boolean => options.level >= 1;
const direct = (options: LowerOptions): boolean => options.fastPath !== 'off';
/** `off` gets no optimisation that changes what it calls. */
const optimisingDirect = (options: LowerOptions): boolean => optimising(options) && direct(options);
/** Where checks and arithmetic may go that are proven not to matter. */
const trusted = (options: LowerOptions): boolean =>
  optimisingDirect(options) && options.bounds === 'trusted';

/** A pass may stand in several places. */
const PHASES: readonly Phase[] = [
  {
    name: 'the program, in high IR',
    steps: [
      // First, so that every other pass sees either vectors or lanes.
      { pass: scalarizeVectors, when: (options) => !options.simd || !direct(options) },
      // Before anything changes the loops.
      { pass: parallelLoops, when: direct },
      { pass: simplifyCfg, when: optimising },
      // After blocks were merged: more definitions are then seen before their uses.
      { pass: fold, when: optimising },
      { pass: deadCode, when: optimising },
      // Sizes count after simplification.
      { pass: inline, when: optimisingDirect },
      // What was passed by place to an inlined function is a variable again.
      { pass: scalarReplacement, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      { pass: fold, when: optimisingDirect },
      // Literals are in sight, also those that were arguments, and chains of tests are blocks in a row.
      { pass: specializeText, when: optimisingDirect },
      { pass: simplifyCfg, when: optimising },
      // At every level, so that what `force` refuses depends on none.
      { pass: iterateText, when: direct },
      { pass: constantPropagation, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      // Whose variables index arrays; known indices make values of these.
      { pass: unrollAsked, when: optimisingDirect },
      { pass: scalarReplacement, when: optimisingDirect },
      // After folding: what is constant has one form then.
      { pass: valueNumbering, when: optimisingDirect },
      // Calls are gone and tags have one name, so that matches stand behind each other.
      { pass: matchesToValues, when: optimisingDirect },
      { pass: simplifyCfg, when: optimising },
      // While places are places, and tell what a store may change.
      { pass: loopInvariants, when: optimisingDirect },
      { pass: deadCode, when: optimising },
      // While text is made by single operations.
      { pass: releaseTemporaries, when: direct },
    ],
  },
  {
    name: 'the library joins',
    steps: [{ pass: linkLibrary, when: direct }],
  },
  {
    name: 'everything, in high IR',
    steps: [
      { pass: simplifyCfg, when: optimisingDirect },
      // What the library takes of views and of known operands.
      { pass: fold, when: optimisingDirect },
      { pass: deadCode, when: optimisingDirect },
      { pass: inlineLibrary, when: optimisingDirect },
      { pass: scalarReplacement, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      { pass: fold, when: optimisingDirect },
      { pass: deadCode, when: optimisingDirect },
    ],
  },
  {
    name: 'values and loops',
    steps: [
      // Matches are values by now where they can be. What is left of truths says more as ways than as values.
      { pass: threadBranches, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      // Everything is inlined and numbered by now, so that lengths and indices are known by one name.
      { pass: elideChecks, when: trusted },
      // Tests that it decided.
      { pass: simplifyCfg, when: trusted },
      // For checks that are still there.
      { pass: versionLoops, when: (options) => trusted(options) && options.level >= 2 },
      // For checks that no loop proves.
      { pass: checkWindows, when: (options) => trusted(options) && options.level >= 2 },
      // A copied loop starts from what was passed, a constant for one, in sight again.
      { pass: simplifyCfg, when: (options) => trusted(options) && options.level >= 2 },
      // Checks that stay are facts too, so it matters little which of the two comes first.
      { pass: remainders, when: optimisingDirect },
      // What was said about checks was said of the loop as it is written.
      { pass: unroll, when: optimisingDirect },
      { pass: constantPropagation, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      { pass: fold, when: optimisingDirect },
      // Loops around those that are gone; arrays that only constants index by now.
      { pass: unroll, when: (options) => optimisingDirect(options) && options.level >= 2 },
      {
        pass: constantPropagation,
        when: (options) => optimisingDirect(options) && options.level >= 2,
      },
      { pass: simplifyCfg, when: (options) => optimisingDirect(options) && options.level >= 2 },
      { pass: fold, when: (options) => optimisingDirect(options) && options.level >= 2 },
      { pass: scalarReplacement, when: optimisingDirect },
      // What elided checks have left.
      { pass: emptyLoops, when: optimisingDirect },
      { pass: deadCode, when: optimisingDirect },
      // What a branch says of values has been used.
      { pass: ifConversion, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      // What reads induction variables has run: their tests stand where the source has them till here.
      { pass: canonicalLoops, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      // No check stands before a read any more, and a body that is entered runs.
      { pass: loopInvariants, when: optimisingDirect },
      // Before elements are carried from one iteration to the next.
      {
        pass: vectorize,
        when: (options) => optimisingDirect(options) && options.level >= 2 && options.simd,
      },
      { pass: carryElements, when: (options) => optimisingDirect(options) && options.level >= 2 },
      { pass: deadCode, when: optimisingDirect },
    ],
  },
  {
    name: 'machine values and memory',
    steps: [
      { pass: lowerMatches },
      // Matches on text have become comparisons of text.
      { pass: linkLibrary, when: direct },
      // Counts of shifts are constants by now, where they will be.
      { pass: expandVectors, when: direct },
      { pass: convertReference, when: (options) => !direct(options) },
      { pass: convertDirect, when: direct },
    ],
  },
  {
    name: 'lowered IR',
    steps: [
      // Places have become addresses, many of them alike.
      { pass: valueNumbering, when: optimisingDirect },
      // One value for each constant by now.
      { pass: shareVectorConstants, when: optimisingDirect },
      // While it is known which address is which; what it adds before loops moves there below.
      { pass: addressing, when: optimisingDirect },
      // Loops that the conversion made, and those whose test has become shorter.
      { pass: canonicalLoops, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
      { pass: loopInvariants, when: optimisingDirect },
      // An inner loop's guard asks before the outer loop what that one's guard has asked.
      { pass: valueNumbering, when: optimisingDirect },
      { pass: constantPropagation, when: optimisingDirect },
      { pass: fold, when: optimisingDirect },
      { pass: deadCode, when: optimisingDirect },
      // What was before a loop and what was moved there become one block.
      { pass: simplifyCfg, when: optimisingDirect },
      // Invariants are before the loops; what steps along is unrolled with the rest.
      {
        pass: strengthReduction,
        when: (options) => optimisingDirect(options) && options.level >= 2,
      },
      { pass: deadCode, when: optimisingDirect },
      // Loops are as short as they get.
      { pass: unrollCounted, when: (options) => optimisingDirect(options) && options.level >= 2 },
      // The bodies' addresses differ by constants.
      { pass: addressing, when: optimisingDirect },
      // Sums that the bodies have of their own now.
      { pass: loopInvariants, when: (options) => optimisingDirect(options) && options.level >= 2 },
      { pass: fold, when: optimisingDirect },
      { pass: valueNumbering, when: optimisingDirect },
      // Neighbours have one address and offsets by now.
      { pass: wideLoads, when: optimisingDirect },
      { pass: deadCode, when: optimisingDirect },
      { pass: simplifyCfg, when: optimisingDirect },
    ],
  },
];

const STEPS: readonly Step[] = PHASES.flatMap((phase) => phase.steps);

/** Every pass once, in the order in which they run first; `fzyc passes` lists them. */
export const PASSES: readonly Pass[] = [...new Set(STEPS.map((step) => step.pass))];

export interface LowerInput {
  readonly sources: SourceSet;
  readonly diagnostics: Diagnostics;
  /** High IR of the runtime library, with the types of the module: with the file of the item that is named. */
  readonly library: (item: string) => Module;
  /** Verify the IR after every pass. */
  readonly verify?: boolean;
  /** Called after each pass, for dumps and for tests. */
  readonly onPass?: (pass: Pass, module: Module) => void;
}

/** Names in `disabled` that are no passes, and those that cannot be left out. */
export function checkDisabled(disabled: Iterable<string>): {
  readonly unknown: readonly string[];
  readonly required: readonly string[];
} {
  const names = [...disabled];
  const find = (name: string): Pass | undefined => PASSES.find((p) => p.name === name);
  return {
    unknown: names.filter((name) => find(name) === undefined),
    required: names.filter((name) => find(name)?.required === true),
  };
}

/** Lowers a module in place. Diagnostics of `--perf-fastpath=force` go to `input.diagnostics`. */
export function lower(
  module: Module,
  options: LowerOptions,
  input: LowerInput,
): { readonly remarks: readonly Remark[] } {
  const steps = lowerInSteps(module, options, input);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** The same with a pause after each pass, for who has to look after something else meanwhile. */
export function* lowerInSteps(
  module: Module,
  options: LowerOptions,
  input: LowerInput,
): Generator<undefined, { readonly remarks: readonly Remark[] }> {
  const { unknown, required } = checkDisabled(options.disabled);
  const [wrong] = [...unknown, ...required];
  if (wrong !== undefined) throw new InternalError(`the pass ${wrong} cannot be disabled`);
  const remarks: Remark[] = [];
  let step = 0;
  const context: PassContext = {
    module,
    options,
    sources: input.sources,
    diagnostics: input.diagnostics,
    library: input.library,
    // What was decided in the library's code says nothing about the program.
    remark: (remark) => {
      if (input.sources.file(remark.site.span.file)?.library !== true)
        remarks.push({ ...remark, step });
    },
    catchUp: (func) => {
      for (const { run } of done) if (run.on === 'function') run.apply(func, context);
    },
  };
  const done: Pass[] = [];
  const verifier = input.verify === true ? new Verifier(module) : undefined;
  for (const { pass, when } of STEPS) {
    if (when !== undefined && !when(options)) continue;
    if (options.disabled.has(pass.name)) continue;
    const missing = pass.after.find((name) => !done.some((p) => p.name === name));
    if (missing !== undefined) throw new InternalError(`${pass.name} must run after ${missing}`);
    runPass(pass, context);
    done.push(pass);
    step++;
    if (verifier !== undefined) verifyAfter(pass, verifier);
    input.onPass?.(pass, module);
    yield;
  }
  return { remarks };
}

/** One pass over the module. */
export function runPass(pass: Pass, context: PassContext): void {
  const { run } = pass;
  if (run.on === 'module') {
    run.apply(context);
    return;
  }
  for (const func of [...context.module.functions.values()]) run.apply(func, context);
}

function verifyAfter(pass: Pass, verifier: Verifier): void {
  const faults = verifier.faults();
  if (faults.length > 0) throw new InternalError(`after ${pass.name}: ${faults.join('; ')}`);
}
