/**
 * The table of refusals: `bounds/refusals.fzy` has programs in which leaving out a check would be wrong. What they do is
 * tested with all other programs; here is what the report says of them.
 */

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { check, DEFAULT_OPTIONS } from '../src/driver/compile.ts';
import { nodeFileHost } from '../src/driver/files.ts';
import { libraryOf } from '../src/driver/library.ts';
import { lower } from '../src/lower/pipeline.ts';
import { Diagnostics } from '../src/report/diagnostic.ts';
import { settleRemarks } from '../src/report/lowering/verdicts.ts';

const PATH = fileURLToPath(new URL('./bounds/refusals.fzy', import.meta.url));

/** By function, what stands behind `//!` above it. */
function expectations(text: string): Map<string, string> {
  const rows = [...text.matchAll(/^\/\/! (.*)\npub fn (\w+)/gm)];
  return new Map(rows.map(([, says = '', name = '']) => [name, says]));
}

test('checks that must stay do, and the report says why', () => {
  const text = readFileSync(PATH, 'utf8');
  const files = nodeFileHost();
  const { module, sources } = check({ path: PATH, text }, files, DEFAULT_OPTIONS);
  if (module === undefined) throw new Error('it does not compile');
  const { remarks } = lower(
    module,
    { fastPath: 'on', bounds: 'trusted', level: 3, simd: false, disabled: new Set() },
    { sources, diagnostics: new Diagnostics(), library: libraryOf(module.types, sources) },
  );
  const isLibrary = (span: { readonly file: number }): boolean =>
    sources.file(span.file)?.library === true;
  const verdicts = [...settleRemarks(remarks, isLibrary).values()]
    .filter(({ remark }) => remark.kind === 'bounds-check')
    .sort((a, b) => a.span.start - b.span.start);
  const expected = expectations(text);
  expect(expected.size).toBeGreaterThanOrEqual(40);
  const found = new Map<string, string>();
  for (const name of expected.keys()) {
    const own = verdicts.filter(({ remark }) => remark.func === name);
    const { remark } =
      own.find((verdict) => verdict.remark.decision === 'emitted') ??
      own.find((verdict) => verdict.remark.decision === 'hoisted') ??
      {};
    found.set(
      name,
      remark === undefined ? 'none' : `${remark.decision} ${remark.rule}: ${remark.reason}`,
    );
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});
