/** What was lost and what was won between two reports of one program: a gate that needs no timing. */

import { type Paint, painter } from '../paint.ts';
import { decisionText, showPlace, worstFirst } from './render-text.ts';
import type { LoweringReport, ReportContract, ReportSite } from './report.ts';
import { sourcesOf } from './sources-of.ts';

export interface Change {
  /** In the new report; in the old one where it is gone. */
  readonly where: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

export interface ReportDiff {
  /** Fast before, and slow now; contracts that held, and do not now. */
  readonly lost: readonly Change[];
  readonly won: readonly Change[];
  /** As fast or as slow as before, by another decision. */
  readonly changed: readonly Change[];
}

/**
 * Sites are known by function, kind and source text, and by their order among equal ones, so that code that moves
 * is not taken for code that changed.
 */
export function diffReports(before: LoweringReport, after: LoweringReport): ReportDiff {
  const lost: Change[] = [];
  const won: Change[] = [];
  const changed: Change[] = [];
  const old = keyed(before);
  for (const [key, site] of keyed(after)) {
    const known = old.get(key);
    if (known === undefined) continue;
    const change: Change = {
      where: showPlace(site.place),
      what: `${site.kind} in \`${site.function}\``,
      before: verdictText(known),
      after: verdictText(site),
    };
    const difference = rank(site) - rank(known);
    if (difference < 0) lost.push(change);
    else if (difference > 0) won.push(change);
    else if (change.before !== change.after) changed.push(change);
  }
  const contracts = new Map(keyedContracts(before));
  for (const [key, contract] of keyedContracts(after)) {
    const known = contracts.get(key);
    if (known === undefined || known.status === contract.status) continue;
    const change: Change = {
      where: showPlace(contract.place),
      what: `#[require(${contract.name})]`,
      before: known.status,
      after: contract.status,
    };
    if (contract.status === 'failed') lost.push(change);
    else if (contract.status === 'holds') won.push(change);
    else changed.push(change);
  }
  return { lost, won, changed };
}

function keyed(report: LoweringReport): Map<string, ReportSite> {
  const { textOf } = sourcesOf(report);
  const seen = new Map<string, number>();
  return new Map(
    report.sites.map((site) => {
      const aspect = site.instances[0]?.rule.startsWith('text.') === true ? ' text' : '';
      const name = [site.place.path, site.function, site.kind + aspect, textOf(site.place)];
      const base = name.join('\n');
      const count = seen.get(base) ?? 0;
      seen.set(base, count + 1);
      return [`${base}\n${count}`, site];
    }),
  );
}

function keyedContracts(report: LoweringReport): readonly (readonly [string, ReportContract])[] {
  const seen = new Map<string, number>();
  return report.contracts.map((contract) => {
    const base = `${contract.place.path}\n${contract.name}\n${contract.on}`;
    const count = seen.get(base) ?? 0;
    seen.set(base, count + 1);
    return [`${base}\n${count}`, contract] as const;
  });
}

/** Vector code is better than any other; what is gone costs as little as what is fast. */
function rank(site: ReportSite): number {
  if (site.status === 'slow') return 0;
  if (site.status === 'left') return 1;
  return site.instances.every((instance) => instance.decision === 'vectorized') ? 3 : 2;
}

function verdictText(site: ReportSite): string {
  const [worst] = worstFirst(site.instances);
  return worst === undefined ? site.status : `${decisionText(worst)} [${worst.rule}]`;
}

export function renderDiff(diff: ReportDiff, options: { readonly color: boolean }): string {
  const paint: Paint = painter(options.color);
  const rows = (
    [
      ['lost', diff.lost, paint.error],
      ['won', diff.won, paint.help],
      ['changed', diff.changed, paint.bold],
    ] as const
  ).flatMap(([word, changes, colour]) =>
    changes.map(
      ({ where, what, before, after }) =>
        `${colour(word)}  ${where}  ${what}: ${before} → ${after}`,
    ),
  );
  const { lost, won, changed } = diff;
  return `${[...rows, `${lost.length} lost, ${won.length} won, ${changed.length} changed`].join('\n')}\n`;
}
