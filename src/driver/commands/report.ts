/** `fzyc report`: a lowering report that lies in a file, shown again or compared with another. */

import { diffReports, renderDiff } from '../../report/lowering/diff.ts';
import { readReport } from '../../report/lowering/read.ts';
import type { LoweringReport } from '../../report/lowering/report.ts';
import { EXIT, type Execute } from '../cli/commands.ts';
import { UsageError } from '../cli/flags.ts';
import { showDiagnostics } from '../cli/report.ts';
import { type ReportRequest, showReport } from '../cli/show-report.ts';
import type { Terminal } from '../cli/terminal.ts';
import { FileError } from '../codes.ts';
import { failedCheck } from '../failed-check.ts';
import { readOtherFile } from '../files.ts';

export const execute: Execute = async (line, terminal) => {
  const [first, ...rest] = line.positionals;
  if (first === undefined) throw new UsageError('which FILE?');
  const format = (['text', 'json', 'html', 'sarif'] as const).find(
    (known) => known === (line.value('format') ?? 'text'),
  );
  const request: ReportRequest = {
    format: format ?? 'text',
    filter: { functions: line.values('report-function'), kinds: line.values('report-kind') },
    verbose: line.has('verbose'),
    out: line.value('report-out'),
  };
  try {
    if (first === 'diff') return diff(rest, terminal);
    if (rest.length > 0) throw new UsageError(`one FILE at a time: what is \`${rest[0]}\`?`);
    const written = await showReport(read(first), request, terminal);
    if (written !== undefined) terminal.err(`wrote ${written}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    showDiagnostics(failedCheck(error), terminal);
    return EXIT.errors;
  }
};

function diff(paths: readonly string[], terminal: Terminal): number {
  const [before, after, more] = paths;
  if (before === undefined || after === undefined || more !== undefined) {
    throw new UsageError('write `fzyc report diff OLD.json NEW.json`');
  }
  const found = diffReports(read(before), read(after));
  terminal.out(renderDiff(found, { color: terminal.colorOut }));
  return found.lost.length === 0 ? EXIT.ok : EXIT.errors;
}

function read(path: string): LoweringReport {
  const found = readReport(readOtherFile(path));
  if ('report' in found) return found.report;
  throw new FileError('FZ0911', `\`${path}\` is no lowering report: ${found.wrong}`, [
    'make one with `fzyc build FILE --perf-lowering-report=json --report-out=FILE.json`',
  ]);
}
