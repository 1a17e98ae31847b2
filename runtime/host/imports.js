/** Functions of the host that the program calls. */
// @ts-check

import { bytesOf } from './memory.js';
import { textOut } from './text.js';

/**
 * A capability, found when the module is instantiated.
 * @param {Record<string, any> | undefined} given
 * @param {string} module
 * @param {string} field
 * @returns {(...args: unknown[]) => unknown}
 */
export function capability(given, module, field) {
  // An inherited method counts (`{ clock: performance }`), and needs its object as `this`.
  const owner = given && Object.hasOwn(given, module) ? given[module] : undefined;
  const func = owner?.[field];
  if (typeof func !== 'function') {
    const place = `imports[${JSON.stringify(module)}][${JSON.stringify(field)}]`;
    throw new TypeError(
      `the program needs the capability \`${module}.${field}\` (extern "${module}" fn ${field}): pass it as ${place}`,
    );
  }
  return (...args) => Reflect.apply(func, owner, args);
}

/**
 * Runs a function of the host; its errors will pass through the module unchanged.
 * @template T
 * @param {import('./host.ts').Host} host
 * @param {() => T} body
 * @returns {T}
 */
export function outside(host, body) {
  try {
    return body();
  } catch (error) {
    host.thrown = { error };
    throw error;
  }
}

/**
 * Shows output. The stack that runs out below it is the program's, not the host's.
 * @param {import('./host.ts').Host} host
 * @param {(line: string) => void} print
 * @param {number} handle
 */
export function printLine(host, print, handle) {
  try {
    print(/** @type {string} */ (host.handles[handle]));
  } catch (error) {
    const isOverflow =
      error instanceof Error && /call stack|too much recursion/i.test(error.message);
    if (!isOverflow) host.thrown = { error };
    throw error;
  }
}

/**
 * The number by which the module knows an object until the outermost call ends.
 * @param {import('./host.ts').Host} host
 * @param {unknown} object
 */
export function handleOf(host, object) {
  return host.handles.push(object) - 1;
}

/**
 * Text for the host.
 * @param {import('./host.ts').Host} host
 * @param {number} pointer
 * @param {number} length
 */
export function boxText(host, pointer, length) {
  return handleOf(host, textOut(host, pointer >>> 0, length >>> 0));
}

/**
 * Text from the host, on its way into the memory.
 * @param {import('./host.ts').Host} host
 * @param {number} handle
 * @param {number} pointer
 */
export function unboxText(host, handle, pointer) {
  bytesOf(host).set(/** @type {Uint8Array} */ (host.handles[handle]), pointer >>> 0);
}

/**
 * Whether an error is the one that a function of the host threw through the module.
 * @param {import('./host.ts').Host} host
 * @param {unknown} error
 */
export function isPassed(host, error) {
  const { thrown } = host;
  host.thrown = undefined;
  return thrown !== undefined && Object.is(thrown.error, error);
}
