/**
 * Decides which instructions become statements of their own and which are evaluated inside the one
 * statement that uses them. A value that is used once, later in its block, moves to its use when nothing
 * in between could tell.
 */

import type { Inst, Terminator, ValueId } from '../ir/instructions.ts';
import type { Block, Func, Module } from '../ir/module.ts';
import { encodeLanes, isAllZerosOrOnes } from '../ir/vector-bytes.ts';
import { vectorType } from '../ir/vector-ops.ts';
import { edgesOf, forEachOperand, forEachTerminatorValue } from '../ir/visit.ts';
import { InternalError, unreachable } from '../report/unreachable.ts';
import { laneOf } from './lanes.ts';

export interface Folding {
  /** How often the value is read; 0 for one that is not needed at all. */
  readonly uses: Int32Array;
  /**
   * `statement`: evaluated in its place. `inside`: evaluated where its only use is. `anywhere`: made
   * again at each use (constants, addresses). `dead`: not evaluated. `param`: of a block.
   */
  readonly kindOf: (value: ValueId) => Fold;
  /** A conversion that changes nothing stands for its operand. */
  readonly resolve: (value: ValueId) => ValueId;
  /**
   * The longest chain of values of a block that are each used in the next. Where they are used elsewhere too, it counts a
   * quarter: Binaryen may still put each into its first use, but most often does not.
   */
  readonly longestChain: number;
  readonly vectors: VectorNeeds;
}

/**
 * What a function's vectors ask of who rearranges it. `order`: they are evaluated where they stand, there are more of them at a
 * time than registers. `constants`: some are shared, and not to be copied to their uses.
 */
export type VectorNeeds = 'none' | 'constants' | 'order';

export type Fold = 'statement' | 'inside' | 'anywhere' | 'dead' | 'param';

/** Deeper expressions are cut: Binaryen and engines recurse over them. */
const MAX_EXPRESSION_DEPTH = 60;

function longest(lengths: Int32Array): number {
  return lengths.reduce((a, b) => Math.max(a, b), 0);
}

/** From least to most: what may not be done twice, left out, or moved across a later one. */
type Effect = 'none' | 'reads' | 'writes';

export function fold(module: Module, func: Func): Folding {
  return new Folder(module, func).run();
}

class Folder {
  private readonly module: Module;
  private readonly func: Func;
  private readonly folds: Fold[];
  private readonly uses: Int32Array;
  private readonly depth: Int32Array;
  /** The length of the longest chain to a value: of those used once, and of any. */
  private readonly chain: Int32Array;
  private readonly path: Int32Array;
  /**
   * Values of the current block that wait to be evaluated where they are used, by what they do. One that
   * writes never waits together with another that reads or writes, so their order does not matter.
   */
  private readonly reading = new Set<ValueId>();
  private writing: ValueId | undefined;
  /** The block in which a value that is used once is used; −1 for several. */
  private readonly usedIn: Int32Array;
  private readonly definedIn: Int32Array;
  private readonly effects = new Map<ValueId, Effect>();
  private readonly framed: boolean;
  private readonly ordered: boolean;
  /** The last vector that may move to its use, if that comes next. */
  private fresh: ValueId | undefined;

  constructor(module: Module, func: Func) {
    this.module = module;
    this.func = func;
    const size = func.values.length;
    this.folds = func.values.map((v) => (v.kind === 'param' ? 'param' : 'dead'));
    this.uses = new Int32Array(size);
    this.depth = new Int32Array(size);
    this.chain = new Int32Array(size);
    this.path = new Int32Array(size);
    this.usedIn = new Int32Array(size).fill(-2);
    this.definedIn = new Int32Array(size).fill(-1);
    this.framed = hasFrame(func);
    this.ordered = hasManyVectors(func);
  }

  run(): Folding {
    this.countUses();
    this.func.blocks.forEach((block, id) => {
      if (block !== undefined) this.foldBlock(block, id);
    });
    return {
      uses: this.uses,
      kindOf: (value) => this.folds[value] ?? 'dead',
      resolve: (value) => this.resolve(value),
      longestChain: Math.max(longest(this.chain), Math.floor(longest(this.path) / 4)),
      vectors: this.ordered ? 'order' : this.sharesConstants() ? 'constants' : 'none',
    };
  }

  private sharesConstants(): boolean {
    return this.func.values.some(
      (inst, value) =>
        inst.kind === 'vector' && inst.op === 'const' && this.folds[value] === 'statement',
    );
  }

