/** A part of a report: some functions, some kinds of site. */

import { SITE_KINDS } from './remark.ts';
import type { LoweringReport, ReportSite } from './report.ts';

export interface ReportFilter {
  /** Names; empty: all. */
  readonly functions: readonly string[];
  readonly kinds: readonly string[];
}

/** The first name that the report does not know, with those that it does. */
export function unknownName(
  report: LoweringReport,
  filter: ReportFilter,
): { readonly name: string; readonly known: readonly string[] } | undefined {
  const functions = [
    ...new Set([...report.functions.map((f) => f.name), ...report.sites.map((s) => s.function)]),
  ];
  const missing = (names: readonly string[], known: readonly string[]): string | undefined =>
    names.find((name) => !known.includes(name));
  const func = missing(filter.functions, functions);
  if (func !== undefined) return { name: func, known: functions };
  const kind = missing(filter.kinds, SITE_KINDS);
  return kind === undefined ? undefined : { name: kind, known: SITE_KINDS };
}

/** Functions and totals stay what they are: facts are facts about a whole function. */
export function filterReport(report: LoweringReport, filter: ReportFilter): LoweringReport {
  const { functions, kinds } = filter;
  if (functions.length === 0 && kinds.length === 0) return report;
  const inFunction = (site: ReportSite): boolean =>
    functions.length === 0 ||
    functions.includes(site.function) ||
    site.instances.some((instance) => functions.includes(instance.function));
  return {
    ...report,
    functions: report.functions.filter(
      (func) => functions.length === 0 || functions.includes(func.name),
    ),
    sites: report.sites.filter(
      (site) => inFunction(site) && (kinds.length === 0 || kinds.includes(site.kind)),
    ),
  };
}
