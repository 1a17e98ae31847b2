/**
 * Chapter 3: expressions. Operators are a flat list here: `a + b * c as i32` is three operands and their
 * tails. `to-ast/climb.ts` has the table of precedences and makes a tree of the list.
 */

import * as T from '../tokens.ts';
import type { HeadRule, Rule } from './base.ts';
import { PatternGrammar } from './patterns.ts';

export abstract class ExpressionGrammar extends PatternGrammar {
  abstract readonly attribute: Rule;
  abstract readonly simpleStatement: Rule;

  /** `head`: the body's `{` follows, so a struct literal needs parentheses. */
  readonly expression: HeadRule = this.RULE('expression', (head?: boolean | undefined) => {
    this.enter();
    this.OR({
      ERR_MSG: 'an expression',
      DEF: [
        { ALT: () => this.SUBRULE(this.operand, { ARGS: [head] }) },
        {
          ALT: () => {
            this.CONSUME(T.RangeOperator);
            this.OPTION({
              GATE: () => this.operandFollows(head),
              DEF: () => this.SUBRULE2(this.operand, { ARGS: [head] }),
            });
          },
        },
      ],
    });
    this.MANY({
      GATE: () => this.operatorContinues(),
      DEF: () => this.SUBRULE(this.tail, { ARGS: [head] }),
    });
    this.leave();
  });

