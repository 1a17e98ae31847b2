/** Diagnostics of the lowerings: what `--perf-fastpath=force` refuses. */

import type { CodeEntry } from '../report/diagnostic.ts';

export const LOWER_CODES: readonly CodeEntry[] = [
  {
    code: 'FZ0801',
    title: 'a collection needs a runtime handle',
    explanation: `With \`--perf-fastpath=force\` every value must be direct: in registers, in the stack frame, in static data
or in the arena. \`List\`, \`Map\` and \`Set\` live behind runtime handles, so each operation on one is refused.

\`\`\`fzy
fn evens(n: i32) -> i32 {
    let mut seen: List<i32> = List::new()   // FZ0801
    …
}
\`\`\`

Use a fixed array \`[T; N]\` with a count beside it, or let the caller pass a slice (\`mut out: [T]\`).
With \`--perf-fastpath=on\` the program compiles as it is.`,
  },
  {
    code: 'FZ0802',
    title: 'a string operation needs the runtime',
    explanation: `Most string operations work on (pointer, length) views in the module's own memory. A few still go
through the host's runtime: \`split\`, \`lines\` and \`chars\` (they make a \`List\`), \`parse_f64\`, and \`str.from\` of a
floating-point number. With \`--perf-fastpath=force\` they are refused.

\`\`\`fzy
fn second(line: str) -> str {
    return str.split(line, ",")[1]   // FZ0802
}
\`\`\`

Walk over the text with \`find\` and slices (\`s[lo..hi]\`), or over its bytes with \`bytes\`.`,
  },
  {
    code: 'FZ0803',
    title: 'a static holds a collection',
    explanation: `A collection in a static is shared and outlives calls, so it is held by a runtime handle. With
\`--perf-fastpath=force\` that is refused: use a fixed array with a count beside it.`,
  },
];
