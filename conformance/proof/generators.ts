/** What random programs are made of, each kind with the arguments that its entry points take. */

import type { HostValue } from '../../src/driver/execute.ts';
import { counterProgram } from '../property/counter-programs.ts';
import { indexProgram } from '../property/index-programs.ts';
import { nestProgram } from '../property/nest-programs.ts';
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

/** For `(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8])`. */
const indexArguments = (): readonly (readonly HostValue[])[] => [
  [0, 8, 3, Int32Array.of(5, -6, 7, 8, 1, 2, 3, 4), Uint8Array.of(1, 2, 255, 4, 5, 6, 7, 8)],
  [2147483647, -2147483648, 4294967295, Int32Array.of(2147483647, 3), new Uint8Array(9)],
  [1, 3, 2147483648, new Int32Array(0), new Uint8Array(300).fill(250)],
  [3, 4, 5, Int32Array.from({ length: 20 }, (_, i) => i), new Uint8Array(24).fill(7)],
];

const named = (functions: number): readonly string[] =>
  Array.from({ length: functions }, (_, f) => `f${f}`);

const indices: Generator = {
  name: 'indices',
  make: (numbers, functions) => ({
    text: indexProgram(numbers, functions),
    entries: named(functions),
  }),
  argumentLists: indexArguments,
};

const nests: Generator = {
  name: 'nests',
  make: (numbers, functions) => ({
    text: nestProgram(numbers, functions),
    entries: named(functions),
  }),
  argumentLists: indexArguments,
};

const counters: Generator = {
  name: 'counters',
  make: (numbers, functions) => ({
    text: counterProgram(numbers, functions),
    entries: named(functions),
  }),
  argumentLists: indexArguments,
};

export const GENERATORS: readonly Generator[] = [everything, indices, nests, counters];
