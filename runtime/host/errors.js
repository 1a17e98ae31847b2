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

  /** @type {string | undefined} */ file;
  /** @type {number | undefined} */ line;
  /** @type {number | undefined} */ column;
  /** @type {readonly string[]} */ callers = [];

  /**
   * @param {import('../../src/report/trap.ts').TrapKind} kind
   * @param {string} [message]
   * @param {unknown} [cause]
   */
  constructor(kind, message = kind, cause = undefined) {
    super(message, cause ? { cause } : undefined);
    this.kind = kind;
  }

  /** @override */
  get name() {
    return 'FzyTrap';
  }
}

/** A trap that says where in the source it was. */
export class PlacedTrap extends FzyTrap {
  /**
   * @param {import('../../src/report/trap.ts').TrapKind} kind
   * @param {string} message
   * @param {unknown} cause
   * @param {import('./host.ts').Place} place
   * @param {readonly import('./host.ts').Place[]} [callers] Calls around it that were inlined, the nearest first.
   */
  constructor(kind, message, cause, place, callers = []) {
    super(kind, message, cause);
    [this.file, this.line, this.column] = place;
    this.callers = callers.map((caller) => caller.join(':'));
    // The places go where people look for them, before the frames of the module, which the engine's error has.
    /** @type {readonly string[] | null} */
    const frames = String((cause instanceof Error ? cause : this).stack).match(
      /^(?:\s+at |.*@).*$/gm,
    );
    const places = [place.join(':'), ...this.callers].map((at) => `    at ${at}`);
    /** @type {string} */
    this.stack = [`${this.name}: ${message}`, ...places, ...(frames ?? [])].join('\n');
  }

  /** @override */
  toString() {
    return `${this.name}: ${this.message} at ${this.file}:${this.line}:${this.column}`;
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
  const { kinds, rows, callers } = host.sites;
  const [code = -1, ...place] = rows.slice(4 * at, 4 * at + 4);
  const kind = kinds[code >> 1];
  const found = failure(error);
  if (found !== error || !(error instanceof WebAssembly.RuntimeError)) return found;
  if (kind === undefined) {
    const text = `the module stopped outside of its checks (${error.message}); this is a bug of the Fzy compiler`;
    return new Error(text, { cause: error });
  }
  const message = trapMessage(host, kind, (code & 1) === 1);
  const [inner, ...outer] = placesOf(host.sites.files, [...place, ...(callers[at] ?? [])]);
  // A place in the library says nothing to whoever runs the program.
  if (inner === undefined) return new FzyTrap(kind, message, error);
  return new PlacedTrap(kind, message, error, inner, outer);
}

/**
 * Places in files that are known, of three numbers each.
 * @param {readonly string[]} files
 * @param {readonly number[]} numbers
 * @returns {readonly import('./host.ts').Place[]}
 */
export function placesOf(files, numbers) {
  const [file = -1, line = 0, column = 0, ...more] = numbers;
  const name = files[file];
  return name === undefined ? [] : [[name, line, column], ...placesOf(files, more)];
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
