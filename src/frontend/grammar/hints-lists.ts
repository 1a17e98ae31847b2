/** Hints in what is listed between brackets: arguments, fields, variants, elements, holes. The first row that fits wins. */

import * as T from '../tokens.ts';
import type { HintRow } from './hints.ts';

const EXPRESSION = 'an expression';
const FIELD_NAME = 'the name of a field';

export const LIST_HINTS: readonly HintRow[] = [
  {
    expected: ['`,`', FIELD_NAME],
    found: T.Equal,
    rule: 'fieldValues',
    hint: {
      code: 'FZ0030',
      title: 'the fields of a struct are given with `:`',
      label: 'expected `:`',
      help: ['write `Pair { left: 1, right: 2 }`'],
    },
  },
  {
    expected: '`,`',
    found: T.Equal,
    rule: 'fields',
    hint: {
      code: 'FZ0037',
      title: 'fields have no default values',
      label: 'expected `,` or `}`',
      help: ['give every field where the struct is made'],
    },
  },
  {
    expected: '`,`',
    found: T.Colon,
    rule: 'arguments',
    hint: {
      code: 'FZ0037',
      title: 'arguments have no names',
      label: 'expected `,` or `)`',
      help: ['give them in the order of the parameters'],
    },
  },
  {
    expected: '`,`',
    found: T.Equal,
    rule: 'arguments',
    hint: {
      code: 'FZ0030',
      title: 'an assignment is no expression',
      label: 'expected `,` or `)`',
      help: ['to compare, write `==`'],
    },
  },
  {
    expected: '`,`',
    found: T.Braces,
    rule: 'variants',
    hint: {
      code: 'FZ0037',
      title: 'the payload of a variant has no field names',
      label: 'expected `(`',
      help: ['write `Rect(f64, f64)`, or `Rect(Size)` with a struct `Size`'],
    },
  },
  {
    expected: '`,`',
    found: T.Semicolon,
    hint: ({ group }) => ({
      code: 'FZ0034',
      title: 'expected `,`, found `;`',
      label: 'expected `,`',
      help: group?.tokenType === T.Braces ? ['`,` separates what is listed in these braces'] : [],
    }),
  },
  {
    expected: FIELD_NAME,
    found: T.Pub,
    hint: {
      code: 'FZ0037',
      title: 'fields have no `pub`',
      label: 'not needed',
      help: ['remove it: the fields of a struct are visible wherever the struct is'],
    },
  },
  {
    expected: 'a parameter',
    found: T.Amp,
    hint: {
      code: 'FZ0037',
      title: 'Fzy has no references',
      label: 'expected a parameter',
      help: ['write `self`, or `mut self` for a method that changes it'],
    },
  },
  {
    expected: 'the end',
    found: T.Comma,
    rule: 'indexContent',
    within: T.Brackets,
    hint: {
      code: 'FZ0030',
      title: 'one index at a time',
      label: 'expected `]`',
      help: ['index twice: `a[i][j]`'],
    },
  },
  {
    expected: 'the end',
    found: T.Colon,
    within: T.Hole,
    hint: {
      code: 'FZ0010',
      title: 'f-strings have no format specifications',
      label: 'expected `}`',
      help: ['convert the value before: `{str.from(x)}`'],
    },
  },
  {
    expected: EXPRESSION,
    rule: ['indexContent', 'expression'],
    within: T.Hole,
    hint: (situation) => ({
      code: 'FZ0010',
      title:
        situation.previous === undefined
          ? 'nothing between `{` and `}`'
          : 'expected an expression in the braces of an f-string',
      label: 'expected an expression',
      help: ['braces as text are written twice: `{{` and `}}`'],
    }),
  },
  {
    expected: 'the end',
    found: T.Comma,
    rule: 'arrayType',
    hint: {
      code: 'FZ0030',
      title: 'the length of an array type follows `;`',
      label: 'expected `;` or `]`',
      help: ['write `[i32; 4]`'],
    },
  },
];
