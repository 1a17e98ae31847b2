/**
 * Gives every `switch` a machine form.
 *
 *   switch v0, 0 -> b1(), 1 -> b2(), else b3()   →   table v0, b1(), b2(), else b3()
 *
 * Needs: nothing. Keeps: the target and its arguments for every value. Leaves: `branch` and `table` only.
 */

import type {
  BlockId,
  Edge,
  Inst,
  SwitchCase,
  Terminator,
  ValueId,
} from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { Type, TypeStore } from '../../ir/types.ts';
import type { Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addBlock, append, blockOf } from '../edit.ts';
import type { MatchForm, Pass, PassContext } from '../pass.ts';

/** Fewer cases than this are compared one after the other. */
const MIN_TABLE_CASES = 4;
/** A table may have this many slots for each case. */
const MAX_SLOTS_PER_CASE = 3;
/** From this many cases on, comparing halves the rest each time. */
const MIN_TREE_CASES = 6;

const PASS = 'lower-matches';

export const lowerMatches: Pass = {
  name: PASS,
  summary: 'matches to jump tables, compares or string tests',
  after: [],
  required: true,
  run: {
    on: 'function',
    apply: (func, context) => {
      // Blocks that are added have no `switch`.
      const count = func.blocks.length;
      for (let id = 0; id < count; id++) {
        const terminator = func.blocks[id]?.terminator;
        if (terminator?.kind === 'switch') new MatchLowering(func, context, id, terminator).run();
      }
    },
  },
};

type Switch = Extract<Terminator, { kind: 'switch' }>;

/** What `br_table` needs to know about integer cases. */
interface Dense {
  readonly lo: bigint;
  readonly slots: number;
}

class MatchLowering {
  private readonly func: Func;
  private readonly context: PassContext;
  private readonly types: TypeStore;
  private readonly block: BlockId;
  private readonly terminator: Switch;
  private readonly type: Type;
  private readonly site: Site;

  constructor(func: Func, context: PassContext, block: BlockId, terminator: Switch) {
    this.func = func;
    this.context = context;
    this.types = context.module.types;
    this.block = block;
    this.terminator = terminator;
    this.type = func.values[terminator.index]?.type ?? this.types.void;
    this.site = blockOf(func, block).site;
  }

  run(): void {
    const { cases, otherwise } = this.terminator;
    const total = `${cases.length} case${cases.length === 1 ? '' : 's'}`;
    if (this.type.kind === 'str') {
      if (this.context.options.fastPath === 'off') {
        this.remark('branch-chain', 'match.reference', `${total} of text, compared in order`);
        this.testText(this.block, cases, otherwise);
      } else {
        this.remark('compares', 'match.text', `${total} of text: lengths first, then contents`);
        this.byLength();
      }
      return;
    }
    if (this.context.options.fastPath === 'off') {
      this.remark('branch-chain', 'match.reference', `${total}, compared in order`);
      this.chain(this.block, cases, otherwise);
      return;
    }
    const dense = this.dense();
    if (dense !== undefined) {
      this.remark('br_table', 'match.dense', `${total} in ${dense.slots} slots from ${dense.lo}`);
      this.table(dense);
      return;
    }
    this.remark('compares', cases.length < MIN_TABLE_CASES ? 'match.few' : 'match.sparse', total);
    const sorted = [...cases].sort((a, b) => compareValues(a.value, b.value));
    this.tree(this.block, this.type.kind === 'bool' ? cases : sorted);
  }

  private dense(): Dense | undefined {
    const { cases } = this.terminator;
    if (this.type.kind === 'bool' || cases.length < MIN_TABLE_CASES) return undefined;
    const values = cases.map((c) => c.value).sort(compareValues);
    const lo = integer(values[0] ?? 0);
    const slots = integer(values.at(-1) ?? 0) - lo + 1n;
    return slots <= BigInt(cases.length * MAX_SLOTS_PER_CASE)
      ? { lo, slots: Number(slots) }
      : undefined;
  }

  private table({ lo, slots }: Dense): void {
    const { cases, otherwise, index } = this.terminator;
    const targets: Edge[] = Array.from({ length: slots }, () => otherwise);
    for (const c of cases) targets[Number(integer(c.value) - lo)] = c.to;
    const { types, type } = this;
    const wide = type.kind === 'int' && type.bits === 64;
    let from = this.block;
    let position: ValueId = index;
    if (wide) {
      position = this.rebased(from, type, position, lo);
      // A table is indexed by 32 bits, so the rest must be known to be zero.
      const unsigned = this.add(from, { kind: 'convert', type: types.u64, operand: position });
      const limit = this.add(from, { kind: 'const', type: types.u64, value: BigInt(slots) });
      const inside = this.compare(from, 'lt', unsigned, limit);
      const next = this.newBlock();
      this.end(from, {
        kind: 'branch',
        condition: inside,
        ifTrue: { block: next, args: [] },
        ifFalse: otherwise,
      });
      from = next;
      position = this.add(from, { kind: 'convert', type: types.u32, operand: unsigned });
    } else {
      if (type !== types.i32 && type !== types.u32) {
        position = this.add(from, { kind: 'convert', type: types.i32, operand: position });
      }
      const lane = this.func.values[position]?.type ?? types.i32;
      position = this.rebased(from, lane, position, lo);
    }
    this.end(from, { kind: 'table', index: position, targets, otherwise });
  }

