/**
 * Random functions of lowered IR, with every kind of control flow: for comparing what the back end makes of
 * them with what the interpreter says. They always end: each block pays from a tank, and an empty one traps.
 */

import { FuncBuilder } from '../ir/builder.ts';
import type { Edge, ValueId } from '../ir/instructions.ts';
import { type Module, newModule } from '../ir/module.ts';
import type { BinaryOp, CompareOp, UnaryOp } from '../ir/ops.ts';
import { TypeStore } from '../ir/type-store.ts';
import type { Type } from '../ir/types.ts';
import { analyse } from './structure/analysis.ts';

/** Gives a number in `0..bound`. */
export type Choose = (bound: number) => number;

export interface Shape {
  /** By block, its successors: none, one, two, or the targets of a table. */
  readonly successors: readonly (readonly number[])[];
  /** By block, how many instructions it has. */
  readonly sizes: readonly number[];
  readonly choices: readonly number[];
}

const CELLS = 16;
const FUEL = 200;

/** Calls `@main(i32, i64) -> {i32, i64, u32}`; `@cells` is what it may write to. */
export function randomModule(shape: Shape): Module {
  let next = 0;
  const choose: Choose = (bound) => {
    const choice = shape.choices[next++ % shape.choices.length] ?? 0;
    return (choice + (next >> 6)) % bound;
  };
  const types = new TypeStore();
  const module = newModule(types);
  module.dialect = 'direct';
  module.data.set('cells', {
    name: 'cells',
    bytes: Uint8Array.from({ length: 4 * CELLS }, (_, i) => (i * 37) & 255),
    align: 8,
    mutable: true,
  });
  module.globals.set('fuel', { name: 'fuel', type: types.i32, mutable: true, init: FUEL });
  addPay(module);
  addHelper(module);
  addMain(module, shape, choose);
  return module;
}

function addPay(module: Module): void {
  const { types } = module;
  const b = new FuncBuilder(types, { name: 'pay', params: [], result: types.void });
  const fuel = b.add({ kind: 'global.get', type: types.i32, name: 'fuel' });
  b.check('nonzero', [fuel]);
  const less = b.binary('sub', fuel, b.i32(1));
  b.add({ kind: 'global.set', type: types.void, name: 'fuel', value: less });
  b.terminate({ kind: 'return', values: [] });
  module.functions.set('pay', b.func);
}

/** Writes to a cell and to a frame, and gives two results. */
function addHelper(module: Module): void {
  const { types } = module;
  const params = [{ name: 'a', type: types.i32, mut: false }];
  const result = types.multi([types.i32, types.i64]);
  const b = new FuncBuilder(types, { name: 'helper', params, result });
  const cells = b.add({ kind: 'address', type: types.u32, name: 'cells' });
  const frame = b.add({ kind: 'frame', type: types.u32, size: 8, align: 8 });
  b.add({ kind: 'mem.store', type: types.void, width: 32, address: frame, offset: 4, value: 0 });
  b.add({ kind: 'mem.store', type: types.void, width: 16, address: cells, offset: 6, value: 0 });
  const old = b.add({ kind: 'mem.load', type: types.i64, width: 64, address: cells, offset: 8 });
  const back = b.add({ kind: 'mem.load', type: types.i32, width: 32, address: frame, offset: 4 });
  b.terminate({ kind: 'return', values: [back, old] });
  module.functions.set('helper', b.func);
}

function addMain(module: Module, shape: Shape, choose: Choose): void {
  const { types } = module;
  const params = [
    { name: 'a', type: types.i32, mut: false },
    { name: 'b', type: types.i64, mut: false },
  ];
  const result = types.multi([types.i32, types.i64, types.u32]);
  const b = new FuncBuilder(types, { name: 'main', params, result });
  const count = shape.successors.length;
  const lanes: Type[] = [types.i32, types.u32, types.i64, types.u64, types.f64];
  for (let id = 1; id < count; id++) {
    b.block();
    for (let i = choose(4); i > 0; i--) b.param(id, lanes[choose(lanes.length)] ?? types.i32);
  }
  const { order, idom } = analyse({
    nodes: shape.successors.map((list) => ({
      kind: 'jump',
      block: undefined,
      edges: list.map((to) => ({ to })),
    })),
  });
  const visible: ValueId[][] = [];
  for (const id of order) {
    const values = [...(id === 0 ? [] : (visible[idom[id] ?? 0] ?? [])), ...b.get(id).params];
    visible[id] = values;
    b.switchTo(id);
    new BlockFiller(module, b, values, choose).fill(
      shape.sizes[id] ?? 1,
      shape.successors[id] ?? [],
    );
  }
  for (let id = 0; id < count; id++) {
    b.switchTo(id);
    if (!b.isTerminated) b.terminate({ kind: 'trap', trap: 'unreachable', args: [] });
  }
  module.functions.set('main', b.func);
}

class BlockFiller {
  private readonly types: TypeStore;
  private readonly b: FuncBuilder;
  private readonly values: ValueId[];
  private readonly choose: Choose;

  constructor(module: Module, b: FuncBuilder, values: ValueId[], choose: Choose) {
    this.types = module.types;
    this.b = b;
    this.values = values;
    this.choose = choose;
  }

  fill(size: number, successors: readonly number[]): void {
    const { b } = this;
    b.call('pay', this.types.void, []);
    for (let i = 0; i < size; i++) {
      this.place();
      this.instruction();
    }
    this.place();
    this.terminator(successors);
  }

  /** Each instruction has a place of its own, so that traps can be told apart. */
  private place(): void {
    const start = this.b.func.values.length;
    this.b.site = { span: { file: 0, start, end: start + 1 } };
  }

