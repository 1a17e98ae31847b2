/** Shows diagnostics: as text on standard error, or as JSON on standard output. */

import { diagnosticToJson } from '../../report/render-json.ts';
import { renderDiagnostic } from '../../report/render-text.ts';
import type { CheckResult } from '../contract.ts';
import type { Terminal } from './terminal.ts';

type Reported = Pick<CheckResult, 'diagnostics' | 'sources'>;

/** Diagnostics as text, and how many there are. */
export function showDiagnostics(result: Reported, terminal: Terminal): void {
  const { diagnostics, sources } = result;
  for (const diagnostic of diagnostics) {
    terminal.err(`${renderDiagnostic(diagnostic, sources, { color: terminal.colorErr })}\n`);
  }
  const errors = diagnostics.filter((d) => d.severity === 'error').length;
  const counts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')];
  const shown = counts.filter((text) => text !== '').join(', ');
  if (shown !== '') terminal.err(`${shown}\n`);
}

export function jsonDiagnostics(result: Reported): readonly unknown[] {
  return result.diagnostics.map((diagnostic) => diagnosticToJson(diagnostic, result.sources));
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

function count(n: number, what: string): string {
  return n === 0 ? '' : `${n} ${what}${n === 1 ? '' : 's'}`;
}
