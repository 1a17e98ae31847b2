/** The place of one runtime op in a function, where its implementation is put instead. */

import { InstMaker } from '../../ir/inst-maker.ts';
import type { BlockId, Inst, ValueId } from '../../ir/instructions.ts';
import type { Func } from '../../ir/module.ts';
import type { TypeStore } from '../../ir/type-store.ts';
import type { Type } from '../../ir/types.ts';
import type { Site } from '../../report/source.ts';
import type { TrapKind } from '../../report/trap.ts';
import { InternalError } from '../../report/unreachable.ts';
import { addBlock, append, blockOf } from '../edit.ts';
import type { LibraryLinker } from './linker.ts';

export class Expansion extends InstMaker {
  readonly types: TypeStore;
  readonly func: Func;
  private readonly linker: LibraryLinker;
  /** Where the op stands in the program: all that is put in its place stands there too. */
  readonly site: Site;
  /** The block that is being filled. */
  block: BlockId;

  constructor(types: TypeStore, func: Func, linker: LibraryLinker, site: Site, block: BlockId) {
    super();
    this.types = types;
    this.func = func;
    this.linker = linker;
    this.site = site;
    this.block = block;
  }

  add(inst: Inst): ValueId {
    return append(this.func, this.block, inst, this.site);
  }

  /** The text of a constant. */
  literal(value: ValueId): string | undefined {
    const inst = this.func.values[value];
    return inst?.kind === 'const' && typeof inst.value === 'string' ? inst.value : undefined;
  }

  /** The address of the bytes of a text or of a `[u8]`. */
  pointer(value: ValueId): ValueId {
    return this.add({ kind: 'runtime', op: 'text.pointer', type: this.types.u32, args: [value] });
  }

  /** The length of a text or slice. */
  length(value: ValueId): ValueId {
    const type = this.types.i32;
    return this.typeOf(value).kind === 'slice'
      ? this.add({ kind: 'slice.len', type, base: value })
      : this.add({ kind: 'runtime', op: 'str.len', type, args: [value] });
  }

  view(pointer: ValueId, length: ValueId): ValueId {
    const args = [pointer, length];
    return this.add({ kind: 'runtime', op: 'text.view', type: this.types.str, args });
  }

  /**
   * Calls a function of the library for a value of `type`. Where it takes a pointer and a length, text and bytes go
   * as these; where it gives a pair of them, the result is the text there.
   */
  call(name: string, args: readonly ValueId[], type: Type): ValueId {
    const { params, result } = this.linker.declaration(name);
    const passed: ValueId[] = [];
    for (const arg of args) {
      const { kind } = this.typeOf(arg);
      const apart =
        (kind === 'str' || kind === 'slice') && params[passed.length]?.type.kind === 'int';
      if (apart) passed.push(this.pointer(arg), this.length(arg));
      else passed.push(arg);
    }
    const callee = this.linker.require(name);
    const call = this.add({ kind: 'call', type: result, callee, args: passed });
    if (result === type) return call;
    if (type.kind !== 'str' || result.kind !== 'tuple') {
      throw new InternalError(`\`${name}\` gives ${result.text}, not ${type.text}`);
    }
    const [pointer, length] = result.elements.map((part, index) =>
      this.add({ kind: 'aggregate.get', type: part, base: call, index }),
    );
    if (pointer === undefined || length === undefined)
      throw new InternalError(`\`${name}\` gives nothing`);
    return this.view(pointer, length);
  }

  /** Goes on where `condition` holds, else traps at the op's place. */
  trapUnless(condition: ValueId, trap: TrapKind): void {
    const stop = { kind: 'trap', trap, args: [] } as const;
    const fail = addBlock(this.func, stop, this.site);
    const block = blockOf(this.func, this.block);
    const rest = addBlock(this.func, block.terminator, block.site);
    block.terminator = {
      kind: 'branch',
      condition,
      ifTrue: { block: rest, args: [] },
      ifFalse: { block: fail, args: [] },
    };
    block.site = this.site;
    this.block = rest;
  }
}
