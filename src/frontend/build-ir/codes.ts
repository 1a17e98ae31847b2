/** FZ029x: what only shows when generic functions are made for concrete types. */

import type { CodeEntry } from '../../report/diagnostic.ts';

export const BUILD_IR_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0290',
    title: 'endless instantiation of a generic function',
    explanation: `Each use of a generic function with new types makes a new instance of it. Here every instance asks for
another one with a larger type, without end.

\`\`\`fzy
fn nest<T: Any>(x: T, depth: i32) -> i32 {
    if depth == 0 { return 0 }
    return nest((x, x), depth - 1)      // T, (T, T), ((T, T), (T, T)), …
}
\`\`\`

The number of instances is decided when the program is compiled, so a condition at run time does not end it. Keep the type
the same in the recursive call, for instance by putting the parts into a \`List<T>\`.`,
  },
  {
    code: 'FZ0291',
    title: 'literal too large for a type argument',
    explanation: `In generic code a literal takes the type that stands for the parameter, and must fit it.

\`\`\`fzy
fn scale<T: Int>(x: T) -> T { x * 1000 }
pub fn f(x: u8) -> u8 { scale(x) }      // 1000 is no u8
\`\`\`

Take the number as a parameter of type \`T\`, or call the function with a larger type.`,
  },
  {
    code: 'FZ0292',
    title: 'type argument that cannot be a key',
    explanation: `Keys of a \`Map\` and elements of a \`Set\` must be equal to themselves, and a NaN is not. The bound \`Eq\` allows floats, which can be
compared, so this shows when a generic function that makes a \`Map\` or \`Set\` is used with one.

\`\`\`fzy
fn distinct<T: Eq>(a: [T]) -> i32 {
    let seen: Set<T> = Set::new()
    for x in a { seen.insert(x) }
    seen.len()
}
pub fn f(a: [f64]) -> i32 { distinct(a) }
\`\`\`

Use the bits of the float, \`f64.to_bits(x)\`, or an integer.`,
  },
  {
    code: 'FZ0293',
    title: 'value too large for the stack',
    explanation: `Arrays, structs and tuples are values, and variables of these types lie on the stack. One value, and all variables of one
function together, hold at most 33,554,432 scalars.

\`\`\`fzy
fn f() {
    let mut a = [0; 20000000]
    let mut b = [0; 20000000]
}
\`\`\`

Use a \`List\`, or let the host give a slice.`,
  },
];
