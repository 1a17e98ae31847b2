/** Hints about types, patterns and items. The first row that fits wins. */

import * as T from '../tokens.ts';
import type { Hint, HintRow } from './hints.ts';

export const DECLARATION_HINTS: readonly HintRow[] = [
  // ---- types and patterns -------------------------------------------------------------------------
  {
    expected: 'a type',
    found: [T.Amp, T.AmpAmp, T.Star],
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no references and no pointers',
      label: 'expected a type',
      help: [
        'write the type itself; a parameter that is changed is `mut a: T`, a view of elements is `[T]`',
      ],
    },
  },
  {
    expected: 'a pattern',
    found: T.Brackets,
    hint: {
      code: 'FZ0037',
      title: 'arrays and slices have no patterns',
      label: 'expected a pattern',
      help: ['match on `a.len()` or on the elements: `match (a[0], a[1]) { … }`'],
    },
  },
  {
    expected: ['`=>`', '`,`'],
    found: T.PipePipe,
    hint: {
      code: 'FZ0030',
      title: 'patterns are separated by one `|`',
      label: 'expected `|`',
      help: ['write `A | B => …`'],
    },
  },
  {
    expected: '`=>`',
    found: [T.Arrow, T.Colon, T.Equal],
    hint: ({ token }) => ({
      code: 'FZ0030',
      title: `an arm of \`match\` has \`=>\`, not \`${token?.image}\``,
      label: 'expected `=>`',
      help: ['write `pattern => result`'],
    }),
  },
  {
    expected: 'the end of the range',
    hint: {
      code: 'FZ0043',
      title: 'a range in a pattern needs both ends',
      label: 'expected the end of the range',
      help: ['write the last value, for example `0..=255`, or use a guard: `x if x >= 10 => …`'],
    },
  },
  {
    expected: 'a pattern',
    found: [T.DotDot, T.DotDotEqual],
    hint: {
      code: 'FZ0043',
      title: 'a range in a pattern needs both ends',
      label: 'expected a pattern',
      help: ['write `_` for anything; `..` skips the other fields in a struct pattern only'],
    },
  },
  // ---- items --------------------------------------------------------------------------------------
  {
    expected: 'a name',
    found: [T.Braces, T.Star],
    rule: 'path',
    hint: {
      code: 'FZ0037',
      title: '`use` names one item',
      label: 'expected a name',
      help: ['write one `use` for each: `use a::b` and `use a::c`'],
    },
  },
  {
    expected: ['an item', 'a statement'],
    text: ['function', 'def', 'func', 'fun', 'proc', 'sub'],
    hint: otherWord('functions are declared with `fn`', 'write `fn name(a: i32) -> i32 { … }`'),
  },
  {
    expected: 'an item',
    text: ['class', 'interface', 'record', 'union', 'trait'],
    hint: otherWord('data is declared with `struct` or `enum`', 'methods go in `impl Name { … }`'),
  },
  {
    expected: 'an item',
    text: ['import', 'require', 'include', 'from', 'using'],
    hint: otherWord(
      'other files are brought in with `mod` and `use`',
      'write `mod name` and `use name::item`',
    ),
  },
  {
    expected: 'an item',
    text: ['export', 'public', 'private'],
    hint: otherWord('what the host may call is marked `pub`', 'write `pub fn name(…)`'),
  },
  {
    expected: 'an item',
    found: T.Let,
    hint: {
      code: 'FZ0038',
      title: '`let` outside a function',
      label: 'expected an item',
      help: ['write `const NAME: T = …`, or `static mut NAME: T = …` for what changes'],
    },
  },
  {
    expected: 'an item',
    hint: (situation) => ({
      code: 'FZ0038',
      title: situation.rules.length > 1 ? 'expected an item after this' : 'expected an item',
      label: situation.token === undefined ? 'expected an item' : 'no item starts like this',
      help: [
        'a file consists of `fn`, `const`, `static`, `struct`, `enum`, `type`, `impl`, `use`, `mod`, `extern` and `test`; statements go inside a `fn`',
      ],
    }),
  },
  {
    expected: '`[`',
    found: T.Bang,
    hint: {
      code: 'FZ0040',
      title: 'an attribute is written `#[…]`',
      label: 'expected `[`',
      help: ['it goes before the item, loop or `match` it speaks about'],
    },
  },
  {
    expected: '`:` and a type',
    hint: ({ rule }) => ({
      code: 'FZ0030',
      title:
        rule === 'parameter'
          ? 'a parameter needs a type'
          : rule === 'field'
            ? 'a field needs a type'
            : 'a `static` needs a type',
      label: 'expected `:` and a type',
      help: [rule === 'staticItem' ? 'write `static NAME: i32 = …`' : 'write `name: i32`'],
    }),
  },
  {
    expected: '`:`',
    rule: ['labelledLoop', 'loopExpression'],
    hint: {
      code: 'FZ0030',
      title: 'a label is followed by `:`',
      label: 'expected `:`',
      help: ["write `'outer: loop { … }`; a character has two quotes: `'a'`"],
    },
  },
  {
    expected: '`while`, `for` or `loop`',
    found: T.Braces,
    hint: {
      code: 'FZ0037',
      title: 'only loops have labels',
      label: 'expected `while`, `for` or `loop`',
      help: ["write `'outer: loop { … break 'outer }`"],
    },
  },
];

function otherWord(title: string, help: string): Hint {
  return { code: 'FZ0037', title, label: 'not a word of Fzy', help: [help] };
}
