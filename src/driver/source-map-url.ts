/** Where a debugger finds the source map of a WebAssembly module: a custom section says so. */

import { HEADER_BYTES, Reader } from '../backend/reader.ts';

const NAME = 'sourceMappingURL';
const CUSTOM_SECTION = 0;

/** The module with another URL in it. */
export function withSourceMapUrl(wasm: Uint8Array, url: string): Uint8Array {
  const kept = [wasm.subarray(0, HEADER_BYTES)];
  const sections = Reader.sections(wasm);
  while (!sections.done) {
    const start = sections.at;
    const id = sections.byte();
    const section = sections.part();
    const replaced = id === CUSTOM_SECTION && section.text() === NAME;
    if (!replaced) kept.push(wasm.subarray(start, sections.at));
  }
  const content = [...text(NAME), ...text(url)];
  const added = Uint8Array.from([CUSTOM_SECTION, ...number(content.length), ...content]);
  return Buffer.concat([...kept, added]);
}

/** Unsigned LEB128. */
function number(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length), ...bytes];
}
