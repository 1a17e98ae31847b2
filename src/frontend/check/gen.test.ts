import { writeFileSync } from 'node:fs';
import { test } from 'vitest';
import { checkText } from './testing.ts';
test('gen', async () => {
  // @ts-ignore
  const { tables } = await import('/tmp/rej/tables.mjs');
  for (const [file, [title, cases]] of Object.entries(tables) as any) {
    let out = `import { describe, expect, test } from 'vitest';\nimport { checkText } from './testing.ts';\n\n/** What is wrong, a program, and all that is said about it. */\nconst CASES: readonly (readonly [string, string, readonly string[]])[] = [\n`;
    for (const [name, source] of cases) {
      let m: readonly string[];
      try { m = checkText(source).messages; } catch (e) { m = ['THROWS ' + (e as Error).stack]; }
      out += `  [\n    ${JSON.stringify(name)},\n    \`${source.replace(/[\\`]|\$\{/g, (c: string) => '\\' + c)}\`,\n    [\n${m.map((x) => '      ' + JSON.stringify(x) + ',\n').join('')}    ],\n  ],\n`;
      console.log(source + '\n' + m.map((x) => '   => ' + x).join('\n'));
    }
    out += `];\n\ndescribe('rejects: ${title}', () => {\n  test.each(CASES)('%s', (_, source, messages) => {\n    expect(checkText(source).messages).toEqual(messages);\n  });\n});\n`;
    writeFileSync(`/tmp/rej/${file}.test.ts`, out);
  }
});
