/** For tests: from source text to IR, and to what the interpreter makes of it. */

import { Interpreter, type Outcome } from '../../ir/interpret/index.ts';
import {
  AggregateValue,
  EnumValue,
  FunctionValue,
  ListValue,
  type RuntimeValue,
  StrValue,
} from '../../ir/interpret/values.ts';
import type { Module } from '../../ir/module.ts';
import { printFunc } from '../../ir/print.ts';
import { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import { verifyModule } from '../../ir/verify.ts';
import { Diagnostics } from '../../report/diagnostic.ts';
import { SourceSet } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { checkTree } from '../check/check.ts';
import type { FrontendInput } from '../contract.ts';
import { checkFlow } from '../flow/flow.ts';
import { parse } from '../parse.ts';
import { buildIr } from './build-ir.ts';
import { createConstEvaluator } from './const-evaluator.ts';

const CONST_STEPS = 100_000;
const RUN_STEPS = 5_000_000;

export interface Built {
  readonly module: Module;
  readonly sources: SourceSet;
}

/** Errors of a program, one line each: `code line:column title`. */
export function errorsOf(text: string): readonly string[] {
  return front(text).errors;
}

/** The IR of a program without errors; every function that is not generic is built. */
export function build(text: string, library = false): Built {
  const { input, module, errors } = front(text, library);
  if (module === undefined || errors.length > 0) throw new InternalError(errors.join('\n'));
  const faults = verifyModule(module);
  if (faults.length > 0) throw new InternalError(faults.join('\n'));
  return { module, sources: input.sources };
}

/** The text of one function's IR. */
export function irOf(text: string, name: string): string {
  const { module } = build(text);
  const func = module.functions.get(name);
  if (func === undefined) throw new InternalError(`no function ${name}`);
  return printFunc(func);
}

export interface Result {
  /** The value as Fzy would write it, or `trap: message at line:column`. */
  readonly result: string;
  readonly lines: readonly string[];
}

/** Calls `main` of a program. */
export function execute(text: string, library = false): Result {
  const { module, sources } = build(text, library);
  const lines: string[] = [];
  const host = {
    capability: (name: string, args: readonly RuntimeValue[]): RuntimeValue => {
      lines.push(`${name}(${args.length})`);
      return args[0] ?? 0;
    },
    print: (line: string) => {
      lines.push(line);
    },
  };
  const outcome = new Interpreter(module, host, { steps: RUN_STEPS }).call('main', []);
  const type = module.functions.get('main')?.result ?? module.types.void;
  return { result: show(module, sources, type, outcome), lines };
}

/** What `main` of a program gives. */
export function run(text: string): string {
  return execute(text).result;
}

function show(module: Module, sources: SourceSet, type: Type, outcome: Outcome): string {
  switch (outcome.kind) {
    case 'value':
      return showValue(module, type, outcome.value);
    case 'trap': {
      const { line, column } = sources.locate(outcome.site.span);
      return `trap: ${outcome.message} at ${line}:${column}`;
    }
    case 'step-limit':
      return 'too many steps';
  }
}

function showValue(module: Module, type: Type, value: RuntimeValue): string {
  const all = (values: readonly RuntimeValue[], typeOf: (i: number) => Type | undefined): string =>
    values.map((v, i) => showValue(module, typeOf(i) ?? module.types.void, v)).join(', ');
  if (value instanceof StrValue) return JSON.stringify(value.text);
  if (value instanceof FunctionValue) return value.name;
  if (value instanceof ListValue && type.kind === 'list') {
    return `[${all(value.items, () => type.element)}]`;
  }
  if (value instanceof EnumValue && type.kind === 'enum') {
    const variant = module.types.variants(type)[value.variant];
    const items = all(value.items, (i) => variant?.payload[i]);
    return items === '' ? `${variant?.name}` : `${variant?.name}(${items})`;
  }
  if (value instanceof AggregateValue) {
    if (type.kind === 'array') return `[${all(value.items, () => type.element)}]`;
    if (type.kind === 'tuple') return `(${all(value.items, (i) => type.elements[i])})`;
    if (type.kind === 'struct') {
      const fields = module.types.fields(type);
      return `{${all(value.items, (i) => fields[i]?.type)}}`;
    }
  }
  if (type.kind === 'char' && typeof value === 'number') return `'${String.fromCodePoint(value)}'`;
  return Object.is(value, -0) ? '-0' : String(value);
}

function front(
  text: string,
  library = false,
): {
  readonly input: FrontendInput;
  readonly module: Module | undefined;
  readonly errors: readonly string[];
} {
  const sources = new SourceSet();
  const diagnostics = new Diagnostics();
  const input: FrontendInput = {
    root: sources.add('test.fzy', text, library),
    sources,
    loader: { load: () => ({ tried: [] }), standard: () => undefined },
    types: new TypeStore(),
    diagnostics,
    constSteps: CONST_STEPS,
  };
  const program = checkTree(input, createConstEvaluator(input), parse);
  checkFlow(program, input.types, diagnostics);
  const module = diagnostics.hasErrors
    ? undefined
    : buildIr(program, input, { roots: library ? 'library' : 'all' });
  const errors = diagnostics.all
    .filter((d) => d.severity === 'error')
    .map(({ code, title, labels }) => {
      const span = labels.find((l) => l.primary)?.span;
      const at = span === undefined ? undefined : sources.locate(span);
      return `${code} ${at?.line}:${at?.column} ${title}`;
    });
  return { input, module, errors };
}