  /** Marks what is needed, from effects and terminators backwards, and counts reads of it. */
  private countUses(): void {
    const needed = new Uint8Array(this.func.values.length);
    const work: ValueId[] = [];
    const use = (operand: ValueId, times: number, block: number): void => {
      const value = this.resolve(operand);
      this.uses[value] = (this.uses[value] ?? 0) + times;
      const known = this.usedIn[value] ?? -2;
      this.usedIn[value] = known === -2 || known === block ? block : -1;
      if (needed[value] === 0) {
        needed[value] = 1;
        work.push(value);
      }
    };
    /** By parameter, its arguments and the blocks they come from. */
    const incoming = new Map<ValueId, [ValueId, number][]>();
    this.func.blocks.forEach((block, id) => {
      if (block === undefined) return;
      for (const value of block.insts) {
        this.definedIn[value] = id;
        const inst = this.inst(value);
        if (effectOf(this.module, inst) !== 'writes' || needed[value] === 1) continue;
        needed[value] = 1;
        work.push(value);
      }
      for (const edge of edgesOf(block.terminator)) {
        edge.args.forEach((arg, i) => {
          const param = this.func.blocks[edge.block]?.params[i];
          if (param === undefined) throw new InternalError(`too many arguments for b${edge.block}`);
          const known = incoming.get(param);
          if (known === undefined) incoming.set(param, [[arg, id]]);
          else known.push([arg, id]);
        });
      }
      forEachTerminatorOwn(block.terminator, (value) => use(value, 1, id));
    });
    for (let value = work.pop(); value !== undefined; value = work.pop()) {
      const definition = this.func.values[value];
      if (definition === undefined)
        throw new InternalError(`no value v${value} in ${this.func.name}`);
      if (definition.kind === 'param') {
        // Arguments count only where the parameter is read.
        for (const [arg, block] of incoming.get(value) ?? []) use(arg, 1, block);
        continue;
      }
      const times = timesRead(definition);
      const block = this.definedIn[value] ?? -1;
      forEachOperand(definition, (operand) => use(operand, times, block));
    }
    this.func.values.forEach((definition, value) => {
      if (definition.kind === 'param' || needed[value] === 0) return;
      this.folds[value] = canRepeat(this.module, definition) ? 'anywhere' : 'statement';
    });
  }

  private foldBlock(block: Block, id: number): void {
    this.reading.clear();
    this.writing = undefined;
    this.fresh = undefined;
    for (const value of block.insts) {
      if (this.folds[value] !== 'statement') continue;
      const inst = this.inst(value);
      let depth = 0;
      let chain = 0;
      let path = 0;
      let effect = effectOf(this.module, inst);
      forEachOperand(inst, (operand) => {
        const from = this.resolve(operand);
        if (this.uses[from] === 1) chain = Math.max(chain, this.chain[from] ?? 0);
        if (this.definedIn[from] === id) path = Math.max(path, this.path[from] ?? 0);
        const taken = this.take(from);
        depth = Math.max(depth, taken.depth);
        effect = stronger(effect, taken.effect);
      });
      this.pass(effectOf(this.module, inst));
      this.keepInPlace();
      this.depth[value] = depth + 1;
      if (this.usedIn[value] === id) this.chain[value] = chain + 1;
      this.path[value] = path + 1;
      const movable =
        this.uses[value] === 1 && this.usedIn[value] === id && depth < MAX_EXPRESSION_DEPTH;
      if (!movable || inst.type.kind === 'multi' || inst.type.kind === 'void') continue;
      this.folds[value] = 'inside';
      this.effects.set(value, effect);
      if (effect === 'reads') this.reading.add(value);
      if (effect === 'writes') this.writing = value;
      if (this.ordered && inst.type.kind === 'vector') this.fresh = value;
    }
    this.foldTerminator(block.terminator);
  }

  /** Something was evaluated that did not use the last vector: that is evaluated before it. */
  private keepInPlace(): void {
    if (this.fresh !== undefined) {
      this.folds[this.fresh] = 'statement';
      this.reading.delete(this.fresh);
      this.fresh = undefined;
    }
  }

  /** Removes an operand from what waits: it is evaluated now. */
  private take(operand: ValueId): { depth: number; effect: Effect } {
    if (this.folds[operand] !== 'inside') return { depth: 0, effect: 'none' };
    this.reading.delete(operand);
    if (this.fresh === operand) this.fresh = undefined;
    if (this.writing === operand) this.writing = undefined;
    return { depth: this.depth[operand] ?? 0, effect: this.effects.get(operand) ?? 'none' };
  }

  /** Something with this effect is evaluated: what waits and could tell is evaluated before it. */
  private pass(effect: Effect): void {
    if (effect === 'none') return;
    if (this.writing !== undefined) {
      this.folds[this.writing] = 'statement';
      this.writing = undefined;
    }
    if (effect === 'writes') {
      for (const value of this.reading) this.folds[value] = 'statement';
      this.reading.clear();
    }
  }

