/**
 * Judges `#[require(…)]`. What can be counted is counted in the lowered code; remarks only say why. A contract is about
 * a stretch of source: code that was inlined into it, or out of it, counts by its chain of call sites.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Inst } from '../../ir/instructions.ts';
import { findLoops } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { isBoundsCheck } from '../../ir/ops.ts';
import type { CensusSite } from '../../report/lowering/census.ts';
import type { Contract } from '../../report/lowering/contract.ts';
import type { Remark, SiteKind } from '../../report/lowering/remark.ts';
import { settleRemarks, spansOf, userPlace, type Verdict } from '../../report/lowering/verdicts.ts';
import { NO_SITE, type Site, type SourceSet, type Span } from '../../report/source.ts';
import { unreachable } from '../../report/unreachable.ts';
import { allocatingFunctions, isAllocation } from './allocating.ts';

export interface Violated {
  readonly span: Span;
  /** Call sites through which the code came here, innermost first. */
  readonly chain: readonly Span[];
  readonly rule: string;
  readonly reason: string;
  readonly hint: string | undefined;
}

export interface Judgement {
  readonly contract: Contract;
  /** Once for each place; empty: it holds. */
  readonly violations: readonly Violated[];
}

export interface JudgeInput {
  /** Lowered IR. */
  readonly module: Module;
  readonly sources: SourceSet;
  readonly census: readonly CensusSite[];
  readonly remarks: readonly Remark[];
}

export function judgeContracts(
  contracts: readonly Contract[],
  input: JudgeInput,
): readonly Judgement[] {
  const judge = new Judge(input);
  return contracts.map((contract) => ({ contract, violations: judge.violations(contract) }));
}

type Reason = Pick<Violated, 'rule' | 'reason' | 'hint'>;

class Judge {
  private readonly input: JudgeInput;
  private readonly verdicts: readonly Verdict[];
  /** Reasons by kind and place. */
  private readonly reasons = new Map<string, Verdict>();
  private allocating: ReadonlySet<string> | undefined;

  constructor(input: JudgeInput) {
    this.input = input;
    const live = input.module.functions;
    this.verdicts = [...settleRemarks(input.remarks, this.isLibrary).values()].filter((v) =>
      live.has(v.remark.func),
    );
    for (const verdict of this.verdicts) {
      const key = placeKey(verdict.remark.kind, verdict.span);
      if (this.reasons.get(key)?.remark.applied !== false) this.reasons.set(key, verdict);
    }
  }

  violations(contract: Contract): readonly Violated[] {
    const found = this.find(contract);
    const byPlace = new Map(found.map((v) => [`${v.span.file}:${v.span.start}:${v.span.end}`, v]));
    return [...byPlace.values()].sort(
      (a, b) => a.span.file - b.span.file || a.span.start - b.span.start || a.span.end - b.span.end,
    );
  }

  private find(contract: Contract): readonly Violated[] {
    switch (contract.name) {
      case 'direct':
        return this.decided(contract, (remark) => remark.decision === 'handle');
      case 'switch':
        return this.decided(
          contract,
          ({ kind, form, decision }) => kind === 'match' && (form ?? decision) === 'branch-chain',
        );
      case 'no_bounds_checks':
        return this.boundsChecks(contract);
      case 'no_alloc':
        return this.allocations(contract);
      case 'vectorized':
        return this.scalarLoops(contract);
      default:
        return unreachable(contract.name, 'Judge.find');
    }
  }

  /** Sites whose last word is such. */
  private decided(contract: Contract, bad: (remark: Remark) => boolean): readonly Violated[] {
    return this.verdicts
      .filter(({ span, chain, remark }) => touches(contract, [span, ...chain]) && bad(remark))
      .map(({ span, chain, remark }) => ({ span, chain, ...reasonOf(remark) }));
  }

  private boundsChecks(contract: Contract): readonly Violated[] {
    // One test for several checks stands where they stood, and is no check instruction.
    const found: Violated[] = [...this.decided(contract, ({ rule }) => rule === 'bce.window')];
    this.eachInst(contract, (inst, site) => {
      if (inst.kind !== 'check' || !isBoundsCheck(inst.op)) return;
      const reason = this.reason(['bounds-check'], site) ?? {
        rule: 'check.emitted',
        reason: 'an index that is compared with the length',
        hint: undefined,
      };
      found.push(...this.at(site, reason));
    });
    return found;
  }

