/**
 * Lets the worker pool of the host run the tiles of a `parallel for`, where there is one.
 *
 *   b0: jump b1(0)   #[parallel] b1(lo): … call @body(…, lo, hi)   →   b0: v = call @parallel(…, n, size); branch v, b3(), b1(0)
 *
 * Needs: the loop as the front end builds it. Keeps: the loop, for when the pool has not done the work.
 * Leaves: an import for each body, which `convert-direct` makes the call of the pool and the way back into the body.
 */

import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, Module } from '../../ir/module.ts';
import { PARALLEL_MODULE } from '../../ir/module.ts';
import type { Site } from '../../report/source.ts';
import { InternalError } from '../../report/unreachable.ts';
import { type ModuleEffects, moduleEffects } from '../analyses/effects.ts';
import { blockOf } from '../edit.ts';
import type { Pass, PassContext } from '../pass.ts';

const PASS = 'parallel-loops';

export const parallelLoops: Pass = {
  name: PASS,
  summary: 'the tiles of a `parallel for` to the worker pool',
  after: [],
  required: false,
  run: { on: 'module', apply: parallelise },
};

interface ParallelLoop {
  readonly header: BlockId;
  /** The block before it, which does nothing but enter it. */
  readonly before: BlockId;
  readonly exit: BlockId;
  readonly count: ValueId;
  readonly size: ValueId;
  readonly call: Inst & { readonly kind: 'call' };
  readonly site: Site;
}

function parallelise(context: PassContext): void {
  const { module } = context;
  let effects: ModuleEffects | undefined;
  for (const func of [...module.functions.values()]) {
    for (const [header, attributes] of func.loopAttributes) {
      if (!attributes.some((a) => a.name === 'parallel')) continue;
      func.loopAttributes.delete(header);
      const loop = recognise(func, header);
      effects ??= moduleEffects(module);
      if (!isLegal(context, func, loop, effects)) continue;
      say(context, func, loop, {
        decision: 'parallel',
        rule: 'parallel.pool',
        reason: 'its tiles run on all threads of the pool, where that pays',
      });
      rewrite(module, func, loop);
    }
  }
}

/** The parts of the loop; it is still as it was built. */
function recognise(func: Func, header: BlockId): ParallelLoop {
  const fail = (what: string): never => {
    throw new InternalError(`${PASS}: b${header} of ${func.name} has no ${what}`);
  };
  const { params, terminator, site } = blockOf(func, header);
  if (terminator.kind !== 'branch') return fail('test');
  const test = func.values[terminator.condition];
  if (test?.kind !== 'compare' || test.left !== params[0]) return fail('count');
  const insts = blockOf(func, terminator.ifTrue.block).insts.map((id) => func.values[id]);
  const call = insts.find((inst) => inst?.kind === 'call');
  const length = insts.find((inst) => inst?.kind === 'binary' && inst.op === 'min');
  if (call?.kind !== 'call' || length?.kind !== 'binary') return fail('body');
  const before = func.blocks.findIndex(
    (block, id) =>
      id !== terminator.ifTrue.block &&
      block?.terminator.kind === 'jump' &&
      block.terminator.to.block === header,
  );
  if (before < 0) return fail('entry');
  const { count, size } = { count: test.right, size: length.left };
  return { header, before, exit: terminator.ifFalse.block, count, size, call, site };
}

function isLegal(
  context: PassContext,
  func: Func,
  loop: ParallelLoop,
  effects: ModuleEffects,
): boolean {
  if (context.options.threads !== true) {
    say(context, func, loop, {
      decision: 'in-order',
      rule: 'parallel.one-thread',
      reason: 'the program is compiled for one thread',
      hint: 'compile it with `--threads`',
    });
    return false;
  }
  // Each thread has a stack of its own, and the arena has one top.
  if (effects.of(loop.call.callee).allocates) {
    say(context, func, loop, {
      decision: 'in-order',
      rule: 'parallel.allocates',
      reason: 'its body makes text or collections, for which there is one arena',
      hint: 'make them before the loop, or use arrays of fixed length',
    });
    return false;
  }
  return true;
}

function say(
  context: PassContext,
  func: Func,
  loop: ParallelLoop,
  what: {
    readonly decision: 'parallel' | 'in-order';
    readonly rule: string;
    readonly reason: string;
    readonly hint?: string;
  },
): void {
  const applied = what.decision === 'parallel';
  context.remark({ pass: PASS, func: func.name, site: loop.site, kind: 'loop', applied, ...what });
}

/** Asks the pool before the loop; when that has done everything, the loop is passed by. */
function rewrite(module: Module, func: Func, loop: ParallelLoop): void {
  const { call, before, count, size } = loop;
  const args = [...call.args.slice(0, -2), count, size];
  const callee = poolImport(module, call.callee);
  keepApart(module, call.callee);
  const block = blockOf(func, before);
  const { terminator } = block;
  if (terminator.kind !== 'jump') throw new InternalError(`${PASS}: b${before} is no entry`);
  const done = func.values.length;
  func.values.push({ kind: 'call', type: module.types.bool, callee, args });
  func.sites.push(loop.site);
  block.insts.push(done);
  block.terminator = {
    kind: 'branch',
    condition: done,
    ifTrue: { block: loop.exit, args: [] },
    ifFalse: terminator.to,
  };
}

/** Stands for the pool's work on one body: what that captures, the number of elements, the size of a tile. */
function poolImport(module: Module, body: string): string {
  const name = `${PARALLEL_MODULE}:${body}`;
  const params = module.functions.get(body)?.params.map((p) => p.type);
  if (params === undefined) throw new InternalError(`${PASS}: no function ${body}`);
  module.imports.set(name, {
    name,
    module: PARALLEL_MODULE,
    field: body,
    params,
    result: module.types.bool,
    capability: false,
  });
  return name;
}

/** Other threads call the body by itself. */
function keepApart(module: Module, body: string): void {
  const func = module.functions.get(body);
  if (func === undefined) return;
  const never = { name: 'inline', args: ['never'], span: func.site.span };
  module.functions.set(body, { ...func, attributes: [...func.attributes, never] });
}