  private foldTerminator(terminator: Terminator): void {
    if (terminator.kind === 'return' && this.framed) {
      // The frame is given back before the values are handed over.
      this.pass('writes');
      return;
    }
    if (
      terminator.kind === 'branch' ||
      terminator.kind === 'table' ||
      terminator.kind === 'switch'
    ) {
      // An argument is evaluated only when its edge is taken.
      for (const edge of edgesOf(terminator)) {
        for (const arg of edge.args) {
          const value = this.resolve(arg);
          if (this.writing === value) this.pass('reads');
        }
      }
    }
    forEachTerminatorValue(terminator, (operand) => {
      this.take(this.resolve(operand));
    });
  }

  private resolve(value: ValueId): ValueId {
    let at = value;
    for (;;) {
      const definition = this.func.values[at];
      if (definition?.kind !== 'convert') return at;
      const from = this.func.values[definition.operand]?.type;
      if (from === undefined) throw new InternalError(`no value v${definition.operand}`);
      const { dialect } = this.module;
      if (definition.type.kind === 'int' && definition.type.bits < 32) {
        throw new InternalError(`backend: a conversion to ${definition.type.text} was not lowered`);
      }
      if (laneOf(from, dialect) !== laneOf(definition.type, dialect)) return at;
      at = definition.operand;
    }
  }

  private inst(value: ValueId): Inst {
    const inst = this.func.values[value];
    if (inst === undefined || inst.kind === 'param') {
      throw new InternalError(`v${value} is no instruction in ${this.func.name}`);
    }
    return inst;
  }
}

function stronger(a: Effect, b: Effect): Effect {
  if (a === 'writes' || b === 'writes') return 'writes';
  return a === 'reads' || b === 'reads' ? 'reads' : 'none';
}

/** Values a terminator reads itself, without the arguments of its edges. */
function forEachTerminatorOwn(terminator: Terminator, f: (value: ValueId) => void): void {
  switch (terminator.kind) {
    case 'jump':
      return;
    case 'branch':
      f(terminator.condition);
      return;
    case 'switch':
    case 'table':
      f(terminator.index);
      return;
    case 'return':
      for (const value of terminator.values) f(value);
      return;
    case 'trap':
      for (const value of terminator.args) f(value);
      return;
    default:
      unreachable(terminator, 'forEachTerminatorOwn');
  }
}

/** As many vectors as the engines' x86-64 code has registers for; a sixteenth is for its own use. */
const VECTOR_REGISTERS = 15;

/** Whether more vectors of a block are waiting to be used at some point than there are registers. */
function hasManyVectors(func: Func): boolean {
  const isVector = (value: ValueId): boolean => func.values[value]?.type.kind === 'vector';
  return func.blocks.some((block) => {
    if (block === undefined) return false;
    const waiting = new Set<ValueId>();
    const use = (value: ValueId): void => {
      if (isVector(value)) waiting.add(value);
    };
    forEachTerminatorValue(block.terminator, use);
    return block.insts.toReversed().some((value) => {
      const inst = func.values[value];
      waiting.delete(value);
      if (inst !== undefined && inst.kind !== 'param') forEachOperand(inst, use);
      return waiting.size > VECTOR_REGISTERS;
    });
  });
}

export function hasFrame(func: Func): boolean {
  return func.values.some((v) => v.kind === 'frame');
}

/** Cheap, the same at any time, and never worth a local. */
function canRepeat(module: Module, inst: Inst): boolean {
  if (inst.kind === 'global.get') return module.globals.get(inst.name)?.mutable === false;
  if (inst.kind === 'vector' && inst.op === 'const') {
    return isAllZerosOrOnes(encodeLanes(vectorType(inst.type), inst.immediates));
  }
  return (
    inst.kind === 'const' ||
    inst.kind === 'address' ||
    inst.kind === 'func.ref' ||
    inst.kind === 'frame' ||
    inst.kind === 'result'
  );
}

/** How often the code for an instruction reads each of its operands. */
function timesRead(inst: Inst): number {
  if (inst.kind === 'check') return 2;
  if (inst.kind === 'unary' && inst.type.kind === 'int') {
    return inst.op === 'abs' || inst.op === 'reverse_bytes' ? 2 : 1;
  }
  if (inst.kind === 'binary' && inst.type.kind === 'int') {
    return inst.op === 'min' || inst.op === 'max' ? 2 : 1;
  }
  return 1;
}

function effectOf(module: Module, inst: Inst): Effect {
  switch (inst.kind) {
    case 'mem.load':
      return 'reads';
    case 'global.get':
      return module.globals.get(inst.name)?.mutable === false ? 'none' : 'reads';
    case 'mem.pages':
      return inst.op === 'size' ? 'reads' : 'writes';
    case 'call':
    case 'call.indirect':
    case 'check':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'global.set':
      return 'writes';
    case 'const':
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'vector':
    case 'select':
    case 'func.ref':
    case 'result':
    case 'frame':
    case 'address':
      return 'none';
    default:
      throw new InternalError(`backend: ${inst.kind} was not lowered`);
  }
}
