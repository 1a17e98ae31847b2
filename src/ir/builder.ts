/** Builds one function, block by block. Types of results are worked out here, so callers seldom name them. */

import { NO_SITE, type Site } from '../report/source.ts';
import { InternalError } from '../report/unreachable.ts';
import { InstMaker, type VectorParts, vectorInst } from './inst-maker.ts';
import type { BlockId, Edge, Inst, Terminator, ValueId } from './instructions.ts';
import type { Attribute, Block, Func, FuncParam, Value } from './module.ts';
import type { CheckOp, RuntimeOp } from './ops.ts';
import type { TypeStore } from './type-store.ts';
import type { FunctionType, Type, VectorType } from './types.ts';

export interface FuncOptions {
  readonly name: string;
  readonly params: readonly FuncParam[];
  readonly result: Type;
  readonly attributes?: readonly Attribute[];
  readonly site?: Site;
  readonly library?: boolean;
}

/** What a parameter's value is inside the function: a `mut` aggregate is a place, a slice stays a slice. */
export function paramValueType(types: TypeStore, param: FuncParam): Type {
  return param.mut && param.type.kind !== 'slice' ? types.ref(param.type) : param.type;
}

export class FuncBuilder extends InstMaker {
  readonly func: Func;
  readonly types: TypeStore;
  /** The source place of whatever is added next. */
  site: Site = NO_SITE;
  private current: BlockId = 0;
  private readonly terminated = new Set<BlockId>();

  /** Starts a function with its entry block, whose parameters are the function's. */
  constructor(types: TypeStore, options: FuncOptions) {
    super();
    this.types = types;
    this.func = {
      name: options.name,
      params: options.params,
      result: options.result,
      blocks: [],
      values: [],
      sites: [],
      attributes: options.attributes ?? [],
      loopAttributes: new Map(),
      names: new Map(),
      site: options.site ?? NO_SITE,
      library: options.library ?? false,
    };
    this.site = this.func.site;
    const entry = this.block();
    for (const param of options.params) {
      const value = this.param(entry, paramValueType(types, param));
      this.func.names.set(value, param.name);
    }
    this.switchTo(entry);
  }

  // ---- blocks ---------------------------------------------------------------------------------------

  /** A new, empty block. It must be terminated before the function is finished. */
  block(): BlockId {
    const id = this.func.blocks.length;
    this.func.blocks.push({
      params: [],
      insts: [],
      terminator: { kind: 'trap', trap: 'unreachable', args: [] },
      site: this.site,
    });
    return id;
  }

  /** Adds a parameter to a block. Edges that already lead there must be extended by the caller. */
  param(block: BlockId, type: Type): ValueId {
    const target = this.get(block);
    const id = this.value({ kind: 'param', type, block, index: target.params.length });
    target.params.push(id);
    return id;
  }

  /** Makes `block` the one that instructions are added to. */
  switchTo(block: BlockId): void {
    this.get(block);
    this.current = block;
  }

  get currentBlock(): BlockId {
    return this.current;
  }

  /** Whether the current block already ends: what is added then would never run. */
  get isTerminated(): boolean {
    return this.terminated.has(this.current);
  }

  get(block: BlockId): Block {
    const found = this.func.blocks[block];
    if (found === undefined) throw new InternalError(`no block b${block} in ${this.func.name}`);
    return found;
  }

  // ---- terminators ----------------------------------------------------------------------------------

  /** Ends the current block. A block that already ended keeps its first terminator. */
  terminate(terminator: Terminator): void {
    if (this.terminated.has(this.current)) return;
    const block = this.get(this.current);
    block.terminator = terminator;
    block.site = this.site;
    this.terminated.add(this.current);
  }

  jump(block: BlockId, args: readonly ValueId[] = []): void {
    this.terminate({ kind: 'jump', to: { block, args } });
  }

  branch(condition: ValueId, ifTrue: Edge | BlockId, ifFalse: Edge | BlockId): void {
    this.terminate({ kind: 'branch', condition, ifTrue: edge(ifTrue), ifFalse: edge(ifFalse) });
  }

