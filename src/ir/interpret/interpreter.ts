/** Runs functions of one module. Statics live as long as the interpreter. */

import type { Site } from '../../report/source.ts';
import { trapMessage } from '../../report/trap.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import type { Module } from '../module.ts';
import { isTrue } from './arithmetic-steps.ts';
import type { Code, Exit, Registers, Segment, Transfer } from './code.ts';
import {
  DEFAULT_DEPTH,
  DEFAULT_LEAVES,
  type InterpreterHost,
  type InterpreterLimits,
  type Outcome,
  type Visits,
} from './contract.ts';
import { decode } from './decode.ts';
import { Machine, StepLimit } from './machine.ts';
import type { Memory } from './memory.ts';
import { type TrapDetail, TrapSignal } from './trap-signal.ts';
import { AggregateValue, type RuntimeValue, StrValue } from './values.ts';

/** What a call from the host inside a call counts as: it uses JavaScript's own stack. */
const NESTED_DEPTH = 20;

/** A call that waits for another one. */
interface Frame {
  readonly code: Code;
  readonly registers: Registers;
  /** Where it goes on, and which register gets the result. */
  readonly next: Segment;
  readonly result: number;
  readonly site: Site;
  readonly stackPointer: number;
}

export class Interpreter {
  private readonly machine: Machine;
  private readonly limits: InterpreterLimits;
  private readonly codes = new Map<string, Code>();
  /** By segment, how often it was entered; kept on demand. */
  private readonly counts: Map<Segment, number> | undefined;
  private depth = 0;
  private leaves = 0;

  constructor(module: Module, host: InterpreterHost, limits: InterpreterLimits = {}) {
    this.machine = new Machine(module, host);
    this.limits = limits;
    this.counts = limits.countVisits === true ? new Map() : undefined;
  }

  /** Linear memory, for hosts of lowered IR. */
  get memory(): Memory {
    return this.machine.memory;
  }

  /**
   * Of all calls so far. A place that is in several stretches of code (around a call that it makes) ran as often as
   * the one that ran most.
   */
  get visits(): Visits[] {
    const found = new Map<string, Visits>();
    for (const [segment, count] of this.counts ?? []) {
      for (const { span } of segment.sites) {
        const key = `${span.file}:${span.start}:${span.end}`;
        if ((found.get(key)?.count ?? 0) < count) found.set(key, { span, count });
      }
    }
    return [...found.values()];
  }

  /** Calls a function by its name in the module. A trap leaves the interpreter usable. */
  call(func: string, args: readonly RuntimeValue[]): Outcome {
    const { machine } = this;
    const code = this.codeOf(func);
    if (code.params.length !== args.length) {
      throw new InternalError(`@${func} takes ${code.params.length} arguments, not ${args.length}`);
    }
    const before = {
      remaining: machine.remaining,
      depth: this.depth,
      leaves: this.leaves,
      stackPointer: machine.memory.stackPointer,
    };
    machine.remaining = this.limits.steps ?? Number.POSITIVE_INFINITY;
    this.depth += NESTED_DEPTH;
    try {
      return this.run(code, args);
    } finally {
      machine.remaining = before.remaining;
      this.depth = before.depth;
      this.leaves = before.leaves;
      machine.memory.stackPointer = before.stackPointer;
    }
  }

  private codeOf(name: string): Code {
    let code = this.codes.get(name);
    if (code === undefined) {
      const func = this.machine.module.functions.get(name);
      if (func === undefined) throw new InternalError(`no function @${name}`);
      code = decode(this.machine, func);
      this.codes.set(name, code);
    }
    return code;
  }

  /** Registers of a new activation with its parameters set. */
  private enter(code: Code): Registers {
    this.depth++;
    this.leaves += code.weight;
    const limit = (this.limits.depth ?? DEFAULT_DEPTH) + NESTED_DEPTH;
    const first = this.leaves === code.weight;
    if (this.depth > limit || (this.leaves > (this.limits.leaves ?? DEFAULT_LEAVES) && !first)) {
      throw new TrapSignal('stack overflow');
    }
    const registers = code.initial.slice();
    if (code.frameSize > 0)
      registers[registers.length - 1] = this.machine.memory.enter(code.frameSize);
    return registers;
  }

