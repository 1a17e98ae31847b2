/** Sorts WebAssembly text by the line of source that it comes from. */

import type { LineCode } from './report.ts';

const PLACE = /^\s*;;@ (.*):(\d+):\d+$/;

/** `text` has `;;@ file:line:column` before what comes from there. Library code is left out. */
export function linesOfCode(text: string): readonly LineCode[] {
  const byLine = new Map<string, { path: string; line: number; text: string[] }>();
  let current: string[] | undefined;
  for (const line of text.split('\n')) {
    const place = PLACE.exec(line);
    if (place !== null) {
      const [, path = '', number = '0'] = place;
      const key = `${path}:${number}`;
      const known = byLine.get(key) ?? { path, line: Number(number), text: [] };
      byLine.set(key, known);
      current = known.text;
    } else if (/^ ?\((func|import|export|global|memory|data|table|elem|type)\b/.test(line)) {
      current = undefined;
    } else if (current !== undefined && /[^\s)]/.test(line) && !line.trim().startsWith(';;')) {
      current.push(line.trim());
    }
  }
  return [...byLine.values()]
    .filter((row) => row.text.length > 0 && !row.path.startsWith('<'))
    .sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line));
}
