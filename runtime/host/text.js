/** Text between JavaScript and the module's memory. */
// @ts-check

import { allocateBytes, bytesOf, storeWord, wordAt } from './memory.js';

/** Shorter text in (characters) and out (bytes) costs less in a loop than in a call of the engine's transcoder. */
export const SHORT_IN = 25;
export const SHORT_OUT = 13;

const encoder = /* @__PURE__ */ new TextEncoder();
const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Copies text into the arena, as UTF-8: gives its address, and leaves its length in `host.length`.
 * @param {import('./host.ts').Host} host
 * @param {string} text
 */
export function textIn(host, text) {
  const { length } = text;
  // Three bytes a character are enough. What is not used of it is the arena's again.
  const start = allocateBytes(host, length * 3);
  const bytes = bytesOf(host);
  let end = start;
  if (length < SHORT_IN) {
    for (let i = 0, code = 0; i < length; i++) {
      code = text.charCodeAt(i);
      if (code > 0x7f) break;
      bytes[end++] = code;
    }
  }
  if (end - start < length) end = start + encoder.encodeInto(text, bytes.subarray(start)).written;
  host.top = end;
  host.length = end - start;
  return start;
}

/**
 * Text of the module.
 * @param {import('./host.ts').Host} host
 * @param {number} start
 * @param {number} length
 */
export function textOut(host, start, length) {
  const bytes = bytesOf(host);
  let text = '';
  if (length < SHORT_OUT) {
    for (let i = 0; i < length; i++) {
      const code = bytes[start + i] ?? 0;
      if (code > 0x7f) break;
      text += String.fromCharCode(code);
    }
  }
  return text.length < length ? decoder.decode(bytes.subarray(start, start + length)) : text;
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
