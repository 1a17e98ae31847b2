/**
 * What an instruction may change in memory, by location.
 *
 * A location is a piece of storage that is told apart from the others: a slot or a part of it, a static, a
 * parameter, a global, a frame. The locations that a function reads are numbered, up to 31 of them; whatever
 * else it reads is one location more. A set of locations is a bit mask.
 */

import { reversePostOrder } from '../../ir/cfg.ts';
import type { Inst, ValueId } from '../../ir/instructions.ts';
import type { Func, FuncParam, Module } from '../../ir/module.ts';
import { runtimeRow } from '../../ir/ops.ts';
import { edgesOf, forEachOperand } from '../../ir/visit.ts';
import { instOf } from '../edit.ts';
import type { Effects, ModuleEffects } from './effects.ts';

/** Where the storage is. `outside`: somewhere that no other root describes. */
type Root =
  | { readonly kind: 'slot'; readonly value: ValueId }
  | { readonly kind: 'static'; readonly name: string }
  | { readonly kind: 'param'; readonly value: ValueId; readonly exclusive: boolean }
  | { readonly kind: 'global'; readonly name: string }
  | { readonly kind: 'collections' }
  /** Never changes. */
  | { readonly kind: 'constant' }
  | { readonly kind: 'outside' };

interface Location {
  readonly root: Root;
  /** Parts of structs and tuples, from the root inwards, up to the first element of an array or slice. */
  readonly path: readonly number[];
}

export interface Aliases {
  /**
   * The number of the location that an instruction reads; −1 when what it reads never changes; undefined
   * for one that is no read.
   */
  readonly reads: (inst: Inst) => number | undefined;
  /** The locations that an instruction may change. */
  readonly changes: (inst: Inst, value: ValueId) => number;
  /** Whether two places or slices of high IR may share storage. */
  readonly mayOverlap: (a: ValueId, b: ValueId) => boolean;
  /** How many locations there are. */
  readonly count: number;
}

const MAX_LOCATIONS = 31;
/** How far an address is followed to its base. */
const MAX_STEPS = 32;
const ALL = -1;

/** Locations of a function as it is now. `effects` says what calls do. */
export function aliasesOf(module: Module, func: Func, effects: ModuleEffects): Aliases {
  return new Analysis(module, func, effects);
}

class Analysis implements Aliases {
  private readonly module: Module;
  private readonly func: Func;
  private readonly effects: ModuleEffects;
  private readonly locations: Location[] = [];
  private readonly numbers = new Map<string, number>();
  /** Slots and frames whose address is kept in a value that does not show where it points. */
  private readonly captured: ReadonlySet<ValueId>;
  private readonly changedBy = new Map<string, number>();

  constructor(module: Module, func: Func, effects: ModuleEffects) {
    this.module = module;
    this.func = func;
    this.effects = effects;
    this.captured = capturedStorage(func);
    for (const block of func.blocks) {
      for (const id of block?.insts ?? []) {
        const inst = instOf(func, id);
        const location = inst === undefined ? undefined : this.readOf(inst);
        if (location === undefined || location.root.kind === 'constant') continue;
        const key = keyOf(location);
        if (this.numbers.has(key)) continue;
        this.numbers.set(key, Math.min(this.locations.length, MAX_LOCATIONS));
        if (this.locations.length < MAX_LOCATIONS) this.locations.push(location);
      }
    }
  }

  get count(): number {
    return this.locations.length + 1;
  }

  reads(inst: Inst): number | undefined {
    const location = this.readOf(inst);
    if (location === undefined) return undefined;
    if (location.root.kind === 'constant') return -1;
    return this.numbers.get(keyOf(location)) ?? MAX_LOCATIONS;
  }

  changes(inst: Inst, value: ValueId): number {
    switch (inst.kind) {
      case 'store':
        return this.changedAt(this.locate(inst.place));
      case 'mem.store':
        return this.changedAt({ root: this.addressRoot(inst.address), path: [] });
      case 'mem.copy':
      case 'mem.fill':
        return this.changedAt({ root: this.addressRoot(inst.to), path: [] });
      case 'global.set':
        return this.changedAt({ root: { kind: 'global', name: inst.name }, path: [] });
      case 'slot':
        // A fresh place: what the last one held is gone.
        return this.changedAt({ root: { kind: 'slot', value }, path: [] });
      case 'mem.pages':
        return inst.op === 'grow' ? ALL : 0;
      case 'call': {
        const callee = this.module.functions.get(inst.callee);
        return this.changedByCall(this.effects.of(inst.callee), callee?.params, inst.args);
      }
      case 'call.indirect':
        return this.changedByCall(this.effects.indirect, inst.signature.params, inst.args);
      case 'runtime': {
        const { effect } = runtimeRow(inst.op);
        // The host may call back in while it prints.
        if (effect === 'output') return this.changedByHost();
        if (effect === 'writes') return this.changedAt({ root: { kind: 'collections' }, path: [] });
        // New text moves the arena's top, which is a global.
        return effect === 'allocates' ? this.changedGlobals() : 0;
      }
      default:
        return 0;
    }
  }

