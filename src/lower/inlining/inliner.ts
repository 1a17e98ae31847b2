/**
 * Inlines over the whole module, callees first, so that what is inlined has been inlined into and simplified already.
 * Recursive functions stay functions. Functions that nobody calls any more are dropped.
 */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import { Layout } from '../../ir/layout.ts';
import { findLoops } from '../../ir/loops.ts';
import type { Func, Value } from '../../ir/module.ts';
import type { Type } from '../../ir/types.ts';
import { NO_SITE } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import {
  type CallGraph,
  callGraph,
  namesInStatics,
  reachedFunctions,
} from '../analyses/call-graph.ts';
import { codeSize } from '../analyses/code-size.ts';
import { blockOf, instOf, replaceValues } from '../edit.ts';
import type { PassContext, Remark } from '../pass.ts';
import { deadCode } from '../passes/dead-code.ts';
import { fold } from '../passes/fold.ts';
import { simplifyCfg } from '../passes/simplify-cfg.ts';
import { type Callee, judge, type Limits, limitsOf, type Verdict } from './policy.ts';
import { type Spliced, spliceCall } from './splice.ts';

export interface InlineOptions {
  readonly pass: string;
  /** Which callees are looked at; the calls of others stay, without a word. */
  readonly considers: (callee: Func) => boolean;
  /** Whether the decisions are remarks: the program's own calls are sites, those of the library are not. */
  readonly says: boolean;
}

/** What is done to a function before its size counts. */
const TIDY = [simplifyCfg, fold, deadCode];

export class Inliner {
  private readonly context: PassContext;
  private readonly options: InlineOptions;
  private readonly limits: Limits;
  private readonly graph: CallGraph;
  private readonly layout: Layout;
  /** Functions that are done, and so may be inlined. */
  private readonly callees = new Map<string, Callee>();
  /** How many calls name a function; inlining copies and removes some. */
  private readonly calls = new Map<string, number>();
  /** Functions that are called from outside. */
  private readonly roots = new Set<string>();
  /** These, and what statics and function references name. */
  private readonly named = new Set<string>();
  private readonly warned = new Set<string>();
  private room: number;

  constructor(context: PassContext, options: InlineOptions) {
    this.context = context;
    this.options = options;
    this.limits = limitsOf(context.options.level);
    const { module } = context;
    this.graph = callGraph(module);
    this.layout = new Layout(module.types);
    let total = 0;
    for (const func of module.functions.values()) {
      total += codeSize(func);
      this.calls.set(func.name, this.graph.callsOf(func.name));
      for (const value of func.values) if (value.kind === 'func.ref') this.named.add(value.name);
    }
    // A function that nobody names is there for a reason of its own.
    for (const name of module.functions.keys()) {
      if (this.calls.get(name) === 0 && !this.named.has(name)) this.roots.add(name);
    }
    for (const { func } of [...module.exports, ...module.tests]) this.roots.add(func);
    for (const name of [...this.roots, ...namesInStatics(module)]) this.named.add(name);
    const { factor, constant } = this.limits.growth;
    this.room = total * factor + constant;
  }

  run(): void {
    const { module } = this.context;
    for (const func of this.graph.bottomUp) {
      if (this.inlineInto(func)) this.tidy(func);
      this.callees.set(func.name, this.describe(func));
    }
    const reached = reachedFunctions(module, this.roots);
    for (const name of module.functions.keys()) {
      if (!reached.has(name)) module.functions.delete(name);
    }
  }

  private tidy(func: Func): void {
    for (const { name, run } of TIDY) {
      if (run.on === 'function' && !this.context.options.disabled.has(name))
        run.apply(func, this.context);
    }
  }

  private describe(func: Func): Callee {
    return {
      name: func.name,
      size: codeSize(func),
      frame: this.frameOf(func),
      recursive: this.graph.isRecursive(func.name),
      request: requestOf(func),
    };
  }

  /** Bytes of the stack frame that the function's slots and values in memory take. */
  private frameOf(func: Func): number {
    let bytes = 0;
    for (const block of func.blocks) {
      for (const value of [...(block?.params ?? []), ...(block?.insts ?? [])]) {
        const inst = func.values[value];
        if (inst?.kind === 'slot' && inst.type.kind === 'ref')
          bytes += this.layout.size(inst.type.target);
        else if (inst !== undefined && makesValue(inst) && this.isInMemory(inst.type))
          bytes += this.layout.size(inst.type);
      }
    }
    return bytes;
  }

