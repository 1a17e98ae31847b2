/** Pulls functions and statics of the runtime library into the module, as they are asked for. */

import type { Func, Module } from '../../../ir/module.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { Conversion } from '../conversion.ts';
import type { StaticHome } from './module.ts';
import { lowerStatic, staticHomes } from './statics.ts';

/** Keeps library names apart from the program's: no source name has a single colon. */
const PREFIX = 'std:';

export class LibraryLinker {
  private readonly conversion: Conversion;
  private readonly required = new Set<string>();
  private readonly waiting: Func[] = [];
  private readonly linkedStatics = new Set<string>();
  private homes: ReadonlyMap<string, StaticHome> | undefined;

  constructor(conversion: Conversion) {
    this.conversion = conversion;
  }

  /** Makes sure that a function will be part of the module; gives its name there. */
  require(name: string): string {
    const linked = PREFIX + name;
    if (this.required.has(name)) return linked;
    this.required.add(name);
    const func = this.module.functions.get(name);
    if (func === undefined) throw new InternalError(`the runtime library has no \`${name}\``);
    this.waiting.push({ ...func, name: linked });
    return linked;
  }

  has(name: string): boolean {
    return this.required.has(name);
  }

  /** The next function to convert, in order of request. */
  next(): { readonly module: Module; readonly func: Func } | undefined {
    const func = this.waiting.shift();
    return func === undefined ? undefined : { module: this.module, func };
  }

  /** Where a static of the library lives; it becomes part of the module. */
  homeOf(name: string): StaticHome {
    this.homes ??= staticHomes(this.module, PREFIX);
    const home = this.homes.get(name);
    const item = this.module.statics.get(name);
    if (home === undefined || item === undefined) {
      throw new InternalError(`the runtime library has no static \`${name}\``);
    }
    if (!this.linkedStatics.has(name)) {
      this.linkedStatics.add(name);
      if (lowerStatic(this.conversion, item, home).length > 0) {
        throw new InternalError(`the library's static \`${name}\` needs code to set it up`);
      }
    }
    return home;
  }

  private get module(): Module {
    return this.conversion.context.library();
  }
}
