/** Reading what user code may be behind: getters, and the traps of proxies. */

import type { Where } from './describe.ts';

/** A property. What reading it throws becomes the cause of an error that says of which parameter it is. */
export function readPart(owner: object, key: string | number, where: Where): unknown {
  try {
    return Reflect.get(owner, key);
  } catch (error) {
    throw new TypeError(`${where()}: \`${key}\` cannot be read`, { cause: error });
  }
}

/** A proxy that does not even say counts as frozen. */
export function isFrozen(value: unknown): boolean {
  try {
    return Object.isFrozen(value);
  } catch {
    return true;
  }
}
