/**
 * Mistakes with a cure of their own: what people write who come from Rust, TypeScript or C, and what slips.
 * The rows are in `hints-code.ts`, `hints-lists.ts` and `hints-declarations.ts`; here is how one is found.
 */

import type { TokenType } from 'chevrotain';
import type { DiagnosticCode } from '../../report/diagnostic.ts';
import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import { LISTS } from './forms.ts';
import { CODE_HINTS } from './hints-code.ts';
import { DECLARATION_HINTS } from './hints-declarations.ts';
import { LIST_HINTS } from './hints-lists.ts';

/** What the parser knows about an error. */
export interface Situation {
  /** What the grammar expected, in the words of the grammar. */
  readonly expected: string;
  /** What was there instead; undefined at the end of a group or file. */
  readonly token: Token | undefined;
  readonly previous: Token | undefined;
  /** The innermost rule, and all rules around it. */
  readonly rule: string;
  readonly rules: readonly string[];
  /** The brackets around the error. */
  readonly group: Token | undefined;
}

export interface Hint {
  readonly code: DiagnosticCode;
  readonly title: string;
  readonly label: string;
  readonly help: readonly string[];
}

/** When a row fits: every condition that is given must hold. */
export interface HintRow {
  readonly expected?: string | readonly string[];
  readonly found?: TokenType | readonly TokenType[];
  /** The text of the token found. */
  readonly text?: string | readonly string[];
  /** The kind, or the text, of the token before it. */
  readonly after?: TokenType;
  readonly afterText?: readonly string[];
  readonly rule?: string | readonly string[];
  readonly within?: TokenType;
  readonly hint: Hint | ((situation: Situation) => Hint);
}

export function findHint(situation: Situation): Hint | undefined {
  const row = [...CODE_HINTS, ...LIST_HINTS, ...DECLARATION_HINTS].find((one) =>
    fits(one, situation),
  );
  if (row === undefined) return keywordAsName(situation);
  return typeof row.hint === 'function' ? row.hint(situation) : row.hint;
}

function fits(row: HintRow, { expected, token, previous, rule, group }: Situation): boolean {
  const image = token?.image ?? '';
  return (
    isOneOf(expected, row.expected) &&
    (row.found === undefined || (token !== undefined && isOneOf(token.tokenType, row.found))) &&
    (row.text === undefined || (token !== undefined && isOneOf(image, row.text))) &&
    (row.after === undefined || previous?.tokenType === row.after) &&
    (row.afterText === undefined || row.afterText.includes(previous?.image ?? '')) &&
    isOneOf(rule, row.rule) &&
    (row.within === undefined || group?.tokenType === row.within)
  );
}

function isOneOf<V>(value: V, allowed: V | readonly V[] | undefined): boolean {
  if (allowed === undefined) return true;
  return Array.isArray(allowed) ? allowed.includes(value) : allowed === value;
}

const NAME_EXPECTED = /^(a name|a pattern|a parameter|the name of )/;
const NOT_NAMES: ReadonlySet<TokenType> = new Set([T.Mut, T.Let, T.Pub, T.True, T.False]);

function keywordAsName({ expected, token, rule }: Situation): Hint | undefined {
  if (token === undefined || !NAME_EXPECTED.test(expected)) return undefined;
  if (token.lineStart && !LISTS.has(rule)) return undefined;
  if (NOT_NAMES.has(token.tokenType)) return undefined;
  if (!(token.tokenType.CATEGORIES ?? []).includes(T.Keyword)) return undefined;
  return {
    code: 'FZ0031',
    title: `\`${token.image}\` is a keyword and cannot be a name`,
    label: `expected ${expected}`,
    help: [`choose another name, such as \`${token.image}_\``],
  };
}
