/** FZ05xx, constants: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const CONSTANT_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0501',
    title: 'constant cannot be evaluated',
    explanation: `A constant is evaluated when the program is compiled. This one stops on the way, with what would be a trap at run time.

\`\`\`fzy
const TABLE: [i32; 3] = [1, 2, 3]
const X: i32 = TABLE[3]
\`\`\``,
  },
  {
    code: 'FZ0502',
    title: 'constant takes too long',
    explanation: `The evaluation of a constant has a limit on its steps, so that compiling always ends.

\`\`\`fzy
fn forever() -> i32 { loop { } }
const X: i32 = forever()
\`\`\``,
  },
  {
    code: 'FZ0503',
    title: 'not a constant',
    explanation: `The value depends on something that exists only while the program runs: a static, a parameter, an import, output, or a collection.

\`\`\`fzy
static mut counter: i32 = 0
const N: i32 = counter
\`\`\``,
  },
  {
    code: 'FZ0504',
    title: 'constant depends on itself',
    explanation: `To know the value (or the type) of this item, its own value is needed.

\`\`\`fzy
const A: i32 = B + 1
const B: i32 = A - 1
\`\`\``,
  },
  {
    code: 'FZ0505',
    title: 'shift too far',
    explanation: `A constant shift count must be less than the width of the shifted type. A count that is not constant is masked by the width.

\`\`\`fzy
fn f(x: u32) -> u32 { x << 32 }
\`\`\``,
  },
  {
    code: 'FZ0506',
    title: 'division by zero',
    explanation: `The divisor is a constant zero, so this always traps.

\`\`\`fzy
fn f(x: i32) -> i32 { x / 0 }
\`\`\``,
  },
  {
    code: 'FZ0507',
    title: 'constant index out of range',
    explanation: `The index is a constant outside of a fixed array, so this always traps.

\`\`\`fzy
fn f(a: [i32; 3]) -> i32 { a[3] }
\`\`\``,
  },
  {
    code: 'FZ0508',
    title: 'not a length',
    explanation: `The length of an array is an integer constant from 0 to 2,147,483,647.

\`\`\`fzy
let a: [i32; -1] = []
\`\`\``,
  },
  {
    code: 'FZ0509',
    title: 'bad discriminant',
    explanation: `Discriminants are \`i32\` constants, different for each variant, and only for variants without payloads. One that is not given is one more than that before.

\`\`\`fzy
enum E { A = 1, B = 1 }
\`\`\``,
  },
  {
    code: 'FZ0510',
    title: 'declarations depend on each other too deeply',
    explanation: `More than 64 constants, functions or types wait for each other: each needs the next to be known first. In the order of their use they do not have to wait.

\`\`\`fzy
const A0: i32 = A1 + 1
const A1: i32 = A2 + 1
// … a hundred more, each before the one it needs
\`\`\``,
  },
];
