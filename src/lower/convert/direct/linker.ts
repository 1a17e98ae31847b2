/** Pulls functions of the runtime library into the module, as they are asked for. */

import type { Func, Module } from '../../../ir/module.ts';
import { InternalError } from '../../../report/unreachable.ts';
import type { PassContext } from '../../pass.ts';

/** Keeps library names apart from the program's: no source name has a single colon. */
const PREFIX = 'std:';

export class LibraryLinker {
  private readonly context: PassContext;
  private readonly required = new Set<string>();
  private readonly waiting: Func[] = [];

  constructor(context: PassContext) {
    this.context = context;
  }

  /** Makes sure that a function will be part of the module; gives its name there. */
  require(name: string): string {
    const linked = PREFIX + name;
    if (this.required.has(name)) return linked;
    this.required.add(name);
    const func = this.context.library().functions.get(name);
    if (func === undefined) throw new InternalError(`the runtime library has no \`${name}\``);
    this.waiting.push({ ...func, name: linked });
    return linked;
  }

  /** The next function to convert, in order of request. */
  next(): { readonly module: Module; readonly func: Func } | undefined {
    const func = this.waiting.shift();
    return func === undefined ? undefined : { module: this.context.library(), func };
  }
}
