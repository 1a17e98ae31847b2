/** Chapter 5: items, attributes, and the whole file. */

import type { CstNode, ILookaheadStrategy } from 'chevrotain';
import * as T from '../tokens.ts';
import { StatementGrammar } from './statements.ts';

export class FzyGrammar extends StatementGrammar {
  constructor(strategy?: ILookaheadStrategy) {
    super(strategy);
    this.performSelfAnalysis();
  }

  /** A whole file, and the inside of an `impl`. */
  readonly items = this.RULE('items', () => {
    do {
      this.MANY(() =>
        this.OR([
          { ALT: () => this.CONSUME(T.Semicolon) },
          {
            ALT: () =>
              this.guarded(
                () => this.endOfItem(this.SUBRULE(this.item)),
                () => this.skipToItem(),
              ),
          },
        ]),
      );
    } while (this.skipStrangeItem());
  });

  readonly item = this.RULE('item', () => {
    this.MANY(() => this.SUBRULE(this.attribute));
    this.SUBRULE(this.itemKind);
    this.OPTION(() => this.CONSUME(T.Semicolon));
  });

  /** `#[require(direct, no_bounds_checks)]` */
  readonly attribute = this.RULE('attribute', () => {
    this.CONSUME(T.Hash);
    this.CONSUME(T.Brackets, { LABEL: 'attributeContent' });
  });

  readonly attributeContent = this.RULE('attributeContent', () => {
    this.CONSUME(T.Identifier);
    this.OPTION(() => this.CONSUME(T.Parens, { LABEL: 'attributeArguments' }));
  });

  readonly attributeArguments = this.RULE('attributeArguments', () => {
    this.commaSeparated('a name or a number', () =>
      this.OR([
        { ALT: () => this.CONSUME(T.Identifier, { LABEL: 'argument' }) },
        { ALT: () => this.CONSUME(T.IntLiteral, { LABEL: 'argument' }) },
      ]),
    );
  });

  readonly itemKind = this.RULE('itemKind', () => {
    this.OPTION(() => this.CONSUME(T.Pub));
    this.OR({
      ERR_MSG: 'an item',
      DEF: [
        { ALT: () => this.SUBRULE(this.functionItem) },
        { ALT: () => this.SUBRULE(this.externItem) },
        { ALT: () => this.SUBRULE(this.constItem) },
        { ALT: () => this.SUBRULE(this.staticItem) },
        { ALT: () => this.SUBRULE(this.structItem) },
        { ALT: () => this.SUBRULE(this.enumItem) },
        { ALT: () => this.SUBRULE(this.typeItem) },
        { ALT: () => this.SUBRULE(this.implItem) },
        { ALT: () => this.SUBRULE(this.useItem) },
        { ALT: () => this.SUBRULE(this.modItem) },
        { ALT: () => this.SUBRULE(this.testItem) },
      ],
    });
  });

  /** `fn name<T>(a: T) -> T { }` */
  readonly functionItem = this.RULE('functionItem', () => {
    this.CONSUME(T.Fn);
    this.head(() => {
      this.CONSUME(T.Identifier);
      this.OPTION(() => this.SUBRULE(this.generics));
      this.CONSUME(T.Parens, { LABEL: 'parameters' });
      this.OPTION2(() => this.SUBRULE(this.result));
    }, T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  readonly result = this.RULE('result', () => {
    this.CONSUME(T.Arrow);
    this.SUBRULE(this.type);
  });

  /** Inside the `( )` of a function. */
  readonly parameters = this.RULE('parameters', () => {
    this.commaSeparated('a parameter', () => this.SUBRULE(this.parameter));
  });

  /** `mut a: [f32]`, `self` */
  readonly parameter = this.RULE('parameter', () => {
    this.OPTION(() => this.CONSUME(T.Mut));
    this.OR({
      ERR_MSG: 'the name of a parameter',
      DEF: [
        { ALT: () => this.CONSUME(T.Self) },
        {
          ALT: () => {
            this.CONSUME(T.Identifier);
            // Without its type it is a parameter still: the body may use it.
            this.guarded(
              () => {
                this.CONSUME(T.Colon, { ERR_MSG: '`:` and a type' });
                this.SUBRULE(this.type);
              },
              () => this.skipElement(),
            );
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.Underscore);
            this.CONSUME2(T.Colon, { ERR_MSG: '`:` and a type' });
            this.SUBRULE2(this.type);
          },
        },
      ],
    });
  });

  /** `extern "module" fn name(a: i32) -> i32` */
  readonly externItem = this.RULE('externItem', () => {
    this.CONSUME(T.Extern);
    this.CONSUME(T.StringLiteral, { ERR_MSG: 'a string that names the host module' });
    this.CONSUME(T.Fn);
    this.CONSUME(T.Identifier);
    this.CONSUME(T.Parens, { LABEL: 'parameters' });
    this.OPTION(() => this.SUBRULE(this.result));
  });

  readonly constItem = this.RULE('constItem', () => {
    this.CONSUME(T.Const);
    this.CONSUME(T.Identifier);
    this.OPTION(() => {
      this.CONSUME(T.Colon);
      this.SUBRULE(this.type);
    });
    this.CONSUME(T.Equal);
    this.lastPart(() => this.SUBRULE(this.expression));
  });

  readonly staticItem = this.RULE('staticItem', () => {
    this.CONSUME(T.Static);
    this.OPTION(() => this.CONSUME(T.Mut));
    this.CONSUME(T.Identifier);
    this.CONSUME(T.Colon, { ERR_MSG: '`:` and a type' });
    this.SUBRULE(this.type);
    this.CONSUME(T.Equal);
    this.lastPart(() => this.SUBRULE(this.expression));
  });

  readonly structItem = this.RULE('structItem', () => {
    this.CONSUME(T.Struct);
    this.head(() => {
      this.CONSUME(T.Identifier);
      this.OPTION(() => this.SUBRULE(this.generics));
    }, T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'fields' });
  });

  /** Inside the `{ }` of a struct: `name: Type,` */
  readonly fields = this.RULE('fields', () => {
    this.commaSeparated('the name of a field', () => this.SUBRULE(this.field));
  });

  readonly field = this.RULE('field', () => {
    this.CONSUME(T.Identifier);
    this.CONSUME(T.Colon, { ERR_MSG: '`:` and a type' });
    this.SUBRULE(this.type);
  });

  readonly enumItem = this.RULE('enumItem', () => {
    this.CONSUME(T.Enum);
    this.head(() => {
      this.CONSUME(T.Identifier);
      this.OPTION(() => this.SUBRULE(this.generics));
    }, T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'variants' });
  });

