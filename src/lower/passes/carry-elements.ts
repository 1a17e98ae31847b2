/**
 * Keeps in a variable what the next iteration would read again: an element that this one reads or writes.
 *
 *   b1(i): x = load a[i]; …; store a[i + 1], y; …   →   b0: x0 = load a[0]
 *                                                       b1(i, x): …; store a[i + 1], y; … b1(i + 1, y)
 *
 * A row of a stencil is read once, and a recurrence through memory becomes one through a register, which saves
 * the time from the store to the load [Callahan, Carr, Kennedy, "Improving register allocation for subscripted
 * variables", 1990].
 *
 * Needs: loops that test at their end, so that a body that is entered runs. Keeps: every store, and their order.
 * Leaves: what computed the places that are read no more.
 */

import { predecessors } from '../../ir/cfg.ts';
import { type Dominators, dominators } from '../../ir/dominators.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, innermostOf, type Loop } from '../../ir/loops.ts';
import type { Func } from '../../ir/module.ts';
import { mapOperands } from '../../ir/visit.ts';
import { aliasesOf } from '../analyses/aliases.ts';
import { type ModuleEffects, moduleEffects } from '../analyses/effects.ts';
import { definitionBlocks, inductionsOf } from '../analyses/induction.ts';
import { isPure } from '../analyses/purity.ts';
import { describe } from '../describe.ts';
import { addValue, blockOf, replaceValues } from '../edit.ts';
import { addParamLike, preheader, rewriteEdges } from '../loop-edit.ts';
import type { Pass, PassContext } from '../pass.ts';
import { type Access, Elements, type Group, placeOf } from './carry-elements/elements.ts';

const PASS = 'carry-elements';

export const carryElements: Pass = {
  name: PASS,
  summary: 'keeps elements that the next iteration reads again in variables',
  after: [],
  required: false,
  run: {
    on: 'module',
    apply: (context) => {
      const effects = moduleEffects(context.module);
      for (const func of context.module.functions.values()) carryIn(func, context, effects);
    },
  },
};

/** Variables of one loop: more than that and the engine keeps them in memory after all. */
const MAX_CARRIED = 6;
/** Instructions that compute the first place of an element. */
const MAX_COPIED = 16;

interface Carried {
  readonly group: Group;
  /** Reads of the element before anything is written to it; the first one first. */
  readonly reads: readonly Access[];
  /** What the element is one iteration later. */
  readonly from: Access;
}

function carryIn(func: Func, context: PassContext, effects: ModuleEffects): void {
  const tree = dominators(func);
  const { loops } = findLoops(func, tree);
  const innermost = innermostOf(loops).filter((loop) => loop.latches.length === 1);
  if (innermost.length === 0) return;
  const preds = predecessors(func);
  const homes = definitionBlocks(func);
  const aliases = aliasesOf(context.module, func, effects);
  const replaced = new Map<ValueId, ValueId>();
  for (const loop of innermost) {
    const inside = new Set(loop.blocks);
    const isInside = (value: ValueId): boolean => inside.has(homes[value] ?? -1);
    const inductions = inductionsOf(func, loop, homes, preds);
    const elements = new Elements(func, loop, isInside, inductions, aliases);
    const plans = recognise(loop, tree, elements);
    if (plans.length === 0) continue;
    const target = { func, loop, before: preheader(func, loop, preds) };
    const done = rewrite(target, isInside, plans, replaced);
    for (const plan of done) remark(func, context, plan);
  }
  if (replaced.size > 0) replaceValues(func, replaced);
}

// ---- recognise ----------------------------------------------------------------------------------------

function recognise(loop: Loop, tree: Dominators, elements: Elements): Carried[] {
  const found = elements.groups.flatMap((group) =>
    isLegal(group, elements) ? carriedIn(loop, tree, group) : [],
  );
  const scalar = found.filter(({ reads: [first] }) => first !== undefined && isScalar(first.inst));
  // A recurrence saves most.
  const recurrences = scalar.filter(({ from }) => from.inst.kind === 'store');
  const others = scalar.filter(({ from }) => from.inst.kind === 'load');
  return [...recurrences, ...others].slice(0, MAX_CARRIED);
}

/** Each element is written as it is read: by accesses of this group, and not as a part of another. */
function isLegal(group: Group, elements: Elements): boolean {
  const paths = new Set(group.accesses.map(({ path }) => path));
  const written = new Set(
    group.accesses.flatMap(({ inst, path }) => (inst.kind === 'store' ? [path] : [])),
  );
  for (const a of written) {
    for (const b of paths) if (a !== b && (a.startsWith(b) || b.startsWith(a))) return false;
  }
  return elements.isOwn(group);
}

