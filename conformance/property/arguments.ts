/** What the entry points of random programs are called with. */

import type { HostValue } from '../../src/driver/execute.ts';

/** For `(a: i32, b: u32, c: i64, x: f64, s: str, xs: [i32], mut ys: [u8])`. */
export const ARGUMENTS: readonly (readonly HostValue[])[] = [
  [1, 2, 3n, 0.5, 'alpha', Int32Array.of(5, -6, 7, 8), Uint8Array.of(1, 2, 255, 4)],
  [
    -2147483648,
    4294967295,
    -9223372036854775808n,
    -0,
    ' h\u{e9},\u{1F600} ',
    Int32Array.of(2147483647),
    new Uint8Array(9),
  ],
  [
    ...[3, 16, 6n, -2.5, 'x,y'],
    ...[
      Int32Array.from({ length: 11 }, (_, i) => i * 1_000_003),
      new Uint8Array(37).fill(200, 3, 30),
    ],
  ],
  [7, 0, 9223372036854775807n, Number.NaN, '', new Int32Array(0), new Uint8Array(0)],
];
