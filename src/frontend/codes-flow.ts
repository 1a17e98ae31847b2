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
  {
    code: 'FZ0410',
    title: 'variable changed by tiles',
    explanation: `The tiles of a \`parallel for\` run at the same time and in no order, so that a variable outside of it would end up with
whatever came last. What tiles write to is a slice, each its own elements.

\`\`\`fzy
let mut total = 0.0
parallel for t in tiles(n, 1024) {
    total += sum_of(a[t.lo..t.hi])      // error
}
\`\`\`

Give each tile an element of its own, and put these together afterwards, which also gives the same sum every time:

\`\`\`fzy
parallel for t in tiles(sums.len(), 1) {
    sums[t.lo] = sum_of(a[t.lo * 1024..min(n, t.hi * 1024)])
}
\`\`\``,
  },
  {
    code: 'FZ0411',
    title: 'whole slice that tiles write to',
    explanation: `A slice that the body of a \`parallel for\` writes to shows each tile its own elements only, for writing and for reading: what
another tile has written by then would depend on chance. So only \`out[i]\`, parts \`out[a..b]\` and \`out.len()\` can be used.

\`\`\`fzy
parallel for t in tiles(out.len(), 64) {
    fill(mut out, 1)                   // error
    fill(mut out[t.lo..t.hi], 1)       // the elements of this tile
}
\`\`\``,
  },
  {
    code: 'FZ0412',
    title: 'collection in a parallel loop',
    explanation: `\`List\`, \`Map\` and \`Set\` are references, and a program cannot tell who else changes what they refer to. So tiles do not
use those from outside. Lists that a tile makes for itself are fine.

\`\`\`fzy
let words = List::<i32>::new()
parallel for t in tiles(n, 64) { out[t.lo] = words.len() }      // error
\`\`\`

Read what is needed into variables or an array before the loop. In generic code a type parameter needs the bound \`Num\`, \`Int\` or
\`Float\` to say that it is no collection.`,
  },
  {
    code: 'FZ0413',
    title: 'host or changing static in a parallel loop',
    explanation: `Tiles run at the same time and in no order. Calls of the host, \`print\`, and statics that can change would make that visible,
so neither the body nor a function that it calls may use them.

\`\`\`fzy
static mut CALLS: i32 = 0
fn f(x: f64) -> f64 { CALLS += 1; x * x }

parallel for t in tiles(n, 64) {
    for i in t.lo..t.hi { out[i] = f(a[i]) }      // error: f uses a static
}
\`\`\`

Read the static into a variable before the loop, or let each tile write what it has to say into a slice.`,
  },
];
