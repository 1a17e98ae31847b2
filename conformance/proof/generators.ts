/** What random programs are made of, each kind with the arguments that its entry points take. */

import type { HostValue } from '../../src/driver/execute.ts';
import { ARGUMENTS } from '../property/arguments.ts';
import { counterProgram } from '../property/counter-programs.ts';
import { indexProgram } from '../property/index-programs.ts';
import { nestProgram } from '../property/nest-programs.ts';
import { generateProgram } from '../property/program.ts';
import { tileProgram, vectorProgram } from '../property/vector-programs.ts';

export interface Generator {
  readonly name: string;
  readonly make: (numbers: readonly number[], functions: number) => CallableProgram;
}

interface CallableProgram {
  readonly text: string;
  readonly entries: readonly string[];
  readonly argumentLists: readonly (readonly HostValue[])[];
}

const everything: Generator = {
  name: 'everything',
  make: (numbers, functions) => ({
    ...generateProgram(numbers, functions),
    argumentLists: ARGUMENTS,
  }),
};

/** For `(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8])`. */
const indexArguments = (): readonly (readonly HostValue[])[] => [
  [0, 8, 3, Int32Array.of(5, -6, 7, 8, 1, 2, 3, 4), Uint8Array.of(1, 2, 255, 4, 5, 6, 7, 8)],
  [2147483647, -2147483648, 4294967295, Int32Array.of(2147483647, 3), new Uint8Array(9)],
  [1, 3, 2147483648, new Int32Array(0), new Uint8Array(300).fill(250)],
  [3, 4, 5, Int32Array.from({ length: 20 }, (_, i) => i), new Uint8Array(24).fill(7)],
];

/** Functions `f0`, `f1`, … over indices. */
function overIndices(
  name: string,
  make: (numbers: readonly number[], functions: number) => string,
): Generator {
  return {
    name,
    make: (numbers, functions) => ({
      text: make(numbers, functions),
      entries: Array.from({ length: functions }, (_, f) => `f${f}`),
      argumentLists: indexArguments(),
    }),
  };
}

export const GENERATORS: readonly Generator[] = [
  everything,
  overIndices('indices', indexProgram),
  overIndices('nests', nestProgram),
  overIndices('counters', counterProgram),
  { name: 'loops', make: vectorProgram },
  { name: 'tiles', make: tileProgram },
];
