/**
 * SSA values for variables while a function is built, after Braun et al., "Simple and Efficient
 * Construction of Static Single Assignment Form", with block parameters in place of φ.
 *
 * Two things differ from the paper. Nothing recurses, so that a function of any length can be built. And
 * a block may name a dominator: a variable that nobody wrote between the two has the dominator's value,
 * and no parameter is made only to find out later that it was not needed.
 */

import type { FuncBuilder } from '../../ir/builder.ts';
import type { BlockId, Edge, SwitchCase, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Type } from '../../ir/types.ts';
import { mapTerminator } from '../../ir/visit.ts';
import { InternalError } from '../../report/unreachable.ts';

/** Index of a variable; dense per function. */
export type VariableId = number;

interface Variable {
  readonly type: Type;
  readonly name: string | undefined;
  /** Times of the writes, ascending. */
  readonly writes: number[];
}

interface Predecessor {
  readonly from: BlockId;
  /** Arguments of the edge; shared with the terminator, filled in when parameters appear. */
  readonly args: ValueId[];
}

/** A block and a time: what a block that it dominates has where nothing was written since. */
export interface Mark {
  readonly block: BlockId;
  readonly since: number;
}

interface BlockState {
  readonly preds: Predecessor[];
  /** Made when the first variable has a value here; most blocks have few or none. */
  values: Map<VariableId, ValueId> | undefined;
  readonly dominator: Mark | undefined;
  /** Reached from the entry, as far as is known. */
  live: boolean;
  /** When the last predecessor was known; undefined before. */
  sealedAt: number | undefined;
  /** Parameters whose operands wait for the seal. */
  incomplete: Parameter[] | undefined;
}

interface Parameter {
  readonly block: BlockId;
  readonly variable: VariableId;
  readonly value: ValueId;
  readonly index: number;
  /** Other parameters that have this one as an operand. */
  readonly users: Set<ValueId>;
  complete: boolean;
}

/** A walk through blocks leaves a value behind every so often: cheap in space, and short the next time. */
const CACHE_EVERY = 16;

export class Ssa {
  private readonly ir: FuncBuilder;
  private readonly blocks: BlockState[] = [];
  private readonly variables: Variable[] = [];
  private readonly parameters = new Map<ValueId, Parameter>();
  private readonly replaced = new Map<ValueId, ValueId>();
  private clock = 0;
  /** Where whatever follows a `return` and the like goes. */
  private dead: BlockId | undefined;

  constructor(ir: FuncBuilder) {
    this.ir = ir;
    this.blocks[ir.currentBlock] = newState(undefined, true, 0);
  }

  // ---- blocks ---------------------------------------------------------------------------------------

  /** A new block. */
  block(): BlockId {
    const id = this.ir.block();
    this.blocks[id] = newState(undefined, false, undefined);
    return id;
  }

  /** A new block that is only reached through `dominator`. */
  joinBlock(dominator = this.mark()): BlockId {
    const id = this.ir.block();
    this.blocks[id] = newState(dominator, false, undefined);
    return id;
  }

  /** The current block, as a dominator of blocks made later. */
  mark(): Mark {
    return { block: this.ir.currentBlock, since: this.clock };
  }

  get currentBlock(): BlockId {
    return this.ir.currentBlock;
  }

  /** Goes on in `block`, to which no more edges will be added. */
  enter(block: BlockId): void {
    this.seal(block);
    this.ir.switchTo(block);
  }

  /** Goes on in `block`, to which edges will be added later; `seal` it then. */
  enterOpen(block: BlockId): void {
    this.ir.switchTo(block);
  }

  /** Whether nothing built now can run. */
  get isDead(): boolean {
    return !this.state(this.ir.currentBlock).live;
  }

  /** Ends the current block, and goes on in one that nothing leads to. */
  terminate(terminator: Terminator): void {
    const from = this.ir.currentBlock;
    // What is dead stays open: it is dropped anyway.
    if (!this.state(from).live) return;
    this.ir.terminate(
      mapTerminator(
        terminator,
        (v) => v,
        (e) => this.connect(from, e),
      ),
    );
    this.dead ??= this.block();
    this.enter(this.dead);
  }

  jump(block: BlockId): void {
    this.terminate({ kind: 'jump', to: to(block) });
  }