  private allocations(contract: Contract): readonly Violated[] {
    const { module } = this.input;
    this.allocating ??= allocatingFunctions(module);
    const { allocating } = this;
    const found: Violated[] = [];
    this.eachInst(contract, (inst, site) => {
      const called = inst.kind === 'call' && allocating.has(inst.callee);
      if (!called && !isAllocation(module, inst)) return;
      const kinds = ['string-temp', 'allocation', 'collection-op', 'string-op'] as const;
      const fromLibrary = inst.kind !== 'call' || module.functions.get(inst.callee)?.library;
      const reason = (fromLibrary ? this.reason(kinds, site) : undefined) ?? {
        rule: 'alloc.call',
        reason: called ? `\`${inst.callee}\` takes room in the arena` : 'takes room at run time',
        hint: undefined,
      };
      found.push(...this.at(site, reason));
    });
    return found;
  }

  private scalarLoops(contract: Contract): readonly Violated[] {
    const loops = this.input.census.filter(
      (site) => site.kind === 'loop' && site.innermost === true && touches(contract, [site.span]),
    );
    const none = { rule: 'vector.none', reason: 'no vectorizer pass applied', hint: undefined };
    if (loops.length === 0) {
      const reason = 'there is no loop to vectorize';
      return [{ ...none, reason, span: contract.span, chain: [] }];
    }
    const vectorized = new Set<string>();
    for (const { span, remark } of this.verdicts) {
      if (remark.decision === 'vectorized') vectorized.add(placeKey('loop', span));
    }
    // The last word on such a loop may be that it was unrolled.
    const missed = new Map<string, Remark>();
    for (const remark of this.input.remarks) {
      const place = userPlace(remark.site, this.isLibrary);
      if (remark.rule.startsWith('vector.') && remark.decision === 'scalar-loop' && place)
        missed.set(placeKey('loop', place.span), remark);
    }
    return loops
      .filter(({ span }) => !vectorized.has(placeKey('loop', span)))
      .map(({ span }) => {
        const remark = missed.get(placeKey('loop', span));
        return { span, chain: [], ...(remark === undefined ? none : reasonOf(remark)) };
      });
  }

  /** Calls `f` with what runs for the contract's source; for a loop, with what runs in each of its rounds. */
  private eachInst(contract: Contract, f: (inst: Inst, site: Site) => void): void {
    for (const func of this.input.module.functions.values()) {
      const blocks = reversePostOrder(func);
      const counts = contract.on === 'loop' ? insideLoop(func, contract) : undefined;
      for (const id of blocks) {
        if (counts !== undefined && !counts(id)) continue;
        for (const value of func.blocks[id]?.insts ?? []) {
          const inst = func.values[value];
          const site = func.sites[value] ?? NO_SITE;
          if (inst === undefined || inst.kind === 'param') continue;
          if (touches(contract, spansOf(site))) f(inst, site);
        }
      }
    }
  }

  /** Why, in the words of the pass that decided. */
  private reason(kinds: readonly SiteKind[], site: Site): Reason | undefined {
    const place = userPlace(site, this.isLibrary);
    if (place === undefined) return undefined;
    for (const kind of kinds) {
      const found = this.reasons.get(placeKey(kind, place.span));
      if (found !== undefined) return reasonOf(found.remark);
    }
    return undefined;
  }

  private at(site: Site, reason: Reason): readonly Violated[] {
    const place = userPlace(site, this.isLibrary);
    return place === undefined ? [] : [{ span: place.span, chain: place.chain, ...reason }];
  }

  private readonly isLibrary = (span: Span): boolean =>
    this.input.sources.file(span.file)?.library === true;
}

function reasonOf({ rule, reason, hint }: Remark): Reason {
  return { rule, reason, hint };
}

function placeKey(kind: SiteKind, span: Span): string {
  return `${kind}:${span.file}:${span.start}:${span.end}`;
}

function touches({ extent }: Contract, spans: readonly Span[]): boolean {
  return spans.some((span) => within(extent, span));
}

function within(extent: Span, span: Span): boolean {
  return span.file === extent.file && span.start >= extent.start && span.end <= extent.end;
}

/**
 * Blocks that run in every round of the contract's loop. What was hoisted keeps its place in the source, but stands
 * before the loop. Where no such loop is left (it was unrolled), all of its code counts.
 */
function insideLoop(func: Func, contract: Contract): ((block: BlockId) => boolean) | undefined {
  const inside = new Set<BlockId>();
  for (const loop of findLoops(func).loops) {
    const site = func.blocks[loop.header]?.site;
    if (site === undefined || !touches(contract, spansOf(site))) continue;
    for (const block of loop.blocks) inside.add(block);
  }
  return inside.size === 0 ? undefined : (block) => inside.has(block);
}
