/**
 * Words of other languages and misspelt keywords, where a statement or an item starts: reported once, and
 * replaced by what was meant, so that what follows is parsed as if it had been written right.
 *
 * Only what no correct program contains is touched: a name that is followed on its line by what cannot follow an
 * expression.
 */

import type { TokenType } from 'chevrotain';
import { suggest } from '../../report/suggest.ts';
import type { Token } from '../tokens.ts';
import * as T from '../tokens.ts';
import { endOf, makeToken } from '../tokens-scan.ts';
import { countingLoop } from './counting-loop.ts';
import type { SyntaxErrors } from './syntax-errors.ts';

/** What stands in the place of some tokens, and what is said about it. */
export interface Repair {
  readonly code: 'FZ0030' | 'FZ0031' | 'FZ0037';
  readonly title: string;
  readonly label: string;
  readonly help: string;
  /** How many tokens are replaced; the first is the one that is shown. */
  readonly taken: number;
  readonly by: readonly Token[];
}

/** The content of a group (by the rule it is parsed with) after repairs. */
export function repairWords(
  tokens: readonly Token[],
  rule: string,
  errors: SyntaxErrors,
): readonly Token[] {
  let repaired: Token[] | undefined;
  let done = 0;
  for (let at = 0; at < tokens.length; at++) {
    const repair = repairAt(tokens, at, rule);
    const first = tokens[at];
    if (repair === undefined || first === undefined) continue;
    const { code, title, label, help } = repair;
    const start = first.startOffset;
    errors.report({ code, start, end: endOf(first), title, label, help: [help] });
    repaired ??= [];
    repaired.push(...tokens.slice(done, at), ...repair.by);
    at += repair.taken - 1;
    done = at + 1;
  }
  return repaired === undefined ? tokens : [...repaired, ...tokens.slice(done)];
}

function repairAt(tokens: readonly Token[], at: number, rule: string): Repair | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const { tokenType } = token;
  if (tokenType === T.For) return countingLoop(token, tokens[at + 1]);
  if (tokenType !== T.Name) return keywordAsName(tokens, at);
  if (token.image === 'vec') return vectorMacro(tokens, at);
  if (!startsStatement(tokens, at, rule)) return undefined;
  const line = new Line(tokens, at);
  return foreignWord(line, rule) ?? misspelt(line, rule);
}

function startsStatement(tokens: readonly Token[], at: number, rule: string): boolean {
  const before = tokens[at - 1]?.tokenType;
  if (rule === 'arms') return before === T.FatArrow;
  if (rule !== 'statements' && rule !== 'items') return false;
  if (at === 0 || tokens[at]?.lineStart === true) return true;
  return before === T.Semicolon || before === T.Then || before === T.Pub || before === T.Braces;
}

/** A word and what follows it on its line. */
class Line {
  readonly word: Token;
  readonly next: Token | undefined;
  readonly afterNext: Token | undefined;
  readonly previous: Token | undefined;
  /** All of the line, the word included. */
  readonly length: number;
  private readonly tokens: readonly Token[];
  private readonly at: number;

  constructor(tokens: readonly Token[], at: number) {
    this.tokens = tokens;
    this.at = at;
    let end = at + 1;
    while (end < tokens.length && !endsLine(tokens[end])) end++;
    this.length = end - at;
    this.word = tokens[at] ?? makeToken(T.Garbage, '', 0, 0, true);
    this.next = this.length > 1 ? tokens[at + 1] : undefined;
    this.afterNext = this.length > 2 ? tokens[at + 2] : undefined;
    this.previous = this.word.lineStart ? undefined : tokens[at - 1];
  }

  find(type: TokenType): Token | undefined {
    return this.tokens
      .slice(this.at + 1, this.at + this.length)
      .find((token) => token.tokenType === type);
  }

  /** The word as other tokens. */
  as(...types: readonly TokenType[]): Pick<Repair, 'taken' | 'by'> {
    return { taken: 1, by: types.map((type) => standIn(this.word, type)) };
  }

  /** The line as something that is wrong and was reported. */
  dropped(): Pick<Repair, 'taken' | 'by'> {
    return { taken: this.length, by: [standIn(this.word, T.Garbage)] };
  }
}

function endsLine(token: Token | undefined): boolean {
  return token === undefined || token.lineStart || token.tokenType === T.Semicolon;
}

function standIn(token: Token, type: TokenType): Token {
  const { image, startOffset, lineStart, doc } = token;
  return makeToken(type, image, startOffset, endOf(token), lineStart, { doc });
}

// ---- words of other languages ---------------------------------------------------------------------

