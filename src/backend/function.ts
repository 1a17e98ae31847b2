/** One function of lowered IR becomes one function of WebAssembly. */

import type binaryen from 'binaryen';
import type { Terminator } from '../ir/instructions.ts';
import type { Block, Func, Module } from '../ir/module.ts';
import { edgesOf } from '../ir/visit.ts';
import type { Site } from '../report/source.ts';
import { InternalError, unreachable } from '../report/unreachable.ts';
import type { EmitContext } from './context.ts';
import { type Folding, fold } from './folding.ts';
import { type Frame, frameOf } from './frame.ts';
import { type Binaryen, type ExpressionRef, laneOf, lanesOf, wasmTypes } from './lanes.ts';
import { assignLocals, type Locals } from './locals.ts';
import { orderMoves } from './moves.ts';
import { flowOf } from './structure/flow-of.ts';
import { type Step, type Structure, structure, type Target } from './structure/structure.ts';
import { forEachRead } from './trees.ts';
import { Values } from './values.ts';

/** More than this, and values share locals anyway. */
const MANY_VALUES = 4_000;

export interface EmittedFunction {
  readonly ref: binaryen.FunctionRef;
  readonly folding: Pick<Folding, 'longestChain' | 'vectors'>;
}

export function emitFunction(context: EmitContext, func: Func): EmittedFunction {
  return new FunctionEmitter(context, func).emit();
}

/** An open block, loop or if, and what has been put into it so far. */
interface OpenStep {
  readonly step: Step;
  readonly condition: ExpressionRef | undefined;
  readonly body: ExpressionRef[];
}

class FunctionEmitter {
  private readonly context: EmitContext;
  private readonly b: Binaryen;
  private readonly m: binaryen.Module;
  private readonly func: Func;
  private readonly dialect: Module['dialect'];
  private readonly folding: Folding;
  private readonly structure: Structure;
  private readonly locals: Locals;
  private readonly frame: Frame;
  private readonly framePointer: number;
  private readonly values: Values;
  private readonly open: OpenStep[];
  private body: ExpressionRef[];

  constructor(context: EmitContext, func: Func) {
    this.context = context;
    this.b = context.b;
    this.m = context.m;
    this.func = func;
    this.dialect = context.module.dialect;
    this.folding = fold(context.module, func);
    const graph = flowOf(func);
    this.structure = structure(graph);
    // Around a dispatch the layout says nothing about the order of execution.
    const plain = this.structure.graph === graph;
    const share = plain && (context.shareLocals || func.values.length > MANY_VALUES);
    this.locals = assignLocals(context.module, func, this.folding, this.structure, share);
    this.frame = frameOf(func);
    this.framePointer = this.frame.size > 0 ? this.locals.scratch('frame', 'i32') : -1;
    const place = { pointer: this.framePointer, offsetOf: this.frame.offsetOf };
    this.values = new Values(context, func, this.folding, this.locals, place);
    this.body = [];
    const root: Step = { kind: 'block', node: -1 };
    this.open = [{ step: root, condition: undefined, body: this.body }];
  }

  emit(): EmittedFunction {
    const { b, m, func } = this;
    if (this.frame.size > 0) this.enterFrame();
    for (const step of this.structure.steps) this.step(step);
    const params = (func.blocks[0]?.params ?? []).map((p) =>
      laneOf(this.values.typeOf(p), this.dialect),
    );
    const results = lanesOf(func.result, this.dialect);
    const vars = this.locals.vars.map((lanes) => wasmTypes(b, lanes));
    const body = this.sequence(this.body);
    const ref = m.addFunction(func.name, wasmTypes(b, params), wasmTypes(b, results), vars, body);
    return { ref, folding: this.folding };
  }

  // ---- control --------------------------------------------------------------------------------------

  private step(step: Step): void {
    const { m } = this;
    switch (step.kind) {
      case 'block':
      case 'loop':
        this.enter({ step, condition: undefined, body: [] });
        return;
      case 'if':
        this.enter({ step, condition: this.condition(step.node, step.when), body: [] });
        return;
      case 'end':
        this.leave();
        return;
      case 'code': {
        for (const value of this.block(step.node)?.insts ?? []) {
          if (this.folding.kindOf(value) !== 'statement') continue;
          this.push(this.values.statement(value), this.func.sites[value] ?? this.func.site);
        }
        return;
      }
      case 'edge':
        if (step.moves !== undefined) this.moves(step.moves.block, step.moves.index);
        for (const { dispatch, target } of step.labels) {
          this.body.push(m.local.set(this.label(dispatch), m.i32.const(target)));
        }
        return;
      case 'br':
        this.body.push(m.br(labelOf(step.to)));
        return;
      case 'br_if':
        this.body.push(m.br(labelOf(step.to), this.condition(step.node, step.when)));
        return;
      case 'br_table': {
        const index = this.tableOperand(step.node);
        this.body.push(m.switch(step.to.map(labelOf), labelOf(step.otherwise), index));
        return;
      }
      case 'exit':
        this.exit(this.terminator(step.node), this.blockSite(step.node));
        return;
      default:
        unreachable(step, 'emitFunction');
    }
  }

  private enter(entry: OpenStep): void {
    this.open.push(entry);
    this.body = entry.body;
  }

  private leave(): void {
    const { m } = this;
    const entry = this.open.pop();
    const around = this.open.at(-1);
    if (entry === undefined || around === undefined) {
      throw new InternalError(`backend: unbalanced blocks in ${this.func.name}`);
    }
    this.body = around.body;
    const { step, body, condition } = entry;
    if (step.kind === 'block') this.body.push(m.block(blockLabel(step.node), body));
    else if (step.kind === 'loop') {
      this.body.push(m.loop(loopLabel(step.node), this.sequence(body)));
    } else if (condition !== undefined) {
      this.body.push(m.if(condition, this.sequence(body)));
    }
  }

