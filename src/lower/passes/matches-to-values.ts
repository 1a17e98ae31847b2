/**
 * Turns matches that only choose values into arithmetic, selects or one load from a table, and matches that
 * choose what the next match is on into one.
 *
 *   switch v0, 0 -> b1(), 1 -> b2(), 2 -> b3(), else b4()   (all: return a constant)
 *   →   v1 = min.u32 v0, 3; v2 = ref.index table, v1; v3 = load v2; return v3
 *
 * Needs: nothing. Keeps: the values of every way; blocks with effects. Leaves: blocks that nobody reaches any
 * more, for `simplify-cfg`.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import { isScalar, type Type } from '../../ir/types.ts';
import { edgesOf, forEachOperand, forEachTerminatorValue } from '../../ir/visit.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addBlock, blockOf, instOf } from '../edit.ts';
import { type IndexMatch, indexMatch } from '../matches/absent.ts';
import { type Domain, domainOf, domainOfType } from '../matches/domain.ts';
import { ValueEmitter } from '../matches/emit-values.ts';
import { verdictOf } from '../matches/reasons.ts';
import { type Order, RETURN, trailsFrom } from '../matches/trails.ts';
import { formOf, type Span, type ValueForm } from '../matches/value-forms.ts';
import { type ValueMatch, valueMatches } from '../matches/value-match.ts';
import type { Pass, PassContext } from '../pass.ts';
import { dropUnreachable } from './simplify-cfg.ts';

const PASS = 'matches-to-values';
/** Steps for a chain of branches; a `switch` has more, by its cases. */
const CHAIN_BUDGET = 128;
const STEPS_PER_CASE = 24;
/** Blocks that a match left out and others lead to are looked at again. */
const MAX_ROUNDS = 3;
/** How many operations of a condition are looked through for what it is on. */
const MAX_CONDITION = 32;
/** Ways that make a bounds test before them worth it. */
const MIN_GUARDED = 3;

export const matchesToValues: Pass = {
  name: PASS,
  summary: 'matches on constants to tables, selects and arithmetic; matches in a row to one',
  after: [],
  required: false,
  run: { on: 'function', apply: (func, context) => new FunctionMatches(func, context).run() },
};

class FunctionMatches {
  private readonly func: Func;
  private readonly context: PassContext;
  private users: readonly (readonly BlockId[])[] | undefined;

  constructor(func: Func, context: PassContext) {
    this.func = func;
    this.context = context;
  }

