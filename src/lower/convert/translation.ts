/** Rebuilds one function in machine types, block by block. What becomes of an instruction is the caller's. */

import { FuncBuilder } from '../../ir/builder.ts';
import { reversePostOrder } from '../../ir/cfg.ts';
import type { BlockId, Edge, Inst, Terminator, ValueId } from '../../ir/instructions.ts';
import type { Block, Func, FuncParam } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { NO_SITE, type Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import type { Remark, SiteKind } from '../pass.ts';
import type { Conversion } from './conversion.ts';

export interface Signature {
  readonly params: readonly FuncParam[];
  readonly result: Type;
}

/** What the conversion says of these is the last word only where no pass said anything. */
const RESIDUAL: ReadonlySet<SiteKind> = new Set(['bounds-check', 'array-load', 'array-store']);

/** The values of the function being rebuilt, by the values of the old one. */
export class Translation {
  readonly conversion: Conversion;
  readonly old: Func;
  readonly b: FuncBuilder;
  readonly pass: string;
  private readonly lowered: (readonly ValueId[] | undefined)[] = [];
  private readonly blocks = new Map<BlockId, BlockId>();

  constructor(conversion: Conversion, old: Func, signature: Signature, pass: string) {
    this.conversion = conversion;
    this.old = old;
    this.pass = pass;
    this.b = new FuncBuilder(conversion.types, {
      name: old.name,
      params: signature.params,
      result: signature.result,
      attributes: old.attributes,
      site: old.site,
      library: old.library,
    });
    this.blocks.set(0, 0);
  }

  /** The source type of an old value. */
  typeOf(value: ValueId): Type {
    return this.value(value).type;
  }

  /** The instruction behind an old value; `undefined` for a block parameter. */
  inst(value: ValueId): Inst | undefined {
    const found = this.value(value);
    return found.kind === 'param' ? undefined : found;
  }

  oldBlock(id: BlockId): Block {
    const block = this.old.blocks[id];
    if (block === undefined) throw new InternalError(`no block b${id} in ${this.old.name}`);
    return block;
  }

  /** The new block that stands for an old one. */
  block(id: BlockId): BlockId {
    const known = this.blocks.get(id);
    if (known !== undefined) return known;
    const created = this.b.block();
    this.blocks.set(id, created);
    const attributes = this.old.loopAttributes.get(id);
    if (attributes !== undefined) this.b.func.loopAttributes.set(created, attributes);
    return created;
  }

  set(value: ValueId, lanes: readonly ValueId[]): void {
    this.lowered[value] = lanes;
    const name = this.old.names.get(value);
    if (name === undefined) return;
    lanes.forEach((lane, i) => {
      if (!this.b.func.names.has(lane)) {
        this.b.func.names.set(lane, laneName(name, i, lanes.length));
      }
    });
  }

  /** Whether an old value has its machine values already. */
  isSet(value: ValueId): boolean {
    return this.lowered[value] !== undefined;
  }

  /** The machine values of an old value. */
  lanes(value: ValueId): readonly ValueId[] {
    const lanes = this.lowered[value];
    if (lanes === undefined) {
      throw new InternalError(`${this.pass}: v${value} of ${this.old.name} has no lanes yet`);
    }
    return lanes;
  }

  /** The machine value of an old value that is one. */
  lane(value: ValueId): ValueId {
    return only(this.lanes(value), `${this.pass}: v${value} of ${this.old.name}`);
  }

  siteOf(value: ValueId): Site {
    return this.old.sites[value] ?? NO_SITE;
  }

  remark(
    site: Site,
    kind: SiteKind,
    decision: string,
    rule: string,
    reason: string,
    applied: boolean,
    hint?: string,
  ): void {
    if (this.old.library) return;
    const remark: Remark = {
      pass: this.pass,
      func: this.old.name,
      site,
      kind,
      decision,
      rule,
      reason,
      applied,
      // A check or an access that gets here was left by those that could have done without it.
      ...(RESIDUAL.has(kind) ? { residual: true } : {}),
    };
    this.conversion.context.remark(hint === undefined ? remark : { ...remark, hint });
  }

  private value(id: ValueId) {
    const found = this.old.values[id];
    if (found === undefined) throw new InternalError(`no value v${id} in ${this.old.name}`);
    return found;
  }
}

/** The name of one of the lanes of something that has a name. */
export function laneName(name: string, index: number, lanes: number): string {
  return lanes === 1 || name === '' ? name : `${name}.${index}`;
}

/** What a conversion does with the parts of a function. */
export interface Rules {
  readonly inst: (value: ValueId, inst: Inst) => void;
  readonly terminator: (terminator: Terminator, block: BlockId) => void;
}

/** Translates every reachable block; the entry's parameters must be set. */
export function translateBlocks(t: Translation, rules: Rules): void {
  for (const id of reversePostOrder(t.old)) {
    const block = t.oldBlock(id);
    t.b.switchTo(t.block(id));
    for (const value of block.insts) {
      const inst = t.inst(value);
      if (inst === undefined) throw new InternalError(`v${value} of ${t.old.name} is a parameter`);
      t.b.site = t.siteOf(value);
      rules.inst(value, inst);
    }
    t.b.site = block.site;
    rules.terminator(block.terminator, id);
  }
}

/** An edge with its arguments as lanes. */
export function laneEdge(t: Translation, edge: Edge): Edge {
  return { block: t.block(edge.block), args: edge.args.flatMap((a) => t.lanes(a)) };
}

export function only<T>(items: readonly T[], what: string): T {
  const [first] = items;
  if (first === undefined || items.length !== 1) {
    throw new InternalError(`${what} is ${items.length} lanes, not one`);
  }
  return first;
}

/** An item known to be there. */
export function nth<T>(items: readonly T[], index: number, what: string): T {
  const item = items[index];
  if (item === undefined) throw new InternalError(`${what} has no part ${index}`);
  return item;
}