  private isInMemory(type: Type): boolean {
    return type.kind !== 'ref' && this.layout.inMemory(type);
  }

  // ---- one caller -----------------------------------------------------------------------------------

  /** Inlines what is worth it; says whether anything changed. */
  private inlineInto(func: Func): boolean {
    const hasCalls = func.blocks.some((b) => b?.insts.some((v) => isCall(instOf(func, v))));
    if (!hasCalls) return false;
    const caller = new Caller(func, codeSize(func));
    let found = this.sweep(caller, undefined);
    // What was copied may call a function that only the caller knows.
    while (found.size > 0) {
      const next = found;
      found = this.sweep(caller, next);
    }
    if (caller.replaced.size > 0) replaceValues(func, caller.replaced);
    return caller.changed;
  }

  /** Looks at all calls, or at those that just became known; gives the calls that became known by it. */
  private sweep(caller: Caller, known: ReadonlySet<ValueId> | undefined): Set<ValueId> {
    const { func } = caller;
    const found = new Set<ValueId>();
    const count = func.blocks.length;
    for (let id = 0; id < count; id++) {
      if (func.blocks[id] === undefined) continue;
      let block = id;
      for (let at = 0; at < blockOf(func, block).insts.length; at++) {
        const value = blockOf(func, block).insts[at];
        if (value === undefined || known?.has(value) === false) continue;
        caller.makeDirect(value);
        const verdict = this.decide(caller, block, value, known !== undefined);
        if (verdict === undefined) continue;
        const spliced = this.inline(caller, block, at, found);
        block = spliced.block;
        at = spliced.at - 1;
      }
    }
    return found;
  }

  /** Decides on a call and says so; the verdict is given where the call is to be inlined. */
  private decide(
    caller: Caller,
    block: BlockId,
    value: ValueId,
    becameKnown: boolean,
  ): Verdict | undefined {
    const { func } = caller;
    const inst = instOf(func, value);
    if (inst?.kind === 'call.indirect') {
      const reason = 'which function is called is known only at run time';
      this.remark(caller, value, { inlined: false, rule: 'inline.indirect', reason });
      return undefined;
    }
    const target =
      inst?.kind === 'call' ? this.context.module.functions.get(inst.callee) : undefined;
    if (inst?.kind !== 'call' || target === undefined) return undefined;
    // What a function was given to call is this pass's to decide on: it was in no other pass's sight.
    if (!becameKnown && !this.options.considers(target)) return undefined;
    // A function of its own cycle is not described yet.
    const callee = this.callees.get(inst.callee) ?? { ...this.describe(target), recursive: true };
    const verdict = judge(this.limits, callee, {
      callerName: func.name,
      callerSize: caller.size,
      callerIsRecursive: this.graph.isRecursive(func.name),
      depth: caller.depthOf(block),
      constants: inst.args.filter((arg) => isKnown(instOf(func, arg))).length,
      only: this.calls.get(inst.callee) === 1 && !this.named.has(inst.callee),
      copied: inst.args.map((arg) => this.copiedType(func, arg)).find((type) => type !== undefined),
      room: this.room,
    });
    this.remark(caller, value, verdict);
    if (!verdict.inlined && callee.request === 'inline') this.warn(caller, value, target, verdict);
    return verdict.inlined ? verdict : undefined;
  }

  /** The type of an argument that is what a place in memory holds: a call is given the place's address. */
  private copiedType(func: Func, arg: ValueId): string | undefined {
    const inst = instOf(func, arg);
    return inst?.kind === 'load' && this.isInMemory(inst.type) ? inst.type.text : undefined;
  }

  private inline(caller: Caller, block: BlockId, at: number, found: Set<ValueId>): Spliced {
    const { func } = caller;
    const value = blockOf(func, block).insts[at] ?? -1;
    const inst = instOf(func, value);
    const target =
      inst?.kind === 'call' ? this.context.module.functions.get(inst.callee) : undefined;
    if (target === undefined) throw new InternalError(`inline: no call at b${block}:${at}`);
    const spliced = spliceCall(func, block, at, target);
    caller.spliced(value, block, spliced);
    const size = this.callees.get(target.name)?.size ?? 0;
    caller.size += size;
    const left = this.count(target.name, -1);
    for (const copy of spliced.copies) {
      const copied = instOf(func, copy);
      if (copied?.kind === 'call') this.count(copied.callee, 1);
      if (copied?.kind === 'call.indirect' && caller.isKnownFunction(copied.callee)) {
        this.count(caller.makeDirect(copy) ?? '', 1);
        found.add(copy);
      }
    }
    if (left > 0 || this.named.has(target.name)) {
      this.room -= size;
    } else {
      // The copy is all that is left of it.
      for (const old of target.values) if (old.kind === 'call') this.count(old.callee, -1);
    }
    return spliced;
  }

