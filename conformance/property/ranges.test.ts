/**
 * Value ranges are sound: in random functions full of index arithmetic no value is ever outside of the
 * interval that the analysis gives it, and no check fails that it calls proven. `FZY_PROPERTY_RUNS` and
 * `FZY_PROPERTY_SEED` as for the other random programs.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/driver/compile.ts';
import type { HostValue } from '../../src/driver/execute.ts';
import { interpretProgram } from '../../src/driver/execute-interpreter.ts';
import type { Inst, ScalarConstant, ValueId } from '../../src/ir/instructions.ts';
import type { Func, Module } from '../../src/ir/module.ts';
import type { IntType } from '../../src/ir/types.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { forEachOperand } from '../../src/ir/visit.ts';
import { isProven } from '../../src/lower/analyses/ranges/checks.ts';
import { type Interval, wholeInt } from '../../src/lower/analyses/ranges/interval.ts';
import { prover } from '../../src/lower/analyses/ranges/prover.ts';
import { Ranges } from '../../src/lower/analyses/ranges/ranges.ts';
import { addValue, instOf } from '../../src/lower/edit.ts';
import type { Pass } from '../../src/lower/pass.ts';
import { deadCode } from '../../src/lower/passes/dead-code.ts';
import { elideChecks } from '../../src/lower/passes/elide-checks.ts';
import { fold } from '../../src/lower/passes/fold.ts';
import { remainders } from '../../src/lower/passes/remainders.ts';
import { simplifyCfg } from '../../src/lower/passes/simplify-cfg.ts';
import { versionLoops } from '../../src/lower/passes/version-loops.ts';
import { runPass } from '../../src/lower/pipeline.ts';
import { Diagnostics } from '../../src/report/diagnostic.ts';
import type { Site, SourceSet } from '../../src/report/source.ts';
import { InternalError } from '../../src/report/unreachable.ts';
import { counterProgram } from './counter-programs.ts';
import { showRun } from './differential.ts';
import { indexProgram } from './index-programs.ts';
import { nestProgram } from './nest-programs.ts';

const RUNS = Number(process.env.FZY_PROPERTY_RUNS ?? 60);
const SEED = Number(process.env.FZY_PROPERTY_SEED ?? 20261120);
const FUNCTIONS = 4;

/** For `(a: i32, b: i32, c: u32, mut xs: [i32], ys: [u8])`. */
const argumentLists = (): readonly (readonly HostValue[])[] => [
  [0, 8, 3, Int32Array.of(5, -6, 7, 8, 1, 2, 3, 4), Uint8Array.of(1, 2, 255, 4, 5, 6, 7, 8)],
  [2147483647, -2147483648, 4294967295, Int32Array.of(2147483647, 3), new Uint8Array(9)],
  [1, 3, 2147483648, new Int32Array(0), new Uint8Array(300).fill(250)],
  [-3, 2147483646, 0, new Int32Array(40).fill(-1), new Uint8Array(1)],
  [3, 4, 5, Int32Array.from({ length: 20 }, (_, i) => i), new Uint8Array(24).fill(7)],
];

/** The place that proven checks are given: a trap there is one that could not happen. */
const PROVEN: Site = { span: { file: 0, start: 0, end: 0 } };

/** Puts a guard behind every interval and a mark on every check that is proven. */
function instrument(module: Module, func: Func): { guards: number; proven: number } {
  const ranges = new Ranges(func, module);
  let guards = 0;
  let proven = 0;
  for (const block of ranges.tree.order) {
    const found = func.blocks[block];
    if (found === undefined) continue;
    const before = found.insts;
    const made: ValueId[] = [];
    const guard = (value: ValueId, range: Interval | undefined): void => {
      const type = func.values[value]?.type;
      if (type?.kind !== 'int' || range === undefined) return;
      const added = guardInsts(module, func, value, type, range);
      if (added.length > 0) guards++;
      made.push(...added);
    };
    for (const param of found.params) guard(param, ranges.everywhere(param));
    before.forEach((id, at) => {
      const inst = instOf(func, id);
      if (inst === undefined) return;
      const point = { block, at };
      forEachOperand(inst, (operand) => {
        const here = ranges.at(operand, point);
        const always = ranges.everywhere(operand);
        if (here?.lo !== always?.lo || here?.hi !== always?.hi) guard(operand, here);
      });
      if (inst.kind === 'check' && isProven(ranges, prover(ranges), inst, point)) {
        func.sites[id] = PROVEN;
        proven++;
      }
      made.push(id);
      if (inst.kind !== 'const') guard(id, ranges.everywhere(id));
    });
    found.insts = made;
  }
  return { guards, proven };
}

/** Traps as `invalid character`, which nothing else in these programs does, when the value is outside. */
function guardInsts(
  module: Module,
  func: Func,
  value: ValueId,
  type: IntType,
  range: Interval,
): ValueId[] {
  const { types } = module;
  const whole = wholeInt(type);
  const made: ValueId[] = [];
  const add = (inst: Inst): ValueId => {
    const id = addValue(func, inst, PROVEN);
    made.push(id);
    return id;
  };
  const constant = (of: IntType, n: number): ValueId => {
    const literal: ScalarConstant = of.bits === 64 ? BigInt(n) : n + 0;
    return add({ kind: 'const', type: of, value: literal });
  };
  const test = (op: 'ge' | 'le', end: number): void => {
    const right = constant(type, end);
    const condition = add({ kind: 'compare', op, type: types.bool, left: value, right });
    const good = constant(types.u32 as IntType, 0);
    const bad = constant(types.u32 as IntType, 0xd800);
    const picked = add({
      ...{ kind: 'select', type: types.u32, condition, ifTrue: good, ifFalse: bad },
    });
    add({ kind: 'check', op: 'char', type: types.void, args: [picked] });
  };
  if (range.lo > whole.lo) test('ge', range.lo);
  if (range.hi < whole.hi) test('le', range.hi);
  return made;
}

