/** Decision graph → blocks. Parts of the scrutinee are taken out where they are first needed. */

import type { BlockId, ValueId } from '../../../ir/instructions.ts';
import type { Span } from '../../../report/source.ts';
import { InternalError, unreachable } from '../../../report/unreachable.ts';
import type { TypedExpr } from '../../typed-ast.ts';
import type { Local } from '../../typed-pattern.ts';
import { branchOn } from '../conditions.ts';
import type { FunctionBuilder } from '../function-builder.ts';
import type { Mark, VariableId } from '../ssa.ts';
import { type Binding, type Node, type Occurrence, successors } from './decision.ts';
import { scalarOf, valueRange } from './pattern-shape.ts';

/** Where an arm goes on once it is chosen, with its bindings in variables. */
export interface ArmTarget {
  readonly block: BlockId;
  readonly variables: ReadonlyMap<Local, VariableId>;
  readonly guard: TypedExpr | undefined;
}

/** Values of parts that are at hand in a block: its own, then those of the block before. */
export interface Known {
  readonly values: Map<Occurrence, ValueId>;
  readonly before: Known | undefined;
}

export function emitDecision(
  f: FunctionBuilder,
  root: Node,
  known: Known,
  arms: readonly ArmTarget[],
  span: Span,
): void {
  new Emitter(f, known, arms, span).run(root);
}

class Emitter {
  private readonly f: FunctionBuilder;
  private readonly base: Known;
  private readonly arms: readonly ArmTarget[];
  private readonly span: Span;
  private readonly mark: Mark;
  private readonly blocks = new Map<Node, BlockId>();
  private readonly known = new Map<Node, Known>();
  private readonly incoming = new Map<Node, number>();

  constructor(f: FunctionBuilder, base: Known, arms: readonly ArmTarget[], span: Span) {
    this.f = f;
    this.base = base;
    this.arms = arms;
    this.span = span;
    this.mark = f.ssa.mark();
  }

  run(root: Node): void {
    const order = topological(root);
    for (const node of order) {
      for (const next of successors(node)) {
        this.incoming.set(next, (this.incoming.get(next) ?? 0) + 1);
      }
    }
    this.known.set(root, this.base);
    this.f.at(this.span);
    this.emit(root);
    for (const node of order) {
      if (node === root || this.isPlainLeaf(node)) continue;
      this.f.ssa.enter(this.blockOf(node));
      this.f.at(this.span);
      if (!this.f.ssa.isDead) this.emit(node);
    }
  }

  /** Builds a node in the current block. */
  private emit(node: Node): void {
    const { f } = this;
    const known = this.known.get(node) ?? { values: new Map(), before: this.base };
    switch (node.kind) {
      case 'fail':
        f.ssa.terminate({ kind: 'trap', trap: 'unreachable', args: [] });
        return;
      case 'leaf':
        this.bind(node.arm, node.bindings, known);
        f.ssa.jump(this.arm(node.arm).block);
        return;
      case 'bind':
        this.bind(node.arm, node.bindings, known);
        f.ssa.jump(this.follow(node.next, known));
        return;
      case 'guard':
        this.emitGuard(node, known);
        return;
      case 'switch':
        this.emitSwitch(node, known);
        return;
      case 'range':
        this.emitRange(node, known);
        return;
      default:
        unreachable(node, 'emit');
    }
  }

  private emitGuard(node: Node & { readonly kind: 'guard' }, known: Known): void {
    const { f } = this;
    const arm = this.arm(node.arm);
    if (arm.guard === undefined) throw new InternalError(`a guard is missing in ${f.name}`);
    this.bind(node.arm, node.bindings, known);
    for (const [local, variable] of arm.variables) f.declare(local, f.ssa.read(variable));
    branchOn(f, arm.guard, arm.block, this.follow(node.fail, known));
  }

  private emitSwitch(node: Node & { readonly kind: 'switch' }, known: Known): void {
    const { f } = this;
    const held = this.valueOf(node.on, known);
    const otherwise = this.follow(node.otherwise, known);
    if (node.cases.length === 0) {
      f.ssa.jump(otherwise);
      return;
    }
    const cases = node.cases.map((c) => ({ value: c.value, block: this.follow(c.node, known) }));
    const [only] = cases;
    if (node.byVariant) {
      const tag = f.ir.add({ kind: 'enum.tag', type: f.types.i32, base: held });
      f.ssa.switch(tag, cases, otherwise);
    } else if (typeof only?.value === 'boolean') {
      if (only.value) f.ssa.branch(held, only.block, otherwise);
      else f.ssa.branch(held, otherwise, only.block);
    } else {
      f.ssa.switch(held, cases, otherwise);
    }
  }

