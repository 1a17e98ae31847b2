/** Shows diagnostics: as text on standard error, or as JSON on standard output. */

import { type JsonDiagnostic, renderJson } from '../../report/render-json.ts';
import { renderCounts, renderText } from '../../report/render-text.ts';
import type { CheckResult } from '../contract.ts';
import type { Terminal } from './terminal.ts';

type Reported = Pick<CheckResult, 'diagnostics' | 'sources'>;

/** Diagnostics as text, and how many there are. */
export function showDiagnostics({ diagnostics, sources }: Reported, terminal: Terminal): void {
  if (diagnostics.length === 0) return;
  const options = { color: terminal.colorErr, ...(terminal.width && { width: terminal.width }) };
  terminal.err(`${renderText(diagnostics, sources, options)}\n`);
  terminal.err(`${renderCounts(diagnostics, options)}\n`);
}

export function jsonDiagnostics({ diagnostics, sources }: Reported): readonly JsonDiagnostic[] {
  return renderJson(diagnostics, sources);
}

/** One JSON document. BigInts and numbers that JSON lacks are strings, typed arrays are arrays. */
export function showJson(document: unknown, terminal: Terminal): void {
  const text = JSON.stringify(document, (_, value: unknown) => {
    if (typeof value === 'bigint') return value.toString();
    if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
    return isTypedArray(value) ? Array.from(value) : value;
  });
  terminal.out(`${text}\n`);
}

function isTypedArray(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}
