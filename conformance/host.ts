/** The host functions that conformance programs may ask for. */

import type { HostImports } from '../runtime/loader/imports.ts';

/** `print` is where the run collects its output. */
export function hostImports(print: (line: string) => void): HostImports {
  return {
    host: {
      add: (a: number, b: number) => (a + b) | 0,
      successor: (n: bigint) => BigInt.asIntN(64, n + 1n),
      halved: (x: number) => x / 2,
      negated: (b: boolean) => !b,
      shout: (text: string) => `${text.toUpperCase()}!`,
      announced_add: (a: number, b: number) => {
        print(`add ${a} ${b}`);
        return (a + b) | 0;
      },
    },
  };
}
