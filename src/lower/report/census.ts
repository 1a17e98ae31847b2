/** Counts the sites of a program before the first pass, and watches which pass leaves nothing of one. */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import { findLoops, type LoopForest } from '../../ir/loops.ts';
import type { Func, Module } from '../../ir/module.ts';
import { isBoundsCheck, runtimeRow } from '../../ir/ops.ts';
import type { Type } from '../../ir/types.ts';
import { type CensusSite, siteKey } from '../../report/lowering/census.ts';
import type { SiteKind } from '../../report/lowering/remark.ts';
import type { Span } from '../../report/source.ts';

/** Kinds of site that the library's functions are called for. */
const LINKED: readonly SiteKind[] = ['string-temp', 'string-op', 'collection-op', 'allocation'];

type Found = (kind: SiteKind, span: Span, depth: number, innermost?: boolean) => void;

export class Census {
  private readonly found = new Map<string, CensusSite>();
  private readonly gone = new Map<string, string>();

  /** `module` is high IR, as the front end built it. */
  constructor(module: Module) {
    for (const func of userFunctions(module)) {
      sitesOf(func, (kind, span, depth, innermost) => {
        const key = siteKey(kind, span);
        const known = this.found.get(key);
        // The same source built twice (another instance, a `defer`) is one site, as deep as its deepest copy.
        if (known !== undefined && known.depth >= depth) return;
        this.found.set(key, {
          kind,
          span,
          func: known?.func ?? func.name,
          depth,
          ...(innermost === true ? { innermost } : {}),
        });
      });
    }
  }

  /** To be called after each pass: a site that is nowhere any more went with that pass. */
  after(pass: string, module: Module): void {
    if (module.dialect !== 'high') return;
    const present = new Set<string>();
    const spans: Span[] = [];
    for (const func of module.functions.values()) {
      sitesOf(func, (kind, span) => {
        present.add(siteKey(kind, span));
        // An operation may have become a call of the library.
        if (kind === 'call') for (const of of LINKED) present.add(siteKey(of, span));
      });
      spans.push(...func.sites.map((site) => site.span));
    }
    const inside = containment(spans);
    for (const [key, site] of this.found) {
      // A loop may begin elsewhere now; while any of its code runs, it is there.
      const stays = present.has(key) || (site.kind === 'loop' && inside(site.span));
      if (stays) this.gone.delete(key);
      else if (!this.gone.has(key)) this.gone.set(key, pass);
    }
  }

  /** In order of place. */
  get sites(): readonly CensusSite[] {
    const all = [...this.found].map(([key, site]) => {
      const goneAfter = this.gone.get(key);
      return goneAfter === undefined ? site : { ...site, goneAfter };
    });
    return all.sort(
      (a, b) => a.span.file - b.span.file || a.span.start - b.span.start || a.span.end - b.span.end,
    );
  }
}

function userFunctions(module: Module): readonly Func[] {
  return [...module.functions.values()].filter((func) => !func.library);
}

/** Whether some span lies within another. */
function containment(spans: readonly Span[]): (outer: Span) => boolean {
  const sorted = [...spans].sort((a, b) => a.file - b.file || a.start - b.start);
  return (outer) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const span = sorted[middle];
      const before =
        span !== undefined &&
        (span.file < outer.file || (span.file === outer.file && span.start < outer.start));
      if (before) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < sorted.length; at++) {
      const span = sorted[at];
      if (span === undefined || span.file !== outer.file || span.start >= outer.end) return false;
      if (span.end <= outer.end) return true;
    }
    return false;
  };
}

/** Every site of a function of high IR. */
function sitesOf(func: Func, found: Found): void {
  const loops = findLoops(func);
  const outer = new Set(loops.loops.map((loop) => loop.parent?.header));
  for (const id of reversePostOrder(func)) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    const depth = loops.depthOf(id);
    if (isHeader(loops, id)) found('loop', block.site.span, depth - 1, !outer.has(id));
    for (const value of block.insts) {
      const inst = func.values[value];
      const span = func.sites[value]?.span;
      if (inst === undefined || inst.kind === 'param' || span === undefined || span.file < 0) {
        continue;
      }
      const kind = kindOf(func, inst);
      if (kind !== undefined) found(kind, span, depth);
    }
    if (block.terminator.kind === 'switch') found('match', block.site.span, depth);
  }
}

function isHeader(loops: LoopForest, block: number): boolean {
  return loops.loopOf(block)?.header === block;
}

/** The kind of site that an instruction is; `undefined` for what no lowering decides about. */
function kindOf(func: Func, inst: Inst): SiteKind | undefined {
  switch (inst.kind) {
    case 'array.get':
      return 'array-load';
    case 'load':
      return isElement(func, inst.place) ? 'array-load' : undefined;
    case 'store':
      return isElement(func, inst.place) ? 'array-store' : undefined;
    case 'check':
      return isBoundsCheck(inst.op) ? 'bounds-check' : undefined;
    case 'slot':
      return 'allocation';
    case 'array.splat':
      return 'allocation';
    case 'aggregate.new':
      return inst.type.kind === 'array' ? 'allocation' : undefined;
    case 'call':
      return 'call';
    case 'runtime':
      return runtimeKind(func, inst);
    default:
      return undefined;
  }
}

/** Whether a place is an element of an array or slice, or a part of one. */
function isElement(func: Func, place: ValueId): boolean {
  let at = func.values[place];
  while (at?.kind === 'ref.field') at = func.values[at.base];
  return at?.kind === 'ref.index' || at?.kind === 'ref.lanes';
}

function runtimeKind(func: Func, inst: Extract<Inst, { kind: 'runtime' }>): SiteKind | undefined {
  if (inst.op === 'print') return undefined;
  const types = [inst.type, ...inst.args.map((arg) => func.values[arg]?.type)];
  if (!inst.op.startsWith('str.')) return types.some(isCollection) ? 'collection-op' : undefined;
  const makesText = inst.type.kind === 'str' && runtimeRow(inst.op).effect === 'allocates';
  return makesText ? 'string-temp' : 'string-op';
}

function isCollection(type: Type | undefined): boolean {
  return type?.kind === 'list' || type?.kind === 'map' || type?.kind === 'set';
}
