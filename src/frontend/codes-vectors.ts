/** FZ023x, vectors: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const VECTOR_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0230',
    title: 'wrong number of lanes',
    explanation: `A vector is made of one value for each of its lanes, or of one value for all of them with \`splat\`.

\`\`\`fzy
let v = f32x4(1.0, 2.0)          // two of four
let w = f32x4.splat(1.0)
\`\`\``,
  },
  {
    code: 'FZ0231',
    title: 'lane number not known when compiling',
    explanation: `\`v[2]\` and \`v.replace(2, x)\` name a lane by a constant from 0 to the number of lanes less one. Engines have no instruction for a lane by a variable.

\`\`\`fzy
fn pick(v: i32x4, i: i32) -> i32 { v[i] }
\`\`\`

Store the vector into an array and index that: \`i32x4.store(mut a, 0, v)\`.`,
  },
  {
    code: 'FZ0232',
    title: 'no such operation on these lanes',
    explanation: `Some operations are for floats, some for integers, some for integers of 8 or 16 bits, some for masks; and only numbers are lanes.

\`\`\`fzy
let v = i32x4.splat(4).sqrt()
let w: vec<bool> = …
\`\`\``,
  },
  {
    code: 'FZ0233',
    title: 'pattern of a shuffle',
    explanation: `\`a.shuffle(b, [0, 4, 1, 5])\` takes a constant number for each lane of the result: those of \`a\` come first, those of \`b\` go on from there.

\`\`\`fzy
let v = a.shuffle(b, [0, 8, 1, 5])      // two \`f32x4\` have lanes 0 to 7
\`\`\``,
  },
];