  run(): void {
    const { func } = this;
    let only: ReadonlySet<BlockId> | undefined;
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const skipped = this.rewriteAll(only);
      if (skipped.size === 0) return;
      dropUnreachable(func);
      // What others lead to as well is still there, and a match of its own.
      only = skipped;
    }
  }

  /** Gives the blocks that a match leaves out; they are not looked at. */
  private rewriteAll(only: ReadonlySet<BlockId> | undefined): ReadonlySet<BlockId> {
    const { func } = this;
    const blocks = reversePostOrder(func);
    const skipped = new Set<BlockId>();
    let order: Order | undefined;
    for (const id of blocks) {
      if (skipped.has(id) || only?.has(id) === false) continue;
      const start = this.startOf(id);
      if (start === undefined) continue;
      order ??= orderOf(func, blocks);
      const { subject, budget } = start;
      const domain = domainOf(func, this.context.module.types, subject);
      if (domain === undefined) continue;
      const leaves = trailsFrom(func, order, id, subject, domain, budget);
      if (leaves === undefined) continue;
      const done = valueMatches(id, subject, domain, leaves).find((match) => this.rewrite(match));
      for (const block of done?.skipped ?? []) skipped.add(block);
    }
    this.users = undefined;
    return skipped;
  }

  /** What a block's end may be a match on. */
  private startOf(id: BlockId): { readonly subject: ValueId; readonly budget: number } | undefined {
    const terminator = this.func.blocks[id]?.terminator;
    if (terminator?.kind === 'switch') {
      const budget = CHAIN_BUDGET + STEPS_PER_CASE * terminator.cases.length;
      return { subject: terminator.index, budget };
    }
    if (terminator?.kind !== 'branch') return undefined;
    const subject = testedValue(this.func, terminator.condition);
    return subject === undefined ? undefined : { subject, budget: CHAIN_BUDGET };
  }

  /** recognise (done) → legal? → pays? → rewrite */
  private rewrite(whole: ValueMatch): boolean {
    const match = narrowed(whole);
    const constants = match === undefined ? undefined : this.neededConstants(match);
    if (match === undefined || constants === undefined) return false;
    const indexed = this.byIndex(match);
    const chosen = indexed?.match ?? match;
    const forms = indexed?.forms ?? this.formsOf(match);
    if (forms === undefined || !pays(chosen, forms)) return false;
    this.say(chosen, forms);
    this.moveToEntry(match, constants);
    this.build(chosen, forms);
    return true;
  }

  /** The match on an index that a select stands before: it pays where a table needs no test of its range then. */
  private byIndex(
    match: Narrowed,
  ): { readonly match: Narrowed; readonly forms: readonly ValueForm[] } | undefined {
    const index = indexMatch(this.func, this.context.module.types, match);
    if (index === undefined || !this.resultTypes(match).every(isScalar)) return undefined;
    const { subject, domain, pieces } = index;
    const alone = { ...match, subject, domain, around: domain, pieces, index };
    const forms = this.formsOf(alone);
    const table = forms?.some((form) => form.kind === 'table' && form.window.guard === 'none');
    return forms !== undefined && table === true ? { match: alone, forms } : undefined;
  }

  /**
   * What others need of that which the blocks compute that are left out: legal are only constants, which can be
   * anywhere.
   */
  private neededConstants({ skipped }: ValueMatch): ReadonlySet<ValueId> | undefined {
    const { func } = this;
    this.users ??= usersOf(func);
    const needed = new Set<ValueId>();
    for (const id of skipped) {
      const block = blockOf(func, id);
      for (const value of [...block.params, ...block.insts]) {
        if (this.users[value]?.every((user) => skipped.has(user)) !== false) continue;
        if (instOf(func, value)?.kind !== 'const') return undefined;
        needed.add(value);
      }
    }
    return needed;
  }

  private moveToEntry({ skipped }: ValueMatch, constants: ReadonlySet<ValueId>): void {
    if (constants.size === 0) return;
    for (const id of skipped) {
      const block = blockOf(this.func, id);
      block.insts = block.insts.filter((value) => !constants.has(value));
    }
    blockOf(this.func, 0).insts.unshift(...constants);
  }

  private formsOf(match: Narrowed): readonly ValueForm[] | undefined {
    const { types } = this.context.module;
    const isSwitch = blockOf(this.func, match.root).terminator.kind === 'switch';
    const forms: ValueForm[] = [];
    for (const [i, type] of this.resultTypes(match).entries()) {
      const spans = match.pieces.map(({ lo, hi, row }): Span => {
        const value = match.rows[row]?.[i];
        if (value === undefined) throw new InternalError(`${PASS}: no value ${i} in row ${row}`);
        return { lo, hi, value };
      });
      const form = formOf(types, type, spans, isSwitch);
      if (form === undefined) return undefined;
      forms.push(form);
    }
    return forms;
  }

  private resultTypes({ join, rows }: ValueMatch): readonly Type[] {
    const { func } = this;
    if (join === RETURN) return rows[0]?.length === 0 ? [] : [func.result];
    return blockOf(func, join).params.map((param) => typeOf(func, param));
  }

  private say(match: Narrowed, forms: readonly ValueForm[]): void {
    const { func, context } = this;
    if (func.library) return;
    const verdict = verdictOf(func, match, forms);
    const matches = [match.root, ...match.skipped].filter(
      (id) => id === match.root || func.blocks[id]?.terminator.kind === 'switch',
    );
    const { site } = blockOf(func, match.root);
    if (verdict === undefined) return;
    for (const id of matches) {
      const composed = id !== match.root;
      context.remark({
        pass: PASS,
        func: func.name,
        site: blockOf(func, id).site,
        kind: 'match',
        decision: verdict.form,
        form: verdict.form,
        rule: composed ? 'match.composed' : verdict.rule,
        reason: composed
          ? `what it is on is known for each case of the match before it: ${verdict.reason}`
          : verdict.reason,
        applied: true,
        ...(composed ? { related: site } : {}),
      });
    }
  }

  private build(match: Narrowed, forms: readonly ValueForm[]): void {
    const { func, context } = this;
    const { site } = blockOf(func, match.root);
    let block = match.root;
    const { subject, elsewhere, join } = match;
    if (elsewhere !== undefined) {
      const guard = new ValueEmitter(context.module, func, block, subject, match.around, site);
      const condition = guard.between(match.domain);
      const args = elsewhere.args.map((arg) => guard.known(arg));
      const inside = addBlock(func, { kind: 'trap', trap: 'unreachable', args: [] }, site);
      blockOf(func, block).terminator = {
        kind: 'branch',
        condition,
        ifTrue: { block: inside, args: [] },
        ifFalse: { block: elsewhere.block, args },
      };
      block = inside;
    }
    const emitter = new ValueEmitter(context.module, func, block, subject, match.domain, site);
    const types = this.resultTypes(match);
    const args = forms.map((form, i) => {
      const type = types[i];
      if (type === undefined) throw new InternalError(`${PASS}: no result ${i}`);
      const value = emitter.emit(type, form);
      return match.index === undefined ? value : emitter.unless(match.index, i, type, value);
    });
    const to: Edge = { block: join, args };
    blockOf(func, block).terminator =
      join === RETURN ? { kind: 'return', values: args } : { kind: 'jump', to };
  }
}