const FUNCTIONS: ReadonlySet<string> = new Set(['function', 'def', 'func', 'fun', 'proc', 'sub']);
const VARIABLES: ReadonlySet<string> = new Set(
  'var val auto int long short float double string bool byte unsigned'.split(' '),
);
const ELSE_IF: ReadonlySet<string> = new Set(['elif', 'elsif', 'elseif', 'elsf']);

function foreignWord(line: Line, rule: string): Repair | undefined {
  const { word, next, afterNext, previous } = line;
  const { image } = word;
  const said = { code: 'FZ0037', label: 'not a word of Fzy' } as const;
  if (ELSE_IF.has(image) && previous?.tokenType === T.Braces && next !== undefined) {
    const title = `Fzy has \`else if\`, not \`${image}\``;
    return { ...said, title, help: 'write `} else if c {`', ...line.as(T.Else, T.If) };
  }
  if (previous?.tokenType === T.Braces || next === undefined) return undefined;
  if (FUNCTIONS.has(image) && isName(next)) {
    const help = 'write `fn name(a: i32) -> i32 { … }`';
    return { ...said, title: 'functions are declared with `fn`', help, ...line.as(T.Fn) };
  }
  if ((image === 'export' || image === 'public') && startsItem(next)) {
    const title = 'what the host may call is marked `pub`';
    return { ...said, title, help: 'write `pub fn name(…)`', ...line.as(T.Pub) };
  }
  if (rule === 'items') return undefined;
  if (VARIABLES.has(image) && isName(next) && (afterNext === undefined || declares(afterNext))) {
    const { image: name } = next;
    const help =
      image === 'var'
        ? `write \`let mut ${name} = …\`, or \`let\` where it never changes`
        : `write \`let ${name} = …\`, or \`let mut\` where it changes`;
    // Without a value and without a type nothing says what it is.
    const by =
      afterNext === undefined
        ? line.dropped()
        : image === 'var'
          ? line.as(T.Let, T.Mut)
          : line.as(T.Let);
    return { ...said, title: 'variables are declared with `let`', help, ...by };
  }
  const braces = line.find(T.Braces);
  if (image === 'switch' && braces !== undefined && startsOperand(line)) {
    const arms = braces.group?.inner.some((token) => token.tokenType === T.FatArrow) === true;
    const by = arms ? line.as(T.Match) : line.dropped();
    const help = 'write `match x { 1 => …, 2 | 3 => …, _ => … }`';
    return { ...said, title: 'Fzy has `match`, not `switch`', help, ...by };
  }
  if (image === 'do' && next === braces && line.find(T.While) !== undefined) {
    const help = 'write `loop { … if !c then break }`';
    return { ...said, title: 'Fzy has no `do … while`', help, ...line.dropped() };
  }
  if (image === 'foreach' && line.find(T.In) !== undefined) {
    return { ...said, title: 'Fzy has `for`, not `foreach`', help: HELP_FOR, ...line.as(T.For) };
  }
  const fails = (image === 'throw' || image === 'raise') && startsOperand(line);
  if (fails || (image === 'try' && next === braces)) {
    const help = 'return a `Result` with `Err(…)`, or stop the call with `panic("…")`';
    return { ...said, title: 'Fzy has no exceptions', help, ...line.dropped() };
  }
  return undefined;
}

const HELP_FOR = 'write `for x in xs { … }`';

/** `fn then()`: the function keeps its name, so that its parameters and its body are read. */
function keywordAsName(tokens: readonly Token[], at: number): Repair | undefined {
  const token = tokens[at];
  if (token === undefined || token.lineStart || isName(token) || !isKeyword(token))
    return undefined;
  if (tokens[at - 1]?.tokenType !== T.Fn || tokens[at + 1]?.tokenType !== T.Parens)
    return undefined;
  const { image } = token;
  return {
    code: 'FZ0031',
    title: `\`${image}\` is a keyword and cannot be a name`,
    label: 'expected a name',
    help: `choose another name, such as \`${image}_\``,
    taken: 1,
    by: [standIn(token, T.Name)],
  };
}

/** `vec![1, 2]` */
function vectorMacro(tokens: readonly Token[], at: number): Repair | undefined {
  const [name, bang, list] = tokens.slice(at, at + 3);
  if (name === undefined || bang?.tokenType !== T.Bang || list?.tokenType !== T.Brackets) {
    return undefined;
  }
  return {
    code: 'FZ0037',
    title: 'Fzy has no macros',
    label: 'not part of the language',
    help: 'write `[1, 2, 3]`, or `[0; n]`; a growable list is a `List`',
    taken: 3,
    by: [standIn(name, T.Garbage)],
  };
}