  private sequence(body: readonly ExpressionRef[]): ExpressionRef {
    const [only] = body;
    return body.length === 1 && only !== undefined ? only : this.m.block(null, body);
  }

  /** The condition of a node's branch, negated unless `when`. */
  private condition(node: number, when: boolean): ExpressionRef {
    const terminator = this.terminator(node);
    if (terminator.kind !== 'branch') throw new InternalError(`backend: node ${node} is no branch`);
    const site = this.blockSite(node);
    this.values.at(site);
    const condition = this.values.value(terminator.condition);
    const asked = when ? condition : this.m.i32.eqz(condition);
    this.context.locate?.(asked, site);
    return asked;
  }

  private tableOperand(node: number): ExpressionRef {
    if (this.structure.graph.nodes[node]?.kind === 'dispatch') {
      return this.m.local.get(this.label(node), this.b.i32);
    }
    const terminator = this.terminator(node);
    if (terminator.kind !== 'table') throw new InternalError(`backend: node ${node} is no table`);
    this.values.at(this.blockSite(node));
    return this.values.value(terminator.index);
  }

  private label(dispatch: number): number {
    return this.locals.scratch(`label ${dispatch}`, 'i32');
  }

  private exit(terminator: Terminator, site: Site): void {
    const { m } = this;
    this.values.at(site);
    if (terminator.kind === 'trap') {
      const args = terminator.args.map((a) => this.values.value(a));
      this.push(this.context.traps.trap(terminator.trap, site, args), site);
      return;
    }
    if (terminator.kind !== 'return') {
      throw new InternalError(`backend: ${terminator.kind} is no exit in ${this.func.name}`);
    }
    if (this.frame.size > 0) this.leaveFrame();
    const values = terminator.values.map((v) => this.values.value(v));
    const [only] = values;
    this.push([m.return(values.length > 1 ? m.tuple.make(values) : only)], site);
  }

  /** Arguments of an edge into the parameters of its target. */
  private moves(block: number, index: number): void {
    const { m, func, folding } = this;
    const terminator = func.blocks[block]?.terminator;
    const edge = terminator === undefined ? undefined : edgesOf(terminator)[index];
    const target = edge === undefined ? undefined : func.blocks[edge.block];
    if (edge === undefined || target === undefined) {
      throw new InternalError(`backend: no edge ${index} out of b${block} in ${func.name}`);
    }
    const moves = edge.args.flatMap((operand, i) => {
      const param = target.params[i];
      const arg = folding.resolve(operand);
      if (param === undefined) throw new InternalError(`backend: b${edge.block} lacks parameters`);
      return arg === param || folding.uses[param] === 0 ? [] : [{ param, arg }];
    });
    const steps = orderMoves(moves, (arg, f) => forEachRead(func, folding, arg, f));
    const site = func.blocks[block]?.site ?? func.site;
    this.values.at(site);
    for (const step of steps) {
      const lane = this.values.lane(step.param);
      const aside = (): number =>
        this.locals.scratch(`move ${step.kind === 'set' ? 0 : step.slot}`, lane);
      switch (step.kind) {
        case 'set':
          this.push([m.local.set(this.locals.of(step.param), this.values.value(step.arg))], site);
          break;
        case 'save':
          this.push([m.local.set(aside(), this.values.value(step.arg))], site);
          break;
        case 'restore': {
          const kept = this.values.getLocal(aside(), [lane]);
          this.push([m.local.set(this.locals.of(step.param), kept)], site);
          break;
        }
        default:
          unreachable(step, 'moves');
      }
    }
  }

  // ---- the stack frame ------------------------------------------------------------------------------

  private enterFrame(): void {
    const { b, m, context, framePointer } = this;
    const { global, limit } = context.stack;
    const top = (): ExpressionRef => m.global.get(global, b.i32);
    const { size } = this.frame;
    const tooBig = m.i32.lt_u(m.i32.sub(top(), limit()), m.i32.const(size | 0));
    const overflow = context.traps.trap('stack overflow', this.func.site);
    const base = m.local.tee(framePointer, m.i32.sub(top(), m.i32.const(size | 0)), b.i32);
    this.push([m.if(tooBig, m.block(null, overflow)), m.global.set(global, base)], this.func.site);
  }

  private leaveFrame(): void {
    const { b, m, context } = this;
    const base = m.local.get(this.framePointer, b.i32);
    const top = m.i32.add(base, m.i32.const(this.frame.size | 0));
    this.body.push(m.global.set(context.stack.global, top));
  }

  private push(statements: readonly ExpressionRef[], site: Site): void {
    for (const statement of statements) {
      this.context.locate?.(statement, site);
      this.body.push(statement);
    }
  }

  private block(node: number): Block | undefined {
    const id = this.structure.graph.nodes[node]?.block;
    return id === undefined ? undefined : this.func.blocks[id];
  }

  private terminator(node: number): Terminator {
    const block = this.block(node);
    if (block === undefined)
      throw new InternalError(`node ${node} has no block in ${this.func.name}`);
    return block.terminator;
  }

  private blockSite(node: number): Site {
    return this.block(node)?.site ?? this.func.site;
  }
}

function labelOf(target: Target): string {
  return target.kind === 'loop' ? loopLabel(target.node) : blockLabel(target.node);
}

function blockLabel(node: number): string {
  return `b${node}`;
}

function loopLabel(node: number): string {
  return `l${node}`;
}
