/**
 * Evaluates constant expressions by building IR for them and running the interpreter: a constant has
 * the value that the program would have computed.
 *
 * First everything that the expression reaches is made ready, which may check further functions and
 * evaluate further constants (and so come back here); only then is anything built.
 */

import { Interpreter, valueToConstant } from '../../ir/interpret/index.ts';
import { type Diagnostic, Diagnostics } from '../../report/diagnostic.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { ConstContext, ConstEvaluator, ConstOutcome, FrontendInput } from '../contract.ts';
import { checkAssignment } from '../flow/assignment.ts';
import { checkPatterns } from '../flow/patterns.ts';
import type { FunctionDecl, TypedBlock, TypedExpr } from '../typed-ast.ts';
import { functionsIn, holdsFunction } from './constants.ts';
import { ModuleBuilder } from './module-builder.ts';
import { type Reach, reachOfBlock, reachOfExpr } from './reach.ts';

export type EvaluatorInput = Pick<
  FrontendInput,
  'types' | 'sources' | 'diagnostics' | 'constSteps'
>;

/** An evaluator that keeps what it built from one constant to the next. */
export function createConstEvaluator(input: EvaluatorInput): ConstEvaluator {
  return new Evaluator(input);
}

class Evaluator implements ConstEvaluator {
  private readonly input: EvaluatorInput;
  private readonly builder: ModuleBuilder;
  private readonly interpreter: Interpreter;
  private readonly bodies = new Map<FunctionDecl, Reach | 'faulty'>();
  private count = 0;

  constructor(input: EvaluatorInput) {
    this.input = input;
    this.builder = new ModuleBuilder(input.types, input.diagnostics);
    const host = {
      capability: (name: string): never => {
        throw new InternalError(`a constant called the import ${name}`);
      },
      print: (): never => {
        throw new InternalError('a constant printed');
      },
    };
    this.interpreter = new Interpreter(this.builder.module, host, { steps: input.constSteps });
  }

  evaluate(expr: TypedExpr, context: ConstContext): ConstOutcome {
    const problem = this.prepare(expr, context);
    if (problem !== undefined) return problem;
    const name = `const#${this.count++}`;
    const func = wrap(name, expr);
    this.builder.instance(func, [], expr.span);
    this.builder.run();
    if (this.builder.failed) return { kind: 'reported' };
    const outcome = this.interpreter.call(name, []);
    this.builder.forget(name);
    switch (outcome.kind) {
      case 'value': {
        const value = valueToConstant(this.input.types, expr.type, outcome.value);
        if (value !== undefined) return { kind: 'value', value };
        const reason = `a value of type \`${expr.type.text}\` exists only while the program runs`;
        return { kind: 'not-constant', reason, span: expr.span };
      }
      case 'trap':
        return { kind: 'trap', message: outcome.message, span: outcome.site.span };
      case 'step-limit':
        return { kind: 'step-limit', steps: this.input.constSteps };
    }
  }

  /** Makes everything ready that the expression reaches; tells why that cannot be. */
  private prepare(expr: TypedExpr, context: ConstContext): ConstOutcome | undefined {
    const whole = blockOf(expr);
    const { diagnostics } = this.input;
    const before = diagnostics.all.length;
    checkAssignment(whole, diagnostics);
    checkPatterns(whole, this.input.types, diagnostics);
    if (diagnostics.all.slice(before).some(isError)) return { kind: 'reported' };

    const seen = new Set<FunctionDecl>();
    const work: Reach[] = [reachOfExpr(expr)];
    for (let reach = work.pop(); reach !== undefined; reach = work.pop()) {
      if (reach.impurity !== undefined) return { kind: 'not-constant', ...reach.impurity };
      for (const decl of reach.constants) {
        if (decl.value === undefined && !context.ensureConst(decl)) return { kind: 'reported' };
        const value = decl.value;
        if (value === undefined) return { kind: 'reported' };
        if (!holdsFunction(this.input.types, decl.type)) continue;
        const names = functionsIn(value);
        if (!names.every((name) => this.builder.isDeclared(name))) {
          const reason = `it uses the function in the constant \`${decl.name}\``;
          return { kind: 'not-constant', reason, span: expr.span };
        }
      }
      for (const func of reach.functions) {
        if (seen.has(func)) continue;
        seen.add(func);
        const inner = this.reachOf(func, context);
        if (inner === undefined) return { kind: 'reported' };
        work.push(inner);
      }
    }
    return undefined;
  }

  /** What a function reaches; nothing when it has errors, which are reported elsewhere. */
  private reachOf(func: FunctionDecl, context: ConstContext): Reach | undefined {
    const known = this.bodies.get(func);
    if (known !== undefined) return known === 'faulty' ? undefined : known;
    // A function that is being checked just now may be ready the next time.
    if (!context.ensureChecked(func) || func.body === undefined) return undefined;
    const scratch = new Diagnostics();
    checkAssignment(func.body, scratch);
    checkPatterns(func.body, this.input.types, scratch);
    const reach = scratch.hasErrors ? 'faulty' : reachOfBlock(func.body);
    this.bodies.set(func, reach);
    this.builder.declare(func);
    return reach === 'faulty' ? undefined : reach;
  }
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

function blockOf(expr: TypedExpr): TypedBlock {
  return { statements: [], result: expr, type: expr.type, span: expr.span };
}

/** A function without parameters that gives the expression's value. */
function wrap(name: string, expr: TypedExpr): FunctionDecl {
  return {
    kind: 'function',
    name,
    shortName: name,
    generics: [],
    params: [],
    result: expr.type,
    attributes: [],
    doc: '',
    exported: false,
    library: false,
    span: expr.span,
    nameSpan: expr.span,
    body: blockOf(expr),
  };
}
