/**
 * The vocabulary: every kind of token the scanner makes and the grammar names. Labels are the words that
 * messages use. Categories let the grammar say `Identifier` or `InfixOperator` and mean a whole family.
 */

import { createToken, type IToken, Lexer, type TokenType } from 'chevrotain';

/** A token of ours: what Chevrotain needs, and what the layout rules and the tree builder need. */
export interface Token extends IToken {
  readonly startOffset: number;
  /** Offset of the last character, as Chevrotain has it. */
  readonly endOffset: number;
  /** First token after a line end that may end a statement: not inside `(` or `[`. */
  lineStart: boolean;
  /** What a literal, a name or an escape means; undefined where it was malformed and is reported. */
  readonly value: TokenValue | undefined;
  /** Text of the `///` lines right before this token. */
  readonly doc: string;
  /** The brackets and their content, for a group. */
  readonly group: Group | undefined;
}

export type TokenValue =
  | { readonly kind: 'int'; readonly value: bigint; readonly suffix: string | undefined }
  | { readonly kind: 'float'; readonly value: number; readonly suffix: string | undefined }
  | { readonly kind: 'char'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'bytes'; readonly value: Uint8Array };

/** A matched pair of brackets. A closing bracket that was missing has no width. */
export interface Group {
  readonly open: Token;
  readonly close: Token;
  readonly inner: Token[];
}

function kind(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label, categories, pattern: Lexer.NA });
}

// ---- families -------------------------------------------------------------------------------------

/** Names, and the keywords that are keywords in one place only (`step`, `test`, …). */
export const Identifier = kind('Identifier', 'a name');
/** A name or `self`: a part of a path. */
export const PathSegment = kind('PathSegment', 'a name');
export const InfixOperator = kind('InfixOperator', 'an operator');
export const PrefixOperator = kind('PrefixOperator', 'an operator');
export const AssignOperator = kind('AssignOperator', '`=`');
export const RangeOperator = kind('RangeOperator', '`..`');
export const Literal = kind('Literal', 'a literal');
export const Keyword = kind('Keyword', 'a keyword');

// ---- literals and names ---------------------------------------------------------------------------

export const Name = kind('Name', 'a name', [Identifier, PathSegment]);
export const Underscore = kind('Underscore', '`_`');
export const IntLiteral = kind('IntLiteral', 'a number', [Literal]);
export const FloatLiteral = kind('FloatLiteral', 'a number', [Literal]);
export const CharLiteral = kind('CharLiteral', 'a character', [Literal]);
export const StringLiteral = kind('StringLiteral', 'a string', [Literal]);
export const ByteStringLiteral = kind('ByteStringLiteral', 'a byte string', [Literal]);
/** `'outer` */
export const LoopLabel = kind('LoopLabel', 'a label');

// ---- keywords -------------------------------------------------------------------------------------

function keyword(word: string, categories: TokenType[] = [Keyword]): TokenType {
  return kind(word.charAt(0).toUpperCase() + word.slice(1), `\`${word}\``, categories);
}

export const As = keyword('as');
export const Break = keyword('break');
export const Const = keyword('const');
export const Continue = keyword('continue');
export const Defer = keyword('defer');
export const Discard = keyword('discard');
export const Else = keyword('else');
export const Enum = keyword('enum');
export const Extern = keyword('extern');
export const False = keyword('false', [Keyword, Literal]);
export const Fn = keyword('fn');
export const For = keyword('for');
export const If = keyword('if');
export const Impl = keyword('impl');
export const In = keyword('in');
export const Let = keyword('let');
export const Loop = keyword('loop');
export const Match = keyword('match');
export const Mod = keyword('mod');
export const Mut = keyword('mut');
export const Pub = keyword('pub');
export const Return = keyword('return');
export const Self = keyword('self', [Keyword, PathSegment]);
export const Static = keyword('static');
export const Struct = keyword('struct');
export const Then = keyword('then');
export const True = keyword('true', [Keyword, Literal]);
export const Type = keyword('type');
export const Use = keyword('use');
export const While = keyword('while');

export const Parallel = keyword('parallel', [Identifier, PathSegment]);
export const Step = keyword('step', [Identifier, PathSegment]);
export const Test = keyword('test', [Identifier, PathSegment]);

const KEYWORD_TOKENS: readonly TokenType[] = [
  As,
  Break,
  Const,
  Continue,
  Defer,
  Discard,
  Else,
  Enum,
  Extern,
  False,
  Fn,
  For,
  If,
  Impl,
  In,
  Let,
  Loop,
  Match,
  Mod,
  Mut,
  Pub,
  Return,
  Self,
  Static,
  Struct,
  Then,
  True,
  Type,
  Use,
  While,
  Parallel,
  Step,
  Test,
];

/** Word → token kind, for the scanner. */
export const KEYWORDS: ReadonlyMap<string, TokenType> = new Map(
  KEYWORD_TOKENS.map((token) => [token.name.toLowerCase(), token]),
);

// ---- operators and punctuation --------------------------------------------------------------------

function sign(name: string, image: string, categories: TokenType[] = []): TokenType {
  return kind(name, `\`${image}\``, categories);
}

