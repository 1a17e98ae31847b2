/** What a function that gives a `Result` throws, where the bindings are made to throw. */

import { isArray } from './describe.ts';

export class FzyError extends Error {
  override readonly name = 'FzyError';
  /** What is in the `Err`. */
  readonly value: unknown;

  constructor(func: string, value: unknown) {
    super(typeof value === 'string' ? value : `\`${func}\` gave an error`);
    this.value = value;
  }
}

/** What is in the `Ok` that a function gave; throws what is in the `Err`. */
export function okOf(func: string, result: unknown): unknown {
  const { tag, value } = isTagged(result) ? result : { tag: undefined, value: undefined };
  if (tag === 'Err') throw new FzyError(func, value);
  return value;
}

function isTagged(value: unknown): value is { readonly tag: unknown; readonly value?: unknown } {
  return typeof value === 'object' && value !== null && !isArray(value) && 'tag' in value;
}
