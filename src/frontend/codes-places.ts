/** FZ045x, what may change: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const PLACE_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0450',
    title: 'assignment to something immutable',
    explanation: `Variables change only if declared \`let mut\`, statics if declared \`static mut\`, what a parameter refers to if it is \`mut\`. Constants, loop variables and names bound by patterns never change.

\`\`\`fzy
fn f(n: i32) -> i32 {
    n += 1      // \`let mut n = n\` first
    return n
}
\`\`\``,
  },
  {
    code: 'FZ0451',
    title: 'not a place',
    explanation: `Something can be assigned to, or passed \`mut\`, only if it is a variable, a field or an element. A temporary value is gone before anybody sees the change.

\`\`\`fzy
fn origin() -> Point { Point { x: 0, y: 0 } }
fn f() { origin().x = 1 }
\`\`\``,
  },
  {
    code: 'FZ0452',
    title: 'missing mut at the call',
    explanation: `An argument that the call may change is marked at the call.

\`\`\`fzy
fn clear(mut a: [i32]) { … }
fn f(mut a: [i32]) { clear(a) }      // \`clear(mut a)\`
\`\`\``,
  },
  {
    code: 'FZ0453',
    title: 'mut argument that nothing changes',
    explanation: `The parameter is not \`mut\`, so nothing is written back.

\`\`\`fzy
fn sum(a: [i32]) -> i32 { … }
fn f(mut a: [i32]) -> i32 { sum(mut a) }
\`\`\``,
  },
  {
    code: 'FZ0454',
    title: 'mut parameter of a scalar',
    explanation: `\`mut\` makes a parameter in-out, which is for arrays, slices, structs, tuples and enums. Scalars and \`str\` are passed by value.

\`\`\`fzy
fn f(mut n: i32) -> i32 { … }
\`\`\`

Write \`let mut n = n\` in the body.`,
  },
  {
    code: 'FZ0455',
    title: 'immutable value passed mut',
    explanation: `A call may change what it gets as \`mut\`, so that must be something that may change.

\`\`\`fzy
fn fill(mut a: [i32; 4]) { … }
fn f() {
    let a = [1, 2, 3, 4]
    fill(mut a)      // \`let mut a\`
}
\`\`\``,
  },
  {
    code: 'FZ0456',
    title: 'write through a read-only slice',
    explanation: `A slice that was taken from something immutable cannot be written through, even if the variable is \`let mut\`: then only the variable may be given another slice.

\`\`\`fzy
fn f(a: [i32]) {
    let mut s = a[0..2]
    s[0] = 1
}
\`\`\``,
  },
  {
    code: 'FZ0457',
    title: 'mut self method on something immutable',
    explanation: `The method changes the value it is called on, so that must be something that may change.

\`\`\`fzy
impl Counter { fn next(mut self) -> i32 { … } }
fn f(c: Counter) -> i32 { c.next() }
\`\`\``,
  },
];
