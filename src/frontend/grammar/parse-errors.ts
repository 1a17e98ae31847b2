/** The parser's errors in people's words. What has a cure of its own is in `hints.ts`; the rest is said here. */

import type { IRecognitionException } from 'chevrotain';
import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import { endOf } from '../tokens-scan.ts';
import { LESS_NESTING, MAX_LEVEL } from './base.ts';
import { formOf, LISTS } from './forms.ts';
import { findHint, type Situation } from './hints.ts';
import type { SyntaxErrors } from './syntax-errors.ts';

/** Reports what the rule `content` found in one group (undefined: the file). Echoes of known errors are dropped. */
export function reportParseErrors(
  found: readonly IRecognitionException[],
  group: Token | undefined,
  content: string,
  text: string,
  errors: SyntaxErrors,
): void {
  for (const error of found) {
    const situation = situationOf(error, group, content);
    const { token, previous } = situation;
    const start = token?.startOffset ?? group?.group?.close.startOffset ?? text.length;
    const before = previous === undefined ? (group?.startOffset ?? 0) : endOf(previous);
    if (token?.tokenType === T.Garbage || errors.touches(Math.min(before, start), start)) continue;
    report(situation, { start, before, group, text }, errors);
  }
}

function situationOf(
  error: IRecognitionException,
  group: Token | undefined,
  content: string,
): Situation {
  const known = (token: unknown): Token | undefined => {
    const one = token as Token | undefined;
    return one === undefined || !(one.startOffset >= 0) ? undefined : one;
  };
  return {
    expected: error.message,
    token: known(error.token),
    previous: known((error as { readonly previousToken?: unknown }).previousToken),
    rule: error.context.ruleStack.at(-1) ?? content,
    rules: error.context.ruleStack,
    group,
  };
}

interface Place {
  /** Of the token that does not fit, or of what closes the group. */
  readonly start: number;
  /** Just past the token before it. */
  readonly before: number;
  readonly group: Token | undefined;
  readonly text: string;
}

function report(situation: Situation, place: Place, errors: SyntaxErrors): void {
  const { token, expected, rule } = situation;
  if (expected === LESS_NESTING) {
    reportNesting(place, token, errors);
    return;
  }
  const hint = findHint(situation);
  // What is missing at the end of a line is shown there, not on the next line.
  const missing =
    token === undefined || (token.lineStart && hint === undefined && !LISTS.has(rule));
  const start = missing ? place.before : place.start;
  const end = missing || token === undefined ? start : isBracket(token) ? start + 1 : endOf(token);
  const wanted = wantedIn(situation);
  errors.report({
    code: hint?.code ?? codeFor(situation),
    start,
    end,
    title: hint?.title ?? `expected ${wanted}, found ${describe(situation)}`,
    label: hint?.label ?? `expected ${wanted} ${missing ? 'here' : 'before this'}`,
    help: hint?.help ?? cure(situation),
    more: opener(situation, place),
  });
}

function cure(situation: Situation): string[] {
  const { expected, rules, group } = situation;
  const found = situation.token?.tokenType;
  if (expected.startsWith('a new line')) {
    return ['statements go on lines of their own, or are separated by `;`'];
  }
  if (expected === '`,`' && group !== undefined) {
    return [
      group.tokenType === T.Braces ? 'separate them with `,`' : 'separate the elements with `,`',
    ];
  }
  const form = formOf(rules);
  if (form !== undefined) return [form];
  if (expected === 'a statement' && (found === T.Star || found === T.Amp)) {
    if (situation.token?.lineStart === false) {
      return ['Fzy has no pointers and no references: use the name itself'];
    }
    return [
      'at the start of a line it does not continue the line before: write it at the end of that line',
    ];
  }
  if (found === T.Comma) {
    return ['write what is missing before it, or remove the `,`'];
  }
  if (expected === 'an expression') {
    return ['write a value here, or remove the operator before it'];
  }
  return ['remove it, or finish what stands before it'];
}

function reportNesting(place: Place, token: Token | undefined, errors: SyntaxErrors): void {
  errors.report({
    code: 'FZ0022',
    start: place.start,
    end: token === undefined ? place.start : endOf(token),
    title: `nested too deeply (limit ${MAX_LEVEL} levels without brackets)`,
    label: `level ${MAX_LEVEL + 1}`,
    help: ['name a part of it: a type with `type`, a value with `let`'],
  });
}

/** What was expected, with the closing bracket where the list might have ended instead. */
function wantedIn({ expected, group }: Situation): string {
  const close = group === undefined ? undefined : CLOSING.get(group.tokenType);
  if (expected === END) return close ?? 'the end of the file';
  if (expected === '`,`' && close !== undefined) return `\`,\` or ${close}`;
  return expected;
}

const END = 'the end';
const CLOSING: ReadonlyMap<unknown, string> = new Map([
  [T.Parens, '`)`'],
  [T.Brackets, '`]`'],
  [T.Braces, '`}`'],
  [T.Hole, '`}`'],
]);

function codeFor({ expected, rule }: Situation): 'FZ0030' | 'FZ0033' | 'FZ0034' | 'FZ0038' {
  if (expected.startsWith('a new line')) return 'FZ0033';
  if (expected === '`,`') return 'FZ0034';
  return rule === 'items' || rule === 'item' ? 'FZ0038' : 'FZ0030';
}

function isBracket(token: Token | undefined): boolean {
  return token?.group !== undefined && token.tokenType !== T.Format;
}

/** The token that was found, as a person would call it. */
export function describe({ token, group }: Pick<Situation, 'token' | 'group'>): string {
  if (token === undefined) {
    const close = group === undefined ? undefined : CLOSING.get(group.tokenType);
    return close ?? 'the end of the file';
  }
  switch (token.tokenType) {
    case T.StringLiteral:
      return 'a string';
    case T.ByteStringLiteral:
      return 'a byte string';
    case T.Format:
      return 'an f-string';
    default: {
      const image = token.image.length > 24 ? `${token.image.slice(0, 24)}…` : token.image;
      return isKeyword(token) ? `the keyword \`${image}\`` : `\`${image}\``;
    }
  }
}

export function isKeyword(token: Token): boolean {
  return token.tokenType.CATEGORIES?.includes(T.Keyword) ?? false;
}

/** Points at the bracket around a list, when it is on an earlier line. */
function opener(
  { expected }: Situation,
  place: Place,
): { start: number; end: number; message: string }[] {
  const { group, start, text } = place;
  if (group === undefined || (expected !== '`,`' && expected !== END)) return [];
  if (!text.slice(group.startOffset, start).includes('\n')) return [];
  const at = group.startOffset;
  return [{ start: at, end: at + 1, message: 'in the brackets opened here' }];
}
