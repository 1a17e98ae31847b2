/** A report as it is written to a file, and read back. */

import { type LoweringReport, SCHEMA } from './report.ts';

/** The same report gives the same bytes. */
export function writeReport(report: LoweringReport): string {
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

/** What stands in a file, or what is wrong with it. */
export function readReport(
  text: string,
): { readonly report: LoweringReport } | { readonly wrong: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { wrong: 'it is no JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || !('schema' in parsed)) {
    return { wrong: 'it has no `schema`' };
  }
  if (parsed.schema !== SCHEMA) {
    return { wrong: `its schema is \`${String(parsed.schema)}\`, not \`${SCHEMA}\`` };
  }
  return isReport(parsed) ? { report: parsed } : { wrong: 'parts of it are missing' };
}

function isReport(value: object): value is LoweringReport {
  const lists = ['files', 'functions', 'sites', 'contracts'];
  return (
    lists.every((key) => Array.isArray(Reflect.get(value, key))) &&
    ['options', 'total'].every((key) => typeof Reflect.get(value, key) === 'object') &&
    typeof Reflect.get(value, 'compiler') === 'string'
  );
}
