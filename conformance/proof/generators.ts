/** What random programs are made of, each kind with the arguments that its entry points take. */

import type { HostValue } from '../../src/driver/execute.ts';
import { generateProgram } from '../property/program.ts';

export interface Generator {
  readonly name: string;
  readonly make: (
    numbers: readonly number[],
    functions: number,
  ) => { readonly text: string; readonly entries: readonly string[] };
  readonly argumentLists: () => readonly (readonly HostValue[])[];
}

const everything: Generator = {
  name: 'everything',
  make: generateProgram,
  argumentLists: () => [
    [1, 2, 3n, 0.5, 'alpha', Int32Array.of(5, -6, 7, 8), Uint8Array.of(1, 2, 255, 4)],
    [
      ...[-2147483648, 4294967295, -9223372036854775808n, -0, ' h\u{e9},\u{1F600} '],
      ...[Int32Array.of(2147483647), new Uint8Array(9)],
    ],
    [7, 0, 9223372036854775807n, Number.NaN, '', new Int32Array(0), new Uint8Array(0)],
  ],
};

export const GENERATORS: readonly Generator[] = [everything];
