/** Text between JavaScript and the module's memory. */
// @ts-check

import { allocateBytes, bytesOf, extend, storeWord, wordAt } from './memory.js';

/** Up to this many characters in and bytes out, a loop costs less than a call of the engine's transcoder. */
export const SHORT_IN = 24;
export const SHORT_OUT = 12;
/** From here on it counts how much room text takes. */
export const LONG = 0x8000;

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Copies text into the arena, as UTF-8: gives its address, and leaves its length in `host.length`.
 * @param {import('./host.ts').Host} host
 * @param {string} text
 */
export function textIn(host, text) {
  const pointer = allocateBytes(host, text.length);
  host.length = text.length;
  if (text.length <= SHORT_IN) {
    const bytes = bytesOf(host);
    let i = 0;
    for (; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) break;
      bytes[pointer + i] = code;
    }
    if (i === text.length) return pointer;
  }
  // Room for three bytes a character is enough. Most text is ASCII: where it is long, only what does not fit gets more.
  let written = 0;
  for (let rest = text, room = text.length > LONG ? 1 : 3; rest !== ''; room = 3) {
    extend(host, pointer + written + rest.length * room);
    const done = encoder.encodeInto(rest, bytesOf(host).subarray(pointer + written, host.top));
    written += done.written;
    rest = rest.slice(done.read);
  }
  host.top = pointer + written;
  host.length = written;
  return pointer;
}

/**
 * Text of the module.
 * @param {import('./host.ts').Host} host
 * @param {number} pointer
 * @param {number} length
 */
export function textOut(host, pointer, length) {
  const bytes = bytesOf(host);
  if (length <= SHORT_OUT) {
    let text = '';
    let i = 0;
    for (; i < length; i++) {
      const code = bytes[pointer + i] ?? 0;
      if (code > 0x7f) break;
      text += String.fromCharCode(code);
    }
    if (i === length) return text;
  }
  return decoder.decode(bytes.subarray(pointer, pointer + length));
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} address
 * @param {string} text
 */
export function storeText(host, address, text) {
  storeWord(host, address, textIn(host, text));
  storeWord(host, address + 4, host.length);
}

/**
 * @param {import('./host.ts').Host} host
 * @param {number} address
 */
export function loadText(host, address) {
  return textOut(host, wordAt(host, address), wordAt(host, address + 4));
}