  private rebased(block: BlockId, type: Type, value: ValueId, lo: bigint): ValueId {
    if (lo === 0n) return value;
    const wide = type.kind === 'int' && type.bits === 64;
    const first = this.add(block, { kind: 'const', type, value: wide ? lo : Number(lo) });
    return this.add(block, { kind: 'binary', op: 'sub', type, left: value, right: first });
  }

  /** Binary search over sorted cases; short stretches are compared one after the other. */
  private tree(root: BlockId, sorted: readonly SwitchCase[]): void {
    const { index, otherwise } = this.terminator;
    const work: { readonly block: BlockId; readonly lo: number; readonly hi: number }[] = [
      { block: root, lo: 0, hi: sorted.length },
    ];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const { block, lo, hi } = next;
      if (hi - lo < MIN_TREE_CASES) {
        this.chain(block, sorted.slice(lo, hi), otherwise);
        continue;
      }
      const middle = (lo + hi) >> 1;
      const pivot = sorted[middle];
      if (pivot === undefined) throw new InternalError(`${PASS}: no case ${middle}`);
      const below = this.compare(block, 'lt', index, this.constant(block, pivot.value));
      const left = this.newBlock();
      const right = this.newBlock();
      this.end(block, {
        kind: 'branch',
        condition: below,
        ifTrue: { block: left, args: [] },
        ifFalse: { block: right, args: [] },
      });
      work.push({ block: right, lo: middle, hi }, { block: left, lo, hi: middle });
    }
  }

  private chain(start: BlockId, cases: readonly SwitchCase[], otherwise: Edge): void {
    this.tests(start, cases, otherwise, (block, c) =>
      this.compare(block, 'eq', this.terminator.index, this.constant(block, c.value)),
    );
  }

  /** One test per case, each in a block of its own after the first. */
  private tests<T extends { readonly to: Edge }>(
    start: BlockId,
    cases: readonly T[],
    otherwise: Edge,
    test: (block: BlockId, c: T) => ValueId,
  ): void {
    let block = start;
    cases.forEach((c, i) => {
      const condition = test(block, c);
      const last = i + 1 === cases.length;
      const ifFalse = last ? otherwise : { block: this.newBlock(), args: [] };
      this.end(block, { kind: 'branch', condition, ifTrue: c.to, ifFalse });
      block = ifFalse.block;
    });
    if (cases.length === 0) this.end(start, { kind: 'jump', to: otherwise });
  }

  private byLength(): void {
    const { cases, otherwise, index } = this.terminator;
    const groups = new Map<number, SwitchCase[]>();
    for (const c of cases) {
      const length = new TextEncoder().encode(String(c.value)).length;
      const group = groups.get(length);
      if (group === undefined) groups.set(length, [c]);
      else group.push(c);
    }
    const { types } = this;
    const length = this.add(this.block, {
      kind: 'runtime',
      op: 'str.len',
      type: types.i32,
      args: [index],
    });
    const tests = [...groups].map(([bytes, group]) => ({
      bytes,
      group,
      to: { block: this.newBlock(), args: [] },
    }));
    this.tests(this.block, tests, otherwise, (block, { bytes }) =>
      this.compare(
        block,
        'eq',
        length,
        this.add(block, { kind: 'const', type: types.i32, value: bytes }),
      ),
    );
    for (const { group, to } of tests) this.testText(to.block, group, otherwise);
  }

  private testText(start: BlockId, cases: readonly SwitchCase[], otherwise: Edge): void {
    const { index } = this.terminator;
    this.tests(start, cases, otherwise, (block, c) => {
      const args = [index, this.constant(block, c.value)];
      return this.add(block, { kind: 'runtime', op: 'str.eq', type: this.types.bool, args });
    });
  }

  private constant(block: BlockId, value: SwitchCase['value']): ValueId {
    return this.add(block, { kind: 'const', type: this.type, value });
  }

  private compare(block: BlockId, op: 'eq' | 'lt', left: ValueId, right: ValueId): ValueId {
    return this.add(block, { kind: 'compare', op, type: this.types.bool, left, right });
  }

  private add(block: BlockId, inst: Inst): ValueId {
    return append(this.func, block, inst, this.site);
  }

  private newBlock(): BlockId {
    return addBlock(this.func, { kind: 'trap', trap: 'unreachable', args: [] }, this.site);
  }

  private end(block: BlockId, terminator: Terminator): void {
    blockOf(this.func, block).terminator = terminator;
  }

  private remark(form: MatchForm, rule: string, reason: string): void {
    if (this.func.library) return;
    this.context.remark({
      pass: PASS,
      func: this.func.name,
      site: this.site,
      kind: 'match',
      decision: form,
      form,
      rule,
      reason,
      applied: form !== 'branch-chain',
    });
  }
}

function integer(value: SwitchCase['value']): bigint {
  if (typeof value === 'string') throw new InternalError(`${PASS}: text among integer cases`);
  return BigInt(value);
}

function compareValues(a: SwitchCase['value'], b: SwitchCase['value']): number {
  const x = integer(a);
  const y = integer(b);
  return x < y ? -1 : x > y ? 1 : 0;
}
