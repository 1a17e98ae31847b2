/** Puts the body of a function in the place of a call. */

import type { BlockId, Edge, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Block, Func, Value } from '../../ir/module.ts';
import { mapOperands, mapTerminator } from '../../ir/visit.ts';
import { NO_SITE, type Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addBlock, blockOf, instOf } from '../edit.ts';

export interface Spliced {
  /** The block in which the caller goes on, and the place of what came behind the call. */
  readonly block: BlockId;
  readonly at: number;
  /** What the call gives; it has taken the call's own id where that was possible. */
  readonly result: ValueId | undefined;
  /** The instructions that came from the callee. */
  readonly copies: readonly ValueId[];
}

/**
 * Replaces the call at position `at` of a block. Blocks after the call move on into a block of their own, or, where the
 * callee returns in one place only, behind that place.
 */
export function spliceCall(caller: Func, id: BlockId, at: number, callee: Func): Spliced {
  const block = blockOf(caller, id);
  const value = block.insts[at];
  const call = value === undefined ? undefined : instOf(caller, value);
  if (value === undefined || call?.kind !== 'call') {
    throw new InternalError(`inline: no call at b${id}:${at} of ${caller.name}`);
  }
  const site = caller.sites[value] ?? NO_SITE;
  const rest = block.insts.splice(at);
  const behind: Block = {
    params: [],
    insts: rest.slice(1),
    terminator: block.terminator,
    site: block.site,
  };
  const copy = new Copy(caller, callee, id, site, call.args);
  const returns = copy.blocks();
  const [only] = returns;
  if (only !== undefined && returns.length === 1) {
    const end = blockOf(caller, only.block);
    const [result] = only.values;
    const start = end.insts.length;
    end.insts.push(...behind.insts);
    end.terminator = behind.terminator;
    end.site = behind.site;
    return { block: only.block, at: start, result, copies: copy.insts };
  }
  const next = addBlock(caller, behind.terminator, behind.site);
  const target = blockOf(caller, next);
  target.insts = behind.insts;
  if (call.type.kind !== 'void') {
    caller.values[value] = { kind: 'param', type: call.type, block: next, index: 0 };
    target.params = [value];
  }
  for (const { block: from, values } of returns) {
    blockOf(caller, from).terminator = { kind: 'jump', to: { block: next, args: values } };
  }
  return { block: next, at: 0, result: undefined, copies: copy.insts };
}

interface Return {
  readonly block: BlockId;
  readonly values: readonly ValueId[];
}

/** The callee's values and blocks in the caller. */
class Copy {
  readonly insts: ValueId[] = [];
  private readonly caller: Func;
  private readonly callee: Func;
  private readonly site: Site;
  private readonly values: (ValueId | undefined)[] = [];
  private readonly targets: (BlockId | undefined)[] = [];
  private readonly sites = new Map<Site, Site>();

  /** The callee's entry continues the block `into`, and its parameters are the arguments. */
  constructor(caller: Func, callee: Func, into: BlockId, site: Site, args: readonly ValueId[]) {
    this.caller = caller;
    this.callee = callee;
    this.site = site;
    this.targets[0] = into;
    blockOf(callee, 0).params.forEach((param, i) => {
      const arg = args[i];
      if (arg === undefined) throw new InternalError(`inline: ${callee.name} lacks argument ${i}`);
      this.values[param] = arg;
      this.name(param, arg);
    });
  }

  /** Copies all blocks; gives those that return. */
  blocks(): readonly Return[] {
    const { caller, callee } = this;
    const from = callee.blocks.flatMap((block, id) => (block === undefined ? [] : [{ id, block }]));
    // Everything has its new id before anything that mentions it is copied.
    for (const { id, block } of from) {
      if (id !== 0) this.declareBlock(id, block);
      for (const old of block.insts) {
        const inst = instOf(callee, old);
        if (inst === undefined) throw new InternalError(`inline: v${old} of ${callee.name}`);
        this.insts.push(this.declare(old, inst));
      }
    }
    const returns: Return[] = [];
    for (const { id, block } of from) {
      const target = blockOf(caller, this.block(id));
      for (const old of block.insts) {
        const copy = this.value(old);
        const inst = instOf(caller, copy);
        if (inst !== undefined) caller.values[copy] = mapOperands(inst, (v) => this.value(v));
        target.insts.push(copy);
      }
      target.site = this.siteOf(block.site);
      target.terminator = this.terminator(block.terminator);
      const { terminator } = target;
      if (terminator.kind === 'return') {
        returns.push({ block: this.block(id), values: terminator.values });
      }
    }
    return returns;
  }

  private declareBlock(id: BlockId, block: Block): void {
    const { caller, callee } = this;
    const copy = addBlock(caller, { kind: 'trap', trap: 'unreachable', args: [] }, block.site);
    this.targets[id] = copy;
    blockOf(caller, copy).params = block.params.map((param, index) => {
      const type = callee.values[param]?.type;
      if (type === undefined) throw new InternalError(`inline: v${param} of ${callee.name}`);
      return this.declare(param, { kind: 'param', type, block: copy, index });
    });
    const attributes = callee.loopAttributes.get(id);
    if (attributes !== undefined) caller.loopAttributes.set(copy, attributes);
  }

  /** A value of the caller for one of the callee; its operands are still the callee's. */
  private declare(old: ValueId, value: Value): ValueId {
    const { caller, callee } = this;
    const copy = caller.values.length;
    caller.values.push(value);
    caller.sites.push(this.siteOf(callee.sites[old] ?? NO_SITE));
    this.values[old] = copy;
    this.name(old, copy);
    return copy;
  }

  private name(old: ValueId, copy: ValueId): void {
    const name = this.callee.names.get(old);
    if (name !== undefined && !this.caller.names.has(copy)) this.caller.names.set(copy, name);
  }

  private value(old: ValueId): ValueId {
    const copy = this.values[old];
    if (copy === undefined) throw new InternalError(`inline: v${old} of ${this.callee.name}`);
    return copy;
  }

  private block(old: BlockId): BlockId {
    const copy = this.targets[old];
    if (copy === undefined) throw new InternalError(`inline: b${old} of ${this.callee.name}`);
    return copy;
  }

  private terminator(terminator: Terminator): Terminator {
    const edge = (e: Edge): Edge => ({
      block: this.block(e.block),
      args: e.args.map((a) => this.value(a)),
    });
    return mapTerminator(terminator, (v) => this.value(v), edge);
  }

  /** The same place, reached by way of the call. */
  private siteOf(site: Site): Site {
    const known = this.sites.get(site);
    if (known !== undefined) return known;
    const chained = through(site, this.site);
    this.sites.set(site, chained);
    return chained;
  }
}

/** `site` with `call` at the outer end of its chain. */
function through(site: Site, call: Site): Site {
  const spans = [site.span];
  for (let at = site.inlinedAt; at !== undefined; at = at.inlinedAt) spans.push(at.span);
  return spans.reduceRight<Site>((inlinedAt, span) => ({ span, inlinedAt }), call);
}
