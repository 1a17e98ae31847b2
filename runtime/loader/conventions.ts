/** How parameters and results of an export cross in reference mode (`docs/abi.md`). */

import type { Host } from '../host/host.ts';
import { Owned } from '../host/owned.js';
import type { AbiParam, AbiType } from '../interface.ts';
import { checkValue } from './check-value.ts';
import type { Where } from './describe.ts';
import { toJavaScript } from './give.ts';
import { fromHost, fromParts, type NewList, toHost, toParts } from './host-values.ts';
import type { Plain } from './plain.ts';

/** A parameter on its way in, and where it is `mut`, out again. */
export interface Passing {
  /** Runs user code; nothing does after it. */
  check(value: unknown, where: Where): Plain;
  /** Appends what WebAssembly gets; tells what it was, for `readBack`. */
  pass(plain: Plain, args: unknown[], where: Where): unknown;
  /** What the call left, as JavaScript sees it. */
  readBack(placed: unknown): unknown;
}

/** Everything that is no scalar is a host object. */
export class ReferenceConvention {
  private readonly newList: NewList;
  /** Whose owners of memory are taken. */
  readonly owner: Host;

  constructor(newList: NewList, owner: Host) {
    this.newList = newList;
    this.owner = owner;
  }

  parameter({ type, mut }: AbiParam): Passing {
    const use = { mut, alone: true };
    const check = (value: unknown, where: Where): Plain =>
      checkValue(type, Owned.viewOf(value, this.owner, { toString: where }), use, where);
    if (type.kind === 'slice') {
      const { element } = type;
      return {
        check,
        pass: (plain, args) => {
          const base = toParts(element, plain, this.newList);
          args.push({ base, offset: 0, length: base.length });
          return base;
        },
        readBack: (base) => toJavaScript(type, fromParts(element, partsOf(base))),
      };
    }
    return {
      check,
      pass: (plain, args, where) => {
        const value = toHost(type, plain, this.newList);
        const got = Array.isArray(value) ? value.length : 0;
        if (type.kind === 'array' && got !== type.length) {
          // Another argument's user code shortened the array after it was checked.
          throw new RangeError(`${where()}: expected ${type.length} elements, got ${got}`);
        }
        args.push(value);
        return value;
      },
      readBack: (value) => toJavaScript(type, fromHost(type, value)),
    };
  }

  /** What JavaScript gets of a result. */
  take(type: AbiType, raw: unknown): unknown {
    return type.kind === 'void' ? undefined : toJavaScript(type, fromHost(type, raw));
  }
}

function partsOf(base: unknown): readonly unknown[] {
  if (Array.isArray(base)) return base;
  throw new TypeError('a slice got lost');
}