  // ---- instructions ---------------------------------------------------------------------------------

  /** Adds any instruction to the current block. */
  add(inst: Inst): ValueId {
    if (this.terminated.has(this.current)) {
      throw new InternalError(`instruction after the end of b${this.current} in ${this.func.name}`);
    }
    const id = this.value(inst);
    this.get(this.current).insts.push(id);
    return id;
  }

  i32(value: number): ValueId {
    return this.constant(this.types.i32, value);
  }

  call(callee: string, type: Type, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'call', type, callee, args });
  }

  callIndirect(signature: FunctionType, callee: ValueId, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'call.indirect', type: signature.result, signature, callee, args });
  }

  vector(...of: VectorParts): ValueId {
    return this.add(vectorInst(this.types, ...of));
  }

  aggregate(type: Type, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'aggregate.new', type, args });
  }

  /** Part `index` of a struct or tuple value. */
  part(base: ValueId, index: number): ValueId {
    const type = this.partType(this.typeOf(base), index);
    return this.add({ kind: 'aggregate.get', type, base, index });
  }

  withPart(base: ValueId, index: number, value: ValueId): ValueId {
    return this.add({ kind: 'aggregate.with', type: this.typeOf(base), base, index, value });
  }

  slot(target: Type): ValueId {
    return this.add({ kind: 'slot', type: this.types.ref(target) });
  }

  /** The place of a part of the struct or tuple at `base`. */
  field(base: ValueId, index: number): ValueId {
    const type = this.types.ref(this.partType(this.targetOf(base), index));
    return this.add({ kind: 'ref.field', type, base, index });
  }

  /** The place of an element of an array place or of a slice. */
  element(base: ValueId, index: ValueId): ValueId {
    const of = this.typeOf(base);
    const container = of.kind === 'ref' ? of.target : of;
    if (container.kind !== 'array' && container.kind !== 'slice') {
      throw new InternalError(`ref.index into ${of.text} in ${this.func.name}`);
    }
    return this.add({ kind: 'ref.index', type: this.types.ref(container.element), base, index });
  }

  /** The place of the elements of a slice that a vector covers, from `index` on. */
  lanesAt(vector: VectorType, base: ValueId, index: ValueId): ValueId {
    return this.add({ kind: 'ref.lanes', type: this.types.ref(vector), base, index });
  }

  load(place: ValueId): ValueId {
    return this.add({ kind: 'load', type: this.targetOf(place), place });
  }

  store(place: ValueId, value: ValueId): void {
    this.add({ kind: 'store', type: this.types.void, place, value });
  }

  sliceLength(base: ValueId): ValueId {
    return this.add({ kind: 'slice.len', type: this.types.i32, base });
  }

  check(op: CheckOp, args: readonly ValueId[]): void {
    this.add({ kind: 'check', op, type: this.types.void, args });
  }

  runtime(op: RuntimeOp, type: Type, args: readonly ValueId[]): ValueId {
    return this.add({ kind: 'runtime', op, type, args });
  }

  // ---- helpers --------------------------------------------------------------------------------------

  /** What the place `ref` holds. */
  targetOf(ref: ValueId): Type {
    const type = this.typeOf(ref);
    if (type.kind !== 'ref') {
      throw new InternalError(`v${ref}: ${type.text} is not a place in ${this.func.name}`);
    }
    return type.target;
  }

  private partType(type: Type, index: number): Type {
    const part =
      type.kind === 'struct'
        ? this.types.fields(type)[index]?.type
        : type.kind === 'tuple'
          ? type.elements[index]
          : undefined;
    if (part === undefined) throw new InternalError(`${type.text} has no part ${index}`);
    return part;
  }

  private value(value: Value): ValueId {
    const id = this.func.values.length;
    this.func.values.push(value);
    this.func.sites.push(this.site);
    return id;
  }
}

function edge(to: Edge | BlockId): Edge {
  return typeof to === 'number' ? { block: to, args: [] } : to;
}
