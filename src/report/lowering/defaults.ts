/** What the report says of a site that no pass mentioned: it went away, or it stays as it was written. */

import type { CensusSite } from './census.ts';
import type { SiteKind } from './remark.ts';
import type { Instance } from './report.ts';

/** Passes that remove what cannot be reached. */
const REMOVE_UNREACHABLE: readonly string[] = ['simplify-cfg', 'constant-propagation'];

export function defaultInstance(site: CensusSite, live: boolean): Instance {
  const { kind, func, goneAfter } = site;
  const base = { function: func, inlinedAt: [] };
  if (goneAfter === undefined && live) {
    return {
      ...base,
      status: 'left',
      decision: LEFT[kind] ?? 'left',
      rule: 'site.left',
      reason: 'stays as it was written: no pass had anything to say',
    };
  }
  const unreachable = goneAfter === undefined || REMOVE_UNREACHABLE.includes(goneAfter);
  return {
    ...base,
    status: 'removed',
    decision: 'removed',
    rule: unreachable ? 'dead.unreachable' : 'dead.folded',
    reason:
      goneAfter === undefined
        ? `nothing calls \`${func}\` any more`
        : `nothing of it is left after \`${goneAfter}\``,
    ...(goneAfter === undefined ? {} : { pass: goneAfter }),
  };
}

const LEFT: Partial<Record<SiteKind, string>> = { loop: 'scalar-loop', call: 'called' };
