/** FZ03xx, patterns and control flow, and FZ04xx, places: the catalogue rows of `flow/`. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const FLOW_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0301',
    title: 'match is not exhaustive',
    explanation: `A \`match\` must say what happens for every value of its scrutinee. The message names values that no
arm takes.

\`\`\`fzy
enum Light { Red, Green }

fn go(l: Light) -> bool {
    match l {
        Light::Green => true,
        // missing: Light::Red
    }
}
\`\`\`

Add an arm for each, or a final \`_ => …\` for the rest. An arm with a guard does not count: its guard may be false.`,
  },
  {
    code: 'FZ0302',
    title: 'unreachable match arm',
    explanation: `Earlier arms take every value that this arm could match, so it never runs. It is a warning: a final \`_\` arm
that is not needed does no harm.

\`\`\`fzy
match b {
    true => 1,
    false => 2,
    _ => 3,      // never
}
\`\`\``,
  },
  {
    code: 'FZ0303',
    title: 'pattern may not match',
    explanation: `\`let\` and \`for\` need a pattern that matches every value of its type. Use \`match\`, or \`if\` with a comparison,
where the value may have another shape.

\`\`\`fzy
let Some(x) = find()   // None is not covered
\`\`\``,
  },
  {
    code: 'FZ0304',
    title: 'used before it has a value',
    explanation: `A variable that is declared without a value must be assigned on every way to its use.

\`\`\`fzy
let x: i32
if c { x = 1 }
print(str.from(x))     // no value when c is false
\`\`\``,
  },
  {
    code: 'FZ0305',
    title: 'assigned twice',
    explanation: `A \`let\` without \`mut\` gets one value. Where a second assignment may happen, also by going round a loop, declare
it \`let mut\`.

\`\`\`fzy
let x: i32
x = 1
x = 2                  // declare it: let mut x: i32
\`\`\``,
  },
  {
    code: 'FZ0306',
    title: 'code that never runs',
    explanation: `Everything after a \`return\`, \`break\`, \`continue\`, \`panic(…)\` or a loop without end is never reached. A warning.

\`\`\`fzy
return 1
print("never")
\`\`\``,
  },
  {
    code: 'FZ0307',
    title: 'match too intricate to check',
    explanation: `Whether a match over many parts covers every value can take time that grows exponentially with their number. The
compiler gives up after a fixed amount of work. A final \`_ => …\` arm needs no such proof.

\`\`\`fzy
match (a, b, c, d, e, f, g, h, i, j, k, l) {
    (true, _, false, …) => 1,
    …
    _ => 0,
}
\`\`\``,
  },
  {
    code: 'FZ0401',
    title: '`mut` argument overlaps another argument',
    explanation: `What is passed \`mut\` is the callee's alone while the call lasts. The same variable, or parts of it that overlap,
must not be passed twice.

\`\`\`fzy
fn add_into(mut a: [i32], b: [i32]) { … }

add_into(mut x, x)               // error
add_into(mut x[0..4], x[4..8])   // fine: the ranges do not meet
\`\`\`

Where the compiler cannot tell, it checks at run time and traps with \`overlapping mutable slices\`. Copy one of the two
first: \`let copy = x\`.`,
  },
  {
    code: 'FZ0402',
    title: '`mut` argument is a static that the callee uses',
    explanation: `What is passed \`mut\` must not be reachable by the callee in another way. A function that uses a static by name, or calls
one that does, cannot get that static as a \`mut\` argument.

\`\`\`fzy
static mut LOG: [i32; 4] = [0; 4]

fn push(mut a: [i32]) { a[0] = LOG[1] }

push(mut LOG)          // error
\`\`\`

Use the static inside the callee, or pass a copy.`,
  },
  {
    code: 'FZ0403',
    title: 'slice outlives what it views',
    explanation: `A slice is a view of somebody else's elements. The array it views must live at least as long as the variable that
holds the slice.

\`\`\`fzy
let mut s = outer[0..2]
if c {
    let inner = [1, 2, 3]
    s = inner[0..2]    // inner ends with this block
}
\`\`\`

Declare the array outside, next to the slice.`,
  },
];
