/** Where expressions come from, for a source map. */

import type binaryen from 'binaryen';
import type { Site, SourceSet } from '../report/source.ts';
import { shownSpan } from './interface.ts';
import type { ExpressionRef } from './lanes.ts';
import { wholeMappings } from './mappings.ts';

export class SourceLocations {
  private readonly m: binaryen.Module;
  private readonly sources: SourceSet;
  /** Of the function that is being emitted: Binaryen takes them when it is complete. */
  private pending: { readonly expression: ExpressionRef; readonly site: Site }[] = [];
  /** Our files by Binaryen's numbers. */
  private readonly files: number[] = [];

  constructor(m: binaryen.Module, sources: SourceSet) {
    this.m = m;
    this.sources = sources;
  }

  readonly locate = (expression: ExpressionRef, site: Site): void => {
    this.pending.push({ expression, site });
  };

  attach(func: binaryen.FunctionRef): void {
    for (const { expression, site } of this.pending) {
      const span = shownSpan(site, this.sources);
      const file = this.sources.file(span.file);
      if (file === undefined) continue;
      let index = this.files.indexOf(span.file);
      if (index < 0) {
        index = this.m.addDebugInfoFileName(file.path);
        this.files[index] = span.file;
      }
      // Source maps count columns from 0 and in UTF-16 units.
      const { line } = this.sources.locate(span);
      const column = span.start - (file.text.lastIndexOf('\n', span.start - 1) + 1);
      this.m.setDebugLocation(func, expression, index, line, Math.max(0, column));
    }
    this.pending = [];
  }

  /** What Binaryen wrote, with the sources' texts in it, so that a debugger needs no other file. */
  complete(map: string, wasm: Uint8Array): string {
    const written = JSON.parse(map) as { readonly mappings?: string };
    const sources = this.files.map((id) => this.sources.file(id));
    return JSON.stringify({
      ...written,
      mappings: wholeMappings(written.mappings ?? '', wasm),
      sourcesContent: sources.map((file) => file?.text ?? null),
      // Debuggers step over what is not the user's.
      ignoreList: [...sources.keys()].filter((index) => sources[index]?.library === true),
    });
  }
}
