/** Sums of facts, and decisions counted. */

import { MATCH_FORMS, type MatchForm, type SiteKind } from './remark.ts';
import {
  ALLOCATION_PLACES,
  type AllocationPlace,
  type Facts,
  type Instance,
  type Tally,
} from './report.ts';

export const NO_FACTS: Facts = {
  loads: 0,
  stores: 0,
  blocks: 0,
  calls: 0,
  runtimeCalls: 0,
  hostCalls: 0,
  jumpTables: 0,
  boundsChecks: 0,
  otherChecks: 0,
  internedStrings: 0,
  bytes: null,
};

export function addFacts(a: Facts, b: Facts): Facts {
  return {
    loads: a.loads + b.loads,
    stores: a.stores + b.stores,
    blocks: a.blocks + b.blocks,
    calls: a.calls + b.calls,
    runtimeCalls: a.runtimeCalls + b.runtimeCalls,
    hostCalls: a.hostCalls + b.hostCalls,
    jumpTables: a.jumpTables + b.jumpTables,
    boundsChecks: a.boundsChecks + b.boundsChecks,
    otherChecks: a.otherChecks + b.otherChecks,
    internedStrings: a.internedStrings + b.internedStrings,
    bytes: a.bytes === null && b.bytes === null ? null : (a.bytes ?? 0) + (b.bytes ?? 0),
  };
}

export const NO_TALLY: Tally = tally([]);

export function addTallies(a: Tally, b: Tally): Tally {
  return addNumbers(a, b);
}

/** The same shape with every number the sum of both. */
function addNumbers<T extends object>(a: T, b: T): T {
  const rows = Object.entries(a).map(([key, left]) => {
    const right: unknown = Reflect.get(b, key);
    if (typeof left === 'number' && typeof right === 'number') return [key, left + right];
    return [key, addNumbers(Object(left), Object(right))];
  });
  return Object.fromEntries(rows);
}

/** One decision, with the kind of its site. */
export interface Counted {
  readonly kind: SiteKind;
  readonly instance: Instance;
}

export function tally(rows: readonly Counted[]): Tally {
  const count = (wanted: (row: Counted) => boolean): number => rows.filter(wanted).length;
  const status = (name: Instance['status']): number => count((r) => r.instance.status === name);
  const decided = (kinds: readonly SiteKind[], decisions: readonly string[]): number =>
    count((r) => kinds.includes(r.kind) && decisions.includes(r.instance.decision));
  const here = (kind: SiteKind): number =>
    count((r) => r.kind === kind && r.instance.status !== 'removed');
  const loops = {
    vectorized: decided(['loop', 'reduction'], ['vectorized']),
    unrolled: decided(['loop'], ['unrolled']),
  };
  const inlined = decided(['call'], ['inlined']);
  return {
    sites: rows.length,
    fast: status('fast'),
    slow: status('slow'),
    left: status('left'),
    removed: status('removed'),
    checks: {
      emitted: decided(['bounds-check'], ['emitted']),
      elided: decided(['bounds-check'], ['elided']),
      hoisted: decided(['bounds-check'], ['hoisted']),
    },
    matches: record(MATCH_FORMS, (form: MatchForm) =>
      count((r) => r.kind === 'match' && r.instance.form === form),
    ),
    stringTemporaries: here('string-temp'),
    allocations: record(ALLOCATION_PLACES, (place: AllocationPlace) =>
      decided(['allocation', 'string-temp'], [place]),
    ),
    loops: { ...loops, left: leftLoops(rows) },
    callSites: { inlined, left: here('call') - inlined },
  };
}

/** Loops that are still loops, one element at a time. */
function leftLoops(rows: readonly Counted[]): number {
  return rows.filter(
    ({ kind, instance }) =>
      kind === 'loop' &&
      instance.status !== 'removed' &&
      !instance.rule.startsWith('text.') &&
      instance.decision !== 'vectorized' &&
      instance.decision !== 'unrolled',
  ).length;
}

function record<K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
}
