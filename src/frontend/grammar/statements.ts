/** Chapter 4: statements, and the arms of `match`. */

import type { CstNode } from 'chevrotain';
import * as T from '../tokens.ts';
import type { Rule } from './base.ts';
import { ExpressionGrammar } from './expressions.ts';

export abstract class StatementGrammar extends ExpressionGrammar {
  abstract readonly itemKind: Rule;

  /** Inside the `{ }` of a block. Each statement ends with its line, with `;`, or with its own block. */
  readonly statements = this.RULE('statements', () => {
    do {
      this.MANY(() => {
        this.OR([
          { ALT: () => this.CONSUME(T.Semicolon) },
          {
            ALT: () =>
              this.guarded(
                () => this.endOfStatement(this.SUBRULE(this.statement)),
                () => this.skipLine(),
              ),
          },
        ]);
      });
    } while (this.skipStrange('a statement'));
  });

  readonly statement = this.RULE('statement', () => {
    this.MANY(() => this.SUBRULE(this.attribute));
    this.OR({
      ERR_MSG: 'a statement',
      DEF: [
        {
          GATE: () => !this.nextIs(T.Test) || this.nextIs(T.StringLiteral, 2),
          ALT: () => this.SUBRULE(this.itemKind),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.letStatement) },
        { ALT: () => this.SUBRULE(this.discardStatement) },
        { ALT: () => this.SUBRULE(this.deferStatement) },
        {
          GATE: () => !this.nextIs(T.Parallel) || this.nextIs(T.For, 2),
          ALT: () => this.SUBRULE(this.labelledLoop),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.blockStatement) },
        { ALT: () => this.SUBRULE(this.expressionStatement), IGNORE_AMBIGUITIES: true },
      ],
    });
    this.OPTION(() => this.CONSUME(T.Semicolon));
  });

  /** What `then` and `=>` take where an expression would do: no `let`, no item. */
  readonly simpleStatement: Rule = this.RULE('simpleStatement', () => {
    this.enter();
    this.OR({
      ERR_MSG: 'an expression',
      DEF: [
        { ALT: () => this.SUBRULE(this.discardStatement) },
        {
          GATE: () => !this.nextIs(T.Parallel) || this.nextIs(T.For, 2),
          ALT: () => this.SUBRULE(this.labelledLoop),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.blockStatement) },
        { ALT: () => this.SUBRULE(this.expressionStatement), IGNORE_AMBIGUITIES: true },
      ],
    });
    this.leave();
  });

  readonly letStatement = this.RULE('letStatement', () => {
    this.CONSUME(T.Let);
    this.OPTION(() => this.CONSUME(T.Mut));
    this.SUBRULE(this.pattern);
    this.OPTION2(() => {
      this.CONSUME(T.Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION3(() => {
      this.CONSUME(T.Equal);
      this.lastPart(() => this.SUBRULE(this.expression));
    });
  });

  readonly discardStatement = this.RULE('discardStatement', () => {
    this.CONSUME(T.Discard);
    this.lastPart(() => this.SUBRULE(this.expression));
  });

  readonly deferStatement = this.RULE('deferStatement', () => {
    this.CONSUME(T.Defer);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  /** `'outer: while c { }`, `for x in xs { }`, `loop { }` */
  readonly labelledLoop = this.RULE('labelledLoop', () => {
    this.OPTION(() => {
      this.CONSUME(T.LoopLabel);
      this.CONSUME(T.Colon);
    });
    this.OR({
      ERR_MSG: '`while`, `for` or `loop`',
      DEF: [
        { ALT: () => this.SUBRULE(this.whileLoop) },
        { ALT: () => this.SUBRULE(this.forLoop) },
        { ALT: () => this.SUBRULE(this.parallelLoop) },
        {
          ALT: () => {
            this.CONSUME(T.Loop);
            this.CONSUME(T.Braces, { LABEL: 'statements' });
          },
        },
      ],
    });
  });

  readonly whileLoop = this.RULE('whileLoop', () => {
    this.CONSUME(T.While);
    this.head(() => this.SUBRULE(this.expression, { ARGS: [true] }), T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  /** `for i in lo..hi step k { }` */
  readonly forLoop = this.RULE('forLoop', () => {
    this.CONSUME(T.For);
    this.head(() => {
      this.SUBRULE(this.pattern);
      this.CONSUME(T.In);
      this.SUBRULE(this.expression, { ARGS: [true] });
      this.OPTION(() => {
        this.CONSUME(T.Step);
        this.SUBRULE2(this.expression, { ARGS: [true], LABEL: 'step' });
      });
    }, T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  readonly parallelLoop = this.RULE('parallelLoop', () => {
    this.CONSUME(T.Parallel);
    this.SUBRULE(this.forLoop);
  });

  /** `if`, `match` or a block as a statement: ends with its `}`, unless `.` goes on. */
  readonly blockStatement = this.RULE('blockStatement', () => {
    this.SUBRULE(this.blockLike);
    this.MANY({
      GATE: () => this.nextIs(T.Dot) || (this.nextIs(T.Question) && this.sameLine()),
      DEF: () => this.SUBRULE(this.postfix),
    });
  });

  /** An expression, or an assignment to one. */
  readonly expressionStatement = this.RULE('expressionStatement', () => {
    this.SUBRULE(this.expression);
    this.OPTION({
      GATE: () => !this.nextIs(T.Greater) || this.joined(T.Greater, T.Greater, T.Equal),
      DEF: () => {
        this.SUBRULE(this.assignOperator);
        this.lastPart(() => this.SUBRULE2(this.expression, { LABEL: 'value' }));
      },
    });
  });

  readonly assignOperator = this.RULE('assignOperator', () => {
    this.OR([
      { ALT: () => this.CONSUME(T.AssignOperator) },
      {
        ALT: () => {
          this.CONSUME(T.Greater);
          this.CONSUME2(T.Greater);
          this.CONSUME(T.Equal);
        },
      },
    ]);
  });

  // ---- match arms ---------------------------------------------------------------------------------

  /** Inside the `{ }` of a `match`: arms end with `,`, with their line, or with their block. */
  readonly arms = this.RULE('arms', () => {
    do {
      this.MANY(() => {
        this.guarded(
          () => this.endOfArm(this.SUBRULE(this.arm)),
          () => {
            this.skipWhile((token) => !token.lineStart && token.tokenType !== T.Comma);
            return true;
          },
        );
        this.OPTION(() => this.CONSUME(T.Comma));
      });
    } while (this.skipStrange('a pattern'));
  });

  /** `A | B if guard => body` */
  readonly arm = this.RULE('arm', () => {
    this.SUBRULE(this.pattern);
    this.OPTION(() => {
      this.CONSUME(T.If);
      this.SUBRULE(this.expression);
    });
    this.CONSUME(T.FatArrow);
    this.SUBRULE(this.simpleStatement);
  });

  // ---- ends ---------------------------------------------------------------------------------------

  /** A statement ends here, or what follows does not belong. */
  protected endOfStatement(statement: CstNode): void {
    if (this.RECORDING_PHASE || this.atEnd() || !this.sameLine()) return;
    if (statement.children.Semicolon !== undefined) return;
    const ownBlock = ENDS_WITH_BLOCK.some((rule) => statement.children[rule] !== undefined);
    if (ownBlock && this.LA(0).tokenType === T.Braces) return;
    this.expect('a new line or `;`');
  }

  private endOfArm(arm: CstNode): void {
    if (this.RECORDING_PHASE || this.atEnd() || this.nextIs(T.Comma) || !this.sameLine()) return;
    const body = arm.children.simpleStatement?.[0];
    const ownBlock =
      body !== undefined &&
      'children' in body &&
      ENDS_WITH_BLOCK.some((rule) => body.children[rule] !== undefined);
    if (ownBlock && this.LA(0).tokenType === T.Braces) return;
    this.expect('`,`');
  }
}

const ENDS_WITH_BLOCK = ['itemKind', 'deferStatement', 'labelledLoop', 'blockStatement'] as const;