  readonly variants = this.RULE('variants', () => {
    this.commaSeparated('the name of a variant', () => this.SUBRULE(this.variant));
  });

  /** `Dot`, `Circle(f64)`, `A = 3` */
  readonly variant = this.RULE('variant', () => {
    this.CONSUME(T.Identifier);
    this.OPTION(() => this.CONSUME(T.Parens, { LABEL: 'typeList' }));
    this.OPTION2(() => {
      this.CONSUME(T.Equal);
      this.SUBRULE(this.expression);
    });
  });

  readonly typeItem = this.RULE('typeItem', () => {
    this.CONSUME(T.Type);
    this.CONSUME(T.Identifier);
    this.OPTION(() => this.SUBRULE(this.generics));
    this.CONSUME(T.Equal);
    this.SUBRULE(this.type);
  });

  /** `impl<T: Num> Pair<T> { }` */
  readonly implItem = this.RULE('implItem', () => {
    this.CONSUME(T.Impl);
    this.head(() => {
      this.OPTION(() => this.SUBRULE(this.generics));
      this.SUBRULE(this.type);
    }, T.Braces);
    this.CONSUME(T.Braces, { LABEL: 'items' });
  });

  readonly useItem = this.RULE('useItem', () => {
    this.CONSUME(T.Use);
    this.SUBRULE(this.path);
    this.OPTION(() => {
      this.CONSUME(T.As);
      this.CONSUME(T.Identifier);
    });
  });

  readonly modItem = this.RULE('modItem', () => {
    this.CONSUME(T.Mod);
    this.CONSUME(T.Identifier);
  });

  readonly testItem = this.RULE('testItem', () => {
    this.CONSUME(T.Test);
    this.CONSUME(T.StringLiteral);
    this.CONSUME(T.Braces, { LABEL: 'statements' });
  });

  // ---- going on after an error --------------------------------------------------------------------

  private endOfItem(item: CstNode): void {
    if (this.RECORDING_PHASE || this.atEnd() || !this.sameLine()) return;
    if (item.children.Semicolon !== undefined || this.LA(0).tokenType === T.Braces) return;
    this.expect('a new line');
  }

  /** To the next line that starts with an item. */
  private skipToItem(): boolean {
    this.skipWhile((token) => !(token.lineStart && ITEM_STARTS.has(token.tokenType)));
    return true;
  }

  private skipStrangeItem(): boolean {
    if (this.RECORDING_PHASE || this.atEnd()) return false;
    this.guarded(
      () => this.expect('an item'),
      () => true,
    );
    if (this.atEnd()) return false;
    this.SKIP_TOKEN();
    this.skipToItem();
    return true;
  }
}

const ITEM_STARTS: ReadonlySet<unknown> = new Set([
  T.Fn,
  T.Pub,
  T.Struct,
  T.Enum,
  T.Impl,
  T.Static,
  T.Extern,
  T.Mod,
  T.Use,
  T.Const,
  T.Type,
  T.Hash,
  T.Test,
]);
