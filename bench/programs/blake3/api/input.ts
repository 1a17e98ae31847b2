/** What may be hashed, and what is said of everything else. */

/** Bytes in any form; text is taken as UTF-8. Elements of more than a byte are taken as they lie in memory. */
export type Input = string | ArrayBufferView | ArrayBuffer | SharedArrayBuffer;

const UTF8 = new TextEncoder();
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** The engine's own getter, which no property of an object can hide. */
function getter<T>(prototype: object, name: string): (this: unknown) => T {
  const found = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  if (found === undefined) throw new TypeError(`the engine has no \`${name}\``);
  return found as (this: unknown) => T;
}

const lengthOf = getter<number>(typedArray, 'length');
const bufferGetter = getter<ArrayBufferLike>(typedArray, 'buffer');
const offsetGetter = getter<number>(typedArray, 'byteOffset');
const valuesOf = (typedArray as { values: (this: unknown) => unknown }).values;

/** The bytes of an input; `what` is its name for errors. */
export function bytesOf(input: Input, what: string): Uint8Array {
  if (input instanceof Uint8Array && ArrayBuffer.isView(input)) return input;
  if (typeof input === 'string') return UTF8.encode(input);
  if (ArrayBuffer.isView(input)) {
    return alive(what, () => new Uint8Array(input.buffer, input.byteOffset, input.byteLength));
  }
  if (isBuffer(input)) return alive(what, () => new Uint8Array(input));
  throw new TypeError(
    `${what} must be bytes (a typed array, a DataView, an ArrayBuffer) or a string, not ${kindOf(input)}`,
  );
}

/** How many bytes there are; an error where there were some and their buffer was detached. */
export function countOf(bytes: Uint8Array, what: string): number {
  const count = lengthOf.call(bytes);
  if (count === 0) alive(what, () => valuesOf.call(bytes));
  return count;
}

export const bufferOf = (bytes: Uint8Array): ArrayBufferLike => bufferGetter.call(bytes);
export const offsetOf = (bytes: Uint8Array): number => offsetGetter.call(bytes);

function alive<T>(what: string, view: () => T): T {
  try {
    return view();
  } catch (cause) {
    throw new TypeError(`${what} has lost its memory: its buffer was detached or cut off`, {
      cause,
    });
  }
}

function isBuffer(input: unknown): input is ArrayBuffer | SharedArrayBuffer {
  return (
    input instanceof ArrayBuffer ||
    (typeof SharedArrayBuffer !== 'undefined' && input instanceof SharedArrayBuffer)
  );
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}