/** A test before few ways is no better than the tests there are. */
function pays({ pieces, elsewhere }: ValueMatch, forms: readonly ValueForm[]): boolean {
  if (elsewhere !== undefined) return pieces.length >= MIN_GUARDED;
  return pieces.length > 1 || forms.every((form) => form.kind === 'same');
}

/** A match without what leads elsewhere: `domain` is what is left, `around` what was there. */
interface Narrowed extends ValueMatch {
  readonly around: Domain;
  /** Where it is a match on an index and not on the select that it had. */
  readonly index?: IndexMatch;
}

function narrowed(match: ValueMatch): Narrowed | undefined {
  const around = match.domain;
  if (match.elsewhere === undefined) return { ...match, around };
  const pieces = match.pieces.filter((piece) => piece.row >= 0);
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return undefined;
  // What leads elsewhere must lie before and behind.
  const between = match.pieces.some((p) => p.row < 0 && p.lo > first.lo && p.hi < last.hi);
  if (between) return undefined;
  return { ...match, around, domain: { lo: first.lo, hi: last.hi }, pieces };
}

/** The value that a condition compares with constants, if there is one. */
function testedValue(func: Func, condition: ValueId): ValueId | undefined {
  const work = [condition];
  for (let i = 0; i < MAX_CONDITION; i++) {
    const value = work.pop();
    if (value === undefined) return undefined;
    const inst = instOf(func, value);
    if (inst?.kind === 'unary') work.push(inst.operand);
    else if (inst?.kind === 'binary' && inst.type.kind === 'bool') work.push(inst.right, inst.left);
    else if (inst?.kind === 'compare') {
      const subject = comparedValue(func, inst);
      if (subject !== undefined) return subject;
    }
  }
  return undefined;
}

function comparedValue(
  func: Func,
  { left, right }: Extract<Inst, { kind: 'compare' }>,
): ValueId | undefined {
  const isConstant = (value: ValueId): boolean => instOf(func, value)?.kind === 'const';
  if (isConstant(left) === isConstant(right)) return undefined;
  const subject = isConstant(left) ? right : left;
  return domainOfType(typeOf(func, subject)) === undefined ? undefined : subject;
}

function typeOf(func: Func, value: ValueId): Type {
  const found = func.values[value];
  if (found === undefined) throw new InternalError(`${PASS}: no value v${value}`);
  return found.type;
}

function orderOf(func: Func, blocks: readonly BlockId[]): Order {
  const at = new Map(blocks.map((block, i) => [block, i]));
  const headers = new Set<BlockId>();
  const of = (block: BlockId): number => at.get(block) ?? -1;
  for (const block of blocks) {
    for (const edge of edgesOf(blockOf(func, block).terminator)) {
      if (of(edge.block) <= of(block)) headers.add(edge.block);
    }
  }
  return { of, isHeader: (block) => headers.has(block) };
}

/** By value, the blocks that use it. */
function usersOf(func: Func): readonly (readonly BlockId[])[] {
  const users: BlockId[][] = func.values.map(() => []);
  func.blocks.forEach((block, id) => {
    if (block === undefined) return;
    const use = (value: ValueId): void => {
      const list = users[value];
      if (list !== undefined && list.at(-1) !== id) list.push(id);
    };
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) forEachOperand(inst, use);
    }
    forEachTerminatorValue(block.terminator, use);
  });
  return users;
}
