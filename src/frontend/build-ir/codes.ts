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
];