function carriedIn(loop: Loop, tree: Dominators, group: Group): Carried[] {
  const [latch] = loop.latches;
  const byElement = new Map<string, Access[]>();
  for (const access of group.accesses) {
    const key = `${access.path}${access.constant}`;
    byElement.set(key, [...(byElement.get(key) ?? []), access]);
  }
  return [...byElement.values()].flatMap((accesses): Carried[] => {
    const [first] = accesses;
    if (first === undefined || latch === undefined) return [];
    const end = accesses.findIndex(({ inst, certain }) => inst.kind === 'store' || !certain);
    const reads = end < 0 ? accesses : accesses.slice(0, end);
    const next = byElement.get(`${first.path}${(first.constant + group.step) | 0}`) ?? [];
    const from = lastKnown(next, (block) => tree.dominates(block, latch));
    return reads.length === 0 || from === undefined ? [] : [{ group, reads, from }];
  });
}

/** The access that has what the element holds when an iteration ends. */
function lastKnown(
  accesses: readonly Access[],
  always: (block: BlockId) => boolean,
): Access | undefined {
  const stores = accesses.filter(({ inst }) => inst.kind === 'store');
  if (stores.length === 0) return accesses.find(({ block }) => always(block));
  return stores.every(({ block }) => always(block)) ? stores.at(-1) : undefined;
}

function isScalar({ type, kind }: Inst): boolean {
  if (kind !== 'load') return false;
  return (
    type.kind === 'int' || type.kind === 'float' || type.kind === 'bool' || type.kind === 'char'
  );
}

// ---- rewrite ------------------------------------------------------------------------------------------

interface Target {
  readonly func: Func;
  readonly loop: Loop;
  /** Through which the loop is entered. */
  readonly before: BlockId;
}

/** Gives those that were carried; `replaced` gets the reads that are gone. */
function rewrite(
  target: Target,
  isInside: (value: ValueId) => boolean,
  plans: readonly Carried[],
  replaced: Map<ValueId, ValueId>,
): readonly Carried[] {
  const { func, loop, before } = target;
  const done: Carried[] = [];
  const starts: ValueId[] = [];
  const nexts: ValueId[] = [];
  for (const plan of plans) {
    const [first] = plan.reads;
    const start = first === undefined ? undefined : copyBefore(target, isInside, first.value);
    if (first === undefined || start === undefined) continue;
    const param = addParamLike(func, loop.header, first.value);
    starts.push(start);
    nexts.push(plan.from.inst.kind === 'store' ? plan.from.inst.value : plan.from.value);
    for (const { value, block } of plan.reads) {
      replaced.set(value, param);
      const home = blockOf(func, block);
      home.insts = home.insts.filter((id) => id !== value);
    }
    done.push(plan);
  }
  const passing = (from: BlockId, more: readonly ValueId[]): void =>
    rewriteEdges(func, from, (edge) =>
      edge.block === loop.header ? { ...edge, args: [...edge.args, ...more] } : edge,
    );
  passing(before, starts);
  for (const latch of loop.latches) passing(latch, nexts);
  return done;
}

/** What a value of the loop is in the first iteration, computed before the loop; nothing where that is long. */
function copyBefore(
  { func, loop, before }: Target,
  isInside: (value: ValueId) => boolean,
  value: ValueId,
): ValueId | undefined {
  const { terminator, insts } = blockOf(func, before);
  if (terminator.kind !== 'jump') return undefined;
  const entry = terminator.to.args;
  const copies = new Map<ValueId, ValueId>();
  const made: ValueId[] = [];
  let room = MAX_COPIED;
  const copy = (of: ValueId): ValueId | undefined => {
    const known = isInside(of) ? copies.get(of) : of;
    if (known !== undefined) return known;
    const found = func.values[of];
    if (found?.kind === 'param')
      return found.block === loop.header ? entry[found.index] : undefined;
    const site = func.sites[of];
    if (found === undefined || site === undefined || room-- === 0) return undefined;
    if (of !== value && !isPure(found)) return undefined;
    let complete = true;
    const inst = mapOperands(found, (operand) => {
      const copied = copy(operand);
      if (copied === undefined) complete = false;
      return copied ?? operand;
    });
    if (!complete) return undefined;
    const result = addValue(func, inst, site);
    copies.set(of, result);
    made.push(result);
    return result;
  };
  const start = copy(value);
  if (start !== undefined) insts.push(...made);
  return start;
}

function remark(func: Func, context: PassContext, { reads, from }: Carried): void {
  for (const { value, inst } of reads) {
    const site = func.sites[value];
    if (site === undefined || func.library) continue;
    const did = from.inst.kind === 'store' ? 'wrote' : 'read';
    context.remark({
      ...{ pass: PASS, func: func.name, site, kind: 'array-load', decision: 'carried' },
      ...{ rule: 'loop.carried-element', applied: true },
      reason: `\`${elementText(func, inst.place)}\` is what the iteration before ${did}: it is kept in a variable`,
    });
  }
}

function elementText(func: Func, place: ValueId): string {
  const at = placeOf(func, place);
  if (at === undefined) return 'an element';
  return `${describe(func, at.base, 'an array')}[${describe(func, at.index, 'an index')}]`;
}
