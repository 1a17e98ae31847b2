import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AggregateValue, Interpreter } from '../ir/interpret/index.ts';
import type { Module } from '../ir/module.ts';
import { printModule } from '../ir/print.ts';
import { verifyModule } from '../ir/verify.ts';
import { trapMessage } from '../report/trap.ts';
import { build, globalOf, LEVELS } from './testing.ts';
import { randomModule, type Shape } from './testing-random.ts';

const shapes: fc.Arbitrary<Shape> = fc.integer({ min: 2, max: 9 }).chain((count) => {
  // No edge leads to the entry.
  const block = fc.integer({ min: 1, max: count - 1 });
  const list = (length: number): fc.Arbitrary<number[]> =>
    fc.array(block, { minLength: length, maxLength: length });
  return fc.record({
    successors: fc.array(
      fc.oneof(
        { weight: 2, arbitrary: fc.constant<number[]>([]) },
        { weight: 2, arbitrary: list(1) },
        { weight: 5, arbitrary: list(2) },
        { weight: 1, arbitrary: list(4) },
      ),
      { minLength: count, maxLength: count },
    ),
    sizes: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }),
    choices: fc.array(fc.nat(5000), { minLength: 120, maxLength: 120 }),
  });
});

/** What a run ends with, in words, and what it left in memory. */
function interpreted(module: Module, a: number, b: bigint): string {
  const host = { capability: () => undefined, print: () => undefined };
  const interpreter = new Interpreter(module, host);
  const outcome = interpreter.call('main', [a, b]);
  const base = interpreter.memory.addressOf('cells');
  const cells = Array.from({ length: 16 }, (_, i) =>
    interpreter.memory.load(base + 4 * i, 32, module.types.u32),
  ).join();
  if (outcome.kind === 'trap') return `${outcome.message} at ${outcome.site.span.start} | ${cells}`;
  if (outcome.kind !== 'value') return outcome.kind;
  if (!(outcome.value instanceof AggregateValue)) throw new Error('main gives several results');
  return `${outcome.value.items.join()} | ${cells}`;
}

function compiled(module: Module, level: 0 | 1 | 2 | 3, a: number, b: bigint): string {
  const built = build(module, level);
  let result: string;
  try {
    const [x, y, z] = built.call('main', a, b) as [number, bigint, number];
    result = [x, y, z >>> 0].join();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    const site = built.emitted.interface.sites[Number(globalOf(built, 'trap_site'))];
    if (site === undefined) throw error;
    // Only a module with checks of indices exports these.
    const number = (name: string): bigint =>
      name in built.exports ? (globalOf(built, name) as bigint) : 0n;
    const index = BigInt.asIntN(64, number('trap_index'));
    const shown = site.unsigned ? BigInt.asUintN(64, index) : index;
    const length = number('trap_length');
    const message = trapMessage(site.kind, { index: shown, length });
    // One line, so the column is the place; what was made up has none, and stands at 0 in the interpreter.
    result = `${message} at ${Math.max(0, site.column - 1)}`;
  }
  const memory = built.exports.memory as WebAssembly.Memory;
  return `${result} | ${new Uint32Array(memory.buffer, 1024, 16).join()}`;
}

describe('random functions', () => {
  it.each(LEVELS)('mean at -O%i what the interpreter says', (level) => {
    let traps = 0;
    let values = 0;
    fc.assert(
      fc.property(
        shapes,
        fc.integer(),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        (shape, a, b) => {
          const module = randomModule(shape);
          expect(verifyModule(module)).toEqual([]);
          const expected = interpreted(module, a, b);
          const got = compiled(module, level, a, b);
          if (expected.includes(' at ')) traps++;
          else values++;
          if (got !== expected) throw new Error(`${got}\nnot ${expected}\n${printModule(module)}`);
        },
      ),
      { numRuns: level === 0 ? 120 : 40, seed: 7 + level },
    );
    expect(traps).toBeGreaterThan(10);
    expect(values).toBeGreaterThan(10);
  });
});
