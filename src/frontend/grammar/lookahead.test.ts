import { readFileSync, writeFileSync } from 'node:fs';
import { getLookaheadPaths, type ILookaheadStrategy, LLkLookaheadStrategy } from 'chevrotain';
import { expect, test } from 'vitest';
import { FzyGrammar } from './items.ts';

const TABLE = new URL('./lookahead-table.ts', import.meta.url);

/** Finds decisions as Chevrotain does, and writes down what it found. */
class Recorder extends LLkLookaheadStrategy {
  readonly lines: string[] = [];

  override buildLookaheadForAlternation(
    asked: Parameters<ILookaheadStrategy['buildLookaheadForAlternation']>[0],
  ): ReturnType<ILookaheadStrategy['buildLookaheadForAlternation']> {
    this.record('OR', asked.rule, asked.prodOccurrence, 'Alternation');
    return super.buildLookaheadForAlternation(asked);
  }

  override buildLookaheadForOptional(
    asked: Parameters<ILookaheadStrategy['buildLookaheadForOptional']>[0],
  ): ReturnType<ILookaheadStrategy['buildLookaheadForOptional']> {
    const method = { Option: 'OPTION', Repetition: 'MANY' }[asked.prodType as string];
    if (method === undefined) throw new Error(`no decision of this kind yet: ${asked.prodType}`);
    this.record(method, asked.rule, asked.prodOccurrence, asked.prodType);
    return super.buildLookaheadForOptional(asked);
  }

  private record(
    method: string,
    rule: Parameters<typeof getLookaheadPaths>[0]['rule'],
    occurrence: number,
    prodType: Parameters<typeof getLookaheadPaths>[0]['prodType'],
  ): void {
    const paths = getLookaheadPaths({ occurrence, rule, prodType, maxLookahead: 1 });
    // What follows an optional part is of no interest: the part is entered when it can begin.
    const alternatives = method === 'OR' ? paths : paths.slice(0, 1);
    const kinds = alternatives.map((alternative) =>
      alternative.map(([first]) => first?.name ?? 'NOTHING').join(' '),
    );
    this.lines.push(`${rule.name} ${method} ${occurrence}: ${kinds.join(' | ')}`);
  }
}

test('the grammar is valid, and the table has what Chevrotain finds in it', () => {
  const recorder = new Recorder({ maxLookahead: 1 });
  expect(() => new FzyGrammar(recorder)).not.toThrow();
  // An alternative that can be empty would have to be decided by what comes after it.
  expect(recorder.lines.filter((line) => /NOTHING|: *$|\| *\||\| *$/.test(line))).toEqual([]);
  const file = `/** What \`lookahead.ts\` reads: rule, method, occurrence, and the tokens that begin each alternative. Written by \`npm run bless\`. */

export const LOOKAHEAD = \`
${recorder.lines.join('\n')}
\`;
`;
  if (process.env.FZY_BLESS === '1') writeFileSync(TABLE, file);
  expect(readFileSync(TABLE, 'utf8')).toBe(file);
});
