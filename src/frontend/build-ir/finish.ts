/**
 * The last step of building a function: drops what nothing leads to and parameters that turned out
 * to have one value, joins straight lines of blocks, and numbers blocks and values in order of layout.
 */

import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Block, Func, Value } from '../../ir/module.ts';
import { edgesOf, mapOperands, mapTerminator } from '../../ir/visit.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Ssa } from './ssa.ts';

/** The finished function; `func` and `ssa` are done with. */
export function finishFunction(func: Func, ssa: Ssa): Func {
  return new Renumbering(func, ssa).run();
}

function blockOf(func: Func, id: BlockId): Block {
  const block = func.blocks[id];
  if (block === undefined) throw new InternalError(`no block b${id} in ${func.name}`);
  return block;
}

/** The remaining blocks in order, each with those whose code it takes over. */
function layOut(func: Func, ssa: Ssa): readonly (readonly BlockId[])[] {
  const order = reversePostOrder(func);
  const joined = new Uint8Array(func.blocks.length);
  const next = (id: BlockId): BlockId | undefined => {
    const { terminator } = blockOf(func, id);
    if (terminator.kind !== 'jump') return undefined;
    const target = terminator.to.block;
    return target !== 0 && target !== id && ssa.predecessorCount(target) === 1 ? target : undefined;
  };
  for (const id of order) {
    const target = next(id);
    if (target !== undefined) joined[target] = 1;
  }
  const chains: BlockId[][] = [];
  for (const head of order) {
    if (joined[head] === 1) continue;
    const chain = [head];
    for (let at = next(head); at !== undefined; at = next(at)) chain.push(at);
    chains.push(chain);
  }
  return chains;
}

/** Without recursion, and with successors in the order in which they are first named where that is possible. */
function reversePostOrder(func: Func): readonly BlockId[] {
  const order: BlockId[] = [];
  const seen = new Uint8Array(func.blocks.length);
  const stack: BlockId[] = [0];
  // Of each open block: its successors, and how many of them, from the last, are still to be visited.
  const targets = [targetsOf(func, 0)];
  const left = [targetsOf(func, 0).length];
  seen[0] = 1;
  for (let block = stack.at(-1); block !== undefined; block = stack.at(-1)) {
    const at = (left.at(-1) ?? 0) - 1;
    const target = targets.at(-1)?.[at];
    if (target === undefined) {
      order.push(block);
      stack.pop();
      targets.pop();
      left.pop();
      continue;
    }
    left[left.length - 1] = at;
    if (seen[target] === 1) continue;
    seen[target] = 1;
    const next = targetsOf(func, target);
    stack.push(target);
    targets.push(next);
    left.push(next.length);
  }
  return order.reverse();
}

/** The blocks that a block leads to, each once. */
function targetsOf(func: Func, block: BlockId): readonly BlockId[] {
  const { terminator } = blockOf(func, block);
  switch (terminator.kind) {
    case 'jump':
      return [terminator.to.block];
    case 'branch':
      return [terminator.ifTrue.block, terminator.ifFalse.block];
    default:
      return [...new Set(edgesOf(terminator).map((e) => e.block))];
  }
}

class Renumbering {
  private readonly func: Func;
  private readonly ssa: Ssa;
  private readonly chains: readonly (readonly BlockId[])[];
  private readonly newBlock = new Map<BlockId, BlockId>();
  private readonly newValue: (ValueId | undefined)[] = [];
  private readonly result: Func;

  constructor(func: Func, ssa: Ssa) {
    this.func = func;
    this.ssa = ssa;
    this.chains = layOut(func, ssa);
    this.result = {
      ...func,
      blocks: [],
      values: [],
      sites: [],
      loopAttributes: new Map(),
      names: new Map(),
    };
  }

  run(): Func {
    // Definitions first: a block parameter's operand may be defined in a later block.
    for (const [id, chain] of this.chains.entries()) this.define(chain, id);
    for (const [id, chain] of this.chains.entries()) this.fill(chain, id);
    for (const [header, attributes] of this.func.loopAttributes) {
      const id = this.newBlock.get(header);
      if (id !== undefined) this.result.loopAttributes.set(id, attributes);
    }
    return this.result;
  }

  private define(chain: readonly BlockId[], id: BlockId): void {
    const head = chain[0] ?? 0;
    const last = blockOf(this.func, chain.at(-1) ?? 0);
    this.newBlock.set(head, id);
    const params = this.kept(head).map((old, index) =>
      this.add(old, { kind: 'param', type: this.old(old).type, block: id, index }),
    );
    const insts: ValueId[] = [];
    for (const part of chain) {
      for (const old of blockOf(this.func, part).insts) insts.push(this.add(old, this.old(old)));
    }
    this.result.blocks.push({ params, insts, terminator: last.terminator, site: last.site });
  }

  private fill(chain: readonly BlockId[], id: BlockId): void {
    const block = blockOf(this.result, id);
    for (const value of block.insts) {
      const inst = this.result.values[value];
      if (inst === undefined || inst.kind === 'param') continue;
      this.result.values[value] = mapOperands(inst satisfies Inst, (v) => this.renamed(v));
    }
    block.terminator = mapTerminator(
      blockOf(this.func, chain.at(-1) ?? 0).terminator,
      (v) => this.renamed(v),
      (e) => this.edge(e),
    );
  }

  private edge(edge: Edge): Edge {
    const block = this.newBlock.get(edge.block);
    if (block === undefined) throw new InternalError(`edge to a lost block in ${this.func.name}`);
    const { params } = blockOf(this.func, edge.block);
    const args: ValueId[] = [];
    params.forEach((param, i) => {
      if (this.ssa.isReplaced(param)) return;
      const arg = edge.args[i];
      if (arg === undefined) throw new InternalError(`missing argument in ${this.func.name}`);
      args.push(this.renamed(arg));
    });
    return { block, args };
  }

  private kept(block: BlockId): readonly ValueId[] {
    return blockOf(this.func, block).params.filter((p) => !this.ssa.isReplaced(p));
  }

  private add(old: ValueId, value: Value): ValueId {
    const id = this.result.values.length;
    this.result.values.push(value);
    this.result.sites.push(this.func.sites[old] ?? this.func.site);
    this.newValue[old] = id;
    const name = this.func.names.get(old);
    if (name !== undefined) this.result.names.set(id, name);
    return id;
  }

  private old(value: ValueId): Value {
    const found = this.func.values[value];
    if (found === undefined) throw new InternalError(`no value v${value} in ${this.func.name}`);
    return found;
  }

  private renamed(old: ValueId): ValueId {
    const id = this.newValue[this.ssa.resolve(old)];
    if (id === undefined)
      throw new InternalError(`v${old} is used but not defined in ${this.func.name}`);
    return id;
  }
}