  private instruction(): void {
    const { b, types, choose } = this;
    const t = this.type();
    const isFloat = t.kind === 'float';
    switch (choose(13)) {
      case 0:
      case 1:
      case 2: {
        const ints: BinaryOp[] = [
          'add',
          'sub',
          'mul',
          'xor',
          'and',
          'or',
          'shl',
          'shr',
          'rotl',
          'min',
          'max',
        ];
        const floats: BinaryOp[] = ['add', 'sub', 'mul', 'min', 'max'];
        const ops = isFloat ? floats : ints;
        this.keep(b.binary(ops[choose(ops.length)] ?? 'add', this.pick(t), this.pick(t)));
        return;
      }
      case 3: {
        const ints: UnaryOp[] = ['neg', 'not', 'abs', 'clz', 'popcount', 'reverse_bytes'];
        const floats: UnaryOp[] = ['neg', 'abs', 'floor'];
        const ops = isFloat ? floats : ints;
        this.keep(b.unary(ops[choose(ops.length)] ?? 'neg', this.pick(t)));
        return;
      }
      case 4: {
        const ops: CompareOp[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'];
        const op = ops[choose(ops.length)] ?? 'eq';
        this.keep(
          b.add({ kind: 'compare', op, type: types.i32, left: this.pick(t), right: this.pick(t) }),
        );
        return;
      }
      case 5:
        this.keep(b.convert(t, this.pick(this.type())));
        return;
      case 6:
        this.keep(b.select(this.pick(types.i32), this.pick(t), this.pick(t)));
        return;
      case 7:
      case 8: {
        const width = isFloat
          ? 64
          : t.kind === 'int' && t.bits === 64
            ? 64
            : ([8, 16, 32] as const)[choose(3)];
        this.keep(
          b.add({ kind: 'mem.load', type: t, width: width ?? 32, address: this.cell(), offset: 8 }),
        );
        return;
      }
      case 9: {
        const width =
          isFloat || (t.kind === 'int' && t.bits === 64) ? 64 : ([8, 16, 32] as const)[choose(3)];
        const address = this.cell();
        const value = this.pick(t);
        b.add({
          kind: 'mem.store',
          type: types.void,
          width: width ?? 32,
          address,
          offset: 0,
          value,
        });
        return;
      }
      case 10: {
        const call = b.call('helper', types.multi([types.i32, types.i64]), [this.pick(types.i32)]);
        this.keep(b.add({ kind: 'result', type: types.i64, call, index: 1 }));
        this.keep(b.add({ kind: 'result', type: types.i32, call, index: 0 }));
        return;
      }
      case 11: {
        const length = b.binary('and', this.pick(types.i32), b.i32(255));
        b.check('bounds', [this.pick(this.intType()), length]);
        return;
      }
      default: {
        const frame = b.add({ kind: 'frame', type: types.u32, size: 4, align: 4 });
        const value = this.pick(types.i32);
        b.add({ kind: 'mem.store', type: types.void, width: 32, address: frame, offset: 0, value });
        this.keep(
          b.add({ kind: 'mem.load', type: types.u32, width: 32, address: frame, offset: 0 }),
        );
      }
    }
  }

  private terminator(successors: readonly number[]): void {
    const { b, types, choose } = this;
    const edges = successors.map(
      (block): Edge => ({ block, args: b.get(block).params.map((p) => this.pick(b.typeOf(p))) }),
    );
    const [first, second] = edges;
    if (first === undefined) {
      const values = [this.pick(types.i32), this.pick(types.i64), this.pick(types.u32)];
      b.terminate({ kind: 'return', values });
    } else if (second === undefined) b.terminate({ kind: 'jump', to: first });
    else if (edges.length === 2) {
      const condition = this.pick(types.i32);
      b.terminate({ kind: 'branch', condition, ifTrue: first, ifFalse: second });
    } else {
      const index = b.binary('and', this.pick(types.i32), b.i32(choose(8)));
      b.terminate({ kind: 'table', index, targets: edges.slice(1), otherwise: first });
    }
  }

  private keep(value: ValueId): void {
    this.values.push(value);
  }

  private type(): Type {
    const { types } = this;
    const all = [types.i32, types.u32, types.i64, types.u64, types.f64];
    return all[this.choose(all.length)] ?? types.i32;
  }

  private intType(): Type {
    const { types } = this;
    return [types.i32, types.u32, types.i64, types.u64][this.choose(4)] ?? types.i32;
  }

  /** A value of a type: one that is there, mostly, else a constant. */
  private pick(type: Type): ValueId {
    const { b, choose } = this;
    const fitting = this.values.filter((v) => b.typeOf(v) === type);
    if (fitting.length > 0 && choose(5) > 0) {
      // What is recent is what is used once.
      const back = choose(2) === 0 ? choose(Math.min(3, fitting.length)) : choose(fitting.length);
      return fitting[fitting.length - 1 - back] ?? 0;
    }
    const small = [0, 1, 2, 3, 7, 255][choose(6)] ?? 0;
    const wide = type.kind === 'int' && type.bits === 64;
    return b.constant(type, wide ? BigInt(small) : small);
  }

  /** The address of an aligned cell, of which two follow. */
  private cell(): ValueId {
    const { b, types } = this;
    const cells = b.add({ kind: 'address', type: types.u32, name: 'cells' });
    const index = b.binary('and', this.pick(types.u32), b.constant(types.u32, 7));
    return b.binary('add', cells, b.binary('shl', index, b.constant(types.u32, 2)));
  }
}
