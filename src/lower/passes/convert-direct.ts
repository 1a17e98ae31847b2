/**
 * The whole module to memory and machine values.
 *
 *   v2 = ref.index v0, v1; v3 = load v2   →   v5 = mem.load.i32 v4 + 0 width 32
 *
 * Needs: no `switch` on text. Keeps: every check and trap, and the order of effects.
 * Leaves: machine types, `check` over machine values, calls of the library and of host functions.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst, Terminator, ValueId } from '../../ir/instructions.ts';
import { directLanes } from '../../ir/layout.ts';
import type { Func, Module, Static } from '../../ir/module.ts';
import { InternalError, unreachable } from '../../report/unreachable.ts';
import { moduleEffects } from '../analyses/effects.ts';
import { Conversion } from '../convert/conversion.ts';
import { checkInst } from '../convert/direct/checks.ts';
import { callInst, terminate } from '../convert/direct/control.ts';
import { DirectFunction, PASS } from '../convert/direct/function.ts';
import { memoryInst } from '../convert/direct/memory-access.ts';
import type { DirectModule } from '../convert/direct/module.ts';
import { ownership } from '../convert/direct/ownership.ts';
import { isPoolImport } from '../convert/direct/parallel.ts';
import { placeInst } from '../convert/direct/places.ts';
import { runtimeInst } from '../convert/direct/runtime.ts';
import {
  ArenaHooks,
  keptCollections,
  needsSettling,
  PINS,
  TAILS,
} from '../convert/direct/settle.ts';
import { lowerStatics, StaticHomes } from '../convert/direct/statics.ts';
import { aggregateInst, constantInst } from '../convert/direct/values.ts';
import { scalarInst } from '../convert/scalar-inst.ts';
import { translateBlocks } from '../convert/translation.ts';
import { lowerVector } from '../convert/vectors.ts';
import { LibraryLinker } from '../library/linker.ts';
import type { Pass, PassContext } from '../pass.ts';

export const convertDirect: Pass = {
  name: PASS,
  summary: 'arrays, structs and strings to memory and machine values',
  after: ['link-library', 'lower-matches'],
  required: true,
  run: { on: 'module', apply: convert },
};

function convert(context: PassContext): void {
  const { module } = context;
  const conversion = new Conversion(context);
  const linker = new LibraryLinker(module, context.library);
  const hooks = new ArenaHooks(conversion);
  const homes = new StaticHomes(context);
  const kept = keptCollections(module.types, module.statics.values());
  const direct: DirectModule = {
    conversion,
    effects: moduleEffects(module),
    homeOf: (name) => homes.of(name),
    library: (name) => linker.require(name),
    release: () => hooks.release(),
    generate: (name, build) => linker.generate(name, build),
    keeps: [...module.statics.values()].some((item) => needsSettling(module.types, item)),
    mayBeKept: (type) => kept.has(type),
    parallelBodies: [],
  };
  addArena(module);
  const functions = [...module.functions.values()];
  // Names must lead to the new signatures only when every function has been read.
  const converted = functions.map((func) => translate(direct, func));
  conversion.lowerCapabilities();
  for (const func of converted) conversion.replace(func);
  const keeping: Static[] = [];
  const complete = (): void => {
    for (;;) {
      keeping.push(...lowerStatics(direct));
      conversion.finishGenerated();
      const late = linker.takeLinked();
      if (late.length === 0) break;
      for (const func of late) {
        context.catchUp(func);
        conversion.replace(translate(direct, func));
      }
    }
  };
  complete();
  hooks.finish(direct, keeping, homes.has(PINS) ? 'pins' : homes.has(TAILS) ? 'tails' : 'nothing');
  complete();
  for (const [name, item] of module.imports) {
    if (isPoolImport(item)) module.imports.delete(name);
  }
  module.dialect = 'direct';
}

/** The top of the arena, which the host saves and restores around calls. */
function addArena(module: Module): void {
  const name = 'arena';
  module.globals.set(name, { name, type: module.types.u32, mutable: true, init: 'heap-base' });
}

function translate(direct: DirectModule, func: Func): Func {
  const { conversion, effects } = direct;
  const owned = ownership(conversion.module, func, conversion.layout, effects);
  const t = new DirectFunction(direct, func, owned);
  addBlockParameters(t);
  translateBlocks(t, {
    inst: (value, inst) => translateInst(t, value, inst),
    terminator: (terminator: Terminator) => terminate(t, terminator),
  });
  return t.b.func;
}

/** Lanes are parameters of the new block; a value in memory has storage of its own, which edges fill. */
function addBlockParameters(t: DirectFunction): void {
  const { b } = t;
  for (const id of reversePostOrder(t.old)) {
    if (id === 0) continue;
    const block = t.block(id);
    for (const param of t.oldBlock(id).params) {
      const type = t.typeOf(param);
      if (t.isMemory(param)) {
        const room = t.frame(type);
        t.storage.set(param, room);
        t.setAddress(param, room);
      } else {
        t.set(
          param,
          directLanes(t.layout, type).map((lane) => b.param(block, lane)),
        );
      }
    }
  }
}

function translateInst(t: DirectFunction, value: ValueId, inst: Inst): void {
  switch (inst.kind) {
    case 'const':
      constantInst(t, value, inst);
      return;
    case 'unary':
    case 'binary':
    case 'compare':
    case 'convert':
    case 'reinterpret':
    case 'select':
      scalarInst(t, value, inst);
      return;
    case 'vector':
      t.set(value, [lowerVector(t.b, inst, (arg) => t.lane(arg))]);
      return;
    case 'call':
    case 'call.indirect':
    case 'func.ref':
      callInst(t, value, inst);
      return;
    case 'aggregate.new':
    case 'aggregate.get':
    case 'aggregate.with':
    case 'array.splat':
    case 'array.get':
    case 'enum.new':
    case 'enum.tag':
    case 'enum.payload':
      aggregateInst(t, value, inst);
      return;
    case 'slot':
    case 'static.ref':
    case 'ref.field':
    case 'ref.index':
    case 'ref.lanes':
    case 'load':
    case 'store':
    case 'slice.of':
    case 'slice.sub':
    case 'slice.len':
      placeInst(t, value, inst);
      return;
    case 'check':
      checkInst(t, inst);
      return;
    case 'runtime':
      runtimeInst(t, value, inst);
      return;
    case 'mem.load':
    case 'mem.store':
    case 'mem.copy':
    case 'mem.fill':
    case 'mem.pages':
    case 'global.get':
    case 'global.set':
      memoryInst(t, value, inst);
      return;
    case 'result':
    case 'frame':
    case 'address':
      throw new InternalError(`${inst.kind} in high IR, in ${t.old.name}`);
    default:
      unreachable(inst, 'translateInst');
  }
}
