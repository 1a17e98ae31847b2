/**
 * Verifies a module after each of many passes. A function that no pass has touched since it was found well formed is not
 * looked at again: records are replaced and never edited, so that the same records are the same function.
 */

import type { BlockId, Terminator, ValueId } from './instructions.ts';
import type { Block, Func, Module, Value } from './module.ts';
import { verifyFunc, verifyModule } from './verify.ts';

export class Verifier {
  private readonly module: Module;
  private surroundings: readonly unknown[] = [];
  private wellFormed = new Map<Func, Snapshot>();

  constructor(module: Module) {
    this.module = module;
  }

  /** All faults of the module as it is now. */
  faults(): string[] {
    const { module } = this;
    const surroundings = surroundingsOf(module);
    if (!sameItems(surroundings, this.surroundings)) this.wellFormed = new Map();
    this.surroundings = surroundings;
    return verifyModule(module, (func) => {
      const known = this.wellFormed.get(func);
      if (known?.isOf(func) === true) return [];
      const faults = verifyFunc(module, func);
      if (faults.length === 0) this.wellFormed.set(func, new Snapshot(func));
      return faults;
    });
  }
}

/** What a function may refer to outside of itself. */
function surroundingsOf(module: Module): readonly unknown[] {
  const { dialect, imports, statics, data, globals, functions, trapSites } = module;
  return [
    ...[dialect, trapSites.length, ...imports.values(), ...statics.values()],
    ...[...data.values(), ...globals.values()],
    ...[...functions.values()].flatMap((func) => [func, func.params, func.result]),
  ];
}

/** What is verified of a function, as it was. */
class Snapshot {
  private readonly values: readonly Value[];
  private readonly sites: number;
  private readonly blocks: readonly (BlockSnapshot | undefined)[];

  constructor(func: Func) {
    this.values = [...func.values];
    this.sites = func.sites.length;
    this.blocks = func.blocks.map((block) => block && snapshotOf(block));
  }

  isOf(func: Func): boolean {
    return (
      func.sites.length === this.sites &&
      sameItems(func.values, this.values) &&
      func.blocks.length === this.blocks.length &&
      this.blocks.every((known, id) => isSameBlock(func, id, known))
    );
  }
}

interface BlockSnapshot {
  readonly params: readonly ValueId[];
  readonly insts: readonly ValueId[];
  readonly terminator: Terminator;
}

function snapshotOf({ params, insts, terminator }: Block): BlockSnapshot {
  return { params: [...params], insts: [...insts], terminator };
}

function isSameBlock(func: Func, id: BlockId, known: BlockSnapshot | undefined): boolean {
  const block = func.blocks[id];
  if (block === undefined || known === undefined) return block === known;
  return (
    block.terminator === known.terminator &&
    sameItems(block.params, known.params) &&
    sameItems(block.insts, known.insts)
  );
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) if (left[i] !== right[i]) return false;
  return true;
}
