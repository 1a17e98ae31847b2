/**
 * Computes what is the same once: pure operations, reads that nothing has changed in between, checks that
 * have been made, parameters that get one value on every edge.
 *
 *   v3 = add.i32 v1, v2 … v7 = add.i32 v2, v1   →   uses of v7 use v3
 *
 * Needs: nothing. Keeps: block structure; with `--bounds=strict`, every check.
 * Leaves: operands that nothing uses any more, for `dead-code`.
 *
 * Hash-based value numbering with a scoped table over the dominator tree (Briggs, Cooper and Simpson, "Value
 * Numbering", 1997); reads take part by the version of the memory they see.
 */

import { dominators, walkTree } from '../../ir/dominators.ts';
import type { BlockId, Inst, ScalarConstant, ValueId } from '../../ir/instructions.ts';
import { findLoops } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { BINARY_OPS, COMPARE_OPS, isBoundsCheck } from '../../ir/ops.ts';
import { type Type, VECTOR_BITS } from '../../ir/types.ts';
import { vectorRow } from '../../ir/vector-ops.ts';
import { mapOperands, mapTerminatorValues } from '../../ir/visit.ts';
import { type Aliases, aliasesOf } from '../analyses/aliases.ts';
import { type ModuleEffects, moduleEffects } from '../analyses/effects.ts';
import { memoryVersions, type Versions } from '../analyses/memory-versions.ts';
import { isPure } from '../analyses/purity.ts';
import { isSmall } from '../analyses/small.ts';
import { keepName, removeRedundantParams } from '../block-params.ts';
import { finder, instOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';

const PASS = 'value-numbering';

export const valueNumbering: Pass = {
  name: PASS,
  summary: 'computes once what is the same, and drops checks that were made before',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: (context) => {
      const effects = moduleEffects(context.module);
      for (const func of context.module.functions.values()) numberFunction(func, context, effects);
    },
  },
};

function numberFunction(func: Func, context: PassContext, effects: ModuleEffects): void {
  // What cannot be reached would keep what is dropped here.
  dropUnreachable(func);
  removeRedundantParams(func);
  const tree = dominators(func);
  const aliases = aliasesOf(context.module, func, effects);
  const versionsAt = memoryVersions(func, aliases, tree, findLoops(func, tree));
  const numbering = new Numbering(func, context, aliases);
  walkTree(
    tree,
    (block) => numbering.enter(block, versionsAt(block)),
    () => numbering.leave(),
  );
  numbering.finish();
  removeRedundantParams(func);
}

class Numbering {
  private readonly func: Func;
  private readonly context: PassContext;
  private readonly aliases: Aliases;
  private readonly replaced = new Map<ValueId, ValueId>();
  private readonly final = finder(this.replaced);
  /** What is known here: the value of an expression, or the check that was made of it. */
  private readonly known = new Map<string, ValueId>();
  /** Keys that were added since each block on the way down was entered. */
  private readonly scopes: string[][] = [];

  constructor(func: Func, context: PassContext, aliases: Aliases) {
    this.func = func;
    this.context = context;
    this.aliases = aliases;
  }

  enter(id: BlockId, versions: Versions): void {
    this.scopes.push([]);
    const block = this.func.blocks[id];
    if (block === undefined) return;
    block.insts = block.insts.filter((value) => {
      const before = instOf(this.func, value);
      if (before === undefined) return true;
      const inst = mapOperands(before, this.final);
      this.func.values[value] = inst;
      const kept =
        inst.kind === 'check' ? this.keepsCheck(value, inst) : this.keeps(value, inst, versions);
      versions.pass(value);
      this.addWritten(inst, versions);
      return kept;
    });
    block.terminator = mapTerminatorValues(block.terminator, this.final);
  }

  leave(): void {
    for (const key of this.scopes.pop() ?? []) this.known.delete(key);
  }

  /** Arguments of back edges were rewritten before their definitions were numbered. */
  finish(): void {
    if (this.replaced.size === 0) return;
    for (const block of this.func.blocks) {
      if (block !== undefined) {
        block.terminator = mapTerminatorValues(block.terminator, this.final);
      }
    }
  }

  private keeps(value: ValueId, inst: Inst, versions: Versions): boolean {
    const key = this.keyOf(inst, versions);
    if (key === undefined) return true;
    const leader = this.known.get(key);
    if (leader === undefined) {
      this.add(key, value);
      return true;
    }
    this.replaced.set(value, leader);
    keepName(this.func, value, leader);
    return false;
  }

  private keyOf(inst: Inst, versions: Versions): string | undefined {
    if (isPure(inst)) return expressionKey(inst);
    const location = this.aliases.reads(inst);
    if (location === undefined || !isSmall(this.context.module.types, inst.type)) return undefined;
    return `${readKey(inst)} at ${location}:${versions.of(location)}`;
  }

