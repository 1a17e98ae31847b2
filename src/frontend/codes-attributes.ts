/** FZ06xx, attributes: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const ATTRIBUTE_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0601',
    title: 'unknown attribute',
    explanation: `There are \`#[require(…)]\`, \`#[inline]\`, \`#[inline(never)]\` and \`#[unroll]\`, \`#[unroll(n)]\`.

\`\`\`fzy
#[inlin]
fn f() { }
\`\`\``,
  },
  {
    code: 'FZ0602',
    title: 'wrong attribute arguments',
    explanation: `\`require\` takes any of \`direct\`, \`no_bounds_checks\`, \`vectorized\`, \`switch\` and \`no_alloc\`; \`inline\` takes nothing or \`never\`; \`unroll\` takes nothing or a count from 1 to 9999.

\`\`\`fzy
#[require(fast)]
fn f() { }
\`\`\``,
  },
  {
    code: 'FZ0603',
    title: 'attribute in the wrong place',
    explanation: `\`inline\` is for functions, \`unroll\` for loops and functions, \`require\` for functions, loops and \`match\`.

\`\`\`fzy
#[inline]
struct Point { x: i32 }
\`\`\``,
  },
  {
    code: 'FZ0604',
    title: 'attribute given twice',
    explanation: `The same attribute stands twice before one item.

\`\`\`fzy
#[inline]
#[inline(never)]
fn f() { }
\`\`\``,
  },
];
