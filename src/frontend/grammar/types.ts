/** Chapter 1: paths and types. */

import * as T from '../tokens.ts';
import { GrammarBase, type HeadRule, type Rule } from './base.ts';

export abstract class TypeGrammar extends GrammarBase {
  abstract readonly expression: HeadRule;

  /** `a::b`, `List::<i32>::new` */
  readonly path = this.RULE('path', () => {
    this.CONSUME(T.PathSegment);
    this.MANY(() => {
      this.CONSUME(T.ColonColon);
      this.OR({
        ERR_MSG: 'a name',
        DEF: [
          { ALT: () => this.CONSUME2(T.PathSegment) },
          { ALT: () => this.SUBRULE(this.typeArguments) },
        ],
      });
    });
  });

  /** `<i32, [u8]>` */
  readonly typeArguments: Rule = this.RULE('typeArguments', () => {
    this.CONSUME(T.Less);
    this.MANY(() => {
      this.SUBRULE(this.type);
      this.OPTION(() => this.CONSUME(T.Comma));
    });
    this.CONSUME(T.Greater, { ERR_MSG: '`>`' });
  });

  /** `i32`, `Pair<i32>`, `[T]`, `[T; 4]`, `(A, B)`, `fn(A, mut [B]) -> R` */
  readonly type: Rule = this.RULE('type', () => {
    this.enter();
    this.OR({
      ERR_MSG: 'a type',
      DEF: [
        { ALT: () => this.SUBRULE(this.typePath) },
        { ALT: () => this.CONSUME(T.Brackets, { LABEL: 'arrayType' }) },
        { ALT: () => this.CONSUME(T.Parens, { LABEL: 'typeList' }) },
        { ALT: () => this.SUBRULE(this.functionType) },
        { ALT: () => this.CONSUME(T.Garbage) },
      ],
    });
    this.leave();
  });

  /** `a::Pair<i32>` */
  readonly typePath = this.RULE('typePath', () => {
    this.CONSUME(T.PathSegment);
    this.OPTION(() => this.SUBRULE(this.typeArguments));
    this.MANY(() => {
      this.CONSUME(T.ColonColon);
      this.OR({
        ERR_MSG: 'a name',
        DEF: [
          {
            ALT: () => {
              this.CONSUME2(T.PathSegment);
              this.OPTION2(() => this.SUBRULE2(this.typeArguments));
            },
          },
          { ALT: () => this.SUBRULE3(this.typeArguments) },
        ],
      });
    });
  });

  readonly functionType: Rule = this.RULE('functionType', () => {
    this.CONSUME(T.Fn);
    this.CONSUME(T.Parens, { LABEL: 'functionTypeParameters' });
    this.OPTION(() => {
      this.CONSUME(T.Arrow);
      this.SUBRULE(this.type);
    });
  });

  /** Inside `fn( )`: `A, mut [B]` */
  readonly functionTypeParameters = this.RULE('functionTypeParameters', () => {
    this.commaSeparated('a type', () => this.SUBRULE(this.functionTypeParameter));
  });

  readonly functionTypeParameter = this.RULE('functionTypeParameter', () => {
    this.OPTION(() => this.CONSUME(T.Mut));
    this.SUBRULE(this.type);
  });

  /** Inside `( )` of a tuple type or a variant's payload. */
  readonly typeList = this.RULE('typeList', () => {
    this.commaSeparated('a type', () => this.SUBRULE(this.type));
  });

  /** Inside `[ ]`: `T` or `T; length` */
  readonly arrayType = this.RULE('arrayType', () => {
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(T.Semicolon);
      this.SUBRULE(this.expression);
    });
  });

  /** `<T, U: Num + Ord>` */
  readonly generics = this.RULE('generics', () => {
    this.CONSUME(T.Less);
    this.MANY(() => {
      this.SUBRULE(this.genericParameter);
      this.OPTION(() => this.CONSUME(T.Comma));
    });
    this.CONSUME(T.Greater, { ERR_MSG: '`>`' });
  });

  readonly genericParameter = this.RULE('genericParameter', () => {
    this.CONSUME(T.Identifier);
    this.OPTION(() => {
      this.CONSUME(T.Colon);
      this.CONSUME2(T.Identifier, { LABEL: 'bound', ERR_MSG: 'a bound' });
      this.MANY(() => {
        this.CONSUME(T.Plus);
        this.CONSUME3(T.Identifier, { LABEL: 'bound', ERR_MSG: 'a bound' });
      });
    });
  });
}
