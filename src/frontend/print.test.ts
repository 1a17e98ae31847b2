/** What `--emit=tokens` and `--emit=ast` print. */

import { expect, test } from 'vitest';
import { parseText } from './parse-testing.ts';
import { printAst } from './print-ast.ts';
import { printTokens } from './print-tokens.ts';

test('tokens', () => {
  const { sources } = parseText('let x = f"a{1u8}"\n>= \'b\'');
  const file = sources.file(0);
  if (file === undefined) throw new Error('no file');
  expect(printTokens(file, sources)).toBe(`1:1 Let "let" line-start
1:5 Name "x"
1:7 Equal "="
1:9 OpenFormat "f\\""
1:11 FormatText "a"
1:12 OpenHole "{"
1:13 IntLiteral "1u8"
1:16 CloseHole "}"
1:17 CloseFormat "\\""
2:1 Greater ">" line-start
2:2 Equal "="
2:4 CharLiteral "'b'"
`);
});

test('long forms are broken, damaged ones are marked', () => {
  const { unit } = parseText(
    'fn f() {\n  let x = = 1\n  aaaaaaaaaaaaaaaaaaaaaaaaa(bbbbbbbbbbbbbbbbbbbbbbbbbb, cccccccccccccccccccccccccc, ddddddddddddddddddd)\n}',
  );
  expect(printAst(unit)).toBe(`(fn
  f
  (params)
  (block
    (let x <error>)
    (result
      (call
        aaaaaaaaaaaaaaaaaaaaaaaaa
        bbbbbbbbbbbbbbbbbbbbbbbbbb
        cccccccccccccccccccccccccc
        ddddddddddddddddddd))))
`);
});
