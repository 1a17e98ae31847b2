/** For tests: from IR text to an interpreter. */

import { InternalError } from '../../report/unreachable.ts';
import { parseModule } from '../parse-text/index.ts';
import { TypeStore } from '../type-store.ts';
import { verifyModule } from '../verify.ts';
import type { InterpreterHost, InterpreterLimits, Outcome } from './contract.ts';
import { Interpreter } from './interpreter.ts';
import type { RuntimeValue } from './values.ts';

/** A host without capabilities that keeps what is printed. */
export function quietHost(lines: string[] = []): InterpreterHost {
  return {
    capability: (name) => {
      throw new InternalError(`no capability @${name}`);
    },
    print: (line) => {
      lines.push(line);
    },
  };
}

/** Parses, verifies and loads a module. */
export function load(
  text: string,
  host: InterpreterHost = quietHost(),
  limits: InterpreterLimits = {},
): Interpreter {
  const { module, errors } = parseModule(text, new TypeStore(), { file: 0 });
  const faults = errors.length > 0 ? errors : verifyModule(module);
  if (faults.length > 0) throw new InternalError(faults.join('\n'));
  return new Interpreter(module, host, limits);
}

/** The value of a call that must not trap. */
export function resultOf(outcome: Outcome): RuntimeValue {
  if (outcome.kind !== 'value') throw new InternalError(JSON.stringify(outcome));
  return outcome.value;
}

/** Runs the instructions of one block. `v0 …` are the parameters; the last line is the terminator. */
export function runBlock(
  params: string,
  result: string,
  body: string,
  args: readonly RuntimeValue[] = [],
  host: InterpreterHost = quietHost(),
): Outcome {
  const text = `func @f(${params}) -> ${result} {\nb0():\n${body}\n}\n`;
  return load(text, host).call('f', args);
}

/** A function of one instruction; gives a caller for it. */
export function operation(
  params: readonly string[],
  result: string,
  instruction: string,
): (...args: RuntimeValue[]) => RuntimeValue {
  const head = params.map((type, i) => `v${i}: ${type}`).join(', ');
  const value = `v${params.length}`;
  const text = `func @f(${head}) -> ${result} {\nb0():\n  ${value} = ${instruction}\n  return ${value}\n}\n`;
  const interpreter = load(text);
  return (...args) => resultOf(interpreter.call('f', args));
}
