/** Where a debugger finds the source map of a WebAssembly module: a custom section says so. */

const NAME = 'sourceMappingURL';
/** Magic number and version. */
const HEADER = 8;

/** The module with another URL in it. */
export function withSourceMapUrl(wasm: Uint8Array, url: string): Uint8Array {
  const kept = [wasm.subarray(0, HEADER)];
  for (let at = HEADER; at < wasm.length; ) {
    const size = readNumber(wasm, at + 1);
    const end = size.end + size.value;
    if (wasm[at] !== 0 || nameOf(wasm, size.end) !== NAME) kept.push(wasm.subarray(at, end));
    at = end;
  }
  const content = [...text(NAME), ...text(url)];
  return Uint8Array.from([
    ...kept.flatMap((part) => [...part]),
    0,
    ...number(content.length),
    ...content,
  ]);
}

function nameOf(wasm: Uint8Array, at: number): string {
  const { value, end } = readNumber(wasm, at);
  return new TextDecoder().decode(wasm.subarray(end, end + value));
}

/** Unsigned LEB128. */
function readNumber(
  bytes: Uint8Array,
  from: number,
): { readonly value: number; readonly end: number } {
  let value = 0;
  let end = from;
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[end++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return { value, end };
  }
}

function number(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...number(Math.floor(value / 128))];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...number(bytes.length), ...bytes];
}