  private emitRange(node: Node & { readonly kind: 'range' }, known: Known): void {
    const { ir, ssa, types } = this.f;
    const { type } = node.on;
    const held = this.valueOf(node.on, known);
    // Characters are compared as numbers.
    const number = type.kind === 'char' ? ir.convert(types.u32, held) : held;
    const limit = (n: bigint): ValueId => ir.constant(ir.typeOf(number), scalarOf(type, n));
    const [min, max] = valueRange(type);
    const above = node.lo > min ? ir.compare('ge', number, limit(node.lo)) : undefined;
    const below = node.hi < max ? ir.compare('le', number, limit(node.hi)) : undefined;
    const inside = this.follow(node.inside, known);
    if (above === undefined && below === undefined) {
      ssa.jump(inside);
      return;
    }
    const test =
      above !== undefined && below !== undefined
        ? ir.binary('and', above, below)
        : (above ?? below);
    if (test !== undefined) ssa.branch(test, inside, this.follow(node.outside, known));
  }

  // ---- blocks ---------------------------------------------------------------------------------------

  /** The block of a node that the current one leads to. */
  private follow(node: Node, known: Known): BlockId {
    if (this.incoming.get(node) === 1) {
      this.known.set(node, { values: new Map(), before: known });
    }
    return this.blockOf(node);
  }

  private blockOf(node: Node): BlockId {
    if (node.kind === 'leaf' && this.isPlainLeaf(node)) return this.arm(node.arm).block;
    let block = this.blocks.get(node);
    if (block === undefined) {
      block = this.f.ssa.joinBlock(this.mark);
      this.blocks.set(node, block);
    }
    return block;
  }

  /** A leaf with nothing to bind needs no block before its arm's. */
  private isPlainLeaf(node: Node): boolean {
    return node.kind === 'leaf' && node.bindings.length === 0;
  }

  private arm(index: number): ArmTarget {
    const arm = this.arms[index];
    if (arm === undefined) throw new InternalError(`no arm ${index} in ${this.f.name}`);
    return arm;
  }

  // ---- parts ----------------------------------------------------------------------------------------

  private bind(arm: number, bindings: readonly Binding[], known: Known): void {
    const { variables } = this.arm(arm);
    for (const { local, occurrence } of bindings) {
      const variable = variables.get(local);
      if (variable !== undefined) this.f.ssa.write(variable, this.valueOf(occurrence, known));
    }
  }

  private valueOf(occurrence: Occurrence, known: Known): ValueId {
    for (let at: Known | undefined = known; at !== undefined; at = at.before) {
      const value = at.values.get(occurrence);
      if (value !== undefined) return value;
    }
    const value = this.take(occurrence, known);
    known.values.set(occurrence, value);
    return value;
  }

  private take(occurrence: Occurrence, known: Known): ValueId {
    const { ir } = this.f;
    const { from, type } = occurrence;
    if (from === undefined) return this.assemble(occurrence);
    const base = this.valueOf(from.parent, known);
    const { variant, index } = from;
    return variant === undefined
      ? ir.part(base, index)
      : ir.add({ kind: 'enum.payload', type, base, variant, index });
  }

  /** A tuple that is matched by its elements, and bound as a whole after all. */
  private assemble(root: Occurrence): ValueId {
    const elements: ValueId[] = [];
    for (const [{ from }, value] of this.base.values) {
      if (from?.parent === root) elements[from.index] = value;
    }
    return this.f.ir.aggregate(root.type, elements);
  }
}

/** Every node before those that it leads to. Without recursion: chains may be long. */
function topological(root: Node): readonly Node[] {
  const order: Node[] = [];
  const seen = new Set<Node>([root]);
  const stack: { readonly node: Node; readonly next: readonly Node[]; at: number }[] = [];
  const open = (node: Node): void => {
    const next = successors(node);
    stack.push({ node, next, at: next.length });
  };
  open(root);
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    const next = top.next[--top.at];
    if (next === undefined) {
      order.push(top.node);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      open(next);
    }
  }
  return order.reverse();
}