  branch(condition: ValueId, ifTrue: BlockId, ifFalse: BlockId): void {
    this.terminate({ kind: 'branch', condition, ifTrue: to(ifTrue), ifFalse: to(ifFalse) });
  }

  switch(
    index: ValueId,
    cases: readonly { readonly value: SwitchCase['value']; readonly block: BlockId }[],
    otherwise: BlockId,
  ): void {
    this.terminate({
      kind: 'switch',
      index,
      cases: cases.map((c) => ({ value: c.value, to: to(c.block) })),
      otherwise: to(otherwise),
    });
  }

  /** No more edges will lead to `block`: parameters that waited get their operands. */
  seal(block: BlockId): void {
    const state = this.state(block);
    if (state.sealedAt !== undefined) return;
    state.sealedAt = this.clock;
    const pending: Parameter[] = [];
    const { incomplete } = state;
    if (incomplete === undefined) return;
    state.incomplete = undefined;
    for (const parameter of incomplete) {
      const dominator = this.unwrittenSince(parameter.variable, state);
      if (dominator === undefined) pending.push(parameter);
      else this.substitute(parameter, this.find(parameter.variable, dominator, pending));
    }
    this.complete(pending);
  }

  // ---- variables ------------------------------------------------------------------------------------

  variable(type: Type, name?: string): VariableId {
    this.variables.push({ type, name, writes: [] });
    return this.variables.length - 1;
  }

  write(variable: VariableId, value: ValueId): void {
    this.clock++;
    this.variableOf(variable).writes.push(this.clock);
    remember(this.state(this.ir.currentBlock), variable, value);
  }

  read(variable: VariableId): ValueId {
    const pending: Parameter[] = [];
    const value = this.find(variable, this.ir.currentBlock, pending);
    this.complete(pending);
    return this.resolve(value);
  }

  /** A value of any type where nothing runs. */
  poison(type: Type): ValueId {
    if (!this.isDead) throw new InternalError(`undefined value in ${this.ir.func.name}`);
    return this.ir.param(this.ir.currentBlock, type);
  }

  // ---- for finishing --------------------------------------------------------------------------------

  /** What became of a value: itself, or what a parameter was replaced by. */
  resolve(value: ValueId): ValueId {
    let end = value;
    for (let next = this.replaced.get(end); next !== undefined; next = this.replaced.get(end)) {
      end = next;
    }
    // Shorten the path for the next time.
    for (let at = value; at !== end; ) {
      const next = this.replaced.get(at) ?? end;
      this.replaced.set(at, end);
      at = next;
    }
    return end;
  }

  isReplaced(value: ValueId): boolean {
    return this.replaced.has(value);
  }

  /** Edges that lead to a block. */
  predecessorCount(block: BlockId): number {
    return this.state(block).preds.length;
  }

  // ---- inside ---------------------------------------------------------------------------------------

  private connect(from: BlockId, edge: Edge): Edge {
    const state = this.state(edge.block);
    if (state.sealedAt !== undefined) {
      throw new InternalError(`edge to the sealed b${edge.block} in ${this.ir.func.name}`);
    }
    const args: ValueId[] = [...edge.args];
    state.preds.push({ from, args });
    state.live = true;
    return { block: edge.block, args };
  }

  /** The value at the end of `start`. Parameters that it had to make are added to `pending`. */
  private find(variable: VariableId, start: BlockId, pending: Parameter[]): ValueId {
    let walked: BlockState[] | undefined;
    let block = start;
    let value: ValueId | undefined;
    for (let steps = 1; ; steps++) {
      const state = this.state(block);
      value = state.values?.get(variable);
      if (value !== undefined) break;
      const next = this.only(variable, block, state);
      if (next === undefined) {
        value = this.newValue(variable, block, state, pending);
        break;
      }
      if (steps % CACHE_EVERY === 0) {
        walked ??= [];
        walked.push(state);
      }
      block = next;
    }
    for (const state of walked ?? []) remember(state, variable, value);
    if (block !== start) remember(this.state(start), variable, value);
    return value;
  }

  /** The one block whose value this one has too, if there is such a block. */
  private only(variable: VariableId, block: BlockId, state: BlockState): BlockId | undefined {
    if (state.sealedAt === undefined) return undefined;
    const first = state.preds[0];
    if (state.preds.length === 1 && first !== undefined && first.from !== block) return first.from;
    return state.preds.length === 0 ? undefined : this.unwrittenSince(variable, state);
  }

