/**
 * Puts the bodies of functions of the program in the place of their calls, where that pays.
 *
 *   v2 = call.i32 @twice(v1)   →   v2 = add.i32 v1, v1
 *
 * Needs: nothing. Keeps: order of evaluation, traps and their places (with the chain of calls that leads there).
 * Leaves: no function that only inlined calls named; calls of functions that are known, in place of indirect ones.
 */

import { Inliner } from '../inlining/inliner.ts';
import type { Pass } from '../pass.ts';

export const inline: Pass = {
  name: 'inline',
  summary: 'bodies of small, hot or single-use functions in the place of calls',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: (context) =>
      new Inliner(context, {
        pass: 'inline',
        considers: (callee) => !callee.library,
        says: true,
      }).run(),
  },
};