  mayOverlap(a: ValueId, b: ValueId): boolean {
    return this.locationsMeet(this.locate(a), this.locate(b));
  }

  private readOf(inst: Inst): Location | undefined {
    switch (inst.kind) {
      case 'load':
        return this.locate(inst.place);
      case 'mem.load':
        return { root: this.addressRoot(inst.address), path: [] };
      case 'global.get': {
        const changes = this.module.globals.get(inst.name)?.mutable !== false;
        return {
          root: changes ? { kind: 'global', name: inst.name } : { kind: 'constant' },
          path: [],
        };
      }
      case 'runtime':
        // Those that read slices besides make something new, so that they are not of interest.
        return runtimeRow(inst.op).effect === 'reads'
          ? { root: { kind: 'collections' }, path: [] }
          : undefined;
      default:
        return undefined;
    }
  }

  /** The location of a place or slice of high IR. */
  private locate(place: ValueId): Location {
    const path: number[] = [];
    let at = place;
    for (;;) {
      const value = this.func.values[at];
      switch (value?.kind) {
        case 'ref.field':
          path.push(value.index);
          at = value.base;
          break;
        case 'ref.index':
        case 'ref.lanes':
        case 'slice.of':
        case 'slice.sub':
          path.length = 0;
          at = value.base;
          break;
        default:
          return { root: this.rootAt(at), path: path.reverse() };
      }
    }
  }

  private rootAt(at: ValueId): Root {
    const value = this.func.values[at];
    switch (value?.kind) {
      case 'slot':
        return { kind: 'slot', value: at };
      case 'static.ref':
        return this.module.statics.get(value.name)?.mutable === false
          ? { kind: 'constant' }
          : { kind: 'static', name: value.name };
      case 'runtime':
        return value.op === 'str.bytes' ? { kind: 'constant' } : { kind: 'outside' };
      case 'param': {
        if (value.block !== 0 || this.module.dialect !== 'high') return { kind: 'outside' };
        return { kind: 'param', value: at, exclusive: this.func.params[value.index]?.mut === true };
      }
      default:
        return { kind: 'outside' };
    }
  }

  /** What an address of memory points into. Data has one address, and so has a frame. */
  private addressRoot(address: ValueId): Root {
    let at = address;
    for (let i = 0; i < MAX_STEPS; i++) {
      const value = this.func.values[at];
      if (value?.kind === 'frame') return { kind: 'slot', value: at };
      if (value?.kind === 'address') {
        return this.module.data.get(value.name)?.mutable === false
          ? { kind: 'constant' }
          : { kind: 'static', name: value.name };
      }
      if (value?.kind !== 'binary' || (value.op !== 'add' && value.op !== 'sub')) break;
      // An index is added on the right; where it is not, the root stays unknown.
      at = value.left;
    }
    return { kind: 'outside' };
  }

  private changedAt(target: Location): number {
    const key = keyOf(target);
    const known = this.changedBy.get(key);
    if (known !== undefined) return known;
    let mask = 1 << MAX_LOCATIONS;
    this.locations.forEach((location, number) => {
      if (this.locationsMeet(target, location)) mask |= 1 << number;
    });
    this.changedBy.set(key, mask);
    return mask;
  }

  private locationsMeet(a: Location, b: Location): boolean {
    if (!this.mayMeet(a.root, b.root)) return false;
    const length = Math.min(a.path.length, b.path.length);
    for (let i = 0; i < length; i++) {
      // Different parts of one place; different roots may meet at any depth.
      if (a.path[i] !== b.path[i]) return !sameRoot(a.root, b.root);
    }
    return true;
  }