  readonly tail: HeadRule = this.RULE('tail', (head?: boolean | undefined) => {
    this.OR([
      {
        ALT: () => {
          this.OR2([
            {
              GATE: () => this.joined(T.Greater, T.Greater),
              ALT: () => {
                this.CONSUME(T.Greater, { LABEL: 'op' });
                this.CONSUME2(T.Greater, { LABEL: 'op' });
              },
            },
            {
              GATE: () => this.joined(T.Greater, T.Equal),
              ALT: () => {
                this.CONSUME3(T.Greater, { LABEL: 'op' });
                this.CONSUME(T.Equal, { LABEL: 'op' });
              },
              IGNORE_AMBIGUITIES: true,
            },
            { ALT: () => this.CONSUME(T.InfixOperator, { LABEL: 'op' }), IGNORE_AMBIGUITIES: true },
          ]);
          this.SUBRULE(this.operand, { ARGS: [head] });
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.As);
          this.SUBRULE(this.castType);
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.RangeOperator);
          this.OPTION({
            GATE: () => this.operandFollows(head),
            DEF: () => this.SUBRULE2(this.operand, { ARGS: [head] }),
          });
        },
      },
    ]);
  });

  /** After `as`: a path only, so that `x as i32 < y` compares. */
  readonly castType = this.RULE('castType', () => {
    this.OR({
      ERR_MSG: 'a type',
      DEF: [{ ALT: () => this.CONSUME(T.PathSegment) }, { ALT: () => this.CONSUME(T.Garbage) }],
    });
    this.MANY(() => {
      this.CONSUME(T.ColonColon);
      this.CONSUME2(T.PathSegment);
    });
  });

  /** `-x.f(a)[i]?` */
  readonly operand: HeadRule = this.RULE('operand', (head?: boolean | undefined) => {
    this.MANY(() => this.CONSUME(T.PrefixOperator));
    this.OR({
      ERR_MSG: 'an expression',
      DEF: [
        { ALT: () => this.CONSUME(T.Literal) },
        // Most paths are a plain name: no need for a node of its own.
        {
          GATE: () => this.plainPath(head),
          ALT: () => this.CONSUME(T.PathSegment),
          IGNORE_AMBIGUITIES: true,
        },
        { ALT: () => this.SUBRULE(this.pathExpression, { ARGS: [head] }) },
        { ALT: () => this.CONSUME(T.Parens, { LABEL: 'expressionList' }) },
        { ALT: () => this.CONSUME(T.Brackets, { LABEL: 'arrayContent' }) },
        { ALT: () => this.CONSUME(T.Format) },
        {
          GATE: () => !(head === true && this.nextIs(T.Braces)),
          ALT: () => this.SUBRULE(this.blockLike),
        },
        { ALT: () => this.SUBRULE(this.jump, { ARGS: [head] }) },
        { ALT: () => this.CONSUME(T.Garbage) },
      ],
    });
    this.MANY2({
      GATE: () => this.nextIs(T.Dot) || this.sameLine(),
      DEF: () => this.SUBRULE(this.postfix),
    });
  });

  /** `.name`, `.name::<T>(a)`, `.0`, `(a)`, `[i]`, `?` */
  readonly postfix = this.RULE('postfix', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(T.Dot);
          this.OR2({
            ERR_MSG: 'the name of a field or method',
            DEF: [
              { ALT: () => this.SUBRULE(this.member) },
              { ALT: () => this.CONSUME(T.IntLiteral) },
            ],
          });
        },
      },
      { ALT: () => this.CONSUME(T.Parens, { LABEL: 'arguments' }) },
      { ALT: () => this.CONSUME(T.Brackets, { LABEL: 'indexContent' }) },
      { ALT: () => this.CONSUME(T.Question) },
    ]);
  });

  readonly member = this.RULE('member', () => {
    this.CONSUME(T.Identifier);
    this.OPTION(() => {
      this.CONSUME(T.ColonColon);
      this.SUBRULE(this.typeArguments);
    });
    this.OPTION2({
      GATE: () => this.sameLine(),
      DEF: () => this.CONSUME(T.Parens, { LABEL: 'arguments' }),
    });
  });

  /** `x`, `Shape::Dot`, `List::<i32>::new`, `Pair { left: 1 }`, `Pair<i32> { left: 1 }` */
  readonly pathExpression: HeadRule = this.RULE('pathExpression', (head?: boolean | undefined) => {
    this.SUBRULE(this.path);
    this.OPTION({
      GATE: () => this.typeArgumentsFollow(head),
      DEF: () => {
        this.SUBRULE(this.typeArguments);
        this.MANY(() => {
          this.CONSUME(T.ColonColon);
          this.CONSUME(T.PathSegment);
        });
      },
    });
    this.OPTION2({
      GATE: () => this.structLiteralFollows(head),
      DEF: () => this.CONSUME(T.Braces, { LABEL: head === true ? 'fieldsInHead' : 'fieldValues' }),
    });
  });

  /** `return x`, `break 'outer`, `continue` */
  readonly jump: HeadRule = this.RULE('jump', (head?: boolean | undefined) => {
    this.OR([
      { ALT: () => this.CONSUME(T.Return) },
      {
        ALT: () => {
          this.CONSUME(T.Break);
          this.OPTION(() => this.CONSUME(T.LoopLabel));
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.Continue);
          this.OPTION2(() => this.CONSUME2(T.LoopLabel));
        },
      },
    ]);
    this.OPTION3({
      GATE: () => this.sameLine() && !(head === true && this.nextIs(T.Braces)),
      DEF: () => this.SUBRULE(this.expression, { ARGS: [head] }),
    });
  });

  // ---- expressions that end with a block ----------------------------------------------------------

  readonly blockLike: Rule = this.RULE('blockLike', () => {
    this.MANY(() => this.SUBRULE(this.attribute));
    this.OR({
      ERR_MSG: '`loop` or `match` after an attribute',
      DEF: [
        { ALT: () => this.SUBRULE(this.ifExpression) },
        { ALT: () => this.SUBRULE(this.matchExpression) },
        { ALT: () => this.SUBRULE(this.loopExpression) },
        { ALT: () => this.CONSUME(T.Braces, { LABEL: 'statements' }) },
      ],
    });
  });

  /** `if c { } else if d { } else { }` or `if c then return` */
  readonly ifExpression = this.RULE('ifExpression', () => {
    this.CONSUME(T.If);
    this.head(() => this.SUBRULE(this.expression, { ARGS: [true] }), T.Braces, T.Then);
    this.OR({
      ERR_MSG: '`{`',
      DEF: [
        {
          ALT: () => {
            this.CONSUME(T.Then);
            this.SUBRULE(this.simpleStatement);
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Braces, { LABEL: 'statements' });
            this.MANY({
              GATE: () => this.nextIs(T.If, 2),
              DEF: () => {
                this.CONSUME(T.Else);
                this.SUBRULE(this.elseIf);
              },
            });
            this.OPTION(() => {
              this.CONSUME2(T.Else);
              this.CONSUME2(T.Braces, { LABEL: 'otherwise' });
            });
          },
        },
      ],
    });
  });

  readonly elseIf = this.RULE('elseIf', () => {
    this.CONSUME(T.If);
    this.head(() => this.SUBRULE(this.expression, { ARGS: [true] }), T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  readonly matchExpression = this.RULE('matchExpression', () => {
    this.CONSUME(T.Match);
    this.head(() => this.SUBRULE(this.expression, { ARGS: [true] }), T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'arms' });
  });

  readonly loopExpression = this.RULE('loopExpression', () => {
    this.OPTION(() => {
      this.CONSUME(T.LoopLabel);
      this.CONSUME(T.Colon);
    });
    this.CONSUME(T.Loop);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  // ---- inside brackets ----------------------------------------------------------------------------

  /** `f( )`: values and `mut place`s */
  readonly arguments = this.RULE('arguments', () => {
    this.commaSeparated('an argument', () => this.SUBRULE(this.argument));
  });

  readonly argument = this.RULE('argument', () => {
    this.OPTION(() => this.CONSUME(T.Mut));
    this.SUBRULE(this.expression);
  });

  /** `(a)` and `(a, b)` */
  readonly expressionList = this.RULE('expressionList', () => {
    this.commaSeparated('an expression', () => this.SUBRULE(this.expression));
  });

  /** `[a, b]` and `[value; count]` */
  readonly arrayContent = this.RULE('arrayContent', () => {
    this.commaSeparated('an expression', () => {
      this.SUBRULE(this.expression);
      this.OPTION(() => {
        this.CONSUME(T.Semicolon);
        this.SUBRULE2(this.expression, { LABEL: 'count' });
      });
    });
  });

  /** `a[ ]`, and the holes of f-strings */
  readonly indexContent = this.RULE('indexContent', () => {
    this.SUBRULE(this.expression);
  });

  /** `Pair { }`: `left: 1, right` */
  readonly fieldValues = this.RULE('fieldValues', () => {
    this.commaSeparated('the name of a field', () => this.SUBRULE(this.fieldValue));
  });

  readonly fieldValue = this.RULE('fieldValue', () => {
    this.CONSUME(T.Identifier);
    this.OPTION(() => {
      this.CONSUME(T.Colon);
      this.SUBRULE(this.expression);
    });
  });

  // ---- gates --------------------------------------------------------------------------------------

  /** An operator on the next line continues the expression, unless it may begin a statement itself. */
  private operatorContinues(): boolean {
    if (this.joined(T.Greater, T.Greater, T.Equal)) return false;
    if (this.sameLine()) return true;
    return !(this.nextIs(T.Minus) || this.nextIs(T.Star) || this.nextIs(T.Amp));
  }

  private plainPath(head: boolean | undefined): boolean {
    const after = this.LA(2).tokenType;
    return (
      after !== T.ColonColon &&
      after !== T.Less &&
      (after !== T.Braces || (head !== true && !this.sameLineAt(2)))
    );
  }

  private operandFollows(head: boolean | undefined): boolean {
    return !(head === true && this.nextIs(T.Braces));
  }

  /** In a head, `{` is the body, unless `name:` behind it shows that a struct literal was meant. */
  private structLiteralFollows(head: boolean | undefined): boolean {
    if (!this.sameLine()) return false;
    if (head !== true) return true;
    const inner = this.next()?.group?.inner;
    return inner?.[0]?.tokenType === T.Name && inner[1]?.tokenType === T.Colon;
  }

  /** `<` opens type arguments in an expression if the matching `>` stands before `{`, `::` or `.`. */
  private typeArgumentsFollow(head: boolean | undefined): boolean {
    const first = this.next();
    if (first?.tokenType !== T.Less || first.startOffset < this.noTypeArgumentsBefore) return false;
    let depth = 0;
    let sawGreater = false;
    let last = first.startOffset;
    for (let distance = 1; distance <= MAX_TYPE_TOKENS; distance++) {
      const token = this.next(distance);
      if (token === undefined || !IN_TYPE_ARGUMENTS.has(token.tokenType)) break;
      last = token.startOffset;
      if (token.tokenType === T.Less) depth++;
      if (token.tokenType === T.Greater) {
        depth--;
        sawGreater = true;
      }
      if (depth > 0) continue;
      if (this.nextIs(T.ColonColon, distance + 1) || this.nextIs(T.Dot, distance + 1)) return true;
      const brace = this.next(distance + 1);
      return head !== true && brace?.tokenType === T.Braces && !brace.lineStart;
    }
    // Without a `>` on the way, no `<` on the way has its end there: the text need not be read again.
    if (!sawGreater) this.noTypeArgumentsBefore = last;
    return false;
  }
}

/** How far to look for the end of type arguments in an expression. */
const MAX_TYPE_TOKENS = 48;
const IN_TYPE_ARGUMENTS: ReadonlySet<unknown> = new Set([
  T.Name,
  T.Step,
  T.Test,
  T.Parallel,
  T.ColonColon,
  T.Comma,
  T.Less,
  T.Greater,
  T.Parens,
  T.Brackets,
  T.Fn,
  T.Arrow,
  T.Mut,
]);
