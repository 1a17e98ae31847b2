/** `for (let i = 0; i < n; i++) { … }`: said once, and read as the loop over a range that was meant. */

import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import { endOf, makeToken } from '../tokens-scan.ts';
import type { Repair } from './foreign-words.ts';

/** The repair of a `for` whose head is in parentheses and has semicolons. */
export function countingLoop(loop: Token, head: Token | undefined): Repair | undefined {
  if (head?.tokenType !== T.Parens || head.group === undefined) return undefined;
  const parts = partsOf(head.group.inner);
  if (parts.length < 2) return undefined;
  const range = rangeOf(parts);
  const by =
    range === undefined
      ? [standIn(T.Loop, 'loop', loop)]
      : [
          loop,
          range.name,
          standIn(T.In, 'in', head),
          ...range.from,
          standIn(range.inclusive ? T.DotDotEqual : T.DotDot, '..', head),
          ...range.to,
        ];
  const written =
    range === undefined
      ? '`for i in 0..n { … }`'
      : `\`for ${range.name.image} in ${shown(range.from)}..${range.inclusive ? '=' : ''}${shown(range.to)} { … }\``;
  return {
    code: 'FZ0037',
    title: '`for` goes over a range or a collection',
    label: 'has no start, condition and step in parentheses',
    help: `write ${written}; \`step k\` after the range counts by k`,
    taken: 2,
    by,
  };
}

interface CountedRange {
  readonly name: Token;
  readonly from: readonly Token[];
  readonly to: readonly Token[];
  readonly inclusive: boolean;
}

/** `let i = from; i < to; …` */
function rangeOf(parts: readonly (readonly Token[])[]): CountedRange | undefined {
  const [start = [], condition = []] = parts;
  const equal = start.findIndex((token) => token.tokenType === T.Equal);
  const name = start.slice(0, Math.max(equal, 0)).findLast((token) => token.tokenType === T.Name);
  const [left, operator] = condition;
  const inclusive = operator?.tokenType === T.LessEqual;
  if (name === undefined || left?.image !== name.image) return undefined;
  if (!inclusive && operator?.tokenType !== T.Less) return undefined;
  const [from, to] = [start.slice(equal + 1), condition.slice(2)];
  return from.length === 0 || to.length === 0 ? undefined : { name, from, to, inclusive };
}

function partsOf(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.tokenType === T.Semicolon) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

function shown(tokens: readonly Token[]): string {
  const [only] = tokens;
  return tokens.length === 1 && only !== undefined && only.group === undefined ? only.image : '…';
}

function standIn(type: T.Token['tokenType'], image: string, place: Token): Token {
  return makeToken(type, image, place.startOffset, endOf(place), place.lineStart);
}