  private mayMeet(a: Root, b: Root): boolean {
    if (a.kind === 'constant' || b.kind === 'constant') return false;
    if (sameRoot(a, b)) return true;
    // Globals and collections are no storage that a place or an address leads to.
    for (const root of [a, b])
      if (root.kind === 'global' || root.kind === 'collections') return false;
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      if (one.kind === 'slot') return other.kind === 'outside' && this.captured.has(one.value);
      // What is passed `mut` overlaps no other argument, and no static that the function reaches.
      if (one.kind === 'param' && one.exclusive) return other.kind === 'outside';
    }
    return !(a.kind === 'static' && b.kind === 'static');
  }

  private changedByCall(
    effects: Effects,
    params: readonly Pick<FuncParam, 'mut'>[] | undefined,
    args: readonly ValueId[],
  ): number {
    // After a conversion a call may write to anything but storage that it cannot know of.
    if (this.module.dialect !== 'high') return this.changedByUnknown(args);
    let mask = effects.callsHost ? this.changedByHost() : 0;
    if (effects.writesStatics || effects.writesMemory) mask |= this.changedByOthers();
    if (effects.allocates) mask |= this.changedGlobals();
    if (effects.writesCollections) {
      mask |= this.changedAt({ root: { kind: 'collections' }, path: [] });
    }
    args.forEach((arg, i) => {
      if (params?.[i]?.mut !== false) mask |= this.changedAt(this.locate(arg));
    });
    return mask;
  }

  private changedGlobals(): number {
    return this.changedWhere(
      ({ kind }) => kind === 'global',
      () => false,
    );
  }

  /** Statics, and what may be a view of one. */
  private changedByOthers(): number {
    return this.changedWhere(
      ({ kind }) => kind === 'static' || kind === 'global' || kind === 'outside',
      ({ exclusive }) => !exclusive,
    );
  }

  /** The host may call back in, and owns what it passed. */
  private changedByHost(): number {
    return this.changedWhere(
      ({ kind }) => kind !== 'slot',
      () => true,
    );
  }

  private changedWhere(
    root: (root: Root) => boolean,
    param: (root: Extract<Root, { kind: 'param' }>) => boolean,
  ): number {
    let mask = 1 << MAX_LOCATIONS;
    this.locations.forEach((location, number) => {
      const { root: at } = location;
      const changed =
        at.kind === 'param'
          ? param(at)
          : at.kind === 'slot'
            ? root(at) || this.captured.has(at.value)
            : root(at);
      if (changed) mask |= 1 << number;
    });
    return mask;
  }

  private changedByUnknown(args: readonly ValueId[]): number {
    const passed = new Set<ValueId>();
    for (const arg of args) {
      const root = this.addressRoot(arg);
      if (root.kind === 'slot') passed.add(root.value);
    }
    let mask = 1 << MAX_LOCATIONS;
    this.locations.forEach(({ root }, number) => {
      const safe =
        root.kind === 'slot' && !this.captured.has(root.value) && !passed.has(root.value);
      if (!safe) mask |= 1 << number;
    });
    return mask;
  }
}

function sameRoot(a: Root, b: Root): boolean {
  if (a.kind === 'slot') return b.kind === 'slot' && a.value === b.value;
  if (a.kind === 'param') return b.kind === 'param' && a.value === b.value;
  if (a.kind === 'static') return b.kind === 'static' && a.name === b.name;
  if (a.kind === 'global') return b.kind === 'global' && a.name === b.name;
  return a.kind === b.kind;
}

function keyOf({ root, path }: Location): string {
  const at = 'value' in root ? root.value : 'name' in root ? root.name : '';
  return `${root.kind} ${at} ${path.join('.')}`;
}

/**
 * Slots and frames whose address flows into a block parameter, into memory, or into a computation that is
 * not followed. A call may use what it is passed and keeps nothing.
 */
function capturedStorage(func: Func): Set<ValueId> {
  const captured = new Set<ValueId>();
  /** The storage that a value is known to point into. */
  const pointsInto = new Map<ValueId, ValueId>();
  const capture = (value: ValueId): void => {
    const storage = pointsInto.get(value);
    if (storage !== undefined) captured.add(storage);
  };
  // Definitions come before uses in this order.
  for (const id of reversePostOrder(func)) {
    const block = func.blocks[id];
    if (block === undefined) continue;
    for (const value of block.insts) {
      const inst = instOf(func, value);
      if (inst !== undefined) follow(inst, value, pointsInto, capture);
    }
    for (const edge of edgesOf(block.terminator)) for (const arg of edge.args) capture(arg);
    if (block.terminator.kind === 'return') {
      for (const value of block.terminator.values) capture(value);
    }
  }
  return captured;
}

function follow(
  inst: Inst,
  id: ValueId,
  pointsInto: Map<ValueId, ValueId>,
  capture: (value: ValueId) => void,
): void {
  const derive = (base: ValueId): void => {
    const storage = pointsInto.get(base);
    if (storage !== undefined) pointsInto.set(id, storage);
  };
  switch (inst.kind) {
    case 'slot':
    case 'frame':
      pointsInto.set(id, id);
      return;
    case 'ref.field':
    case 'ref.index':
    case 'ref.lanes':
    case 'slice.of':
    case 'slice.sub':
      derive(inst.base);
      return;
    case 'binary':
      if (inst.op === 'add' || inst.op === 'sub') derive(inst.left);
      else capture(inst.left);
      capture(inst.right);
      return;
    case 'load':
    case 'mem.load':
    case 'slice.len':
    case 'check':
    case 'compare':
    case 'call':
    case 'call.indirect':
    case 'mem.copy':
    case 'mem.fill':
      return;
    case 'store':
    case 'mem.store':
      capture(inst.value);
      return;
    default:
      forEachOperand(inst, capture);
  }
}
