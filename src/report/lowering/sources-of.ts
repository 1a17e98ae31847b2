/** The sources that a report carries, for excerpts: a report can be shown long after the files have changed. */

import { SourceSet, type Span } from '../source.ts';
import type { LoweringReport, Place } from './report.ts';

export interface ReportSources {
  readonly sources: SourceSet;
  readonly spanOf: (place: Place) => Span;
  /** The source text of a place, on one line. */
  readonly textOf: (place: Place) => string;
}

export function sourcesOf(report: LoweringReport): ReportSources {
  const sources = new SourceSet();
  const ids = new Map<string, number>();
  for (const { path, text } of report.files) ids.set(path, sources.add(path, text).id);
  const spanOf = ({ path, offset, length }: Place): Span => ({
    file: ids.get(path) ?? -1,
    start: offset,
    end: offset + length,
  });
  const textOf = (place: Place): string => {
    const { file, start, end } = spanOf(place);
    return (sources.file(file)?.text.slice(start, end) ?? '').replace(/\s+/g, ' ');
  };
  return { sources, spanOf, textOf };
}
