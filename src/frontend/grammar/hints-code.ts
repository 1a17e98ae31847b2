/** Hints inside functions: heads and bodies, ends of statements, operators. The first row that fits wins. */

import * as T from '../tokens.ts';
import type { Hint, HintRow } from './hints.ts';

const HEADS = ['ifExpression', 'elseIf', 'whileLoop', 'matchExpression'] as const;
const EXPRESSION = 'an expression';
const LINE_END = ['a new line or `;`', 'a new line'] as const;
const BODY = '`{`';

export const CODE_HINTS: readonly HintRow[] = [
  // ---- heads and bodies ---------------------------------------------------------------------------
  {
    expected: BODY,
    found: T.Equal,
    rule: HEADS,
    hint: {
      code: 'FZ0032',
      title: '`=` assigns, it does not compare',
      label: 'a condition is expected here',
      help: ['to compare, write `==`'],
    },
  },
  {
    expected: EXPRESSION,
    found: T.Let,
    rule: ['expression', 'operand'],
    hint: {
      code: 'FZ0037',
      title: '`let` is no condition',
      label: 'Fzy has no `if let` and no `while let`',
      help: ['use `match`: `match value { Some(x) => …, None => … }`'],
    },
  },
  {
    expected: BODY,
    found: [T.Return, T.Break, T.Continue, T.Name],
    rule: ['ifExpression'],
    hint: {
      code: 'FZ0030',
      title: 'expected `{` or `then` after the condition',
      label: 'expected `{` or `then` before this',
      help: ['a single statement follows `then`: `if c then return x`; several go in `{ … }`'],
    },
  },
  {
    expected: BODY,
    found: T.Colon,
    rule: 'functionItem',
    hint: {
      code: 'FZ0037',
      title: 'the type of a result follows `->`',
      label: 'expected `->`',
      help: ['write `fn f(a: i32) -> i32 { … }`'],
    },
  },
  {
    expected: BODY,
    found: [T.Equal, T.FatArrow],
    rule: 'functionItem',
    hint: {
      code: 'FZ0037',
      title: 'the body of a function is a block',
      label: 'expected `{`',
      help: ['write `fn f(a: i32) -> i32 { a + 1 }`'],
    },
  },
  {
    expected: BODY,
    text: 'where',
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no `where` clauses',
      label: 'not part of the language',
      help: ['bounds go with the parameter: `fn f<T: Num + Ord>(a: T)`'],
    },
  },
  {
    expected: BODY,
    found: T.Parens,
    rule: 'structItem',
    hint: {
      code: 'FZ0037',
      title: 'the fields of a struct have names',
      label: 'expected `{`',
      help: ['write `struct P { x: i32, y: i32 }`; a type without names is a tuple `(i32, i32)`'],
    },
  },
  {
    expected: BODY,
    found: T.For,
    rule: 'implItem',
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no traits',
      label: '`impl … for …` is not part of the language',
      help: ['write `impl Type { … }`; bounds are the closed set `Num Int Float Eq Ord Any`'],
    },
  },
  // ---- ends of statements -------------------------------------------------------------------------
  {
    expected: LINE_END,
    found: T.Else,
    hint: {
      code: 'FZ0041',
      title: '`if … then` has no `else`',
      label: 'this `else` belongs to nothing',
      help: ['write `if c { a } else { b }`'],
    },
  },
  {
    expected: LINE_END,
    found: T.Equal,
    hint: {
      code: 'FZ0030',
      title: 'an assignment is no expression',
      label: 'second `=`',
      help: ['assign on a line of its own'],
    },
  },
  {
    expected: LINE_END,
    after: T.Question,
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no `c ? a : b`',
      label: '`?` passes an error on, it does not choose',
      help: ['write `if c { a } else { b }`'],
    },
  },
  {
    expected: LINE_END,
    text: ['and', 'or'],
    hint: ({ token }) => ({
      code: 'FZ0037',
      title: `\`${token?.image}\` is no operator`,
      label: 'not part of the language',
      help: [`write \`${token?.image === 'and' ? '&&' : '||'}\``],
    }),
  },
  {
    expected: LINE_END,
    afterText: ['var', 'val', 'auto', 'int', 'float', 'double', 'string', 'bool', 'let'],
    hint: ({ token }) => ({
      code: 'FZ0037',
      title: 'variables are declared with `let`',
      label: 'unexpected',
      help: [`write \`let ${token?.image ?? 'x'} = …\`, or \`let mut\` where it changes`],
    }),
  },
  {
    expected: LINE_END,
    found: T.Bang,
    after: T.Name,
    hint: ({ previous }) => ({
      code: 'FZ0037',
      title: 'Fzy has no macros',
      label: 'not part of the language',
      help: [macroCure(previous?.image ?? '')],
    }),
  },
  {
    expected: LINE_END,
    found: T.Braces,
    rule: 'items',
    hint: {
      code: 'FZ0037',
      title: 'a module is a file of its own',
      label: 'unexpected `{`',
      help: ['write `mod name` here and put the items into `name.fzy`'],
    },
  },
  {
    expected: LINE_END,
    found: T.Colon,
    hint: {
      code: 'FZ0030',
      title: 'unexpected `:`',
      label: 'expected a new line or `;`',
      help: [
        "a type is given where a name is declared: `let x: i32 = 1`; labels have a quote: `'outer:`",
      ],
    },
  },
  // ---- operators ----------------------------------------------------------------------------------
  {
    expected: EXPRESSION,
    found: T.Equal,
    after: T.EqualEqual,
    hint: threeSigns('===', '=='),
  },
  {
    expected: EXPRESSION,
    found: T.Equal,
    after: T.BangEqual,
    hint: threeSigns('!==', '!='),
  },
  {
    expected: EXPRESSION,
    found: T.Plus,
    after: T.Plus,
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no `++`',
      label: 'not an operator',
      help: ['write `x += 1`'],
    },
  },
  {
    expected: EXPRESSION,
    found: [T.Amp, T.AmpAmp],
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no references',
      label: 'expected an expression',
      help: ['pass the value itself; an argument that the callee changes is passed as `mut x`'],
    },
  },
  {
    expected: 'an argument',
    found: [T.Amp, T.AmpAmp],
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no references',
      label: 'expected an argument',
      help: ['pass the value itself; an argument that the callee changes is passed as `mut x`'],
    },
  },
  {
    expected: EXPRESSION,
    found: T.Star,
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no pointers',
      label: 'expected an expression',
      help: ['use the name itself'],
    },
  },
  {
    expected: [EXPRESSION, 'an argument'],
    found: [T.Pipe, T.PipePipe, T.Fn],
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no anonymous functions',
      label: 'expected an expression',
      help: ['declare a `fn` and use its name'],
    },
  },
  {
    expected: EXPRESSION,
    found: T.Else,
    hint: {
      code: 'FZ0030',
      title: '`else` without `if`',
      label: 'belongs to nothing',
      help: [],
    },
  },
  {
    expected: 'a statement',
    found: T.Else,
    hint: {
      code: 'FZ0030',
      title: '`else` without `if`',
      label: 'belongs to nothing',
      help: ['`if … then` has no `else`: write `if c { a } else { b }`'],
    },
  },
];

function macroCure(name: string): string {
  if (/print|write|log|dbg/.test(name)) return 'write a line with `print(f"… {x} …")`';
  if (name === 'vec') return 'write `[1, 2, 3]`, or `[0; n]`; a growable list is a `List`';
  if (name === 'format') return 'write `f"… {x} …"`';
  return `write \`${name}(…)\`, if there is such a function`;
}

function threeSigns(written: string, meant: string): Hint {
  return {
    code: 'FZ0037',
    title: `Fzy has no \`${written}\``,
    label: 'one `=` too many',
    help: [`write \`${meant}\`: it never converts, except \`bool\` to a number`],
  };
}