// ---- misspelt keywords ----------------------------------------------------------------------------

type Shape = (line: Line) => boolean;

const hasBody: Shape = (line) => line.find(T.Braces) !== undefined;
const hasValue: Shape = (line) => line.find(T.Equal) !== undefined;
const anything: Shape = () => true;

/** Keywords that start a statement, with what must follow for a name to be taken for one of them. */
const STATEMENT_WORDS: ReadonlyMap<string, readonly [TokenType, Shape]> = new Map([
  ['return', [T.Return, anything]],
  ['discard', [T.Discard, anything]],
  ['while', [T.While, hasBody]],
  ['match', [T.Match, hasBody]],
  ['if', [T.If, (line) => hasBody(line) || line.find(T.Then) !== undefined]],
  ['for', [T.For, (line) => line.find(T.In) !== undefined]],
  ['let', [T.Let, ({ next, afterNext }) => next?.tokenType === T.Mut || declares(afterNext)]],
]);

const ITEM_WORDS: ReadonlyMap<string, readonly [TokenType, Shape]> = new Map([
  ['fn', [T.Fn, ({ next, afterNext }) => isName(next) && startsParameters(afterNext)]],
  ['pub', [T.Pub, ({ next }) => next !== undefined && startsItem(next)]],
  ['struct', [T.Struct, hasBody]],
  ['enum', [T.Enum, hasBody]],
  ['impl', [T.Impl, hasBody]],
  ['const', [T.Const, hasValue]],
  ['static', [T.Static, hasValue]],
  ['type', [T.Type, hasValue]],
]);

function misspelt(line: Line, rule: string): Repair | undefined {
  const { word, previous } = line;
  const { image } = word;
  if (image.length < 2) return undefined;
  if (previous?.tokenType === T.Braces) {
    if (!hasBody(line) || suggest(image, ['else']) === undefined) return undefined;
    return { ...didYouMean(image, 'else'), ...line.as(T.Else) };
  }
  if (!startsOperand(line)) return undefined;
  const words = new Map(rule === 'items' ? ITEM_WORDS : [...STATEMENT_WORDS, ...ITEM_WORDS]);
  const fitting = [...words].filter(([, [, shape]]) => shape(line)).map(([keyword]) => keyword);
  const keyword = suggest(image, fitting);
  const meant = keyword === undefined ? undefined : words.get(keyword);
  if (keyword === undefined || meant === undefined) return undefined;
  return { ...didYouMean(image, keyword), ...line.as(meant[0]) };
}

function didYouMean(
  image: string,
  keyword: string,
): Pick<Repair, 'code' | 'title' | 'label' | 'help'> {
  return {
    code: 'FZ0030',
    title: `expected a keyword, found \`${image}\``,
    label: `did you mean \`${keyword}\`?`,
    help: `write \`${keyword}\``,
  };
}

// ---- what follows ---------------------------------------------------------------------------------

/** Whether what follows the word starts an operand, which can follow no expression. */
function startsOperand({ next, afterNext }: Line): boolean {
  if (next === undefined) return false;
  if (next.tokenType === T.Parens) return afterNext?.tokenType === T.Braces;
  if (next.tokenType === T.Format || next.tokenType === T.LoopLabel) return true;
  if (isName(next) || hasCategory(next, T.Literal)) return true;
  return isKeyword(next) && !FOLLOW_EXPRESSIONS.has(next.tokenType);
}

const FOLLOW_EXPRESSIONS: ReadonlySet<TokenType> = new Set([T.As, T.Else, T.In, T.Then]);
const ITEM_STARTS: ReadonlySet<TokenType> = new Set([
  T.Const,
  T.Enum,
  T.Fn,
  T.Static,
  T.Struct,
  T.Type,
]);

function startsItem(token: Token): boolean {
  return ITEM_STARTS.has(token.tokenType) || FUNCTIONS.has(token.image);
}

function startsParameters(token: Token | undefined): boolean {
  return token?.tokenType === T.Parens || token?.tokenType === T.Less;
}

/** What follows the name of a new variable. */
function declares(token: Token | undefined): boolean {
  return token?.tokenType === T.Equal || token?.tokenType === T.Colon;
}

function isName(token: Token | undefined): boolean {
  return token !== undefined && hasCategory(token, T.Identifier);
}

function isKeyword(token: Token): boolean {
  return hasCategory(token, T.Keyword);
}

function hasCategory(token: Token, category: TokenType): boolean {
  return token.tokenType.CATEGORIES?.includes(category) ?? false;
}
