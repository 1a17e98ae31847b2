/** What every stage may know of linear memory (`docs/abi.md`). */

/** Below it nothing lies, so that address 0 is never valid. */
export const LOWEST_ADDRESS = 1024;