  /** What was just written is what a read of the same place gives. */
  private addWritten(inst: Inst, versions: Versions): void {
    const read = readOfWritten(this.func, inst);
    if (read === undefined || !isSmall(this.context.module.types, read.inst.type)) return;
    const location = this.aliases.reads(read.inst);
    if (location === undefined) return;
    this.add(`${readKey(read.inst)} at ${location}:${versions.of(location)}`, read.value);
  }

  private add(key: string, value: ValueId): void {
    if (this.known.has(key)) return;
    this.known.set(key, value);
    this.scopes.at(-1)?.push(key);
  }

  private keepsCheck(value: ValueId, inst: Extract<Inst, { kind: 'check' }>): boolean {
    // A version is compared with one that changes.
    if (this.context.options.bounds === 'strict' || inst.op === 'version') return true;
    const key = `check.${inst.op} ${inst.args.join()}`;
    const first = this.known.get(key);
    if (first === undefined) {
      this.add(key, value);
      return true;
    }
    if (isBoundsCheck(inst.op)) this.remarkRepeated(value, first, inst.op);
    return false;
  }

  private remarkRepeated(value: ValueId, first: ValueId, op: 'bounds' | 'last' | 'range'): void {
    const { func } = this;
    const site = func.sites[value];
    const related = func.sites[first];
    if (site === undefined || func.library) return;
    const what = op === 'range' ? 'the same range' : 'the same index';
    this.context.remark({
      pass: PASS,
      func: func.name,
      site,
      kind: 'bounds-check',
      decision: 'elided',
      rule: 'bce.repeated',
      reason: `${what} was compared with the same length before`,
      applied: true,
      ...(related === undefined ? {} : { related }),
    });
  }
}

/** The read that would give what a write has written, and the value it would give. */
function readOfWritten(
  func: Func,
  inst: Inst,
): { readonly inst: Inst; readonly value: ValueId } | undefined {
  switch (inst.kind) {
    case 'store': {
      const place = func.values[inst.place]?.type;
      if (place?.kind !== 'ref') return undefined;
      return { inst: { kind: 'load', type: place.target, place: inst.place }, value: inst.value };
    }
    case 'mem.store': {
      const type = func.values[inst.value]?.type;
      // A narrow store forgets bits.
      if (type === undefined || inst.width !== bitsOf(type)) return undefined;
      const { width, address, offset } = inst;
      return { inst: { kind: 'mem.load', type, width, address, offset }, value: inst.value };
    }
    case 'global.set': {
      const type = func.values[inst.value]?.type;
      if (type === undefined) return undefined;
      return { inst: { kind: 'global.get', type, name: inst.name }, value: inst.value };
    }
    default:
      return undefined;
  }
}

function bitsOf(type: Type): number {
  if (type.kind === 'vector') return VECTOR_BITS;
  return type.kind === 'int' || type.kind === 'float' ? type.bits : 0;
}

/** Two pure instructions with one key give the same value. */
function expressionKey(inst: Inst): string {
  switch (inst.kind) {
    case 'const':
      return `const ${inst.type.id} ${typeof inst.value} ${constantText(inst.value)}`;
    case 'binary': {
      const [left, right] = BINARY_OPS[inst.op].commutative
        ? [Math.min(inst.left, inst.right), Math.max(inst.left, inst.right)]
        : [inst.left, inst.right];
      return `${inst.op} ${inst.type.id} ${left} ${right}`;
    }
    case 'compare': {
      const swap = inst.left > inst.right;
      const op = swap ? COMPARE_OPS[inst.op].swapped : inst.op;
      return `${op} ${swap ? `${inst.right} ${inst.left}` : `${inst.left} ${inst.right}`}`;
    }
    case 'vector':
      return vectorKey(inst);
    default:
      return readKey(inst);
  }
}

/** The lanes of a constant and the pattern of a shuffle are part of what it is. */
function vectorKey(inst: Extract<Inst, { kind: 'vector' }>): string {
  const args = vectorRow(inst.op).commutative ? [...inst.args].sort((a, b) => a - b) : inst.args;
  const immediates = inst.immediates.map(constantText).join();
  return `vector ${inst.op} ${inst.type.id} ${args.join()} [${immediates}]`;
}

/** Their index is an operand, not an attribute. */
const INDEXED_BY_VALUE: ReadonlySet<Inst['kind']> = new Set([
  'array.get',
  'ref.index',
  'ref.lanes',
]);

/** Kind, type, attributes and operands. */
function readKey(inst: Inst): string {
  const operands: ValueId[] = [];
  mapOperands(inst, (v) => {
    operands.push(v);
    return v;
  });
  const op = 'op' in inst ? inst.op : '';
  const name = 'name' in inst ? inst.name : '';
  const index = 'index' in inst && !INDEXED_BY_VALUE.has(inst.kind) ? inst.index : '';
  const variant = 'variant' in inst ? inst.variant : '';
  const memory = 'offset' in inst ? `${inst.offset}/${inst.width}` : '';
  return `${inst.kind} ${op} ${name} ${inst.type.id} ${variant} ${index} ${memory} ${operands.join()}`;
}

function constantText(value: ScalarConstant): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
