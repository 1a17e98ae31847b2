import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Move, orderMoves } from './moves.ts';

it('moves all at once, whatever the cycles', () => {
  const values = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 9 });
  const reads = fc.array(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 3 }), {
    minLength: 9,
    maxLength: 9,
  });
  fc.assert(
    fc.property(values, reads, (params, read) => {
      // Argument 100 + i is the text of an expression that reads some of the variables.
      const moves = params.map((param, i): Move => ({ param, arg: 100 + i }));
      const readsOf = (arg: number): readonly number[] => read[arg - 100] ?? [];
      const variables = new Map<number, string>();
      const aside = new Map<number, string>();
      for (let i = 0; i <= 12; i++) variables.set(i, `old${i}`);
      const evaluate = (arg: number): string =>
        readsOf(arg)
          .map((v) => variables.get(v))
          .join('+');
      const expected = new Map(variables);
      for (const { param, arg } of moves) expected.set(param, evaluate(arg));

      for (const step of orderMoves(moves, (arg, f) => readsOf(arg).forEach(f))) {
        if (step.kind === 'set') variables.set(step.param, evaluate(step.arg));
        else if (step.kind === 'save') aside.set(step.slot, evaluate(step.arg));
        else variables.set(step.param, aside.get(step.slot) ?? '?');
      }
      expect(variables).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

it('needs no variable for a chain, and one for a swap', () => {
  const reads = (arg: number, f: (v: number) => void): void => f(arg);
  const chain = orderMoves(
    [
      { param: 1, arg: 2 },
      { param: 2, arg: 3 },
    ],
    reads,
  );
  expect(chain.map((s) => s.kind)).toEqual(['set', 'set']);
  const swap = orderMoves(
    [
      { param: 1, arg: 2 },
      { param: 2, arg: 1 },
    ],
    reads,
  );
  expect(swap.map((s) => s.kind)).toEqual(['save', 'set', 'restore']);
});
