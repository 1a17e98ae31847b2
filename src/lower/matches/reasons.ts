/** What is said about a match that became values, in the program's own names. */

import type { Func } from '../../ir/module.ts';
import { instOf } from '../edit.ts';
import type { MatchForm } from '../pass.ts';
import type { IndexMatch } from './absent.ts';
import type { ValueForm, Window } from './value-forms.ts';
import type { ValueMatch } from './value-match.ts';

export interface Verdict {
  readonly form: MatchForm;
  readonly rule: string;
  readonly reason: string;
}

type Reported = ValueMatch & { readonly index?: IndexMatch };

/** The form that says most about a match of several results comes first. */
const WEIGHT = { table: 0, affine: 1, set: 2, twins: 3, selects: 4, range: 5, same: 6 } as const;

/** `undefined` for what nobody would call a match: a branch on one compare. */
export function verdictOf(
  func: Func,
  match: Reported,
  forms: readonly ValueForm[],
): Verdict | undefined {
  const [form] = [...forms].sort((a, b) => WEIGHT[a.kind] - WEIGHT[b.kind]);
  const isSwitch = func.blocks[match.root]?.terminator.kind === 'switch';
  if (!isSwitch && match.pieces.length < 3) return undefined;
  const name = nameOf(func, match);
  const count = `${match.pieces.length} ranges of ${name} with ${match.rows.length} outcomes`;
  const end = endText(match);
  const verdict = (shape: MatchForm, rule: string, what: string): Verdict => ({
    form: shape,
    rule,
    reason: `${count}: ${what}${end}`,
  });
  switch (form?.kind) {
    case 'table': {
      const size = `one load from a table of ${form.entries.length} \`${form.element.text}\``;
      return verdict('table', 'match.table', `${size}, ${guardText(form.window)}`);
    }
    case 'affine': {
      const rest =
        form.outside === undefined ? 'without a test' : 'and a select for values outside';
      return verdict('select', 'match.affine', `the results lie on a line, ${rest}`);
    }
    case 'set': {
      const bits = form.window.hi - form.window.lo + 1n;
      return verdict('table', 'match.set', `one bit of ${bits}, ${guardText(form.window)}`);
    }
    case 'twins':
      return verdict('select', 'match.twins', 'one compare once the bit they differ in is cleared');
    case 'selects':
      return verdict('select', 'match.select', `${counted(form.tests.length, 'select')}, no jump`);
    case 'range':
      return verdict('select', 'match.range', 'one compare of the distance to the first');
    default:
      return verdict('select', 'match.same', 'all lead to the same, so there is no test');
  }
}

function endText({ elsewhere, index }: Reported): string {
  if (elsewhere !== undefined) return '; what lies outside is tested before';
  return index === undefined ? '' : '; a select for what has no index';
}

function guardText({ guard }: Window): string {
  switch (guard) {
    case 'none':
      return 'no bounds test, for there are no other values';
    case 'wrap':
      return 'and one compare for all values outside';
    case 'clamp':
      return 'the first and last entry for the values outside';
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function nameOf(func: Func, { subject }: ValueMatch): string {
  const inst = instOf(func, subject);
  const value = inst?.kind === 'enum.tag' ? inst.base : subject;
  const name = func.names.get(value) ?? func.names.get(subject);
  if (name !== undefined && name !== '') return `\`${name}\``;
  const type = func.values[value]?.type;
  return type === undefined ? 'the value' : `a \`${type.text}\``;
}
