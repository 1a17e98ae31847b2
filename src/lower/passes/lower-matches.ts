/**
 * Gives every `switch` a machine form.
 *
 *   switch v0, 3 -> b1(), 4 -> b1(), else b2()   →   v1 = sub v0, 3; branch le.u32 v1, 1, b1(), b2()
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
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { BlockEmitter } from '../block-emitter.ts';
import { addBlock, append, blockOf } from '../edit.ts';
import { domainOf } from '../matches/domain.ts';
import { emitJumps } from '../matches/emit-jumps.ts';
import { jumpFormOf, targetsOf } from '../matches/jump-forms.ts';
import type { MatchForm, Pass, PassContext } from '../pass.ts';

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
    const total = counted(cases.length, 'case');
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
    this.jumps();
  }

  private jumps(): void {
    const { func, context, block, terminator, type, site } = this;
    const { cases, otherwise, index } = terminator;
    const domain = domainOf(func, this.types, index);
    if (domain === undefined) throw new InternalError(`${PASS}: a match on ${type.text}`);
    const targets = targetsOf(cases, otherwise, domain);
    const form = jumpFormOf(func, targets, [...cases.map((c) => c.to), otherwise]);
    const ranges = `${counted(cases.length, 'case')} in ${counted(targets.length, 'range')}`;
    switch (form.kind) {
      case 'tests': {
        const trapping = cases.some(({ to }) => blockOf(func, to.block).terminator.kind === 'trap');
        const last = trapping ? ', arms that only trap last' : '';
        this.remark(
          'compares',
          'match.few',
          `${ranges}: ${counted(form.tests.length, 'test')}${last}`,
        );
        break;
      }
      case 'tree':
        this.remark(
          'compares',
          'match.tree',
          `${ranges}: at most ${depthOf(targets.length)} compares, cheaper than an indirect jump`,
        );
        break;
      case 'table':
        this.remark(
          'br_table',
          'match.dense',
          `${ranges} within ${form.slots.length} slots from ${form.lo}: a tree would be ${depthOf(targets.length)} deep`,
        );
    }
    const emitter = new BlockEmitter(func, this.types, block, site);
    emitJumps(context.module, emitter, index, domain, form);
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

  private compare(block: BlockId, op: 'eq', left: ValueId, right: ValueId): ValueId {
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

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** Compares on the way to a leaf of a tree. */
function depthOf(leaves: number): number {
  return Math.ceil(Math.log2(leaves));
}