  private count(name: string, by: number): number {
    const calls = (this.calls.get(name) ?? 0) + by;
    this.calls.set(name, calls);
    return calls;
  }

  private remark(caller: Caller, value: ValueId, verdict: Verdict): void {
    const { inlined, rule, reason, hint } = verdict;
    const remark: Remark = {
      pass: this.options.pass,
      func: caller.func.name,
      site: caller.func.sites[value] ?? NO_SITE,
      kind: 'call',
      decision: inlined ? 'inlined' : 'called',
      rule,
      reason,
      applied: inlined,
    };
    if (this.options.says) this.context.remark(hint === undefined ? remark : { ...remark, hint });
  }

  /** A request that could not be met, once for each function that asks. */
  private warn(caller: Caller, value: ValueId, target: Func, verdict: Verdict): void {
    if (this.warned.has(target.name)) return;
    this.warned.add(target.name);
    const { span } = caller.func.sites[value] ?? NO_SITE;
    const title = `\`${target.name}\` asks to be inlined, and is not inlined here`;
    const help = verdict.hint === undefined ? [] : [verdict.hint];
    this.context.diagnostics.warning(
      'FZ0820',
      span,
      title,
      `[${verdict.rule}] ${verdict.reason}`,
      help,
    );
  }
}

/** A function while calls in it are being replaced. */
class Caller {
  readonly func: Func;
  size: number;
  changed = false;
  readonly replaced = new Map<ValueId, ValueId>();
  private readonly depths: number[];

  constructor(func: Func, size: number) {
    this.func = func;
    this.size = size;
    const { depthOf } = findLoops(func);
    this.depths = func.blocks.map((_, id) => depthOf(id));
  }

  /** How many loops are around a block; what was inlined counts the loops around the call only. */
  depthOf(block: BlockId): number {
    return this.depths[block] ?? 0;
  }

  spliced(call: ValueId, block: BlockId, { result }: Spliced): void {
    this.changed = true;
    if (result !== undefined) this.replaced.set(call, result);
    const depth = this.depthOf(block);
    while (this.depths.length < this.func.blocks.length) this.depths.push(depth);
  }

  /** The function that a value is a reference to. */
  private functionOf(value: ValueId): string | undefined {
    let at = value;
    for (let next = this.replaced.get(at); next !== undefined; next = this.replaced.get(at))
      at = next;
    const inst = instOf(this.func, at);
    return inst?.kind === 'func.ref' ? inst.name : undefined;
  }

  isKnownFunction(value: ValueId): boolean {
    return this.functionOf(value) !== undefined;
  }

  /** Makes a call through a reference to a known function a call of that function; gives its name. */
  makeDirect(value: ValueId): string | undefined {
    const inst = instOf(this.func, value);
    if (inst?.kind !== 'call.indirect') return undefined;
    const callee = this.functionOf(inst.callee);
    if (callee === undefined) return undefined;
    this.func.values[value] = { kind: 'call', type: inst.type, callee, args: inst.args };
    this.changed = true;
    return callee;
  }
}

function isCall(inst: Inst | undefined): boolean {
  return inst?.kind === 'call' || inst?.kind === 'call.indirect';
}

/** Whether the callee could fold something with it. */
function isKnown(inst: Inst | undefined): boolean {
  return inst?.kind === 'const' || inst?.kind === 'func.ref' || inst?.kind === 'enum.new';
}

/** Whether an instruction makes a value that needs room of its own, if its type lives in memory. */
function makesValue(value: Value): boolean {
  switch (value.kind) {
    case 'aggregate.new':
    case 'aggregate.with':
    case 'array.splat':
    case 'enum.new':
    case 'load':
    case 'call':
    case 'call.indirect':
      return true;
    case 'param':
      return value.block !== 0;
    default:
      return false;
  }
}

function requestOf(func: Func): Callee['request'] {
  const attribute = func.attributes.find((a) => a.name === 'inline');
  if (attribute === undefined) return undefined;
  return attribute.args.includes('never') ? 'never' : 'inline';
}
