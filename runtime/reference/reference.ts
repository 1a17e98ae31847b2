/**
 * The reference runtime: what a program compiled with `--perf-fastpath=off` calls for every array, string
 * and collection operation, and what handles stand for in the other modes. Written to be read; it shares
 * no code with the interpreter, so that each is a witness of the other. `docs/abi.md` lists the functions;
 * those that need the module's memory or the host's output are the loader's (`runtime/loader/boundary.ts`).
 */

import { aggregates } from './aggregates.ts';
import { checks } from './checks.ts';
import { lists, maps, sets } from './collections.ts';
import { numbers } from './numbers.ts';
import { text } from './text.ts';

export { type Lane, ListObject, RuntimeFault, RuntimeTrap } from './values.ts';

/** Called by WebAssembly, which converts arguments and results by the signature of the import. */
export type RuntimeFunction = (...args: never[]) => unknown;

/** One function per field of module `fzy`. */
export function createReferenceRuntime(): Readonly<Record<string, RuntimeFunction>> {
  return {
    ...text,
    ...numbers,
    ...lists,
    ...maps,
    ...sets,
    ...aggregates,
    ...checks,
  };
}
