/** Members that have another name in other languages. */

import { suggest } from '../../report/suggest.ts';

/** What people coming from other languages write. */
const FOREIGN_MEMBERS: ReadonlyMap<string, string> = new Map([
  ['length', 'len'],
  ['size', 'len'],
  ['append', 'push'],
  ['add', 'insert'],
  ['put', 'insert'],
  ['contains_key', 'contains'],
  ['includes', 'contains'],
  ['has', 'contains'],
  ['delete', 'remove'],
  ['indexOf', 'find'],
  ['toUpperCase', 'to_upper'],
  ['toLowerCase', 'to_lower'],
  ['startsWith', 'starts_with'],
  ['endsWith', 'ends_with'],
  ['trimStart', 'trim_start'],
  ['trimEnd', 'trim_end'],
  ['rotate_left', 'rotl'],
  ['rotate_right', 'rotr'],
  ['count_ones', 'popcount'],
  ['leading_zeros', 'clz'],
  ['trailing_zeros', 'ctz'],
  ['swap_bytes', 'reverse_bytes'],
  ['log', 'ln'],
  ['log1p', 'ln_1p'],
  ['fabs', 'abs'],
  ['logistic', 'sigmoid'],
]);

/** The member that somebody means by `name`: what it is called here, or the one that is spelt nearly so. */
export function nearestMember(name: string, known: readonly string[]): string | undefined {
  const here = FOREIGN_MEMBERS.get(name);
  if (here !== undefined) return known.includes(here) ? here : undefined;
  return suggest(name, known);
}
