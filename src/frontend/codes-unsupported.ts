/** FZ07xx, parts of the language that this compiler does not have yet: the catalogue rows. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const UNSUPPORTED_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0701',
    title: 'type cannot cross to the host',
    explanation: `A \`pub fn\` of the main file takes and gives scalars, \`str\`, arrays, \`List\`, structs, tuples, enums and \`Option\`; it takes slices, and gives \`Map\` and \`Set\`; a \`pub static\` holds what a \`pub fn\` can give. What cannot cross: references to functions, a type that can contain itself, a \`Map\` or \`Set\` as a parameter, a \`mut\` enum. An \`extern\` takes and gives scalars and \`str\`.

\`\`\`fzy
pub fn total(prices: Map<str, f64>) -> f64 { 0.0 }
\`\`\`

Take a slice of tuples, and fill the map from it.`,
  },
  {
    code: 'FZ0702',
    title: 'slice of a List',
    explanation: `A slice views elements that stay where they are: those of an array, or of another slice. A \`List\` moves when it grows, and everybody who holds a reference to it can make it grow, so there are no slices of it.

\`\`\`fzy
fn f(xs: List<i32>) -> i32 { sum(xs[0..2]) }
\`\`\`

Pass the \`List\`, or copy the elements into a fixed array.`,
  },
  {
    code: 'FZ0703',
    title: 'relaxed vector operation',
    explanation: `\`simd.relaxed_madd\` may give different results on different engines. It is part of the language, and not of this compiler yet.

\`\`\`fzy
let v = simd.relaxed_madd(a, b, c)
\`\`\`

\`a * b + c\` is the same everywhere, and rounds twice.`,
  },
  {
    code: 'FZ0705',
    title: 'mathematical function',
    explanation: `\`math.fma\`, which rounds a product and a sum once, is not in this compiler yet.

\`\`\`fzy
let y = math.fma(a, b, c)
\`\`\`

\`a * b + c\` is the same everywhere, and rounds twice.`,
  },
  {
    code: 'FZ0708',
    title: 'generic function not exported',
    explanation: `A \`pub fn\` with type parameters has no fixed types that the host could call it with. It is a warning; the function works inside the program.

\`\`\`fzy
pub fn largest<T: Ord>(a: [T]) -> T { … }
\`\`\`

Export a function with fixed types that calls it.`,
  },
  {
    code: 'FZ0709',
    title: 'void as a type argument',
    explanation: `\`void\` may stand for what a variant of an enum holds, as in \`Result<void, str>\`, whose \`Ok()\` holds nothing. It cannot be what is stored in a collection, a struct, a tuple or an array: there are no values of it.

\`\`\`fzy
fn f(x: List<void>) { … }
\`\`\`

Use \`bool\`, or only the number of elements.`,
  },
  {
    code: 'FZ0711',
    title: 'constant depends on a type parameter',
    explanation: `A constant of a generic \`impl\` is one constant for all type arguments, so neither its type nor its value can depend on them.

\`\`\`fzy
impl<T> Bag<T> { const EMPTY: List<T> = List::new() }
\`\`\`

Write a function of the \`impl\`: \`fn empty() -> List<T> { List::new() }\`.`,
  },
  {
    code: 'FZ0712',
    title: 'name of the generated script',
    explanation: `The script that \`fzyc build\` writes exports \`load\`, \`instantiate\`, \`instantiateSync\` and \`FzyTrap\` itself. A \`pub fn\` of such a name is a method of every instance, but no export of the script. It is a warning.

\`\`\`fzy
pub fn load(address: i32) -> i32 { … }
\`\`\`

Call it on an instance, or give it another name.`,
  },
];
