/** Runs high IR in the interpreter, with the host boundary that compiled programs have. */

import { FzyTrap } from '../../runtime/host/errors.js';
import type { AbiType } from '../../runtime/interface.ts';
import { checkValue } from '../../runtime/loader/check-value.ts';
import { toJavaScript } from '../../runtime/loader/give.ts';
import { checkOverlap } from '../../runtime/loader/overlap.ts';
import { AbiTypes } from '../backend/abi-type.ts';
import {
  Interpreter,
  type InterpreterLimits,
  type Outcome as InterpreterOutcome,
  PlaceValue,
  placeOf,
  type RuntimeValue,
  readPlace,
} from '../ir/interpret/index.ts';
import type { Export, FuncParam, Module } from '../ir/module.ts';
import type { Type } from '../ir/types.ts';
import type { ProfileRow } from '../report/lowering/profile.ts';
import type { SourceSet } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import {
  type HostValue,
  type Outcome,
  type Run,
  type Runnable,
  type RunOptions,
  trapped,
} from './execute.ts';
import { toPlain, toValue } from './interpreter-values.ts';

/** A program in the interpreter. `module` is high IR. */
export function interpretProgram(
  module: Module,
  sources: SourceSet,
  options: RunOptions & {
    readonly limits?: InterpreterLimits;
    /** Count how often each place runs. */
    readonly countVisits?: boolean;
  } = {},
): Runnable {
  const { types } = module;
  const abi = new AbiTypes(types, undefined);
  let printed: string[] = [];
  const interpreter = new Interpreter(
    module,
    {
      capability: (name, args) => callCapability(module, options, name, args),
      print: (line) => {
        printed.push(line);
        options.print?.(line);
      },
    },
    { ...options.limits, countVisits: options.countVisits === true },
  );

  return {
    ...(options.countVisits === true ? { visits } : {}),
    call(name, args) {
      const row = module.exports.find((e) => e.name === name);
      if (row === undefined) throw new TypeError(`there is no \`pub fn ${name}\``);
      const passed = passArguments(row, args);
      printed = [];
      let outcome: Outcome;
      if (passed instanceof FzyTrap) outcome = trapped(passed);
      else outcome = settle(interpreter.call(row.func, passed), row.result);
      const values = passed instanceof FzyTrap ? [] : passed;
      const writes = row.params.flatMap((param, i) =>
        param.mut ? [values[i] === undefined ? args[i] : readBack(param, values[i])] : [],
      );
      return { outcome, writes, printed };
    },
    test(index): Run {
      const test = module.tests[index];
      if (test === undefined) throw new RangeError(`there is no test ${index}`);
      printed = [];
      const outcome = settle(interpreter.call(test.func, []), types.void);
      return { outcome, writes: [], printed };
    },
  };

  /** By place of the program's own sources, in their order. */
  function visits(): readonly ProfileRow[] {
    const rows = interpreter.visits.filter(
      ({ span }) => sources.file(span.file)?.library === false && span.end > span.start,
    );
    rows.sort(
      (a, b) => a.span.file - b.span.file || a.span.start - b.span.start || a.span.end - b.span.end,
    );
    return rows.map(({ span, count }) => {
      const { path, line, column } = sources.locate(span);
      return { path, line, column, length: span.end - span.start, count };
    });
  }

  /** The same checks and the same words as in the loader. */
  function passArguments(row: Export, args: readonly HostValue[]): RuntimeValue[] | FzyTrap {
    const params = abi.params(row.params);
    const plains = params.map((param, i) =>
      checkValue(
        param.type,
        args[i],
        { mut: param.mut, alone: true },
        () => `parameter \`${param.name}\` of \`${row.name}\``,
      ),
    );
    try {
      checkOverlap(row.name, params, args, plains);
    } catch (error) {
      if (error instanceof FzyTrap) return error;
      throw error;
    }
    return row.params.map((param, i) => place(param, toValue(types, param.type, plains[i] ?? 0)));
  }

  function place(param: FuncParam, value: RuntimeValue): RuntimeValue {
    return param.mut && param.type.kind !== 'slice' ? placeOf(types, param.type, value) : value;
  }

  function readBack(param: FuncParam, value: RuntimeValue): HostValue {
    const held = value instanceof PlaceValue ? readPlace(types, param.type, value) : value;
    return toHost(param.type, held);
  }

  function settle(outcome: InterpreterOutcome, result: Type): Outcome {
    switch (outcome.kind) {
      case 'value':
        return { kind: 'value', value: toHost(result, outcome.value) };
      case 'step-limit':
        return outcome;
      case 'trap': {
        const { path, line, column } = sources.locate(outcome.site.span);
        const { trap, message } = outcome;
        return { kind: 'trap', trap, message, path, line, column, callers: [] };
      }
    }
  }

  function toHost(type: Type, value: RuntimeValue): HostValue {
    return toJavaScript(abi.of(type), toPlain(types, type, value)) as HostValue;
  }

  function callCapability(
    program: Module,
    given: RunOptions,
    name: string,
    args: readonly RuntimeValue[],
  ): RuntimeValue {
    const row = program.imports.get(name);
    if (row === undefined) throw new InternalError(`a call of an unknown capability ${name}`);
    const owner: unknown = given.imports?.[row.module];
    const func: unknown = owner === undefined ? undefined : Reflect.get(Object(owner), row.field);
    const shown = `${row.module}.${row.field}`;
    if (typeof func !== 'function')
      throw new TypeError(`the program needs the capability \`${shown}\``);
    const values = row.params.map((type, i) => toHost(type, args[i]));
    const answer: unknown = Reflect.apply(func, owner, values);
    const result: AbiType = abi.of(row.result);
    if (result.kind === 'void') return undefined;
    const use = { mut: false, alone: true };
    return toValue(
      types,
      row.result,
      checkValue(result, answer, use, () => `result of capability \`${shown}\``),
    );
  }
}
