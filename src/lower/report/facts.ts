/** Facts for the lowering report, counted in lowered IR: what the back end will emit. No remark is asked. */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { isBoundsCheck } from '../../ir/ops.ts';
import type { SiteKind } from '../../report/lowering/remark.ts';
import type { Facts } from '../../report/lowering/report.ts';
import { NO_SITE, type Site } from '../../report/source.ts';
import { liveValues } from '../passes/dead-code.ts';

/** The sizes are known when the module is. */
export type LoweredFacts = Omit<Facts, 'bytes'>;

/** An operation that the code of a function has for a site. */
export interface Emitted {
  readonly kind: SiteKind;
  readonly site: Site;
}

export interface FunctionFacts {
  readonly func: Func;
  readonly facts: LoweredFacts;
  readonly emitted: readonly Emitted[];
}

/** Field names of the reference runtime's calls that are checks of an index or a range. */
const HOST_CHECKS: readonly string[] = ['check_index', 'check_range'];
/** Those that are other checks. */
const OTHER_HOST_CHECKS: readonly string[] = ['check_version', 'check_disjoint'];
/** The one that makes a handle of text. */
const INTERNING = 'str_box';

export function moduleFacts(module: Module): readonly FunctionFacts[] {
  return [...module.functions.values()].map((func) => functionFacts(module, func));
}

function functionFacts(module: Module, func: Func): FunctionFacts {
  const counts = new Counts(module);
  const live = liveValues(func);
  for (const id of reversePostOrder(func)) {
    const block = func.blocks[id];
    for (const value of block?.insts ?? []) {
      const inst = func.values[value];
      if (inst === undefined || inst.kind === 'param' || !live.has(value)) continue;
      counts.add(inst, func.sites[value] ?? NO_SITE);
    }
    if (block?.terminator.kind === 'table') counts.jumpTables++;
  }
  const { emitted, module: _, ...facts } = counts;
  return { func, facts, emitted };
}

class Counts {
  readonly module: Module;
  readonly emitted: Emitted[] = [];
  loads = 0;
  stores = 0;
  blocks = 0;
  calls = 0;
  runtimeCalls = 0;
  hostCalls = 0;
  jumpTables = 0;
  boundsChecks = 0;
  otherChecks = 0;
  internedStrings = 0;

  constructor(module: Module) {
    this.module = module;
  }

  add(inst: Inst, site: Site): void {
    switch (inst.kind) {
      case 'mem.load':
        this.loads++;
        this.emitted.push({ kind: 'array-load', site });
        return;
      case 'mem.store':
        this.stores++;
        this.emitted.push({ kind: 'array-store', site });
        return;
      case 'mem.copy':
      case 'mem.fill':
        this.blocks++;
        return;
      case 'check':
        if (isBoundsCheck(inst.op)) this.boundsCheck(site);
        else this.otherChecks++;
        return;
      case 'call.indirect':
        this.calls++;
        return;
      case 'call':
        this.call(inst.callee, site);
        return;
      default:
    }
  }

  private call(callee: string, site: Site): void {
    const imported = this.module.imports.get(callee);
    if (imported === undefined) {
      this.calls++;
      return;
    }
    if (imported.capability) {
      this.hostCalls++;
      return;
    }
    this.runtimeCalls++;
    if (imported.field === INTERNING) this.internedStrings++;
    if (HOST_CHECKS.includes(imported.field)) this.boundsCheck(site);
    if (OTHER_HOST_CHECKS.includes(imported.field)) this.otherChecks++;
  }

  private boundsCheck(site: Site): void {
    this.boundsChecks++;
    this.emitted.push({ kind: 'bounds-check', site });
  }
}
