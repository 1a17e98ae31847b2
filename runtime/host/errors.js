/** The errors that a call of a Fzy program ends with. */
// @ts-check

import { textOut } from './text.js';

/** Thrown when the program stops. The instance stays usable. */
export class FzyTrap extends Error {
  // Every script has a class of its own, and a trap is one for all of them.
  /**
   * @override
   * @param {unknown} error
   */
  static [Symbol.hasInstance](error) {
    return error instanceof Error && error.name === 'FzyTrap';
  }

  /**
   * @param {import('../../src/report/trap.ts').TrapKind} kind
   * @param {string} [message]
   * @param {unknown} [cause]
   * @param {readonly [file: string, line: number, column: number]} [place] Where in the source, if known.
   */
  constructor(kind, message = kind, cause = undefined, place = undefined) {
    super(message, cause === undefined ? undefined : { cause });
    /** @readonly */
    this.name = 'FzyTrap';
    this.kind = kind;
    this.file = place?.[0];
    this.line = place?.[1];
    this.column = place?.[2];
    // The place goes where people look for it, before the frames of the module, which the engine's error has.
    /** @type {readonly string[] | null} */
    const frames = String((cause instanceof Error ? cause : this).stack).match(
      /^(?:\s+at |.*@).*$/gm,
    );
    const lines = [`${this.name}: ${message}`, ...(place ? [`    at ${place.join(':')}`] : [])];
    /** @type {string} */
    this.stack = [...lines, ...(frames ?? [])].join('\n');
  }

  /** @override */
  toString() {
    const { file, line, column } = this;
    return `${this.name}: ${this.message}${file === undefined ? '' : ` at ${file}:${line}:${column}`}`;
  }
}

/** Thrown with what is in the `Err` of a `Result`. */
export class FzyError extends Error {
  /**
   * @override
   * @param {unknown} error
   */
  static [Symbol.hasInstance](error) {
    return error instanceof Error && error.name === 'FzyError';
  }

  /**
   * @param {string} func
   * @param {unknown} value
   */
  constructor(func, value) {
    super(typeof value === 'string' ? value : `\`${func}\` gave an error`);
    /** @readonly */
    this.name = 'FzyError';
    this.value = value;
  }
}

/**
 * What is in the `Ok` that a function gave; throws what is in the `Err`.
 * @param {string} func
 * @param {{ readonly tag?: unknown, readonly value?: unknown }} result
 */
export function okOf(func, { tag, value }) {
  if (tag === 'Err') throw new FzyError(func, value);
  return value;
}

/**
 * The error for what ended a call, where no check of the program can.
 * @param {unknown} error
 */
export function failure(error) {
  if (error instanceof FzyTrap || !(error instanceof Error)) return error;
  // V8 and JavaScriptCore throw a `RangeError`, SpiderMonkey an error class of its own.
  const isOverflow = /call stack|too much recursion/i.test(error.message);
  if (!isOverflow && !(error instanceof RangeError)) return error;
  return new FzyTrap(isOverflow ? 'stack overflow' : 'out of memory', undefined, error);
}

/**
 * The same where the program has checks: the module says in globals of its own at which of its sites it stopped.
 * @param {import('./host.ts').Host} host
 * @param {unknown} error
 */
export function trapOf(host, error) {
  const { trap_site: site } = host.wasm;
  const at = site?.value ?? -1;
  if (site !== undefined) site.value = -1;
  const { kinds, files, rows } = host.sites;
  const [code = -1, file = -1, line = 0, column = 0] = rows.slice(4 * at, 4 * at + 4);
  const kind = kinds[code >> 1];
  const found = failure(error);
  if (found !== error || !(error instanceof WebAssembly.RuntimeError)) return found;
  if (kind === undefined) {
    const text = `the module stopped outside of its checks (${error.message}); this is a bug of the Fzy compiler`;
    return new Error(text, { cause: error });
  }
  const name = files[file];
  const place = name === undefined ? undefined : /** @type {const} */ ([name, line, column]);
  return new FzyTrap(kind, trapMessage(host, kind, (code & 1) === 1), error, place);
}

/**
 * The message of a trap, with what the module says about it.
 * @param {import('./host.ts').Host} host
 * @param {import('../../src/report/trap.ts').TrapKind} kind
 * @param {boolean} unsigned
 */
export function trapMessage(host, kind, unsigned) {
  const index = host.wasm.trap_index?.value ?? -1n;
  const length = host.wasm.trap_length?.value ?? 0n;
  if (kind === 'index out of bounds') {
    return `${kind} (index ${unsigned ? BigInt.asUintN(64, index) : index}, length ${length})`;
  }
  if (kind !== 'panic' && kind !== 'assertion failed') return kind;
  const text = index < 0n ? '' : textOut(host, Number(index), Number(length));
  return text === '' && kind !== 'panic' ? kind : `${kind}: ${text}`;
}
