/** FZ035x, jumps and dropped values: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const CONTROL_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0350',
    title: 'no loop to leave',
    explanation: `\`break\` and \`continue\` belong to a loop around them. Out of a \`defer\` they cannot jump.

\`\`\`fzy
fn f() { break }
\`\`\``,
  },
  {
    code: 'FZ0351',
    title: 'unknown label',
    explanation: `No loop around this has the label.

\`\`\`fzy
'rows: for y in 0..h {
    for x in 0..w { if x == y { break 'row } }
}
\`\`\``,
  },
  {
    code: 'FZ0352',
    title: 'value of a loop',
    explanation: `Only \`loop\` can give a value, with \`break value\`, and then each \`break\` out of it gives one.

\`\`\`fzy
let x = while true { break 1 }      // \`loop { break 1 }\`
\`\`\``,
  },
  {
    code: 'FZ0353',
    title: 'return in the wrong place',
    explanation: `A \`return\` leaves a function. A constant has none around it, and inside a \`defer\` the function is being left already.

\`\`\`fzy
const N: i32 = { return 3 }
\`\`\``,
  },
  {
    code: 'FZ0354',
    title: 'dropped Result',
    explanation: `A call gives a \`Result\` and nothing looks at it, so an error would go unnoticed. It is a warning.

\`\`\`fzy
fn save(n: i32) -> Result<i32, str> { … }
fn f() { save(1) }
\`\`\`

Use \`match\` or \`?\`, or write \`discard save(1)\`.`,
  },
  {
    code: 'FZ0355',
    title: 'unused value',
    explanation: `A statement computes a value and does nothing with it. It is a warning.

\`\`\`fzy
fn f(n: i32) -> i32 {
    n + 1
    return n
}
\`\`\``,
  },
  {
    code: 'FZ0360',
    title: 'parallel loop in a parallel loop',
    explanation: `The tiles of the outer loop keep all threads busy, so there is nothing for an inner one to gain. A function that is
called in a tile may have a \`parallel for\` of its own: it then runs in order.

\`\`\`fzy
parallel for rows in tiles(h, 8) {
    parallel for cells in tiles(w, 64) { … }      // \`for x in 0..w\`
}
\`\`\``,
  },
  {
    code: 'FZ0361',
    title: 'form of a parallel loop',
    explanation: `A \`parallel for\` goes over \`tiles(n, size)\`: parts of \`0..n\` with \`size\` elements each, of which the last may be shorter.
It has no label and no \`step\`.

\`\`\`fzy
parallel for i in 0..n { out[i] = f(a[i]) }

parallel for t in tiles(n, 1024) {
    for i in t.lo..t.hi { out[i] = f(a[i]) }
}
\`\`\`

The first is an error, the second is right.`,
  },
];
