/**
 * Puts the bodies of small library functions in the place of their calls.
 *
 *   v2 = call.bool @std:text::eq(v0, v1, v3, v4)   →   v5 = eq.i32 v1, v4 …
 *
 * Needs: the library's functions in the module. Keeps: order of evaluation and traps. Leaves: no library function that
 * only inlined calls named.
 *
 * The program's own calls were decided by `inline`; deciding them again would say the same twice.
 */

import { Inliner } from '../inlining/inliner.ts';
import type { Pass } from '../pass.ts';

export const inlineLibrary: Pass = {
  name: 'inline-library',
  summary: 'bodies of small library functions in the place of calls',
  after: ['link-library'],
  required: false,
  run: {
    on: 'module',
    apply: (context) =>
      new Inliner(context, {
        pass: 'inline-library',
        considers: (callee) => callee.library,
        says: false,
      }).run(),
  },
};