  private newValue(
    variable: VariableId,
    block: BlockId,
    state: BlockState,
    pending: Parameter[],
  ): ValueId {
    const { type, name } = this.variableOf(variable);
    if (state.sealedAt !== undefined && state.preds.length === 0 && state.live) {
      throw new InternalError(`${name ?? 'a variable'} is read unset in ${this.ir.func.name}`);
    }
    const index = this.ir.get(block).params.length;
    const value = this.ir.param(block, type);
    if (name !== undefined) this.ir.func.names.set(value, name);
    remember(state, variable, value);
    // In code that nothing leads to, the parameter stands for no value at all.
    if (state.sealedAt !== undefined && state.preds.length === 0) return value;
    const parameter = { block, variable, value, index, users: new Set<ValueId>(), complete: false };
    this.parameters.set(value, parameter);
    if (state.sealedAt === undefined) {
      state.incomplete ??= [];
      state.incomplete.push(parameter);
    } else {
      pending.push(parameter);
    }
    return value;
  }

  /** Gives parameters their operands, and those that turn up on the way. */
  private complete(pending: Parameter[]): void {
    for (let parameter = pending.pop(); parameter !== undefined; parameter = pending.pop()) {
      for (const pred of this.state(parameter.block).preds) {
        const operand = this.resolve(this.find(parameter.variable, pred.from, pending));
        pred.args[parameter.index] = operand;
        this.parameters.get(operand)?.users.add(parameter.value);
      }
      parameter.complete = true;
      this.simplify([parameter]);
    }
  }

  /** Gives everyone `value` for the parameter. */
  private substitute(parameter: Parameter, value: ValueId): void {
    this.simplify(this.replace(parameter, value));
  }

  /** Removes parameters that can only have one other value, then those that this makes so. */
  private simplify(candidates: readonly Parameter[]): void {
    const work = [...candidates];
    for (let parameter = work.pop(); parameter !== undefined; parameter = work.pop()) {
      if (!parameter.complete || this.replaced.has(parameter.value)) continue;
      let same: ValueId | undefined;
      let trivial = true;
      for (const pred of this.state(parameter.block).preds) {
        const operand = this.resolve(pred.args[parameter.index] ?? parameter.value);
        if (operand === same || operand === parameter.value) continue;
        if (same !== undefined) {
          trivial = false;
          break;
        }
        same = operand;
      }
      if (!trivial || same === undefined) continue;
      work.push(...this.replace(parameter, same));
    }
  }

  /** Everyone who has the parameter gets `value`; tells which parameters had it. */
  private replace(parameter: Parameter, value: ValueId): readonly Parameter[] {
    const target = this.resolve(value);
    if (target === parameter.value) return [];
    this.replaced.set(parameter.value, target);
    const heir = this.parameters.get(target);
    const users: Parameter[] = [];
    for (const id of parameter.users) {
      const user = this.parameters.get(id);
      if (user === undefined || user === parameter) continue;
      users.push(user);
      if (id !== target) heir?.users.add(id);
    }
    return users;
  }

  /** The dominator, when nobody wrote the variable between it and this sealed block. */
  private unwrittenSince(variable: VariableId, state: BlockState): BlockId | undefined {
    const { dominator, sealedAt } = state;
    if (dominator === undefined || sealedAt === undefined) return undefined;
    const { writes } = this.variableOf(variable);
    let low = 0;
    let high = writes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((writes[middle] ?? 0) > dominator.since) high = middle;
      else low = middle + 1;
    }
    const first = writes[low];
    return first === undefined || first > sealedAt ? dominator.block : undefined;
  }

  private state(block: BlockId): BlockState {
    const found = this.blocks[block];
    if (found === undefined) throw new InternalError(`b${block} is not of this function`);
    return found;
  }

  private variableOf(variable: VariableId): Variable {
    const found = this.variables[variable];
    if (found === undefined) throw new InternalError(`no variable ${variable}`);
    return found;
  }
}

function newState(
  dominator: Mark | undefined,
  live: boolean,
  sealedAt: number | undefined,
): BlockState {
  return { preds: [], values: undefined, dominator, live, sealedAt, incomplete: undefined };
}

function remember(state: BlockState, variable: VariableId, value: ValueId): void {
  state.values ??= new Map();
  state.values.set(variable, value);
}

function to(block: BlockId): Edge {
  return { block, args: [] };
}
