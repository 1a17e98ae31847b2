/**
 * Which way the parser goes at each `OR`, `OPTION` and `MANY`, decided by the next token.
 *
 * Chevrotain finds that out by recording every rule, each time a parser is made: a third of the time that
 * `fzyc check` takes. The grammar is a constant, so what comes of it is one too: `lookahead-table.ts` has it as
 * text, and `lookahead.test.ts` fails when it is not what Chevrotain finds.
 */

import type { IToken, TokenType } from 'chevrotain';

/** The methods that decide, and the number that Chevrotain gives them in the key of a decision. */
const METHODS: ReadonlyMap<string, number> = new Map([
  ['OR', 1],
  ['OPTION', 2],
  ['MANY', 3],
]);
const METHOD_SHIFT = 8;

/** One alternative of an `OR`, as far as the decision asks. */
interface Alternative {
  readonly GATE?: (() => boolean) | undefined;
}

/** What Chevrotain calls: the alternative to take, or whether to go in. `this` is the parser. */
export type Decision = (
  this: { LA(distance: number): IToken },
  alternatives?: readonly Alternative[],
) => number | boolean | undefined;

/** The decisions of the table, by Chevrotain's keys. `rules` has the number that each rule begins its keys with. */
export class Lookahead {
  private readonly lines = new Map<number, string>();
  private readonly made = new Map<number, Decision>();
  private readonly tokens: ReadonlyMap<string, TokenType>;

  constructor(
    table: string,
    vocabulary: readonly TokenType[],
    rules: Readonly<Record<string, number>>,
  ) {
    this.tokens = new Map(vocabulary.map((type) => [type.name, type]));
    for (const line of table.trim().split('\n')) {
      const [decision = '', kinds = ''] = line.split(':', 2);
      const [rule = '', method = '', occurrence] = decision.split(' ');
      const key = (rules[rule] ?? 0) | ((METHODS.get(method) ?? 0) << METHOD_SHIFT);
      this.lines.set(key | Number(occurrence), kinds);
    }
  }

  /** The decision for a key. Made when the parser first comes by: a small program meets few of them. */
  decision(key: number): Decision | undefined {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    const line = this.lines.get(key);
    if (line === undefined) return undefined;
    const alternatives = line.split('|').map((one) => this.kinds(one));
    const isChoice = ((key >> METHOD_SHIFT) & 0xf) === METHODS.get('OR');
    const made = isChoice ? choice(alternatives) : entry(alternatives[0] ?? []);
    this.made.set(key, made);
    return made;
  }

  /** The kinds of token that a list of names stands for: a family stands for all its members. */
  private kinds(names: string): number[] {
    return names
      .trim()
      .split(' ')
      .flatMap((name) => {
        const type = this.tokens.get(name);
        return type === undefined ? [] : [kindOf(type), ...(type.categoryMatches ?? [])];
      });
  }
}

/** The first alternative that the next token can begin and whose gate, if any, is open. */
function choice(alternatives: readonly (readonly number[])[]): Decision {
  const candidates: number[][] = [];
  for (const [index, kinds] of alternatives.entries()) {
    for (const kind of new Set(kinds)) {
      candidates[kind] ??= [];
      candidates[kind].push(index);
    }
  }
  return function (alternativesHere = []) {
    for (const index of candidates[kindOf(this.LA(1))] ?? []) {
      if (alternativesHere[index]?.GATE?.call(this) !== false) return index;
    }
    return undefined;
  };
}

/** Whether the next token can begin what is optional or repeated. Chevrotain asks its gate. */
function entry(kinds: readonly number[]): Decision {
  const within: boolean[] = [];
  for (const kind of kinds) within[kind] = true;
  return function () {
    return within[kindOf(this.LA(1))] === true;
  };
}

/** Chevrotain's number of a kind of token. */
function kindOf(of: { readonly tokenTypeIdx?: number }): number {
  return of.tokenTypeIdx ?? -1;
}
