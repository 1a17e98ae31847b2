/** What the program asks of `unroll` and `unroll-asked`, and how they answer. */

import type { BlockId } from '../../../ir/instructions.ts';
import type { Attribute, Func } from '../../../ir/module.ts';
import type { Site } from '../../../report/source.ts';
import type { PassContext } from '../../pass.ts';

/** All iterations, or a number of copies. */
export type Request = 'all' | number;

/** Most copies, and most instructions in all copies together, where the program asks. */
export const ASKED = { copies: 1024, size: 8192 };

export function attributeOf(func: Func, header: BlockId): Attribute | undefined {
  return func.loopAttributes.get(header)?.find((a) => a.name === 'unroll');
}

export function requestOf(attribute: Attribute | undefined): Request | undefined {
  if (attribute === undefined) return undefined;
  const [count] = attribute.args;
  return count === undefined ? 'all' : Number(count);
}

/** The request is met: what is copied does not ask again. */
export function forget(func: Func, header: BlockId): void {
  const others = (func.loopAttributes.get(header) ?? []).filter((a) => a.name !== 'unroll');
  if (others.length === 0) func.loopAttributes.delete(header);
  else func.loopAttributes.set(header, others);
}

/** One iteration, of about `size` instructions, stands as often as the loop goes round. */
export function sayUnrolled(
  func: Func,
  context: PassContext,
  pass: string,
  site: Site,
  copies: number,
  size: number,
): void {
  if (func.library) return;
  const times = copies === 1 ? 'once' : `${copies} times`;
  context.remark({
    ...{ pass, func: func.name, site, kind: 'loop', decision: 'unrolled', unroll: copies },
    ...{ rule: 'unroll.full', applied: true },
    reason: `it goes round ${times}, and one iteration takes about ${size} instructions`,
  });
}
