/** The table of functions that the text and the page begin with. */

import { addFacts, addTallies, NO_FACTS, NO_TALLY } from './facts.ts';
import type { Facts, LoweringReport, ReportFunction, Tally } from './report.ts';

export interface SummaryRow {
  readonly name: string;
  readonly cells: readonly string[];
}

export const COLUMNS = [
  { short: 'slow', title: 'sites that missed a fast path' },
  { short: 'fast', title: 'sites that took one' },
  { short: 'loads', title: 'loads from memory in the code' },
  { short: 'stores', title: 'stores to memory in the code' },
  { short: 'checks', title: 'bounds checks in the code' },
  { short: 'gone', title: 'bounds checks that were proven or hoisted' },
  { short: 'handles', title: 'calls of the runtime' },
  { short: 'host', title: 'calls of the host' },
  { short: 'frame', title: 'places in the stack frame' },
  { short: 'arena', title: 'places in the arena' },
  { short: 'calls', title: 'calls of other functions in the code' },
  { short: 'bytes', title: 'bytes of code' },
] as const;

/** The program's functions, what the runtime and the compiler add in a row each, and the total. */
export function summaryRows(report: LoweringReport): readonly SummaryRow[] {
  const user = report.functions.filter((func) => func.origin === 'user');
  const others = (['library', 'generated'] as const).flatMap((origin) => {
    const rows = report.functions.filter((func) => func.origin === origin);
    return rows.length === 0 ? [] : [together(`(${origin})`, rows)];
  });
  const { facts, tally } = report.total;
  return [
    ...user.map(({ name, facts: own, tally: sites }) => ({ name, cells: cellsOf(own, sites) })),
    ...others,
    { name: 'total', cells: cellsOf(facts, tally) },
  ];
}

function together(name: string, functions: readonly ReportFunction[]): SummaryRow {
  const facts = functions.reduce((sum, func) => addFacts(sum, func.facts), NO_FACTS);
  const sites = functions.reduce((sum, func) => addTallies(sum, func.tally), NO_TALLY);
  return { name, cells: cellsOf(facts, sites) };
}

function cellsOf(facts: Facts, tally: Tally): readonly string[] {
  const numbers = [
    tally.slow,
    tally.fast,
    facts.loads,
    facts.stores,
    facts.boundsChecks,
    tally.checks.elided + tally.checks.hoisted,
    facts.runtimeCalls,
    facts.hostCalls,
    tally.allocations.frame,
    tally.allocations.arena,
    facts.calls,
  ];
  return [...numbers.map(String), facts.bytes === null ? '–' : String(facts.bytes)];
}