  private run(first: Code, args: readonly RuntimeValue[]): Outcome {
    const { machine } = this;
    const frames: Frame[] = [];
    let code = first;
    let segment = code.entry;
    let registers: Registers = [];
    // The number of the step that runs; as many as there are steps: the exit.
    let at = 0;
    try {
      registers = this.enter(code);
      code.params.forEach((param, i) => {
        registers[param] = args[i];
      });
      for (;;) {
        const { steps } = segment;
        at = 0;
        if (this.counts !== undefined) {
          this.counts.set(segment, (this.counts.get(segment) ?? 0) + 1);
        }
        machine.remaining -= steps.length + 1;
        if (machine.remaining < 0) return { kind: 'step-limit' };
        for (let step = steps[0]; step !== undefined; step = steps[++at]) step(registers);
        const { exit }: { exit: Exit } = segment;
        switch (exit.kind) {
          case 'jump':
            segment = transfer(exit.to, registers);
            break;
          case 'branch':
            segment = transfer(
              isTrue(registers[exit.condition]) ? exit.ifTrue : exit.ifFalse,
              registers,
            );
            break;
          case 'switch':
            segment = transfer(exit.select(registers[exit.index]), registers);
            break;
          case 'call':
          case 'call.indirect': {
            const callee = this.callee(exit, registers);
            if (typeof callee === 'string') {
              registers[exit.result] = this.callImport(callee, exit.args, registers);
              segment = exit.next;
              break;
            }
            const { stackPointer } = machine.memory;
            const inner = this.enter(callee);
            const { params } = callee;
            for (let i = 0; i < params.length; i++) {
              inner[params[i] ?? 0] = registers[exit.args[i] ?? 0];
            }
            frames.push({
              code,
              registers,
              next: exit.next,
              result: exit.result,
              site: segment.sites[steps.length] ?? code.func.site,
              stackPointer,
            });
            code = callee;
            registers = inner;
            segment = callee.entry;
            break;
          }
          case 'return': {
            const value = returned(exit, registers);
            const frame = frames.pop();
            if (frame === undefined) return { kind: 'value', value };
            this.depth--;
            this.leaves -= code.weight;
            machine.memory.stackPointer = frame.stackPointer;
            ({ code, registers, next: segment } = frame);
            registers[frame.result] = value;
            break;
          }
          case 'trap':
            throw new TrapSignal(exit.trap, this.trapDetail(exit, registers));
          default:
            return unreachable(exit, 'Interpreter.run');
        }
      }
    } catch (error) {
      if (error instanceof StepLimit) return { kind: 'step-limit' };
      if (!(error instanceof TrapSignal)) throw this.located(error, code);
      const site = userSite(code, segment.sites[at] ?? code.func.site, frames);
      return {
        kind: 'trap',
        trap: error.kind,
        message: trapMessage(error.kind, error.detail),
        site,
      };
    }
  }

  /** The code of a callee, or the name of an import. */
  private callee(
    exit: Extract<Exit, { kind: 'call' | 'call.indirect' }>,
    registers: Registers,
  ): Code | string {
    if (exit.kind === 'call') {
      exit.code ??= this.codeOf(exit.callee);
      return exit.code;
    }
    const name = this.machine.functionName(registers[exit.callee]);
    return this.machine.module.imports.has(name) ? name : this.codeOf(name);
  }

  private callImport(name: string, args: readonly number[], registers: Registers): RuntimeValue {
    const item = this.machine.module.imports.get(name);
    if (item === undefined) throw new InternalError(`no import @${name}`);
    return this.machine.callImport(
      item,
      args.map((a) => registers[a]),
    );
  }

  /** What a trap says: in high IR a `str`; in lowered IR an index and a length, or an address and a length. */
  private trapDetail(exit: Extract<Exit, { kind: 'trap' }>, registers: Registers): TrapDetail {
    const [first, second] = exit.args.map((a) => registers[a]);
    if (first instanceof StrValue) return { text: first.text };
    if (first === undefined || second === undefined) return {};
    const a = BigInt(Number.isNaN(Number(first)) ? 0 : (first as number | bigint));
    const b = BigInt(second as number | bigint);
    if (exit.trap === 'index out of bounds') return { index: a, length: b };
    const bytes = this.machine.memory.read(Number(BigInt.asUintN(32, a)), Number(b));
    return { text: new StrValue(bytes).text };
  }

  /** Names the function in an error that is our bug. */
  private located(error: unknown, code: Code): unknown {
    if (!(error instanceof InternalError) || error.message.includes(' [in @')) return error;
    return new InternalError(`${error.message} [in @${code.func.name}]`);
  }
}

/** Moves the values of an edge and gives where it leads. */
function transfer(edge: Transfer, registers: Registers): Segment {
  const { from, to } = edge;
  if (edge.overlap) {
    const values = from.map((f) => registers[f]);
    for (let i = 0; i < to.length; i++) registers[to[i] ?? 0] = values[i];
  } else {
    for (let i = 0; i < to.length; i++) registers[to[i] ?? 0] = registers[from[i] ?? 0];
  }
  return edge.target;
}

function returned(exit: Extract<Exit, { kind: 'return' }>, registers: Registers): RuntimeValue {
  if (exit.multi) return new AggregateValue(exit.values.map((v) => registers[v]));
  const [value] = exit.values;
  return value === undefined ? undefined : registers[value];
}

/** The innermost place outside the library; inside it when there is no other. */
function userSite(code: Code, site: Site, frames: readonly Frame[]): Site {
  if (!code.func.library) return site;
  for (let i = frames.length - 1; i >= 0; i--) {
    const frame = frames[i];
    if (frame !== undefined && !frame.code.func.library) return frame.site;
  }
  return site;
}

/** One call in a fresh interpreter. */
export function interpret(
  module: Module,
  func: string,
  args: readonly RuntimeValue[],
  host: InterpreterHost,
  limits: InterpreterLimits = {},
): Outcome {
  return new Interpreter(module, host, limits).call(func, args);
}
