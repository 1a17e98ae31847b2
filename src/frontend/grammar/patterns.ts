/** Chapter 2: patterns. */

import * as T from '../tokens.ts';
import type { Rule } from './base.ts';
import { TypeGrammar } from './types.ts';

export abstract class PatternGrammar extends TypeGrammar {
  /** `A | B(x) | 1..=5` */
  readonly pattern: Rule = this.RULE('pattern', () => {
    this.enter();
    this.OPTION(() => this.CONSUME(T.Pipe));
    this.SUBRULE(this.alternative);
    this.MANY(() => {
      this.CONSUME2(T.Pipe);
      this.SUBRULE2(this.alternative);
    });
    this.leave();
  });

  readonly alternative: Rule = this.RULE('alternative', () => {
    this.OR({
      ERR_MSG: 'a pattern',
      DEF: [
        { ALT: () => this.CONSUME(T.Underscore) },
        { ALT: () => this.SUBRULE(this.mutBinding) },
        { ALT: () => this.SUBRULE(this.literalPattern) },
        // Most patterns are a plain name: no need for a node of its own.
        {
          GATE: () => this.plainName(),
          ALT: () => this.CONSUME(T.Identifier),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.pathPattern) },
        { ALT: () => this.CONSUME(T.Parens, { LABEL: 'patternList' }) },
        { ALT: () => this.CONSUME(T.Garbage) },
      ],
    });
  });

  readonly mutBinding = this.RULE('mutBinding', () => {
    this.CONSUME(T.Mut);
    this.CONSUME(T.Identifier);
  });

  /** `1`, `-1..=1`, `'a'..='z'`, `"text"` */
  readonly literalPattern = this.RULE('literalPattern', () => {
    this.SUBRULE(this.patternLiteral);
    this.OPTION(() => {
      this.CONSUME(T.RangeOperator);
      this.SUBRULE(this.patternBound);
    });
  });

  /** `x`, `Shape::Dot`, `Some(x)`, `Pair { left, .. }`, `n @ 1..=5`, `LOW..HIGH` */
  readonly pathPattern: Rule = this.RULE('pathPattern', () => {
    this.SUBRULE(this.patternPath);
    this.OPTION({
      GATE: () => !this.nextIs(T.Parens) || this.sameLine(),
      DEF: () =>
        this.OR([
          { ALT: () => this.CONSUME(T.Parens, { LABEL: 'patternList' }) },
          { ALT: () => this.CONSUME(T.Braces, { LABEL: 'fieldPatterns' }) },
          {
            ALT: () => {
              this.CONSUME(T.At);
              this.SUBRULE(this.pattern);
            },
          },
          {
            ALT: () => {
              this.CONSUME(T.RangeOperator);
              this.SUBRULE(this.patternBound);
            },
          },
        ]),
    });
  });

  readonly patternBound = this.RULE('patternBound', () => {
    this.OR({
      ERR_MSG: 'the end of the range',
      DEF: [
        { ALT: () => this.SUBRULE(this.patternLiteral) },
        { ALT: () => this.SUBRULE(this.patternPath) },
      ],
    });
  });

  /** A path, or a constant of a number type as it is written in expressions: `i32.MAX`. */
  readonly patternPath = this.RULE('patternPath', () => {
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(T.Dot);
      this.CONSUME(T.Identifier);
    });
  });

  readonly patternLiteral = this.RULE('patternLiteral', () => {
    this.OPTION(() => this.CONSUME(T.Minus));
    this.CONSUME(T.Literal, { ERR_MSG: 'a number' });
  });

  private plainName(): boolean {
    const after = this.LA(2).tokenType;
    return (
      after === T.Equal ||
      after === T.In ||
      after === T.Comma ||
      after === T.FatArrow ||
      this.next(2) === undefined
    );
  }

  /** Inside `( )`. */
  readonly patternList = this.RULE('patternList', () => {
    this.commaSeparated('a pattern', () => this.SUBRULE(this.pattern));
  });

  /** Inside `{ }`: `left, right: (a, _), ..` */
  readonly fieldPatterns = this.RULE('fieldPatterns', () => {
    this.commaSeparated('the name of a field', () => this.SUBRULE(this.fieldPattern));
  });

  readonly fieldPattern = this.RULE('fieldPattern', () => {
    this.OR({
      ERR_MSG: 'the name of a field',
      DEF: [
        { ALT: () => this.CONSUME(T.DotDot) },
        {
          ALT: () => {
            this.CONSUME(T.Identifier);
            this.OPTION(() => {
              this.CONSUME(T.Colon);
              this.SUBRULE(this.pattern);
            });
          },
        },
      ],
    });
  });
}
