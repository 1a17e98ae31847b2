/** Diagnostics of the lowerings: contracts that do not hold, and requests that cannot be met. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const LOWER_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0810',
    title: '`#[require(direct)]` does not hold',
    explanation: `The function, loop or \`match\` that the contract is about, or code inlined into it, goes through a runtime
handle. The label says which rule led there, and the help what to write instead. Arrays, text and collections
are all direct today, so the contract guards against a compiler that would take that back.

Contracts are checked on every compile with \`--perf-fastpath=on\` or \`force\`, trusted bounds and \`-O2\` or more.`,
  },
  {
    code: 'FZ0811',
    title: '`#[require(no_bounds_checks)]` does not hold',
    explanation: `An index that the contract is about is compared with a length at run time. On a function no check may be
left at all; on a loop none inside of it (one that was hoisted before it is fine).

\`\`\`fzy
#[require(no_bounds_checks)]
fn sum(a: [i32], n: i32) -> i32 {
    let mut total = 0
    for i in 0..n { total += a[i] }   // FZ0811: nothing says that n <= a.len()
    total
}
\`\`\`

Take the bound from the length (\`0..a.len()\`), or the smaller of both before the loop.`,
  },
  {
    code: 'FZ0812',
    title: '`#[require(vectorized)]` does not hold',
    explanation: `An innermost loop that the contract is about works on one element at a time. The label says what stood in
the way.

\`\`\`fzy
#[require(vectorized)]
for i in 0..a.len() { a[i] = a[i] / 3 }   // FZ0812
\`\`\``,
  },
  {
    code: 'FZ0813',
    title: '`#[require(switch)]` does not hold',
    explanation: `A \`match\` was left as a chain of branches in the order of the source. Every form that the compiler
chooses for the match as a unit will do: a lookup table, selects, ordered compares, a jump table.`,
  },
  {
    code: 'FZ0814',
    title: '`#[require(no_alloc)]` does not hold',
    explanation: `Something takes room while it runs: text that is made, a collection, or a function that is called and does
such a thing. Places in the stack frame and static data cost nothing and are allowed.

\`\`\`fzy
#[require(no_alloc)]
fn label(n: i32) -> str {
    "row " + str.from(n)   // FZ0814
}
\`\`\``,
  },
  {
    code: 'FZ0820',
    title: 'a request to inline that cannot be met',
    explanation: `\`#[inline]\` asks the compiler to put a function's body in the place of its calls. A recursive function has no
last body to put there, and a very large one would make its caller too large. The call stays a call; the program means the same.

\`\`\`fzy
#[inline]
fn depth(n: i32) -> i32 {
    if n == 0 { return 0 }
    return depth(n / 2) + 1   // FZ0820
}
\`\`\`

Remove the attribute, or split off a small function for the part that is hot.`,
  },
  {
    code: 'FZ0821',
    title: 'a request to unroll that cannot be met',
    explanation: `\`#[unroll]\` asks for as many copies of a loop's body as it goes round, which must be known while
compiling. \`#[unroll(n)]\` asks for n copies behind one test, for which the loop must count by a constant step to a bound that
stays as it is. The loop stays as it was written; the program means the same.

\`\`\`fzy
fn first_zero(a: [i32]) -> i32 {
    let mut i = 0
    #[unroll(4)]
    while a[i] != 0 { i += 1 }   // FZ0821: nothing counts here
    return i
}
\`\`\`

Count with \`for i in lo..hi\`, or remove the attribute.`,
  },
];
