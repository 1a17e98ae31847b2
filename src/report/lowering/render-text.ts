/** The report for a terminal: a table by function, then sites with their source, in the style of diagnostics. */

import { type Paint, painter } from '../paint.ts';
import { excerpt } from '../render-excerpt.ts';
import type { Instance, LoweringReport, Place, ReportContract, ReportSite } from './report.ts';
import { type ReportSources, sourcesOf } from './sources-of.ts';
import { COLUMNS, summaryRows } from './summary.ts';

export interface ReportTextOptions {
  readonly color: boolean;
  readonly width?: number;
  /** All sites, not only those that missed a fast path. */
  readonly verbose: boolean;
}

const DEFAULT_WIDTH = 120;

export function renderReportText(report: LoweringReport, options: ReportTextOptions): string {
  return new TextReport(report, options).render();
}

class TextReport {
  private readonly report: LoweringReport;
  private readonly options: ReportTextOptions;
  private readonly paint: Paint;
  private readonly from: ReportSources;

  constructor(report: LoweringReport, options: ReportTextOptions) {
    this.report = report;
    this.options = options;
    this.paint = painter(options.color);
    this.from = sourcesOf(report);
  }

  render(): string {
    const { verbose } = this.options;
    const sites = hottestFirst(this.report.sites).filter(
      (site) => verbose || site.status === 'slow',
    );
    const parts = [
      this.heading(),
      this.table(),
      ...this.contracts(),
      ...sites.map((site) => this.site(site)),
      this.closing(sites.length),
    ];
    return `${parts.join('\n\n')}\n`;
  }

  private heading(): string {
    const { compiler, options, weights } = this.report;
    const { fastPath, bounds, level, disabledPasses } = options;
    const without = disabledPasses.length === 0 ? '' : `, without ${disabledPasses.join(', ')}`;
    const measured = weights === 'profile' ? ', weighed by a profile' : '';
    const how = `--perf-fastpath=${fastPath} --bounds=${bounds} -O${level}`;
    return `${this.paint.bold('lowering report')} of ${compiler}, ${how}${without}${measured}`;
  }

  private table(): string {
    const rows = summaryRows(this.report);
    const header = ['function', ...COLUMNS.map((column) => column.short)];
    const body = rows.map((row) => [row.name, ...row.cells]);
    const widths = header.map((title, i) =>
      Math.max(title.length, ...body.map((row) => (row[i] ?? '').length)),
    );
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd();
    return [this.paint.bold(line(header)), ...body.map(line)].join('\n');
  }

  private contracts(): string[] {
    const { contracts } = this.report;
    if (contracts.length === 0) return [];
    return [contracts.map((contract) => this.contract(contract)).join('\n')];
  }

  private contract(contract: ReportContract): string {
    const { name, on, place, status, why, violations } = contract;
    const colour =
      status === 'failed'
        ? this.paint.error
        : status === 'holds'
          ? this.paint.help
          : this.paint.warning;
    const places = `${violations.length} place${violations.length === 1 ? '' : 's'}`;
    const more = status === 'failed' ? ` in ${places}` : why === undefined ? '' : `: ${why}`;
    return `${colour(status)}  #[require(${name})] on a ${on} at ${showPlace(place)}${more}`;
  }

  private site(site: ReportSite): string {
    const { paint, from, options } = this;
    const [first, ...others] = worstFirst(site.instances);
    if (first === undefined) return '';
    const width = Math.max(40, options.width ?? DEFAULT_WIDTH);
    const label = { span: from.spanOf(site.place), message: first.reason, primary: true };
    const { lines, gutter } = excerpt([label], 'warning', from.sources, paint, width);
    const margin = ' '.repeat(gutter);
    const heading =
      site.status === 'slow' ? paint.warning : site.status === 'fast' ? paint.help : paint.bold;
    const weight =
      this.report.weights === 'profile' ? `ran ${site.weight} times` : `weight ${site.weight}`;
    const notes = [
      ...first.inlinedAt.map((at) => ['note', `inlined at ${showPlace(at)}`] as const),
      ...others.map((other) => ['note', describe(other)] as const),
      ...(first.hint === undefined ? [] : [['help', first.hint] as const]),
    ];
    return [
      `${heading(site.status)}${paint.bold(`: ${site.kind} ${decisionText(first)}`)} [${first.rule}] in \`${site.function}\`, ${weight}`,
      ...lines,
      ...notes.map(([kind, text]) => {
        const word = kind === 'help' ? paint.help(kind) : paint.bold(kind);
        return `${margin} ${paint.gutter('=')} ${word}: ${text}`;
      }),
    ].join('\n');
  }

  private closing(shown: number): string {
    const { sites, fast, slow, left, removed } = this.report.total.tally;
    const counts = `${sites} decisions: ${fast} fast, ${slow} slow, ${left} left as written, ${removed} removed`;
    const hidden =
      this.options.verbose || shown === this.report.sites.length ? '' : ' (-v shows all)';
    return `${this.report.sites.length} sites, ${counts}${hidden}`;
  }
}

/** By weight; sites of one weight in the order of the source. */
export function hottestFirst(sites: readonly ReportSite[]): readonly ReportSite[] {
  return sites
    .map((site, i) => ({ site, i }))
    .sort((a, b) => b.site.weight - a.site.weight || a.i - b.i)
    .map(({ site }) => site);
}

const ORDER: Readonly<Record<Instance['status'], number>> = {
  slow: 0,
  left: 1,
  fast: 2,
  removed: 3,
};

export function worstFirst(instances: readonly Instance[]): readonly Instance[] {
  return [...instances].sort((a, b) => ORDER[a.status] - ORDER[b.status]);
}

/** `vectorized(8)`, `unrolled(4)`, `direct`. */
export function decisionText({ decision, lanes, unroll }: Instance): string {
  const numbers = [lanes, unroll].filter((n) => n !== undefined);
  return numbers.length === 0 ? decision : `${decision}(${numbers.join(', ')})`;
}

/** An instance beside the first: where it is, and what became of it there. */
function describe(instance: Instance): string {
  const [call] = instance.inlinedAt;
  const where = call === undefined ? '' : ` inlined at ${showPlace(call)}`;
  return `in \`${instance.function}\`${where}: ${decisionText(instance)} [${instance.rule}] ${instance.reason}`;
}

export function showPlace({ path, line, column }: Place): string {
  return `${path}:${line}:${column}`;
}