export const Plus = sign('Plus', '+', [InfixOperator]);
export const Minus = sign('Minus', '-', [InfixOperator, PrefixOperator]);
export const Star = sign('Star', '*', [InfixOperator]);
export const Slash = sign('Slash', '/', [InfixOperator]);
export const Percent = sign('Percent', '%', [InfixOperator]);
export const Amp = sign('Amp', '&', [InfixOperator]);
export const Pipe = sign('Pipe', '|', [InfixOperator]);
export const Caret = sign('Caret', '^', [InfixOperator]);
export const ShiftLeft = sign('ShiftLeft', '<<', [InfixOperator]);
export const EqualEqual = sign('EqualEqual', '==', [InfixOperator]);
export const BangEqual = sign('BangEqual', '!=', [InfixOperator]);
export const Less = sign('Less', '<', [InfixOperator]);
export const LessEqual = sign('LessEqual', '<=', [InfixOperator]);
/** `>` is always a token of its own, so that `List<List<i32>>` needs no rule: the grammar joins `>>` and `>=`. */
export const Greater = sign('Greater', '>', [InfixOperator]);
export const AmpAmp = sign('AmpAmp', '&&', [InfixOperator]);
export const PipePipe = sign('PipePipe', '||', [InfixOperator]);
export const Bang = sign('Bang', '!', [PrefixOperator]);
export const Tilde = sign('Tilde', '~', [PrefixOperator]);
export const Equal = sign('Equal', '=', [AssignOperator]);
export const PlusEqual = sign('PlusEqual', '+=', [AssignOperator]);
export const MinusEqual = sign('MinusEqual', '-=', [AssignOperator]);
export const StarEqual = sign('StarEqual', '*=', [AssignOperator]);
export const SlashEqual = sign('SlashEqual', '/=', [AssignOperator]);
export const PercentEqual = sign('PercentEqual', '%=', [AssignOperator]);
export const AmpEqual = sign('AmpEqual', '&=', [AssignOperator]);
export const PipeEqual = sign('PipeEqual', '|=', [AssignOperator]);
export const CaretEqual = sign('CaretEqual', '^=', [AssignOperator]);
export const ShiftLeftEqual = sign('ShiftLeftEqual', '<<=', [AssignOperator]);
export const DotDot = sign('DotDot', '..', [RangeOperator]);
export const DotDotEqual = sign('DotDotEqual', '..=', [RangeOperator]);
export const Arrow = sign('Arrow', '->');
export const FatArrow = sign('FatArrow', '=>');
export const ColonColon = sign('ColonColon', '::');
export const Colon = sign('Colon', ':');
export const Semicolon = sign('Semicolon', ';');
export const Comma = sign('Comma', ',');
export const Dot = sign('Dot', '.');
export const Question = sign('Question', '?');
export const At = sign('At', '@');
export const Hash = sign('Hash', '#');

/** Image → token kind, for the scanner: the longest match of up to three characters wins. */
export const SIGNS: ReadonlyMap<string, TokenType> = new Map(
  [
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
    Amp,
    Pipe,
    Caret,
    ShiftLeft,
    EqualEqual,
    BangEqual,
    Less,
    LessEqual,
    Greater,
    AmpAmp,
    PipePipe,
    Bang,
    Tilde,
    Equal,
    PlusEqual,
    MinusEqual,
    StarEqual,
    SlashEqual,
    PercentEqual,
    AmpEqual,
    PipeEqual,
    CaretEqual,
    ShiftLeftEqual,
    DotDot,
    DotDotEqual,
    Arrow,
    FatArrow,
    ColonColon,
    Colon,
    Semicolon,
    Comma,
    Dot,
    Question,
    At,
    Hash,
  ].map((token) => [(token.LABEL ?? '').slice(1, -1), token]),
);

// ---- brackets -------------------------------------------------------------------------------------

export const OpenParen = sign('OpenParen', '(');
export const CloseParen = sign('CloseParen', ')');
export const OpenBracket = sign('OpenBracket', '[');
export const CloseBracket = sign('CloseBracket', ']');
export const OpenBrace = sign('OpenBrace', '{');
export const CloseBrace = sign('CloseBrace', '}');
/** `f"` and its closing quote; between them `FormatText` and holes. */
export const OpenFormat = kind('OpenFormat', 'an f-string');
export const CloseFormat = kind('CloseFormat', '`"`');
export const FormatText = kind('FormatText', 'text');
export const OpenHole = sign('OpenHole', '{');
export const CloseHole = sign('CloseHole', '}');

/** A pair of brackets with all between them, which is what the grammar sees: it never meets a bracket alone. */
export const Parens = sign('Parens', '(');
export const Brackets = sign('Brackets', '[');
export const Braces = sign('Braces', '{');
export const Format = kind('Format', 'an f-string');
export const Hole = kind('Hole', '`{`');

/** Text that is beyond use and already reported: stands for an expression, a type or a pattern. */
export const Garbage = kind('Garbage', 'this');

/** A kind that no token has: asking for it is how a grammar rule raises an error of its own. */
export const Nothing = kind('Nothing', 'nothing');

/** What the parser may meet. */
export const VOCABULARY: TokenType[] = [
  Identifier,
  PathSegment,
  InfixOperator,
  PrefixOperator,
  AssignOperator,
  RangeOperator,
  Literal,
  Keyword,
  Name,
  Underscore,
  IntLiteral,
  FloatLiteral,
  CharLiteral,
  StringLiteral,
  ByteStringLiteral,
  LoopLabel,
  ...KEYWORD_TOKENS,
  ...SIGNS.values(),
  Parens,
  Brackets,
  Braces,
  Format,
  Hole,
  Garbage,
  Nothing,
];
