/** `--perf-lowering-report` and its companions: asked for, loaded when needed, written where it was asked to go. */

import { basename, dirname } from 'node:path';
import type { ReportFilter } from '../../report/lowering/filter.ts';
import type { LoweringReport } from '../../report/lowering/report.ts';
import { suggest } from '../../report/suggest.ts';
import { FileError } from '../codes.ts';
import type { CompileOptions } from '../contract.ts';
import { readOtherFile, writeOutput } from '../files.ts';
import { REPORT_FORMATS } from './commands.ts';
import { type CommandLine, UsageError } from './flags.ts';
import type { Terminal } from './terminal.ts';

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** What the command line says about a report. */
export interface ReportRequest {
  readonly format: ReportFormat;
  readonly filter: ReportFilter;
  readonly verbose: boolean;
  /** Where to write it; standard output when absent. */
  readonly out: string | undefined;
}

/** `undefined` when no report is asked for. `flag` is the one that names the format. */
export function reportRequest(line: CommandLine, flag: string): ReportRequest | undefined {
  const format = REPORT_FORMATS.find((known) => known === line.value(flag));
  if (format === undefined) {
    const useless = ['report-function', 'report-kind', 'report-out'].find((f) => line.has(f));
    if (useless === undefined) return undefined;
    throw new UsageError(`\`--${useless}\` is for a report: add \`--${flag}\``);
  }
  return {
    format,
    filter: { functions: line.values('report-function'), kinds: line.values('report-kind') },
    verbose: line.has('verbose'),
    out: line.value('report-out'),
  };
}

/** What a compile must keep for the report. Throws a `FileError` when the profile is none. */
export async function reportOptions(
  line: CommandLine,
  request: ReportRequest | undefined,
): Promise<Pick<CompileOptions, 'report' | 'profile'>> {
  if (request === undefined) return {};
  const report = request.format === 'html' ? 'code' : 'sites';
  const path = line.value('profile');
  if (path === undefined) return { report };
  const { parseProfile } = await import('../../report/lowering/profile.ts');
  const profile = parseProfile(readOtherFile(path));
  if (profile !== undefined) return { report, profile };
  throw new FileError('FZ0911', `\`${path}\` is no profile`, [
    'make one with `fzyc run FILE FUNCTION … --profile-out=FILE`',
  ]);
}

/** Writes a report; gives the name of the file, if there is one. */
export async function showReport(
  whole: LoweringReport,
  request: ReportRequest,
  terminal: Terminal,
): Promise<string | undefined> {
  const { filterReport, unknownName } = await import('../../report/lowering/filter.ts');
  const unknown = unknownName(whole, request.filter);
  if (unknown !== undefined) {
    const near = suggest(unknown.name, unknown.known);
    const hint = near === undefined ? '' : `; did you mean \`${near}\`?`;
    throw new UsageError(`the report has no \`${unknown.name}\`${hint}`);
  }
  const text = await render(filterReport(whole, request.filter), request, terminal);
  if (request.out !== undefined) {
    return writeOutput(dirname(request.out), basename(request.out), text);
  }
  terminal.out(text);
  return undefined;
}

async function render(
  report: LoweringReport,
  { format, verbose, out }: ReportRequest,
  terminal: Terminal,
): Promise<string> {
  if (format === 'json') {
    return (await import('../../report/lowering/read.ts')).writeReport(report);
  }
  if (format === 'html') {
    return (await import('../../report/lowering/render-html.ts')).renderReportHtml(report);
  }
  if (format === 'sarif') {
    const { renderReportSarif } = await import('../../report/lowering/render-sarif.ts');
    const { RULES } = await import('../../lower/rules.ts');
    return renderReportSarif(report, (name) => RULES.find((r) => r.name === name)?.meaning);
  }
  const { renderReportText } = await import('../../report/lowering/render-text.ts');
  const color = out === undefined && terminal.colorOut;
  return renderReportText(report, {
    color,
    verbose,
    ...(terminal.width === undefined ? {} : { width: terminal.width }),
  });
}