const GENERATORS = [indexProgram, nestProgram, counterProgram];

/** A random program's IR; `undefined` when a constant part of it faults. */
function programOf(
  numbers: readonly number[],
): { module: Module; sources: SourceSet; text: string } | undefined {
  const make = GENERATORS[(numbers[0] ?? 0) % GENERATORS.length] ?? indexProgram;
  const text = make(numbers, FUNCTIONS);
  const { module, sources, diagnostics } = check(
    { path: 'random.fzy', text },
    { read: () => undefined },
    { roots: 'exports' },
  );
  if (module !== undefined) return { module, sources, text };
  // Constant parts that fault: a shift, a division, an index.
  const rightful = ['FZ0505', 'FZ0506', 'FZ0507'];
  const found = diagnostics.filter((d) => d.severity === 'error' && !rightful.includes(d.code));
  if (found.length > 0) throw new Error(`${found.map((d) => d.title).join('\n')}\n${text}`);
  return undefined;
}

test('no value leaves its range, and no proven check fails', { timeout: 30 * 60_000 }, async () => {
  const count = { guards: 0, proven: 0, calls: 0, refused: 0 };
  await fc.assert(
    fc.property(
      fc.array(fc.nat(9999), { minLength: 30, maxLength: 900, size: 'max' }),
      (numbers) => {
        const program = programOf(numbers);
        if (program === undefined) {
          count.refused++;
          return;
        }
        const { module, sources, text } = program;
        for (const func of module.functions.values()) {
          const { guards, proven } = instrument(module, func);
          count.guards += guards;
          count.proven += proven;
        }
        const faults = verifyModule(module);
        if (faults.length > 0) throw new Error(`${faults.join('\n')}\n${text}`);
        const run = interpretProgram(module, sources, { limits: { steps: 60_000 } });
        for (const { name } of module.exports) {
          for (const args of argumentLists()) {
            count.calls++;
            const { outcome } = run.call(name, args);
            if (outcome.kind !== 'trap') continue;
            const outside = outcome.trap === 'invalid character';
            if (outside || (outcome.line === 1 && outcome.column === 1)) {
              const what = outside ? 'a value is outside of its range' : 'a proven check fails';
              throw new Error(
                `${name}(${args.slice(0, 3)}): ${what}: ${outcome.message}\n\n${text}`,
              );
            }
          }
        }
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true, interruptAfterTimeLimit: 25 * 60_000 },
  );
  // Without proofs the property says nothing.
  expect(count.refused).toBeLessThan(RUNS / 2);
  expect(count.proven).toBeGreaterThan(RUNS);
  expect(count.guards).toBeGreaterThan(RUNS * 10);
});

/** The passes that ask ranges, each after the clean-up that comes before it in a build. */
const PASSES: readonly Pass[] = [
  ...[simplifyCfg, fold, simplifyCfg],
  ...[elideChecks, versionLoops, remainders],
  ...[fold, simplifyCfg, deadCode],
];

test('passes that ask ranges change no run', { timeout: 30 * 60_000 }, async () => {
  await fc.assert(
    fc.property(
      fc.array(fc.nat(9999), { minLength: 30, maxLength: 900, size: 'max' }),
      (numbers) => {
        const before = programOf(numbers);
        const after = programOf(numbers);
        if (before === undefined || after === undefined) return;
        const { module, sources } = after;
        const limits = { steps: 60_000 };
        const expected = interpretProgram(before.module, before.sources, { limits });
        for (const pass of PASSES) {
          runPass(pass, {
            module,
            options: {
              fastPath: 'on',
              bounds: 'trusted',
              level: 3,
              simd: true,
              disabled: new Set(),
            },
            sources,
            diagnostics: new Diagnostics(),
            library: () => {
              throw new InternalError('no library is needed');
            },
            remark: () => undefined,
            catchUp: () => undefined,
          });
          const faults = verifyModule(module);
          if (faults.length > 0) throw new Error(`${pass.name}: ${faults[0]}\n${before.text}`);
        }
        const made = interpretProgram(module, sources, { limits: { steps: 120_000 } });
        for (const { name } of module.exports) {
          for (const [i, args] of argumentLists().entries()) {
            const want = showRun(expected.call(name, args));
            // What the passes leave may take fewer steps, so a run that was cut short says nothing.
            if (want === 'step-limit') continue;
            const got = showRun(made.call(name, argumentLists()[i] ?? []));
            if (want !== got) {
              throw new Error(`${name} with arguments ${i}:\n${want}\n${got}\n\n${before.text}`);
            }
          }
        }
      },
    ),
    { numRuns: RUNS, seed: SEED, endOnFailure: true, interruptAfterTimeLimit: 25 * 60_000 },
  );
});
